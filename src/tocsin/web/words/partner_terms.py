"""What the roundtable's scales are called on pages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.cases.marking import Tlp
from tocsin.desk.roundtable.inbox.opening import PayloadKind
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.inbox.messages import Seen
from tocsin.roundtable.inbox.troubles import Kind as TroubleKind
from tocsin.roundtable.inbox.troubles import Standing as ShareStanding
from tocsin.roundtable.partners.events import PartnerKind, Way
from tocsin.roundtable.partners.partner import KeyState
from tocsin.roundtable.partners.partner import Standing as PartnerStanding
from tocsin.web.words.speaking import marked as _


class Health(StrEnum):
    """How the line to a partner is, in one word."""

    CLOSED = "closed"
    KEY_LOST = "key_lost"
    FAILING = "failing"
    NO_LINE = "no_line"
    HELD_UP = "held_up"
    WAITING = "waiting"
    SILENT = "silent"
    NEVER = "never"
    WELL = "well"


TLP_BETWEEN_DESKS: Final[Mapping[Tlp, str]] = {
    Tlp.CLEAR: _("The partner may tell everybody"),
    Tlp.GREEN: _("The partner may tell its own community, and not the public"),
    Tlp.AMBER: _("Only the partner's institution, and its clients who must know"),
    Tlp.AMBER_STRICT: _("Only the partner's institution"),
    Tlp.RED: _("Only the people at the partner's desk whom you name"),
}
"""What a label asks of a partner (FIRST, TLP 2.0)."""

THINGS: Final[Mapping[str, str]] = {
    "incident": _("Incidents"),
    "report": _("Reports"),
    "grouping": _("Groupings"),
    "campaign": _("Networks and campaigns"),
    "media-content": _("Posts"),
    "user-account": _("Accounts"),
    "persona": _("Personas"),
    "channel": _("Channels"),
    "narrative": _("Narratives and claims"),
    "attack-pattern": _("Techniques"),
    "course-of-action": _("Measures"),
    "note": _("Notes"),
    "opinion": _("Verdicts and opinions"),
    "file": _("Files, by their checksum"),
    "identity": _("Institutions and people"),
    "relationship": _("Links between them"),
    "threat-actor": _("Actors that the source names"),
    "marking-definition": _("Labels"),
    "extension-definition": _("Extensions of the format"),
}
"""What the types of STIX objects are called; others are shown as the source calls them."""

HAPPENED: Final[Mapping[str, str]] = {
    "met": _("Met: name and key noted"),
    "compared": _("Key compared by two people"),
    "rotated": _("Went over to a new key, signed by the old one"),
    "key_revoked": _("A key was revoked"),
    "key_offered": _("A new key noted, to be compared"),
    "tlp_agreed": _("Another closest label agreed"),
    "suspended": _("Suspended"),
    "resumed": _("Resumed"),
    "ended": _("Parted"),
}
"""What can happen to a partner."""

ACTS: Final[Mapping[str, str]] = {
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "relied": _("A case builds on it"),
    "released": _("A case builds on it no more"),
    "looked": _("Looked at again: it can stand"),
}
"""What our people can do with what a partner shared."""

STAYS: Final[Mapping[str, str]] = {
    "need_to_know": _("Who needs to know"),
    "tasks": _("Tasks"),
    "links": _("Links to other cases"),
    "outcomes": _("Panels and measures as steps of our work"),
    "extra": _("Parts that a newer version of Tocsin wrote"),
    "timeline: steps": _("What we did ourselves"),
    "timeline.written_by": _("Who wrote the timeline"),
    "timeline.origins": _("From whom entries of the timeline came"),
    "references.added_by": _("Who put things into the case"),
    "references.origins": _("From whom references came"),
    "accounts.id": _("The platforms' ids of accounts: a pseudonym goes in their place"),
    "accounts.label": _("The names of accounts: a pseudonym goes in their place"),
    "techniques: unconfirmed": _("Techniques that nobody has confirmed"),
    "techniques.marked_by": _("Who marked techniques"),
    "techniques.origins": _("From whom techniques came"),
    "attribution: to a person": _("An attribution to a person"),
    "attribution.stated_by": _("Who stated the attribution"),
    "severity.stated_by": _("Who answered on the severity"),
    "severity.override.by": _("Who set the severity by judgement"),
    "description: parts without text": _("Parts of the description without text"),
    "characters that cannot be stored": _("Characters that no database stores"),
}
"""What stays at home when a case is shared (``tocsin.exchange.stix.NOT_CARRIED``)."""

FORKED_TWICE: Final = _("its receipts say again that it took what we never sent")
"""Of what is not taken after it was said again for that reason."""

PARTNER_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    PartnerKind: {
        PartnerKind.INTERNATIONAL: _("International organisation"),
        PartnerKind.STATE: _("State authority"),
        PartnerKind.PLATFORM: _("Platform"),
        PartnerKind.FACT_CHECKER: _("Fact-checkers"),
        PartnerKind.CIVIL_SOCIETY: _("Civil society"),
        PartnerKind.RESEARCH: _("Research"),
    },
    Way: {
        Way.IN_PERSON: _("In person"),
        Way.KNOWN_NUMBER: _("By telephone or video, on a number we knew before"),
        Way.SEALED_LETTER: _("By sealed letter"),
    },
    PartnerStanding: {
        PartnerStanding.MET: _("Key not compared yet"),
        PartnerStanding.TRUSTED: _("Trusted"),
        PartnerStanding.SUSPENDED: _("Suspended"),
        PartnerStanding.ENDED: _("We have parted"),
    },
    KeyState: {
        KeyState.OFFERED: _("waits to be compared"),
        KeyState.CURRENT: _("in use"),
        KeyState.RETIRED: _("handed over to the next"),
        KeyState.REVOKED: _("revoked"),
    },
    What: {
        What.SHARE: _("Share"),
        What.CONTEST: _("Contest"),
        What.CORRECT: _("Correction"),
        What.REVOKE: _("Taken back"),
        What.SIGHTING: _("Sighting"),
        What.REQUEST: _("Request"),
        What.REPLY: _("Reply"),
    },
    Seen: {
        Seen.SEEN: _("Seen here too"),
        Seen.NOT_SO: _("Looked for, and it is something else"),
    },
    TroubleKind: {
        TroubleKind.CORRECTED: _("The source has corrected it"),
        TroubleKind.REVOKED: _("The source has taken it back"),
        TroubleKind.CONTESTED: _("Somebody contests it"),
        TroubleKind.SUSPECT_KEY: _("Somebody else may have signed it"),
    },
    ShareStanding: {
        ShareStanding.WAITING: _("Nobody has judged it"),
        ShareStanding.ACCEPTED: _("Accepted here"),
        ShareStanding.DECLINED: _("Declined here"),
        ShareStanding.LOOK_AGAIN: _("Something came since: look again"),
        ShareStanding.REVOKED: _("Taken back by its source"),
    },
    Health: {
        Health.CLOSED: _("Nothing is sent or taken"),
        Health.KEY_LOST: _("A key of theirs was lost or stolen: call them"),
        Health.FAILING: _("The line fails: it is tried again by itself"),
        Health.NO_LINE: _("No address: messages are carried as files"),
        Health.HELD_UP: _("Does not take some messages for now: call them"),
        Health.WAITING: _("Messages wait to be taken"),
        Health.SILENT: _("Nothing heard for two weeks: call them"),
        Health.NEVER: _("Nothing heard yet"),
        Health.WELL: _("The line works"),
    },
    PayloadKind: {
        PayloadKind.STIX: _("A STIX bundle"),
        PayloadKind.MISP: _("A MISP event"),
        PayloadKind.LABELS: _("Labels of posts"),
        PayloadKind.ANSWER: _("An agreed answer"),
        PayloadKind.REQUEST: _("A request"),
        PayloadKind.OTHER: _("A document of another kind"),
        PayloadKind.ERASED: _("Erased"),
    },
    Reason: {
        Reason.TOO_LARGE: _("larger than a message may be"),
        Reason.MALFORMED: _("not written as a message is"),
        Reason.TOO_DEEP: _("lists within lists too deep"),
        Reason.UNKNOWN_SENDER: _("from nobody whose key was compared"),
        Reason.SUSPENDED_SENDER: _("the partner is suspended"),
        Reason.UNKNOWN_KEY: _("signed with a key that nobody compared"),
        Reason.RETIRED_KEY: _("signed with a key that was handed over"),
        Reason.REVOKED_KEY: _("signed with a key that was revoked"),
        Reason.BAD_SIGNATURE: _("the signature does not fit"),
        Reason.TAMPERED: _("changed on the way"),
        Reason.WRONG_ADDRESS: _("for somebody else"),
        Reason.OTHER_EDITION: _("for another list of the group's members"),
        Reason.FROM_THE_FUTURE: _("dated in the future: the clocks differ"),
        Reason.REPLAYED: _("it was here before"),
        Reason.FORKED: _("another message has its number"),
        Reason.BROKEN_CHAIN: _("it does not follow on what came before"),
        Reason.TOO_FAR_AHEAD: _("too much is missing before it"),
        Reason.EXPIRED: _("its time was over"),
        Reason.ABOVE_TLP: _("more closed than agreed"),
        Reason.NOT_THEIRS: _("not theirs to say"),
        Reason.NOT_OURS: _("a sighting of what is not ours"),
        Reason.MISFIT: _("this cannot be said about that"),
    },
}
