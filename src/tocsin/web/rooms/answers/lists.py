"""Answers that one may know of, what waits for whom, and how long the public waits for them."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.answers.registry.answer import State
from tocsin.answers.registry.waiting import Since, Waiting
from tocsin.cases.documents import to_json
from tocsin.charts import Chart, Series
from tocsin.desk.answers.listing import PAGE, answers_waiting_for, list_answers, time_to_answer
from tocsin.desk.answers.public import site_of
from tocsin.desk.people.rights import Right
from tocsin.errors import UsageError
from tocsin.web.forms import LARGEST
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.answers.beginning import offer
from tocsin.web.visits import Visit
from tocsin.web.words.naming import language_name, span
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
_A_DAY_S: Final = 86_400.0


@room.page("/drafts", Right.LOOK, csv=True)
def answers(
    visit: Visit,
    state: State | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Page:
    """Agreed answers, published or being written, the newest first."""
    found = list_answers(visit.sitting, state, before=before)
    asked = {one["id"]: one["asked"] for one in answers_waiting_for(visit.sitting)}
    rows = [_row(visit, one) | {"asked": asked.get(one["id"])} for one in found]
    waits = [time_to_answer(visit.sitting, since) for since in Since]
    data = {
        "state": state,
        "answers": rows,
        "waiting": [_row(visit, one) for one in answers_waiting_for(visit.sitting)],
        "time_to_answer": [to_json(one) for one in waits],
    }
    shown: dict[str, Any] = {
        "states": State,
        "waits": [_wait(one) for one in waits],
        "chart": _chart([one for one in waits if one.steps]),
        "older": rows[-1]["number"] if len(rows) == PAGE else None,
        "answer": offer(visit, "/drafts"),
        "no_address": without_address(visit),
    }
    return Page("answers/list.html.j2", gettext("Agreed answers"), data, rows, shown)


def without_address(visit: Visit) -> UsageError | None:
    """Why nothing can be published from this desk: it has no public address."""
    try:
        site_of(visit.desk.workspace)
    except UsageError as error:
        return error
    return None


def _row(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    late = one["deadline"] is not None and one["deadline"] <= visit.now
    return one | {"language_name": language_name(one["language"]), "late": late}


def _wait(one: Waiting) -> dict[str, Any]:
    """The wait in words: lengths of time in the unit that says them."""
    known = {
        name: None if seconds is None else span(seconds)
        for name, seconds in (
            ("median", one.median_s), ("low", one.median_low_s), ("high", one.median_high_s),
        )
    }  # fmt: skip
    return {"since": one.since, "answers": one.answers, "answered": one.answered, **known}


def _chart(waits: Sequence[Waiting]) -> Chart | None:
    """The share still unanswered after so many days."""
    if not waits:
        return None
    lines = []
    for one in waits:
        steps = [(step.unanswered, step.low, step.high) for step in one.steps]
        shares = [(1.0, 1.0, 1.0)] + [
            tuple(float("nan") if value is None else value for value in step) for step in steps
        ]
        y, low, high = ([share[place] for share in shares] for place in range(3))
        x = [0.0, *(step.seconds / _A_DAY_S for step in one.steps)]
        lines.append(Series(term(one.since), x, y, low, high, kind="steps"))
    title = gettext("How long the public waits for an answer")
    return Chart(title, gettext("days"), gettext("share still unanswered"), tuple(lines))
