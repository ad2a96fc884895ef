"""The list of cases, and a new one."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import Field

from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.desk.cases.listing import PAGE, Wanted, count_by_status, list_cases
from tocsin.desk.cases.saving import open_case
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Id, Line, Sent, Text
from tocsin.web.listing import address
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.cases.findings import take_in
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
Before = Annotated[str, Query(max_length=100, description="Where the last page ended")]


class NewCase(Sent):
    """What a case begins with."""

    title: Line
    summary: Text = ""
    tlp: Tlp = Tlp.AMBER
    objectives: Annotated[list[Objective], Field(default_factory=list)]
    finding: Id = ""


@room.page("/cases", Right.LOOK, csv=True)
def cases(
    visit: Visit,
    status: Status | None = None,
    objective: Objective | None = None,
    words: Annotated[str, Query(max_length=200)] = "",
    before: Before = "",
) -> Page:
    """The cases that one may know of, the last changed first."""
    wanted = Wanted(status, objective, words, _cursor(before), PAGE)
    rows = [_row(row) for row in list_cases(visit.sitting, wanted)]
    asked = {"status": status, "objective": objective, "words": words}
    last = rows[-1] if len(rows) == PAGE else None
    following = {**asked, "before": last and f"{last['updated_at'].isoformat()}~{last['id']}"}
    data = {
        "asked": asked,
        "cases": rows,
        "counts": count_by_status(visit.sitting),
        "next": address("/cases", following) if last else None,
    }
    shown = {"may_write": visit.may(Right.WRITE_CASES), "statuses": Status, "objectives": Objective}
    return Page("cases/list.html.j2", gettext("Cases"), data, rows, shown)


@room.page("/cases/new", Right.WRITE_CASES)
def new(visit: Visit, finding: Annotated[str, Query(max_length=100)] = "") -> Page:  # noqa: ARG001
    """The form for a new case, empty or from a finding."""
    empty = NewCase.model_construct(title="", finding=finding, objectives=[])
    return _form(empty, {})


def again(visit: Visit, form: NewCase, error: InvalidError) -> Page:  # noqa: ARG001
    """The form with what was typed."""
    return _form(form, error.fields)


@room.action("/cases", Right.WRITE_CASES, again=again)
def open_new(visit: Visit, form: NewCase) -> Done:
    """Opens a case; from a finding, with the finding frozen in its basket."""
    me = Member(MemberKind.PERSON, visit.actor.person_id)
    case = Case(
        form.title,
        form.summary,
        tlp=form.tlp,
        objectives=frozenset(form.objectives),
        need_to_know=(me,) if form.tlp.named_only else (),
    )
    row = open_case(visit.sitting, case)
    if form.finding:
        take_in(visit, row.id, form.finding)
    return Done(f"/cases/{row.id}", "opened", {"case": row.id, "version": row.version})


def _form(form: NewCase, faults: dict[str, str]) -> Page:
    shown = {"form": form, "faults": faults, "tlps": Tlp, "objectives": Objective}
    crumbs = ((gettext("Cases"), "/cases"),)
    return Page("cases/new.html.j2", gettext("New case"), shown=shown, crumbs=crumbs)


def _row(row: CaseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "status": Status(row.status),
        "tlp": Tlp(row.tlp),
        "severity": row.severity,
        "objectives": [Objective(one) for one in row.objectives],
        "institution": row.institution,
        "updated_at": row.updated_at,
        "href": f"/cases/{row.id}",
    }


def _cursor(text: str) -> tuple[datetime, str] | None:
    at, _, case_id = text.partition("~")
    if not text:
        return None
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None or not case_id:
        fields = {"before": gettext("names no place in the list")}
        raise InvalidError(gettext("This page of the list is not there."), "", fields)
    return when, case_id
