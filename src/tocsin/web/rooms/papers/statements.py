"""Statements of reasons (Art. 17): written here, begun from a measure, or taken as JSON."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.listing import procedure_of, sanctions_of_case
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.making import make_paper
from tocsin.desk.people.rights import Right
from tocsin.errors import Sentence
from tocsin.measures.dsa.codes import (
    AccountDecision,
    AccountType,
    Automation,
    Category,
    ContentType,
    Ground,
    Keyword,
    Payment,
    Provision,
    Source,
    Visibility,
)
from tocsin.measures.dsa.schema import EXPLAINED, FACTS
from tocsin.measures.sanctions.stating import statement_of
from tocsin.report.papers.words import words
from tocsin.web.forms import Id, Line, NotBlank, Sent
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.papers.asking import form_page
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import spoken

room: Final = Room()
KIND: Final = PaperKind.STATEMENT
_FORM_ONLY: Final = frozenset({"platform", "language"})
Codes = Annotated[list[Id], Field(default_factory=list, max_length=40)]
Short = Annotated[str, Field(max_length=500)]


class StatementSent(Sent):
    """A statement as it is written; the fields are named as the database names them."""

    platform: Line = ""
    puid: Short = ""
    decision_facts: Annotated[str, Field(max_length=FACTS)] = ""
    content_date: Line = ""
    application_date: Line = ""
    category: Id = ""
    decision_ground: Id = ""
    source_type: Id = ""
    source_identity: Short = ""
    automated_detection: Id = ""
    automated_decision: Id = ""
    content_type: Codes
    content_type_other: Short = ""
    content_language: Id = ""
    decision_visibility: Codes
    decision_visibility_other: Short = ""
    decision_monetary: Id = ""
    decision_monetary_other: Short = ""
    decision_provision: Id = ""
    decision_account: Id = ""
    account_type: Id = ""
    category_specification: Codes
    category_specification_other: Short = ""
    decision_ground_reference_url: Short = ""
    illegal_content_legal_ground: Short = ""
    illegal_content_explanation: Annotated[str, Field(max_length=EXPLAINED)] = ""
    incompatible_content_ground: Short = ""
    incompatible_content_explanation: Annotated[str, Field(max_length=EXPLAINED)] = ""
    incompatible_content_illegal: Id = ""
    territorial_scope: Line = ""
    end_date_visibility_restriction: Line = ""
    end_date_monetary_restriction: Line = ""
    end_date_service_restriction: Line = ""
    end_date_account_restriction: Line = ""
    language: Annotated[Id, Field(min_length=2)] = "en"


class Pasted(Sent):
    """A statement as a platform, or the database, gave it: JSON."""

    platform: Line = ""
    statement: Annotated[str, Field(max_length=200_000)] = ""
    language: Annotated[Id, Field(min_length=2)] = "en"


@room.page("/cases/{case_id}/papers/statement", Right.RUN_PANELS)
def new(
    visit: Visit,
    case_id: str,
    measure: Annotated[str | None, Query(max_length=100), NotBlank] = None,
) -> Page:
    """The form, empty or begun from a measure of the case that restricts content."""
    known_case(visit.sitting.session, visit.actor, case_id)
    empty = StatementSent(
        content_type=[], decision_visibility=[], category_specification=[],
        language=str(visit.caller.locale),
    )  # fmt: skip
    form = empty if measure is None else _from_measure(visit, case_id, measure, empty)
    return _form(visit, case_id, form, {})


def again(visit: Visit, case_id: str, form: StatementSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, form, error.fields)


@room.action("/cases/{case_id}/papers/statement", Right.RUN_PANELS, again=again)
def make(visit: Visit, case_id: str, form: StatementSent) -> Done:
    """Makes a statement of what was typed, where the database would take it."""
    return _made(visit, case_id, _wire(form), form.platform, form.language)


def pasted_again(visit: Visit, case_id: str, form: Pasted, error: InvalidError) -> Page:
    """The page with the JSON that was sent."""
    empty = StatementSent(content_type=[], decision_visibility=[], category_specification=[])
    return _form(visit, case_id, empty, error.fields, form)


@room.action("/cases/{case_id}/papers/statement/json", Right.RUN_PANELS, again=pasted_again)
def take(visit: Visit, case_id: str, form: Pasted) -> Done:
    """Takes a statement as JSON, and keeps it as it came."""
    try:
        wire = json.loads(form.statement)
    except (ValueError, RecursionError) as error:
        raise _no_json() from error
    if not isinstance(wire, dict):
        raise _no_json()
    return _made(visit, case_id, wire, form.platform, form.language)


def _made(
    visit: Visit, case_id: str, wire: Mapping[str, Any], platform: str, language: str
) -> Done:
    named = platform or str(wire.get("platform_name") or "")[:200]
    row = make_paper(visit.sitting, case_id, KIND, wire, named, language)
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


def _no_json() -> InvalidError:
    what = Sentence("This is no JSON of one statement.")
    remedy = Sentence("Paste one statement as the platform or the database gives it.")
    return InvalidError(what, remedy, {"statement": what})


def _wire(form: StatementSent) -> dict[str, Any]:
    """What was said, as it would be sent."""
    said = {name: one for name, one in form.model_dump().items() if name not in _FORM_ONLY}
    said["territorial_scope"] = form.territorial_scope.upper().replace(",", " ").split()
    return {name: one for name, one in said.items() if one not in ("", [], None)}


def _from_measure(visit: Visit, case_id: str, measure: str, empty: StatementSent) -> StatementSent:
    """What a measure in force says of itself; what it cannot know is left open."""
    row, procedure = procedure_of(visit.sitting, measure)
    sanction = procedure.sanction
    if row.case_id != case_id or sanction is None:
        return empty
    begins = sanction.begins_at.date()
    made = statement_of(sanction, procedure.terms.zone, begins, (), automated_detection=False)
    if made is None:
        return empty
    wire = made.to_wire()
    for unknown in ("content_date", "content_type", "automated_detection"):
        wire.pop(unknown, None)  # a person says it: the measure does not know
    wire["territorial_scope"] = " ".join(wire.get("territorial_scope", ()))
    return empty.model_copy(update={**wire, "platform": sanction.subject.platform})


def _form(
    visit: Visit,
    case_id: str,
    form: StatementSent,
    faults: Mapping[str, str],
    pasted: Pasted | None = None,
) -> Page:
    measures = [
        {"id": one["id"], "number": one["number"], "rung": one["rung"], "state": one["state"]}
        for one in sanctions_of_case(visit.sitting, case_id)
    ]
    data = {"measures": measures}
    shown = {"pasted": pasted or Pasted(), "choices": _choices(), "keywords": list(Keyword)}
    return form_page(visit, case_id, "statement", KIND, form, faults, data, shown)


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What each coded field can be, in the words of papers."""
    said = words(str(spoken()))
    coded: dict[str, Any] = {
        "category": Category, "source_type": Source, "automated_decision": Automation,
        "content_type": ContentType, "decision_visibility": Visibility,
        "decision_monetary": Payment, "decision_provision": Provision,
        "decision_account": AccountDecision, "decision_ground": Ground,
        "account_type": AccountType,
    }  # fmt: skip
    return {
        name: [(code.value, said.say(f"codes.{code}")) for code in codes]
        for name, codes in coded.items()
    }
