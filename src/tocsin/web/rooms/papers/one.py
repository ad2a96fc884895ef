"""One paper: read in a language, taken away as a file, and followed after it was sent."""

import json
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import BeforeValidator, Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.following import LONGEST, enter_step, sent_on
from tocsin.desk.papers.kinds import Action, Happened, PaperKind
from tocsin.desk.papers.reading import document_of, paper_of, steps_of, summary
from tocsin.desk.papers.tables import PaperRow, PaperStepRow
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.checking import faults
from tocsin.measures.dsa.orders import Order, missing
from tocsin.report.papers.html import paper_html
from tocsin.report.papers.text import paper_text
from tocsin.report.papers.words import languages, words
from tocsin.web.forms import Line, NotBlank, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, File, Page, Room
from tocsin.web.rooms.papers.asking import Reading, language_choices
from tocsin.web.rooms.papers.rendering import rendered
from tocsin.web.visits import Visit
from tocsin.web.words.paper_terms import ORDER_PARTS
from tocsin.web.words.speaking import gettext, spoken
from tocsin.web.words.terms import term

room: Final = Room()


class Form(StrEnum):
    """A file that a paper can be taken away as."""

    HTML = "html"
    TEXT = "txt"
    JSON = "json"


_MEDIA: Final = {
    Form.HTML: "text/html; charset=utf-8",
    Form.TEXT: "text/plain; charset=utf-8",
    Form.JSON: "application/json",
}


def _known(value: Any) -> Any:
    return value if value in languages() else ""


Language = Annotated[str, BeforeValidator(_known), Query(max_length=20)]


@room.page("/papers/{paper_id}", Right.LOOK)
def one(visit: Visit, paper_id: str, language: Language = "") -> Page:
    """A paper as its reader sees it, its digest, and what happened to it."""
    empty = StepSent(on_day=visit.now.date().isoformat())
    return _page(visit, paper_id, language, empty, {})


@room.file("/papers/{paper_id}/files/{file}", Right.LOOK)
def take_away(visit: Visit, paper_id: str, file: Form, language: Language = "") -> File:
    """The paper as HTML to print, as text, or as the JSON that its room made."""
    row = paper_of(visit.sitting, paper_id)
    if file is Form.JSON:
        content = json.dumps(row.document, ensure_ascii=False, indent=2)
    elif file is Form.TEXT:
        content = paper_text(rendered(row, language or row.language))
    else:
        content = paper_html(rendered(row, language or row.language))
    return File(f"{row.kind}-{row.number}.{file}", content.encode(), _MEDIA[file])


class StepSent(Sent):
    """Something that happened to a paper. ``items``: numbers of notices, as in ``1 3``."""

    happened: Happened = Happened.SENT
    on_day: Line = ""
    action: Annotated[Action | None, NotBlank] = None
    items: Line = ""
    words: Annotated[str, Field(max_length=LONGEST)] = ""


def again(visit: Visit, paper_id: str, form: StepSent, error: InvalidError) -> Page:
    """The page with what was typed."""
    return _page(visit, paper_id, "", form, error.fields)


@room.action("/papers/{paper_id}/steps", Right.WRITE_CASES, again=again)
def follow(visit: Visit, paper_id: str, form: StepSent) -> Done:
    """Enters what happened, by who writes cases."""
    return _entered(visit, paper_id, form)


@room.action("/papers/{paper_id}/steps/decided", Right.RUN_PANELS, again=again)
def follow_as_decider(visit: Visit, paper_id: str, form: StepSent) -> Done:
    """Enters what happened, by who decides: they follow what binds the institution."""
    return _entered(visit, paper_id, form)


def _entered(visit: Visit, paper_id: str, form: StepSent) -> Done:
    read = Reading()
    day = read.day("on_day", form.on_day)
    items = tuple(read.number("items", one) for one in form.items.replace(",", " ").split())
    read.stop()
    step = enter_step(visit.sitting, paper_id, form.happened, day, form.words, form.action, items)
    return Done(f"/papers/{paper_id}#followed", "paper_followed", {"place": step.place})


def _page(
    visit: Visit, paper_id: str, language: str, form: StepSent, wrong: dict[str, str]
) -> Page:
    row = paper_of(visit.sitting, paper_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    steps = steps_of(visit.sitting, row.id)
    people = named(visit.sitting, {row.made_by, *(step.entered_by for step in steps)})
    chosen = language or row.language
    data = {
        **summary(row), "made_by": people[row.made_by], "language": chosen, "about": row.about,
        "document": row.document, "evidence": row.evidence,
        "steps": [_step(step, steps, people) for step in steps],
        "waiting_days": _waiting(visit, row, steps), **_open(row),
    }  # fmt: skip
    follow_at = f"/papers/{row.id}/steps" if visit.may(Right.WRITE_CASES) else ""
    if not follow_at and visit.may(Right.RUN_PANELS):
        follow_at = f"/papers/{row.id}/steps/decided"
    shown = {
        "paper": rendered(row, chosen), "said": words(chosen), "faults": wrong, "form": form,
        "languages": language_choices(), "files": Form, "follow_at": follow_at,
        "happenings": [h for h in Happened if h is not Happened.MADE], "actions": Action,
        "part_words": ORDER_PARTS, "about_said": _about(row),
        "is_bundle": row.kind == PaperKind.BUNDLE,
    }  # fmt: skip
    crumbs = (
        (gettext("Cases"), "/cases"),
        (f"#{case.number} {case.title}", f"/cases/{row.case_id}"),
        (gettext("Papers"), f"/cases/{row.case_id}/papers"),
    )
    title = f"{term(PaperKind(row.kind))} P-{row.number}"
    return Page("papers/paper.html.j2", title, data, None, shown, crumbs, case.tlp)


def _step(step: PaperStepRow, steps: Any, people: Any) -> dict[str, Any]:
    sent = sent_on(steps)
    return {
        "place": step.place, "happened": Happened(step.kind), "on": step.on_day,
        "after_days": (step.on_day - sent).days if sent else None,
        "action": Action(step.action) if step.action else None, "items": step.items,
        "words": step.words, "by": people[step.entered_by], "at": step.entered_at,
    }  # fmt: skip


def _waiting(visit: Visit, row: PaperRow, steps: Any) -> int | None:
    """Days since it was sent, while nobody has answered."""
    sent = sent_on(steps)
    if sent is None or row.state == Happened.DECIDED:
        return None
    return (visit.now.date() - sent).days


def _open(row: PaperRow) -> dict[str, Any]:
    """What an order lacks yet, by its article; what somebody should look at in a statement."""
    document = document_of(row)
    if isinstance(document, Order):
        lacks = [
            {"field": lack.field, "cited": lack.cited, "need": lack.need}
            for lack in missing(document)
        ]
        return {"missing": lacks, "remarks": []}
    remarks = faults(row.document) if row.kind == PaperKind.STATEMENT else ()
    told = [{"field": r.field, "message": r.message, "remedy": r.remedy} for r in remarks]
    return {"missing": [], "remarks": told}


def _about(row: PaperRow) -> str:
    return words(str(spoken())).say(f"codes.{row.about}") if row.about else ""
