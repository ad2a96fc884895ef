"""What the scales of the ledger of commitments are called on pages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.cases.marking import Tlp
from tocsin.desk.roundtable.commitments.lists import Filter
from tocsin.roundtable.commitments.commitment import Agreement, Received, State
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Ask,
    Authority,
    BasisKind,
    Decided,
    Ground,
    Outcome,
    PartyKind,
    Side,
)
from tocsin.roundtable.commitments.transparency import By, End
from tocsin.roundtable.commitments.waits import Until
from tocsin.web.words.speaking import marked as _


class Who(StrEnum):
    """Whose turn it is."""

    US = "us"
    THEM = "them"
    BOTH = "both"
    NOBODY = "nobody"


class Column(StrEnum):
    """What a report counts."""

    REQUESTS = "requests"
    PLEDGES = "pledges"
    DONE = "done"
    PART = "part"
    REFUSED = "refused"
    PROMISED_LATER = "promised_later"
    UNANSWERED = "unanswered"
    NOT_RECEIVED = "not_received"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    DUE = "due"
    CLAIMED = "claimed"
    CHECKED = "checked"
    VERIFIED = "verified"
    CONTESTED = "contested"
    BROKEN = "broken_promises"
    APPEALED = "appealed"
    RESTORED = "restored"


COLUMNS: Final[Mapping[Column, str]] = {
    Column.REQUESTS: _("Requests"),
    Column.PLEDGES: _("Pledges"),
    Column.DONE: _("Done"),
    Column.PART: _("Done in part"),
    Column.REFUSED: _("Refused"),
    Column.PROMISED_LATER: _("Promised for later"),
    Column.UNANSWERED: _("Unanswered"),
    Column.NOT_RECEIVED: _("Not shown to be received"),
    Column.PENDING: _("Within its deadline"),
    Column.WITHDRAWN: _("Taken back"),
    Column.DUE: _("Due"),
    Column.CLAIMED: _("Done, as the asked side says"),
    Column.CHECKED: _("Checked by the asker"),
    Column.VERIFIED: _("Done, as the asker found"),
    Column.CONTESTED: _("Contested"),
    Column.BROKEN: _("Broken promises"),
    Column.APPEALED: _("Appeals"),
    Column.RESTORED: _("Undone items"),
}
"""What the columns of a report are called."""

ASK_USES: Final[Mapping[Ask, str]] = {
    Ask.NOTICE: _("to look at posts or accounts under the law or its own rules"),
    Ask.DATA_ACCESS: _("to hand over data, so that somebody can examine what happened"),
    Ask.LABELLING: _("to put a label or a warning on posts, and leave them where they are"),
    Ask.AMPLIFICATION: _("to show an agreed answer to more people"),
}
"""What each kind of request asks for, as the form explains it."""

ITEMS_OF: Final[Mapping[Ask, str]] = {
    Ask.NOTICE: _("posts or accounts"),
    Ask.DATA_ACCESS: _("data sets"),
    Ask.LABELLING: _("posts"),
    Ask.AMPLIFICATION: _("answers"),
}
"""What the items of each kind of request are."""

HAPPENED: Final[Mapping[str, str]] = {
    "asked": _("Request made"),
    "pledged": _("Pledge made"),
    "served": _("Received"),
    "promised": _("Promised"),
    "stated": _("Said what came of it"),
    "extended": _("Later deadline agreed"),
    "appealed": _("Appeal lodged"),
    "appeal_decided": _("Appeal decided"),
    "restored": _("Undone without an appeal"),
    "withdrawn": _("Taken back"),
}
"""What can happen to a commitment, by the name of the event."""

FOUND_BY: Final[Mapping[str, str]] = {
    "machine": _("first pointed to by a program"),
    "person": _("found by a person"),
}
"""The rows of a report by who found the items."""

GROUPED_BY: Final[Mapping[By, type[StrEnum]]] = {
    By.ASK: Ask,
    By.GROUND: Ground,
    By.AUTHORITY: Authority,
    By.BASIS: BasisKind,
}
"""Whose values the rows of a report are, where they are of a scale."""

MESSAGE_TLP: Final[Mapping[Tlp, str]] = {
    Tlp.CLEAR: _("everybody may know it; the public report names what is TLP:CLEAR throughout"),
    Tlp.GREEN: _("everyone at this desk may know it, and the other side may pass it on"),
    Tlp.AMBER: _("our institution and the other side's"),
    Tlp.AMBER_STRICT: _("the two institutions, and nobody beyond"),
    Tlp.RED: _("only those who deal with it on both sides"),
}
"""Who may know of a request or a pledge."""

FILTER_USES: Final[Mapping[Filter, str]] = {
    Filter.OPEN: _("The asked side has said nothing yet."),
    Filter.PROMISED: _("It is promised; what came of it is not said yet."),
    Filter.ANSWERED: _("The asked side has said what came of it."),
    Filter.OVERDUE: _(
        "The deadline is over, no promise for later runs, and the asked side has not said what "
        "came of it."
    ),
    Filter.NOT_RECEIVED: _(
        "The deadline is over, and nobody can show that the request was received. It does not "
        "count as unanswered."
    ),
    Filter.BROKEN: _(
        "A promise whose maker was silent on its day, or did less than promised by the "
        "asker's count."
    ),
    Filter.CONTESTED: _("The two sides do not say the same. Both words stand."),
    Filter.WITHDRAWN: _("The asker asks for it no more."),
}
"""What each filter of the list shows."""

FIELDS: Final[Mapping[str, str]] = {
    "ask": _("What is asked for"),
    "ground": _("What it is about"),
    "desk": _("Partner"),
    "party_name": _("Name"),
    "party_country": _("Country"),
    "basis": _("What it rests on"),
    "text": _("In words"),
    "items": _("How many"),
    "country": _("Where it should have effect"),
    "crisis": _("Crisis"),
    "evidence": _("Evidence"),
    "due": _("Until when (UTC)"),
    "tlp": _("Label"),
    "how": _("How it was received"),
    "said_at": _("On which day (UTC)"),
    "made_at": _("When it was made (UTC); empty: now"),
    "served_how": _("How it was handed over"),
    "served_at": _("When (UTC)"),
    "outcome": _("What came of it"),
    "side": _("Side"),
    "reason": _("Why"),
    "appeal_id": _("Which appeal"),
    "restored": _("How many are back"),
    "note": _("What to know before reading the numbers"),
    "publisher": _("Who publishes it"),
    "since": _("First day"),
    "until": _("Last day"),
    "seen": _("The numbers"),
    "period": _("Period"),
    "state": _("Step"),
    "step": _("Step"),
}
"""What the fields of the forms are called, where something is wrong with one."""

COMMITMENT_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Who: {
        Who.US: _("Our turn"),
        Who.THEM: _("Their turn"),
        Who.BOTH: _("Both sides' turn"),
        Who.NOBODY: _("Nobody's turn"),
    },
    Ask: {
        Ask.NOTICE: _("Notice"),
        Ask.DATA_ACCESS: _("Access to data"),
        Ask.LABELLING: _("Labelling"),
        Ask.AMPLIFICATION: _("Showing an agreed answer"),
    },
    PartyKind: {
        PartyKind.PLATFORM: _("Platform"),
        PartyKind.STATE: _("A state"),
        PartyKind.INSTITUTION: _("Institution"),
    },
    Side: {
        Side.ASKER: _("the side that asks"),
        Side.ASKED: _("the side that was asked"),
    },
    BasisKind: {
        BasisKind.LAW: _("Law"),
        BasisKind.COMPANY_RULES: _("Rules of the company"),
        BasisKind.CODE_OF_CONDUCT: _("Code of conduct"),
        BasisKind.AGREEMENT: _("Agreement between the two"),
    },
    Authority: {
        Authority.COURT: _("A court"),
        Authority.STATE_BODY: _("A body of a state"),
        Authority.INTERNATIONAL_BODY: _("An international body"),
        Authority.OTHER: _("Somebody else"),
    },
    Ground: {
        Ground.ELECTIONS: _("Elections"),
        Ground.HEALTH: _("Health"),
        Ground.SECURITY: _("Security"),
        Ground.HATE_OR_VIOLENCE: _("Hate or violence"),
        Ground.COORDINATED_BEHAVIOUR: _("Coordinated behaviour"),
        Ground.IMPERSONATION: _("Impersonation"),
        Ground.MANIPULATED_MEDIA: _("Manipulated pictures, sound or video"),
        Ground.OTHER: _("Something else"),
    },
    Outcome: {
        Outcome.DONE: _("All of it was done"),
        Outcome.PART: _("A part was done"),
        Outcome.REFUSED: _("It was refused"),
    },
    AppealOutcome: {
        AppealOutcome.CHANGED: _("The decision was reversed"),
        AppealOutcome.PART: _("The decision was changed in part"),
        AppealOutcome.KEPT: _("The decision stands"),
    },
    Decided: {
        Decided.PERSON: _("A person decided"),
        Decided.MACHINE: _("A program decided"),
        Decided.NOT_SAID: _("Not said who decided"),
    },
    State: {
        State.OPEN: _("No word yet"),
        State.PROMISED: _("Promised, not answered yet"),
        State.ANSWERED: _("Has an answer"),
        State.WITHDRAWN: _("Taken back"),
    },
    Filter: {
        Filter.OPEN: _("No word yet"),
        Filter.PROMISED: _("Promised"),
        Filter.ANSWERED: _("Has an answer"),
        Filter.OVERDUE: _("Overdue"),
        Filter.NOT_RECEIVED: _("Not shown to be received"),
        Filter.BROKEN: _("Broken"),
        Filter.CONTESTED: _("Contested"),
        Filter.WITHDRAWN: _("Taken back"),
    },
    Received: {
        Received.SIGNED_RECEIPT: _("received, as a signed receipt of its desk shows"),
        Received.NOTED: _("received, as was noted: by letter, by a portal or in a meeting"),
        Received.MESSAGE: _("received with their message"),
        Received.ANSWER: _("received, as an answer shows; when is not known"),
        Received.OWN_WORD: _("pledged without having been asked"),
        Received.NOT_SHOWN: _("nobody can show that it was received"),
    },
    Agreement: {
        Agreement.NEITHER: _("Nobody has said what came of it"),
        Agreement.ONE_SIDE: _("One side has said what came of it"),
        Agreement.AGREED: _("Both sides say the same"),
        Agreement.CONTESTED: _("The two sides disagree"),
    },
    End: {
        End.DONE: _("Done"),
        End.PART: _("Done in part"),
        End.REFUSED: _("Refused"),
        End.PROMISED_LATER: _("Promised for later"),
        End.UNANSWERED: _("Unanswered"),
        End.NOT_RECEIVED: _("Not shown to be received"),
        End.PENDING: _("Within its deadline"),
        End.WITHDRAWN: _("Taken back"),
    },
    By: {
        By.ALL: _("Everything"),
        By.ASK: _("What was asked for"),
        By.GROUND: _("What it is about"),
        By.COUNTRY: _("Where it should have effect"),
        By.PARTY: _("Who was asked"),
        By.AUTHORITY: _("Who stands behind the request"),
        By.BASIS: _("What it rests on"),
        By.FOUND_BY: _("Who found the items"),
        By.CRISIS: _("In which crisis"),
    },
    Until: {
        Until.FIRST_WORD: _("until a first word: a promise, or what came of it"),
        Until.OUTCOME: _("until the asked side says what came of it"),
    },
}
