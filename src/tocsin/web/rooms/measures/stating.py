"""The statement of reasons of a measure (DSA, Art. 17): checked first, then taken away."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import orjson
from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.measures.listing import procedure_of
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.checking import faults
from tocsin.measures.dsa.codes import ContentType, Source
from tocsin.measures.dsa.redress import redress
from tocsin.measures.dsa.statements import Statement
from tocsin.measures.sanctions.procedure import Procedure
from tocsin.measures.sanctions.stating import statement_of
from tocsin.report.papers.dsa import statement_paper
from tocsin.report.papers.html import paper_html
from tocsin.web.forms import Line, Sent
from tocsin.web.pages import File, Page, Room, Shown
from tocsin.web.rooms.measures.letters import HTML, paper_data
from tocsin.web.rooms.measures.view import crumbs_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


class Form(StrEnum):
    """How a statement is taken away."""

    JSON = "json"
    HTML = "html"


class Stated(Sent):
    """What a statement needs that the measure does not say. ``facts`` go in place of the notice's;
    ``territory`` are codes of countries, with spaces or commas between them.
    """

    content_date: date
    content_type: Annotated[list[ContentType], Field(default_factory=list, max_length=20)]
    source: Source = Source.VOLUNTARY
    automated_detection: bool = False
    territory: Line = ""
    facts: Annotated[str, Field(max_length=5_000)] = ""
    provider_is_small: bool = False


@room.page("/sanctions/{sanction_id}/statement", Right.RUN_PANELS)
def ask(visit: Visit, sanction_id: str) -> Page:
    """The form for the statement."""
    row, procedure = _restricting(visit, sanction_id)
    begins = procedure.proposed.at.date()
    empty = Stated(
        content_date=begins,
        content_type=[ContentType.TEXT],
        automated_detection=bool(procedure.proposed.found_by_machine),
    )
    return _page(visit, row, procedure, empty, None)


@room.showing_action("/sanctions/{sanction_id}/statement", Right.RUN_PANELS)
def check(visit: Visit, sanction_id: str, form: Stated) -> Shown:
    """The statement as it would read, with what the database would refuse, and what to look at."""
    row, procedure = _restricting(visit, sanction_id)
    return Shown(_page(visit, row, procedure, form, _statement(procedure, form)))


@room.giving_action("/sanctions/{sanction_id}/statement/{form_of}", Right.RUN_PANELS)
def take(visit: Visit, sanction_id: str, form_of: Form, form: Stated) -> File:
    """The statement as a file; the audit log says that it was taken.

    Raises:
        InvalidError: the database would refuse it.
    """
    row, procedure = _restricting(visit, sanction_id)
    statement = _statement(procedure, form)
    refused = [one for one in faults(statement.to_wire()) if one.refused]
    if refused:
        fields = {one.field: one.message for one in refused}
        raise InvalidError("The statement cannot be sent like this.", "Correct it first.", fields)
    visit.sitting.log("sanction.stated", row.id, form=str(form_of))
    name = f"tocsin-{row.number}-statement.{form_of}"
    if form_of is Form.JSON:
        content = orjson.dumps(statement.to_wire(), option=orjson.OPT_INDENT_2)
        return File(name, content, "application/json")
    return File(name, paper_html(_paper(procedure, statement, form, visit.now)).encode(), HTML)


def _restricting(visit: Visit, sanction_id: str) -> tuple[SanctionRow, Procedure]:
    row, procedure = procedure_of(visit.sitting, sanction_id)
    if procedure.sanction is None:
        raise NotFoundError("No measure is in force, or was.", "Wait until it is decided.")
    return row, procedure


def _statement(procedure: Procedure, form: Stated) -> Statement:
    sanction = procedure.sanction
    made = sanction and statement_of(
        sanction, procedure.terms.zone, form.content_date, tuple(form.content_type),
        source=form.source, automated_detection=form.automated_detection,
        territory=tuple(form.territory.replace(",", " ").upper().split()), facts=form.facts,
    )  # fmt: skip
    if not made:
        raise InvalidError(
            "This measure restricts no content, so it has no statement of reasons.",
            "The letters tell the person concerned.",
        )
    return made


def _paper(procedure: Procedure, statement: Statement, form: Stated, now: datetime) -> Any:
    told_on = procedure.sanction.begins_at.date() if procedure.sanction else now.date()
    ways = redress(told_on, provider_is_small=form.provider_is_small)
    return statement_paper(statement, ways, procedure.proposed.subject.language, now)


def _page(
    visit: Visit, row: SanctionRow, procedure: Procedure, form: Stated, made: Statement | None
) -> Page:
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    wire = made.to_wire() if made else None
    found = faults(wire) if wire is not None else ()
    data = {
        "id": row.id,
        "statement": wire,
        "found": [
            {"field": one.field, "message": str(one.message), "remedy": str(one.remedy),
             "refused": one.refused} for one in found
        ],
    }  # fmt: skip
    shown = {
        "form": form,
        "told": found,
        "may_take": made is not None and not any(one.refused for one in found),
        "paper": paper_data(_paper(procedure, made, form, visit.now)) if made else None,
        "facts": procedure.notice.facts if procedure.notice else "",
        "types": [(one, term(one)) for one in ContentType],
        "sources": [(one, term(one)) for one in Source],
    }
    crumbs = (*crumbs_of(row, case), (f"#{row.number} {row.subject}", f"/sanctions/{row.id}"))
    title = gettext("Statement of reasons")
    return Page("measures/statement.html.j2", title, data, None, shown, crumbs, case.tlp)
