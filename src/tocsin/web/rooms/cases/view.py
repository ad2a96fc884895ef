"""A case as one reads it: what it says, on what evidence, and what is to be done."""

from typing import Any, Final

from tocsin.cases import disarm
from tocsin.cases.agenda import EntryKind, LinkKind
from tocsin.cases.attribution import ActorKind
from tocsin.cases.breakout import HIGHEST, QUESTIONS, Known
from tocsin.cases.case import Case, Objective
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import PARTS
from tocsin.cases.editing.frame import NEXT
from tocsin.cases.evidence import Evidence
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.cases.references import Shelf
from tocsin.cases.technique_use import Basis
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.commenting import comments
from tocsin.desk.cases.saving import case_of
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.panels.listing import panels_of_case
from tocsin.desk.papers.reading import papers_of
from tocsin.desk.papers.reading import summary as paper_summary
from tocsin.desk.people.registry import colleagues
from tocsin.desk.people.rights import Right
from tocsin.report.plugged import Takes, plugged_exporters
from tocsin.web.naming import named
from tocsin.web.pages import Crumb, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.case_terms import PARTS as PART_WORDS
from tocsin.web.words.case_terms import QUESTIONS as QUESTION_WORDS
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/cases/{case_id}", Right.LOOK)
def view(visit: Visit, case_id: str) -> Page:
    """A case with its evidence, its comments and its panels."""
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    pieces = basket(visit.sitting, case_id)
    numbers = {piece.id: number for number, piece in enumerate(pieces, 1)}
    said = comments(visit.sitting, case_id)
    people = named(visit.sitting, people_in(row, case) | {one.author for one in said})
    data = {
        **_frame(row),
        "case": case.to_json(),
        "severity": _severity(case),
        "evidence": [_piece(piece, numbers[piece.id], people) for piece in pieces],
        "comments": [
            {
                "id": one.id,
                "author": people[one.author],
                "own": one.author == visit.actor.person_id,
                "text": one.text,
                "at": one.written_at,
                "withdrawn": one.withdrawn_at is not None,
            }
            for one in said
        ],
        "panels": panels_of_case(visit.sitting, case_id),
        "papers": [paper_summary(paper) for paper in papers_of(visit.sitting, case_id)],
        "exporters": _exporters(case_id),
    }
    shown = {"document": case, "numbers": numbers, "people": people, **_choices(visit, row, case)}
    title = f"#{row.number} {case.title}"
    crumbs = ((gettext("Cases"), "/cases"),)
    return Page("cases/view.html.j2", title, data, None, shown, crumbs, case.tlp)


def crumbs_of(row: CaseRow) -> tuple[Crumb, ...]:
    """The way from the list to a page of a case."""
    return ((gettext("Cases"), "/cases"), (f"#{row.number} {row.title}", f"/cases/{row.id}"))


def _frame(row: CaseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "version": row.version,
        "institution": row.institution,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "merged_into": row.merged_into,
    }


def _severity(case: Case) -> dict[str, Any]:
    computed = case.severity.computed
    return {
        "level": case.severity.level,
        "low": computed.low,
        "high": computed.high,
        "ground": computed.ground,
        "open": computed.open,
    }


def _piece(piece: Evidence, number: int, people: Any) -> dict[str, Any]:
    return {
        "number": number,
        "id": piece.id,
        "kind": piece.kind,
        "label": label_of(piece),
        "content": piece.content,
        "captured_by": people[piece.captured_by],
        "captured_at": piece.captured_at,
        "source_file": piece.provenance.source_file,
        "source_line": piece.provenance.source_line,
        "reader": piece.provenance.reader,
        "detector": piece.provenance.detector,
    }


def label_of(piece: Evidence) -> str:
    """What names a piece of evidence in a line: its words, or what it is of."""
    names = ("text", "statement", "title", "name", "account_id", "post_id")
    found = (piece.content.get(name) for name in names)
    return str(next((one for one in found if one), ""))


def _exporters(case_id: str) -> list[dict[str, str]]:
    """The installed exporters that write a case, and where each does."""
    return [
        {
            "name": one.name,
            "title": str(one.thing.title),
            "origin": one.origin,
            "href": f"/cases/{case_id}/exports/{one.name}",
        }
        for one in plugged_exporters().working
        if one.thing.takes == Takes.CASE
    ]


def people_in(row: CaseRow, case: Case) -> set[str]:
    """The ids of everybody whom a case names, or who wrote in it."""
    members = {one.id for one in case.need_to_know if one.kind is MemberKind.PERSON}
    doers = {one for task in case.tasks for one in (task.who, task.done_by)}
    writers = {entry.written_by for entry in case.timeline}
    markers = {use.marked_by for use in case.techniques}
    judges = {case.attribution.stated_by}
    if case.severity.override is not None:
        judges.add(case.severity.override.by)
    judges |= {getattr(case.severity.breakout, question).stated_by for question in QUESTIONS}
    adders = {one.added_by for shelf in Shelf for one in getattr(case, shelf.value)}
    own = {row.created_by, row.updated_by}
    return own | members | doers | writers | markers | judges | adders


def _choices(visit: Visit, row: CaseRow, case: Case) -> dict[str, Any]:
    """What the forms of the page offer."""
    may_write = visit.may(Right.WRITE_CASES) and row.merged_into is None
    return {
        "may_write": may_write,
        "may_run_panels": visit.may(Right.RUN_PANELS),
        "statuses": [case.status, *sorted(NEXT[case.status])],
        "tlps": Tlp,
        "objectives": Objective,
        "parts_of": PARTS,
        "confidences": Confidence,
        "actor_kinds": ActorKind,
        "questions": QUESTIONS,
        "knowns": Known,
        "highest": HIGHEST,
        "bases": Basis,
        "entry_kinds": EntryKind,
        "link_kinds": LinkKind,
        "member_kinds": MemberKind,
        "shelves": Shelf,
        "technique_names": {
            use.technique: disarm.technique(use.technique).name for use in case.techniques
        },
        "part_words": PART_WORDS,
        "question_words": QUESTION_WORDS,
        "colleagues": colleagues(visit.sitting.session) if may_write else [],
    }
