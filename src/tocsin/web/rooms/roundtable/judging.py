"""What an analyst does with a partner's share: accept, decline, build on it, look again."""

from typing import Final

from tocsin.cases.confidence import Confidence
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox import judgements
from tocsin.web.forms import Id, Line, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.roundtable.threads import again
from tocsin.web.visits import Visit

room: Final = Room()
_PATH: Final = "/roundtable/threads/{thread_id}"


class AcceptedSent(Sent):
    """``message`` is the version that was read; ``confidence`` our own."""

    message: Id
    reasons: Text
    confidence: Confidence


@room.action(f"{_PATH}/accept", Right.WRITE_CASES, again=again)
def accept(visit: Visit, thread_id: str, form: AcceptedSent) -> Done:
    """Takes a partner's share as found. It still counts as the partner's."""
    judgements.accept(visit.sitting, thread_id, form.message, form.reasons, form.confidence)
    return _done(thread_id, "accepted")


class DeclinedSent(Sent):
    """``message`` is the version that was read."""

    message: Id
    reasons: Text


@room.action(f"{_PATH}/decline", Right.WRITE_CASES, again=again)
def decline(visit: Visit, thread_id: str, form: DeclinedSent) -> Done:
    """Does not take it as found. The partner is not told."""
    judgements.decline(visit.sitting, thread_id, form.message, form.reasons)
    return _done(thread_id, "declined")


class OpenedSent(Sent):
    """Why a case is made of it; ``chosen`` is the object to begin with, empty: the best one."""

    reasons: Text
    chosen: Line = ""


@room.action(f"{_PATH}/open", Right.WRITE_CASES, again=again)
def open_as_case(visit: Visit, thread_id: str, form: OpenedSent) -> Done:
    """Drafts a case of ours from it, and notes that the case builds on it."""
    made = judgements.open_as_case(visit.sitting, thread_id, form.reasons, chosen=form.chosen)
    return Done(f"/cases/{made}", "case_drafted", {"case": made})


class ReliedSent(Sent):
    """The case that builds on it, and why."""

    on: Id
    reasons: Text


@room.action(f"{_PATH}/rely", Right.WRITE_CASES, again=again)
def rely(visit: Visit, thread_id: str, form: ReliedSent) -> Done:
    """Notes that a case of ours builds on it, so that somebody is told of what comes later."""
    judgements.rely(visit.sitting, thread_id, form.on, form.reasons)
    return _done(thread_id)


class LookedSent(Sent):
    """What was looked at again, and why it can stand."""

    on: Id
    reasons: Text


@room.action(f"{_PATH}/look", Right.WRITE_CASES, again=again)
def look_again(visit: Visit, thread_id: str, form: LookedSent) -> Done:
    """Notes that a person looked again at what builds on it, with what came since."""
    judgements.look_again(visit.sitting, thread_id, form.on, form.reasons)
    return _done(thread_id)


class ReleasedSent(Sent):
    """What builds on it no more, and why."""

    on: Id
    reasons: Text


@room.action(f"{_PATH}/release", Right.WRITE_CASES, again=again)
def release(visit: Visit, thread_id: str, form: ReleasedSent) -> Done:
    """Notes that it builds on it no more."""
    judgements.release(visit.sitting, thread_id, form.on, form.reasons)
    return _done(thread_id)


def _done(thread_id: str, said: str = "saved") -> Done:
    return Done(f"/roundtable/threads/{thread_id}", said, {"thread": thread_id})
