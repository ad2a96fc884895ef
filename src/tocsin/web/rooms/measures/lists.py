"""Measures in lists: all that one may know of, with what waits; and those of a case."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.cases import disarm
from tocsin.desk.cases.saving import case_of
from tocsin.desk.measures.assessing import assessments_of, begin_assessment, history_of
from tocsin.desk.measures.listing import PAGE, list_sanctions, sanctions_of_case, summary
from tocsin.desk.measures.tables import AssessmentRow
from tocsin.desk.measures.waiting import measures_waiting_for
from tocsin.desk.people.rights import Right
from tocsin.measures.countermeasures import against
from tocsin.measures.proportionality.completeness import missing
from tocsin.measures.rungs import LADDER, Rung, is_automatic
from tocsin.measures.sanctions.procedure import State
from tocsin.web.forms import LARGEST, Sent
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.cases.view import crumbs_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/measures", Right.LOOK, csv=True)
def measures(
    visit: Visit,
    state: State | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Page:
    """The measures that one may know of, the newest first, and what waits for whoever looks."""
    rows = [summary(row) for row in list_sanctions(visit.sitting, state, before)]
    waiting = measures_waiting_for(visit.sitting) if before is None and state is None else []
    data = {"state": state, "waiting": waiting, "measures": rows}
    shown = {"states": State, "next": rows[-1]["number"] if len(rows) == PAGE else None}
    return Page("measures/list.html.j2", gettext("Measures"), data, rows, shown)


@room.page("/cases/{case_id}/measures", Right.LOOK)
def of_case(visit: Visit, case_id: str) -> Page:
    """The assessments and procedures of a case, and what may be offered against its techniques."""
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    data = {
        "case": case_id,
        "assessments": [_assessment(one) for one in assessments_of(visit.sitting, case_id)],
        "measures": sanctions_of_case(visit.sitting, case_id),
        "offered": offered_against([use.technique for use in case.techniques]),
        "may_write": visit.may(Right.WRITE_CASES) and row.merged_into is None,
    }
    shown = {"ladder": [(rung, is_automatic(rung)) for rung in LADDER]}
    title = gettext("Measures")
    return Page("measures/case.html.j2", title, data, None, shown, crumbs_of(row), case.tlp)


class Begun(Sent):
    """Which measure is assessed."""

    rung: Rung


@room.action("/cases/{case_id}/assessments", Right.WRITE_CASES)
def begin(visit: Visit, case_id: str, form: Begun) -> Done:
    """Begins the assessment of a measure."""
    row = begin_assessment(visit.sitting, case_id, form.rung)
    return Done(f"/assessments/{row.id}", "saved", {"assessment": row.id})


def offered_against(techniques: list[str]) -> list[dict[str, Any]]:
    """What may be offered against each technique, the mildest first, with its conditions."""
    return [
        {
            "technique": one,
            "name": disarm.technique(one).name,
            "countermeasures": [
                {
                    "id": found.id, "name": found.name, "stance": found.stance,
                    "reason": found.reason, "condition": found.condition, "rungs": found.rungs,
                    "who": found.who,
                }
                for found in against(one)
            ],
        }
        for one in techniques
    ]  # fmt: skip


def _assessment(row: AssessmentRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "href": f"/assessments/{row.id}",
        "rung": Rung(row.rung),
        "version": row.version,
        "whole": row.is_complete,
        "missing": len(missing(history_of(row).latest.form)),
        "changed_at": row.changed_at,
    }
