"""What a liaison says to partners about a thread: each a form on its page, sent when pressed."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable import sharing as saying
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.duties import Duty
from tocsin.roundtable.inbox.messages import Seen, Sighting
from tocsin.web.forms import LARGEST, Id, Line, Moment, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.roundtable.addressing import address_of
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.threads import again
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_PATH: Final = "/roundtable/threads/{thread_id}"


class ContestedSent(Sent):
    """Why something is wrong; ``evidence`` has a line each."""

    reasons: Text
    evidence: Text = ""


@room.action(f"{_PATH}/contest", Right.EXCHANGE, again=again)
def contest(visit: Visit, thread_id: str, form: ContestedSent) -> Done:
    """Tells the source, and whoever else was told, that something is wrong."""
    saying.contest(visit.sitting, thread_id, form.reasons, _lines(form.evidence))
    return _sent(thread_id)


class RepliedSent(Sent):
    """A reply to ``message``: a contest, a request, or a reply."""

    message: Id
    text: Text


@room.action(f"{_PATH}/reply", Right.EXCHANGE, again=again)
def reply(visit: Visit, thread_id: str, form: RepliedSent) -> Done:
    """Replies. A reply closes nothing: whether it is enough is for the other side to say."""
    if not form.text:
        raise InvalidError("The reply is empty.", "Write it.", {"text": "The reply is empty."})
    saying.reply_to(visit.sitting, form.message, {"text": form.text})
    return _sent(thread_id)


class TakenBackSent(Sent):
    """Why ``message``, which we said, is taken back."""

    message: Id
    reasons: Text


@room.action(f"{_PATH}/revoke", Right.EXCHANGE, again=again)
def revoke(visit: Visit, thread_id: str, form: TakenBackSent) -> Done:
    """Takes back what we said. It cannot be undone."""
    saying.revoke(visit.sitting, form.message, form.reasons)
    return _sent(thread_id)


class SightedSent(Sent):
    """How many posts were seen here, and when they were posted (UTC)."""

    seen: Seen
    count: Annotated[int, Field(ge=1, le=LARGEST)]
    first: Moment = None
    last: Moment = None
    platforms: Line = ""


@room.action(f"{_PATH}/sight", Right.EXCHANGE, again=again)
def sight(visit: Visit, thread_id: str, form: SightedSent) -> Done:
    """Tells the source that what it shared was seen here: counts and times, nobody's name."""
    saying.sight(visit.sitting, thread_id, _sighting(form))
    return _sent(thread_id)


class PassedOnSent(Sent):
    """To whom it goes on (``desk:…`` or ``group:…``), and under which label."""

    to: Line
    label: Tlp


@room.action(f"{_PATH}/pass-on", Right.EXCHANGE, again=again)
def pass_on(visit: Visit, thread_id: str, form: PassedOnSent) -> Done:
    """Passes it on as its source's. From then on we owe its corrections to whoever got it."""
    address = address_of(Desks(visit), form.to)
    made = saying.pass_on(visit.sitting, thread_id, address, form.label)
    return Done(f"/roundtable/threads/{made.id}", "sent", {"message": made.id})


class OwedSent(Sent):
    """What is owed, as the page named it, and the reasons that go with it."""

    what: What
    about: Id
    source: Id
    reasons: Text


@room.action(f"{_PATH}/discharge", Right.EXCHANGE, again=again)
def discharge(visit: Visit, thread_id: str, form: OwedSent) -> Done:
    """Sends what is owed: the correction, the revocation, or the contest that we heard."""
    duty = Duty(what=form.what, about=form.about, source=form.source)
    saying.discharge(visit.sitting, duty, form.reasons)
    return _sent(thread_id)


def _sent(thread_id: str) -> Done:
    return Done(f"/roundtable/threads/{thread_id}", "sent", {"thread": thread_id})


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _sighting(form: SightedSent) -> Sighting:
    platforms = tuple(one.strip() for one in form.platforms.split(",") if one.strip())
    try:
        return Sighting(
            seen=form.seen, count=form.count, first=_needed(form.first, "first"),
            last=_needed(form.last, "last"), platforms=platforms,
        )  # fmt: skip
    except CannotStandError as error:
        raise InvalidError(error.message, error.remedy, {"last": error.message}) from error


def _needed(at: datetime | None, field: str) -> datetime:
    if at is None:
        missing = _("The time is missing.")
        raise InvalidError(
            missing, "Write when the first and the last was posted.", {field: missing}
        )
    return at
