"""The recipient's own door: who has the link reads what was decided, replies, and appeals.

Nobody signs in here. What is shown is what the person's letters say: no names of those who judge,
no votes before a decision, nothing of the case.
"""

from datetime import date, datetime
from typing import Any, Final

from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.answering import appeal_by_link, by_link, knock, reply_by_link
from tocsin.measures.sanctions.deadlines import last_day
from tocsin.measures.sanctions.parts import reviewed
from tocsin.measures.sanctions.procedure import BINDING, Procedure, State
from tocsin.web.forms import Sent, Text
from tocsin.web.pages import PUBLIC, Done, File, Page, Room
from tocsin.web.rooms.measures.letters import file_of, paper_data, paper_of
from tocsin.web.rooms.measures.telling import link_of
from tocsin.web.rooms.measures.view import letters_of
from tocsin.web.visits import NOBODY, Visit
from tocsin.web.words.measure_terms import Letter
from tocsin.web.words.speaking import gettext

room: Final = Room()


class Answer(Sent):
    """What the person concerned writes."""

    text: Text


class Reply(Answer):
    """A reply."""


class Appeal(Answer):
    """An appeal."""


@room.page("/reply/{token}", PUBLIC)
def door(visit: Visit, token: str) -> Page:
    """What the person concerned was told, what they answered, and what they can do now."""
    return _page(visit, token)


def again(visit: Visit, token: str, form: Answer, error: InvalidError) -> Page:
    """The page with what was typed, and why it cannot be taken."""
    return _page(visit, token, form, error.message)


@room.outside_action("/reply/{token}/reply", PUBLIC, again=again)
def reply(visit: Visit, token: str, form: Reply) -> Done:
    """Keeps a reply."""
    knock(visit.desk, token, visit.caller.address)
    with visit.desk.acting(NOBODY) as sitting:
        reply_by_link(sitting, token, form.text)
    return Done(f"/reply/{token}", "replied")


@room.outside_action("/reply/{token}/appeal", PUBLIC, again=again)
def appeal(visit: Visit, token: str, form: Appeal) -> Done:
    """Keeps an appeal."""
    knock(visit.desk, token, visit.caller.address)
    with visit.desk.acting(NOBODY) as sitting:
        appeal_by_link(sitting, token, form.text)
    return Done(f"/reply/{token}", "appealed")


@room.file("/reply/{token}/letters/{letter}", PUBLIC)
def letter(visit: Visit, token: str, letter: Letter) -> File:
    """A letter, as a file to keep and print."""
    knock(visit.desk, token, visit.caller.address)
    row, procedure = by_link(visit.sitting, token)
    return file_of(paper_of(visit, row, procedure, letter, link_of(visit, token)), row, letter)


def _page(visit: Visit, token: str, typed: Answer | None = None, fault: str = "") -> Page:
    knock(visit.desk, token, visit.caller.address)
    row, procedure = by_link(visit.sitting, token)
    until, sanction = procedure.reply_until, procedure.sanction
    open_state = procedure.state in (State.NOTIFIED, State.IN_FORCE)
    appeal_until = sanction.appeal.until if sanction else None
    appealable = procedure.state in (State.IN_FORCE, State.EXPIRED) and not procedure.appealed
    deadline, deciding = procedure.deadline, procedure.state is State.DECIDING
    reviewing = procedure.state is State.UNDER_APPEAL
    letters = [
        {
            "letter": one,
            "paper": paper_data(paper_of(visit, row, procedure, one, link_of(visit, token))),
        }
        for one in reversed(letters_of(procedure))
    ]
    data: dict[str, Any] = {
        "number": row.number,
        "in_force": procedure.state in BINDING,
        "over": not open_state and procedure.state not in (*BINDING, State.DECIDING),
        "zone": procedure.terms.zone,
        "reply_until": _last_day(procedure, until),
        "may_reply": open_state and until is not None and visit.now < until,
        "replies": [{"text": one.text, "at": one.at} for one in procedure.replies],
        "decided_by": _last_day(procedure, deadline) if deciding else None,
        "reviewed_by": _last_day(procedure, deadline) if reviewing else None,
        "appeal_until": _last_day(procedure, appeal_until),
        "may_appeal": appealable and appeal_until is not None and visit.now < appeal_until,
        "appeal": _appeal(procedure),
        "letters": letters,
    }
    shown = {"token": token, "typed": typed, "fault": fault, "is_appeal": isinstance(typed, Appeal)}
    title = gettext("What concerns you, and how to answer")
    return Page("measures/door.html.j2", title, data, None, shown)


def _last_day(procedure: Procedure, deadline: datetime | None) -> date | None:
    """A deadline as the letters tell it: by its last day, in the zone of the person concerned."""
    return last_day(deadline, procedure.terms.zone) if deadline else None


def _appeal(procedure: Procedure) -> dict[str, Any] | None:
    appealed, made = procedure.appealed, procedure.appeal_decided
    if appealed is None:
        return None
    outcome = reviewed(made.votes) if made else None
    return {"text": appealed.text, "at": appealed.at, "outcome": outcome}
