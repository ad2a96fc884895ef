"""Home: what changed, what waits for me, alarms."""

from typing import Any, Final

from tocsin.desk.alarms.inbox import alarms
from tocsin.desk.alarms.tables import AlarmState
from tocsin.desk.answers.listing import answers_waiting_for
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.cases.saving import version_of
from tocsin.desk.jobs.queue import list_jobs
from tocsin.desk.jobs.tables import ENDED
from tocsin.desk.measures.waiting import measures_waiting_for
from tocsin.desk.panels.listing import panels_waiting_for
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.commitments import Filter, count_by_filter
from tocsin.desk.roundtable.inbox.inbox import count_by_standing
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.web.found import held
from tocsin.web.pages import Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.case_terms import JOBS
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST: Final = 10


@room.page("/", Right.SELF)
def home(visit: Visit) -> Page:
    """What changed, what waits for me, alarms, and where to begin."""
    return _page(visit)


@room.page("/home", Right.SELF)
def home_twin(visit: Visit) -> Page:
    """The same, at an address that can have a JSON twin."""
    return _page(visit)


def _page(visit: Visit) -> Page:
    may_look = visit.may(Right.LOOK)
    found = held(visit.desk)
    data: dict[str, Any] = {
        "alarms": _alarms(visit.sitting) if may_look else [],
        "panels": panels_waiting_for(visit.sitting) if visit.may(Right.VOTE) else [],
        "measures": measures_waiting_for(visit.sitting)[:_MOST] if may_look else [],
        "answers": _answers(visit.sitting) if may_look else [],
        "roundtable": _roundtable(visit) if may_look else {},
        "tasks": _tasks(visit.sitting) if may_look else [],
        "cases": _cases(visit.sitting) if may_look else [],
        "jobs": _jobs(visit.sitting) if visit.may(Right.IMPORT) else [],
        "investigated_at": found.about["created_at"] if found else None,
        "posts": found.about["posts"] if found else None,
    }
    rights = {right.value: visit.may(right) for right in Right}
    return Page("home/home.html.j2", gettext("Home"), data, None, {"rights": rights})


def _alarms(sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "id": one.alarm.id,
            "statement": one.thread.statement,
            "changed_at": one.alarm.changed_at,
            "level": one.alarm.level,
        }
        for one in alarms(sitting, (AlarmState.NEW,), most=_MOST)
    ]


def _answers(sitting: Sitting) -> list[dict[str, Any]]:
    """Answers whose next step is mine, the soonest first."""
    names = ("id", "number", "title", "asked", "deadline", "href")
    waiting = answers_waiting_for(sitting)[:_MOST]
    return [{name: one[name] for name in names} for one in waiting]


def _roundtable(visit: Visit) -> dict[str, int]:
    """How much of what partners said waits for somebody like me."""
    waits = {}
    if visit.may(Right.WRITE_CASES):
        by_standing = count_by_standing(visit.sitting)
        for one in (Standing.WAITING, Standing.LOOK_AGAIN):
            waits[one.value] = by_standing.get(one, 0)
    if visit.may(Right.EXCHANGE):
        waits[Filter.OVERDUE.value] = count_by_filter(visit.sitting)[Filter.OVERDUE]
    return {name: count for name, count in waits.items() if count}


def _tasks(sitting: Sitting) -> list[dict[str, Any]]:
    """What is open and mine in the cases that changed last."""
    mine = (sitting.actor.person_id, sitting.actor.name)
    found = [
        {"case": row.id, "title": row.title, "what": task.what, "due": task.due}
        for row in list_cases(sitting, Wanted(most=100))
        for task in version_of(sitting.session, row.id, row.version).tasks
        if task.done_at is None and task.who in mine
    ]
    return sorted(found, key=lambda one: (one["due"] is None, one["due"], one["what"]))[:_MOST]


def _cases(sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "number": row.number,
            "title": row.title,
            "status": row.status,
            "tlp": row.tlp,
            "updated_at": row.updated_at,
        }
        for row in list_cases(sitting, Wanted(most=_MOST))
    ]


def _jobs(sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "kind_name": gettext(JOBS[row.kind]),
            "state": row.state,
            "message": row.message,
        }
        for row in list_jobs(sitting, most=_MOST)
        if row.state not in ENDED
    ]
