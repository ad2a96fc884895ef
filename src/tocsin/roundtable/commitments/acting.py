"""The steps of the ledger that people take. Each builds one event and folds it, or is refused.

Words of the other side come in two ways: as a signed message (:mod:`.speaking`), or, as long as its
desk has signed none, entered by a person who got them in a letter or a meeting. ``tlp`` is their
label, where it is stricter than the commitment's; ``said_at`` when they were said, where that was
before ``now``.
"""

from dataclasses import replace
from datetime import datetime

from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments import events as happened
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.events import Event
from tocsin.roundtable.commitments.folding import apply
from tocsin.roundtable.commitments.parts import AppealOutcome, Side, View

Events = tuple[Event, ...]


def ask(request: happened.Asked) -> Events:
    """Enters a request or a pledge (:class:`.events.Pledged`) as it was made.

    Raises:
        NotAllowedError: it rests on nothing, its deadline is over, or nobody enters it.
        CannotStandError: the number of items is none.
    """
    apply(None, request)
    return (request,)


def serve(
    commitment: Commitment,
    how: str,
    *,
    by: str,
    now: datetime,
    message: str = "",
    said_at: datetime | None = None,
    receipt_number: int | None = None,
) -> Events:
    """Notes that it was received; ``receipt_number`` is that of the signed receipt, if there is.

    Raises:
        NotAllowedError: it was noted before, or the request was withdrawn.
    """
    return _allowed(
        commitment,
        happened.Served(
            at=now, by=by, message=message, said_at=said_at, how=how, receipt_number=receipt_number
        ),
    )  # fmt: skip


def promise(
    commitment: Commitment,
    text: str,
    items: int,
    due: datetime,
    *,
    by: str,
    now: datetime,
    message: str = "",
    tlp: Tlp | None = None,
    said_at: datetime | None = None,
    evidence: tuple[str, ...] = (),
) -> Events:
    """The asked side promises it, for a day of its own; the deadline stays.

    Raises:
        NotAllowedError: it has said what came of it, promises more than was asked for, or promises
            it for more than a year after the deadline.
    """
    event = happened.Promised(
        at=now, by=by, message=message, tlp=tlp, said_at=said_at, text=text, items=items, due=due,
        evidence=evidence,
    )  # fmt: skip
    return _allowed(commitment, event)


def state(
    commitment: Commitment,
    side: Side,
    view: View,
    *,
    by: str,
    now: datetime,
    message: str = "",
    tlp: Tlp | None = None,
    said_at: datetime | None = None,
) -> Events:
    """One side says what came of it.

    Raises:
        NotAllowedError: it is entered by hand, and the side's own desk has signed a word.
        NotAllowedError: it speaks of more items than were asked about, or the request was
            withdrawn.
    """
    event = happened.Stated(
        at=now, by=by, message=message, tlp=tlp, said_at=said_at, side=side,
        view=replace(view, at=said_at or now),
    )  # fmt: skip
    return _allowed(commitment, event)


def extend(commitment: Commitment, due: datetime, reason: str, *, by: str, now: datetime) -> Events:
    """Notes a later deadline that both agreed on.

    Raises:
        NotAllowedError: it is not later, or no reason is given.
    """
    return _allowed(commitment, happened.Extended(at=now, by=by, due=due, reason=reason))


def appeal(
    commitment: Commitment,
    appeal_id: str,
    side: Side | None,
    text: str,
    *,
    by: str,
    now: datetime,
    message: str = "",
    tlp: Tlp | None = None,
) -> Events:
    """Notes an appeal against what the asked side decided; ``side`` absent: by who is concerned.

    Raises:
        NotAllowedError: nothing was decided, or there is an appeal of this name.
    """
    event = happened.Appealed(
        at=now, by=by, message=message, tlp=tlp, appeal_id=appeal_id, side=side, text=text
    )
    return _allowed(commitment, event)


def decide_appeal(
    commitment: Commitment,
    appeal_id: str,
    outcome: AppealOutcome,
    restored: int,
    text: str,
    *,
    by: str,
    now: datetime,
    message: str = "",
) -> Events:
    """Notes what the asked side decided on an appeal.

    Raises:
        NotAllowedError: no such appeal is open, or more would be back than were asked about.
    """
    event = happened.AppealDecided(
        at=now, by=by, message=message, appeal_id=appeal_id, outcome=outcome,
        restored=restored, text=text,
    )  # fmt: skip
    return _allowed(commitment, event)


def restore(commitment: Commitment, items: int, reason: str, *, by: str, now: datetime) -> Events:
    """Notes that items are back though nobody appealed.

    Raises:
        NotAllowedError: more would be back than were asked about, or no reason is given.
    """
    return _allowed(commitment, happened.Restored(at=now, by=by, items=items, reason=reason))


def withdraw(commitment: Commitment, reason: str, *, by: str, now: datetime) -> Events:
    """Asks for it no more.

    Raises:
        NotAllowedError: it was withdrawn, or no reason is given.
    """
    return _allowed(commitment, happened.Withdrawn(at=now, by=by, reason=reason))


def _allowed(commitment: Commitment, event: Event) -> Events:
    apply(commitment, event)
    return (event,)
