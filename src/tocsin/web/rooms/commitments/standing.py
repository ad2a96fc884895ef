"""Who acts next on a commitment, what exactly, until when, and what happens if nobody does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.roundtable.commitments.commitment import Agreement, Commitment, Received, State
from tocsin.roundtable.commitments.parts import Side
from tocsin.web.words.commitment_terms import Who
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _


@dataclass(frozen=True, slots=True)
class Turn:
    """What waits: ``what`` names the other side's name; ``otherwise`` is what happens if not."""

    who: Who
    what: str
    until: datetime | None = None
    otherwise: str = ""


_UNANSWERED: Final = _(
    "From the deadline on it counts as unanswered, here and in every report. Nothing else happens "
    "by itself."
)
_ONCE_RECEIVED: Final = _(
    "Once somebody can show that it was received, it counts as unanswered from the deadline on; "
    "until then it does not."
)
_BROKEN: Final = _(
    "From then on the promise counts as broken, here and in every report. Nothing else happens by "
    "itself."
)
_CLAIM: Final = _("Until then it counts as a claim that nobody checked.")
_OVERDUE: Final = _("It counts as unanswered until then.")
_NOT_BLAMED: Final = _(
    "In every report it counts as not shown to be received, and not as unanswered."
)
_DOUBT: Final = _("Until it is noted, nobody can show that it was received.")
_ASKED: Final = {
    "deliver": _("Hand the request over to %(party)s, and note below when and how."),
    "receipt": _(
        "The request is on its way. The desk of %(party)s answers with a signed receipt, and it is "
        "noted here as received."
    ),
    "answer": _("%(party)s says what came of it, or promises it."),
    "keep": _("%(party)s keeps its promise, and says what came of it."),
    "overdue": _(
        "The deadline is over, and %(party)s has not said what came of it. Ask again, agree on a "
        "later deadline, or take the request back."
    ),
    "not_received": _(
        "The deadline is over, and nobody can show that %(party)s received it. Note below when and "
        "how it did; or hand it over, and agree on a later deadline; or take the request back."
    ),
    "check": _("Check what %(party)s says came of it, and say what you found."),
    "appeal": _("%(party)s decides the appeal."),
}
_WE_WERE_ASKED: Final = {
    "answer": _("Say what came of it, or promise it to %(party)s."),
    "keep": _("Keep the promise, and say what came of it."),
    "overdue": _(
        "The deadline is over. Say to %(party)s what came of it, or agree on a later deadline."
    ),
    "check": _("%(party)s checks what we said came of it."),
    "appeal": _("Decide the appeal, and note it below."),
}
_CONTESTED: Final = _(
    "%(party)s and we do not agree on what came of it. Talk to each other; either side may say it "
    "anew. Both words stay on record."
)


def turns(one: Commitment, now: datetime) -> list[Turn]:
    """What waits, in the order in which one should look at it; one that says so where nothing."""
    if one.state is State.WITHDRAWN:
        return [Turn(Who.NOBODY, gettext("It was taken back. Nothing waits."))]
    found = list(_waiting(one, now))
    return found or [Turn(Who.NOBODY, gettext("Both sides say the same. Nothing waits."))]


def _waiting(one: Commitment, now: datetime) -> Iterator[Turn]:
    ours = one.asked.ours
    they, we = (Who.THEM, Who.US) if ours else (Who.US, Who.THEM)
    is_shown = one.received is not Received.NOT_SHOWN
    if one.is_not_received(now):
        yield _turn(one, Who.US, "not_received", None, _NOT_BLAMED)
    elif ours and not is_shown:
        way = "receipt" if one.asked.party.desk else "deliver"
        yield _turn(one, Who.THEM if one.asked.party.desk else Who.US, way, None, _DOUBT)
    if one.is_overdue(now):
        yield _turn(one, Who.BOTH if ours else Who.US, "overdue", None, _OVERDUE)
    elif one.state is State.OPEN:
        otherwise = _UNANSWERED if is_shown else _ONCE_RECEIVED
        if not one.is_not_received(now):
            yield _turn(one, they, "answer", one.due, otherwise)
    elif one.state is State.PROMISED:
        yield _turn(one, they, "keep", one.keep_by, _BROKEN)
    elif Side.ASKER not in one.views:
        yield _turn(one, we, "check", None, _CLAIM)
    if one.agreement is Agreement.CONTESTED:
        said = gettext(_CONTESTED) % {"party": one.asked.party.name}
        yield Turn(Who.BOTH, said)
    for _one in one.open_appeals:
        yield _turn(one, they, "appeal", None, "")


def _turn(one: Commitment, who: Who, way: str, until: datetime | None, otherwise: str) -> Turn:
    words = _ASKED if one.asked.ours else _WE_WERE_ASKED
    said = gettext(words[way]) % {"party": one.asked.party.name}
    return Turn(who, said, until, gettext(otherwise) if otherwise else "")
