"""The steps of a commitment that people take, or enter for the other side that wrote by letter."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.cases.marking import Tlp
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments import commitments as ledger
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    BasisKind,
    Decided,
    Outcome,
    Side,
    View,
)
from tocsin.web.forms import Id, Line, NotBlank, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.commitments.reading import Reading, lines
from tocsin.web.rooms.commitments.view import again
from tocsin.web.visits import Visit

room: Final = Room()
Label = Annotated[Tlp | None, NotBlank]
"""Of a word; the commitment's own, where none is chosen."""


class ServedSent(Sent):
    """How and when (UTC; now, if empty) the request was received."""

    how: Line
    said_at: Line = ""


@room.action("/commitments/{commitment_id}/serve", Right.EXCHANGE, again=again)
def serve(visit: Visit, commitment_id: str, form: ServedSent) -> Done:
    """Notes that the request was received."""
    read = Reading()
    at = read.optional_moment("said_at", form.said_at)
    read.stop()
    ledger.serve(visit.sitting, commitment_id, form.how, at)
    return _done(commitment_id)


class PromiseSent(Sent):
    """A promise of the asked side: how many items, until when (UTC); when it was made, if that was
    before it is entered.
    """

    text: Text
    items: Line
    due: Line
    evidence: Text = ""
    tlp: Label = None
    said_at: Line = ""


@room.action("/commitments/{commitment_id}/promise", Right.EXCHANGE, again=again)
def promise(visit: Visit, commitment_id: str, form: PromiseSent) -> Done:
    """Promises it where we were asked; else enters a promise that came by letter."""
    read = Reading()
    items, due = read.number("items", form.items), read.moment("due", form.due)
    said_at = read.optional_moment("said_at", form.said_at)
    read.stop()
    ledger.promise(
        visit.sitting, commitment_id, form.text, items, due, lines(form.evidence), form.tlp, said_at
    )
    return _done(commitment_id)


class StateSent(Sent):
    """What one side says came of it; and when it said so (UTC), if before it is entered."""

    side: Side
    outcome: Annotated[Outcome | None, NotBlank] = None
    items: Line = ""
    text: Text
    decided: Decided = Decided.NOT_SAID
    on: Annotated[list[BasisKind], Field(default_factory=list, max_length=len(BasisKind))]
    evidence: Text = ""
    tlp: Label = None
    said_at: Line = ""


@room.action("/commitments/{commitment_id}/state", Right.EXCHANGE, again=again)
def state(visit: Visit, commitment_id: str, form: StateSent) -> Done:
    """Says what came of it: our word, or the other side's that came by letter."""
    read = Reading()
    read.need("outcome", form.outcome or "")
    said_at = read.optional_moment("said_at", form.said_at)
    none = form.outcome is Outcome.REFUSED and not form.items
    items = 0 if none else read.number("items", form.items)
    read.stop()
    with refusing():
        view = View(
            outcome=form.outcome or Outcome.REFUSED, items=items, text=form.text,
            at=visit.now, evidence=lines(form.evidence), decided=form.decided, on=tuple(form.on),
        )  # fmt: skip
    ledger.state(visit.sitting, commitment_id, form.side, view, form.tlp, said_at)
    return _done(commitment_id)


class ExtendSent(Sent):
    """A later deadline (UTC) that both agreed on."""

    due: Line
    reason: Text


@room.action("/commitments/{commitment_id}/extend", Right.EXCHANGE, again=again)
def extend(visit: Visit, commitment_id: str, form: ExtendSent) -> Done:
    """Notes a later deadline."""
    read = Reading()
    due = read.moment("due", form.due)
    read.stop()
    ledger.extend(visit.sitting, commitment_id, due, form.reason)
    return _done(commitment_id)


class AppealSent(Sent):
    """An appeal against what was decided; without a side it is by who is concerned."""

    side: Annotated[Side | None, NotBlank] = None
    text: Text


@room.action("/commitments/{commitment_id}/appeals", Right.EXCHANGE, again=again)
def appeal(visit: Visit, commitment_id: str, form: AppealSent) -> Done:
    """Notes an appeal."""
    ledger.appeal(visit.sitting, commitment_id, form.side, form.text)
    return _done(commitment_id)


class AppealDecidedSent(Sent):
    """What an appeal came to, and how many items are back."""

    appeal_id: Id
    outcome: Annotated[AppealOutcome | None, NotBlank] = None
    restored: Line = "0"
    text: Text


@room.action("/commitments/{commitment_id}/appeals/decide", Right.EXCHANGE, again=again)
def decide_appeal(visit: Visit, commitment_id: str, form: AppealDecidedSent) -> Done:
    """Notes what was decided on an appeal."""
    read = Reading()
    read.need("outcome", form.outcome or "")
    restored = read.number("restored", form.restored)
    read.stop()
    outcome = form.outcome or AppealOutcome.KEPT
    ledger.decide_appeal(visit.sitting, commitment_id, form.appeal_id, outcome, restored, form.text)
    return _done(commitment_id)


class RestoreSent(Sent):
    """Items that are back without an appeal, and why."""

    items: Line
    reason: Text


@room.action("/commitments/{commitment_id}/restore", Right.EXCHANGE, again=again)
def restore(visit: Visit, commitment_id: str, form: RestoreSent) -> Done:
    """Notes what was undone though nobody appealed."""
    read = Reading()
    items = read.number("items", form.items)
    read.stop()
    ledger.restore(visit.sitting, commitment_id, items, form.reason)
    return _done(commitment_id)


class WithdrawSent(Sent):
    """Why it is asked for no more."""

    reason: Text


@room.action("/commitments/{commitment_id}/withdraw", Right.EXCHANGE, again=again)
def withdraw(visit: Visit, commitment_id: str, form: WithdrawSent) -> Done:
    """Takes the request back; a party with a desk is told."""
    ledger.withdraw(visit.sitting, commitment_id, form.reason)
    return _done(commitment_id)


def _done(commitment_id: str) -> Done:
    return Done(f"/commitments/{commitment_id}#next", "on_record")
