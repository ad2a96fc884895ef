"""Shadow runs: what a rulebook would have done over past cases, and to whom; nothing is done."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.documents import to_json
from tocsin.desk.jobs.tables import ENDED, JobState
from tocsin.desk.measures.rulebooks import rulebook_in_force, rulebook_of, rulebooks, rules_of
from tocsin.desk.measures.shadows import (
    ask_shadow,
    awaited_runs,
    examples_of,
    last_runs,
    results_of,
    shadow_run,
)
from tocsin.desk.measures.tables import ShadowRunRow
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Id, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
DAYS: Final = 30
_LOOK_AGAIN_S: Final = 3


@room.page("/rules/shadows", Right.RUN_PANELS)
def runs(visit: Visit) -> Page:
    """The runs that were made and those that wait, and how to ask for another."""
    waiting = awaited_runs(visit.sitting)
    rows = last_runs(visit.sitting)
    people = named(visit.sitting, [row.asked_by for row in rows])
    newest = rulebook_in_force(visit.sitting)
    data = {
        "days": DAYS,
        "rulebooks": [
            {"id": row.id, "number": row.number, "version": row.version}
            for row in rulebooks(visit.sitting)
        ],
        "in_force": newest.id if newest else None,
        "waiting": [
            {
                "state": JobState(row.state), "created_at": row.created_at, "error": row.error,
                "remedy": row.remedy,
            }
            for row in waiting
        ],
        "runs": [_run(visit, row) | {"asked_by": people[row.asked_by]} for row in rows],
    }  # fmt: skip
    going_on = any(row.state not in ENDED for row in waiting)
    crumbs = ((gettext("Rulebook"), "/rules"),)
    refresh = _LOOK_AGAIN_S if going_on else None
    title = gettext("Shadow runs")
    return Page("rulebook/shadows.html.j2", title, data, None, {}, crumbs, None, refresh)


class Asked(Sent):
    """Which rulebook, and how many days back."""

    rulebook: Id
    days: Annotated[int, Field(ge=1, le=3_650)] = DAYS


@room.action("/rules/shadows", Right.RUN_PANELS)
def ask(visit: Visit, form: Asked) -> Done:
    """Asks for a run; it is made as a job."""
    row = ask_shadow(visit.sitting, form.rulebook, form.days)
    return Done("/rules/shadows", "submitted", {"job": row.id})


@room.page("/rules/shadows/{run_id}", Right.RUN_PANELS, csv=True)
def one_run(visit: Visit, run_id: str) -> Page:
    """What each rule would have done: to how many cases, to whom, and which one may look at."""
    row = shadow_run(visit.sitting, run_id)
    tried = rulebook_of(visit.sitting, row.rulebook_id)
    titles = {rule.id: rule for rule in rules_of(tried)}
    results = results_of(visit.sitting, row)
    rows = [
        to_json(one)
        | {
            "title": titles[one.rule_id].title,
            "measures": list(titles[one.rule_id].measures),
            "automatic": titles[one.rule_id].automatic,
        }
        for one in results
    ]
    asked_by = named(visit.sitting, [row.asked_by])[row.asked_by]
    data = _run(visit, row) | {"asked_by": asked_by, "results": rows}
    crumbs = ((gettext("Rulebook"), "/rules"), (gettext("Shadow runs"), "/rules/shadows"))
    shown = {"case_titles": examples_of(visit.sitting, results)}
    title = gettext("Shadow run")
    return Page("rulebook/shadow.html.j2", title, data, rows, shown, crumbs)


def _run(visit: Visit, row: ShadowRunRow) -> dict[str, Any]:
    tried = rulebook_of(visit.sitting, row.rulebook_id)
    return {
        "id": row.id,
        "href": f"/rules/shadows/{row.id}",
        "number": tried.number,
        "version": tried.version,
        "since": row.since,
        "ran_at": row.ran_at,
        "cases": row.cases,
    }
