"""What a page says after an action: a key travels in the address, never a text."""

from collections.abc import Mapping
from typing import Final

from tocsin.web.words.speaking import marked as _

SAID: Final[Mapping[str, str]] = {
    "done": _("Done."),
    "saved": _("Saved."),
    "joined": _("Saved, joined with what someone else changed meanwhile."),
    "opened": _("The case is open."),
    "split": _("The new case is open; what you chose is in it."),
    "said": _("Said."),
    "withdrawn": _("Taken back."),
    "submitted": _("It is on its way."),
    "cancelled": _("Called off."),
    "signed_in": _("You are signed in."),
    "signed_out": _("You are signed out."),
    "called": _("The panel is called. Nominate experts now."),
    "drawn": _("The panel is drawn. The seed is on record: anyone can draw again and compare."),
    "voted": _("Your ballot is cast. It stands."),
    "published": _("The record is public."),
    "appealed": _("The appeal is on record. Others will judge it."),
    "begun": _("The answer is begun. Write down what is agreed, and save."),
    "remarks_read": _("Noted. Send it to a second person now."),
    "review_asked": _("It waits for a second person now."),
    "signed": _("Signed. The signature is of this text, and of no other."),
    "answered": _("The answer is public. Pass it on."),
    "revising": _("Write the new version. The published one stays until the new one is signed."),
    "proposed": _("The measure is proposed. A decider takes the next step."),
    "vote_kept": _("Your vote is kept. You can change it until somebody concludes."),
    "decided": _("It is decided, and on record."),
    "replied": _("Your reply has arrived. Those who decide will read it."),
    "erased": _("Erased. The audit log says that it was done, and why."),
    "welcome": _("The desk is set up. You are signed in."),
    "paper_made": _("The paper is made and on record. Nothing was sent."),
    "paper_followed": _("What happened is on record."),
    "password_set": _("The password is kept. Sign in with it."),
    "adopted": _("The rulebook is adopted. It is in force from now on."),
    "assessment_begun": _(
        "The assessment is begun, with the rule as its ground. Fill in the rest."
    ),
    "request_sent": _("The request is sealed and goes to the partner's desk."),
    "commitment_kept": _("It is on record. Nothing was sent."),
    "on_record": _("It is on record."),
    "edition_published": _("The edition is public. It does not change any more."),
    "edition_withdrawn": _("The edition is no longer public. Its number and the reason stay."),
    "partner_met": _("The partner is noted. Nothing is taken from it yet: compare the key now."),
    "partner_compared": _("The partner is trusted from now on."),
    "key_revoked": _("The key is revoked, and what came under it is marked."),
    "key_changed": _("The new key is in use. Partners are told, and compare nothing."),
    "key_given_up": _("The old key is given up. Read the new fingerprint to every partner now."),
    "group_noted": _("The group is noted. Compare the digest of its list with the others."),
    "accepted": _("Accepted, and still counted as the partner's."),
    "declined": _("Declined. The partner is not told."),
    "case_drafted": _("The case is drafted. Read it, and mark what you can stand by."),
    "sent": _("Sealed, and on its way. It is sent again by itself until it is taken."),
    "collection_made": _("The collection is made. Put cases in; an administrator lets readers in."),
    "case_put": _("The case is in the collection as it stands. Programs fetch it from now on."),
    "case_put_in_part": _(
        "The case is in the collection, but not whole: a program sent something else under ids of "
        "its objects. The audit log names them."
    ),
    "case_back_in_part": _(
        "The case is revoked, but not whole: a program sent something else under ids of its "
        "objects. The audit log names them."
    ),
    "case_back": _("The case is revoked. Programs learn of it when they ask next."),
}
