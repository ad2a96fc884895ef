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
}
