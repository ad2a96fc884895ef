"""From a complete assessment to a proposal: against whom, on which evidence, by which terms."""

from dataclasses import fields
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import BeforeValidator, Field

from tocsin.cases.marking import Tlp
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.assessing import known_assessment
from tocsin.desk.measures.listing import list_sanctions, replayed, sanctions_of_case
from tocsin.desk.measures.proposing import propose
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.measures.rungs import Rung, is_automatic
from tocsin.measures.sanctions.parts import Exhibit, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import OVER
from tocsin.measures.sanctions.terms import MOST_DAYS, Terms
from tocsin.report.measures.words import languages
from tocsin.web.forms import Id, Ids, Line, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.cases.view import label_of
from tocsin.web.rooms.measures.assessing import crumbs_of
from tocsin.web.rooms.measures.filling import lines
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext, language_name, spoken
from tocsin.web.words.terms import term

room: Final = Room()
Name = Annotated[str, Field(max_length=500)]
Weekdays = Annotated[
    tuple[Annotated[int, Field(ge=0, le=6)], ...],
    BeforeValidator(lambda given: [one for one in given if one != ""]),
    Field(max_length=8),
]
"""Days of the week, 0 for Monday. A browser sends a blank too, so that none can be meant."""
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
_USUAL: Final[dict[str, Any]] = {one.name: one.default for one in fields(Terms)}
MOST_EXHIBITS: Final = 200
"""Of the basket that the form lists: nobody reads more on one page."""


class Proposal(Sent):
    """Against whom, on what, by which terms. ``piece``, ``shows`` and ``tlp`` are of one length:
    every piece that the form lists; ``exhibit`` are those that were chosen.
    """

    kind: SubjectKind
    name: Name
    subject_id: Name
    platform: Name
    language: Annotated[str, Field(max_length=40)]
    is_private_person: bool = False
    members: Text = ""
    exhibit: Ids
    piece: Ids
    shows: Annotated[list[Text], Field(default_factory=list, max_length=5_000)]
    tlp: Annotated[list[Tlp], Field(default_factory=list, max_length=5_000)]
    zone: Line
    appeal_to: Name
    appeal_how: Annotated[str, Field(max_length=2_000)]
    vote_days: Days = _USUAL["vote_days"]
    serve_days: Days = _USUAL["serve_days"]
    reply_days: Days = _USUAL["reply_days"]
    decide_days: Days = _USUAL["decide_days"]
    appeal_days: Days = _USUAL["appeal_days"]
    review_days: Days = _USUAL["review_days"]
    deciders: Annotated[int, Field(ge=1, le=99)] = _USUAL["deciders"]
    reviewers: Annotated[int, Field(ge=1, le=99)] = _USUAL["reviewers"]
    rest_days: Weekdays = _USUAL["rest_days"]
    rule_id: Id = ""
    renews: Id = ""


_OF_TERMS: Final = (
    "zone", "appeal_to", "appeal_how", "vote_days", "serve_days", "reply_days", "decide_days",
    "appeal_days", "review_days", "deciders", "reviewers", "rest_days",
)  # fmt: skip


@room.page("/assessments/{assessment_id}/propose", Right.WRITE_CASES)
def new(visit: Visit, assessment_id: str, rule: Annotated[str, Query(max_length=100)] = "") -> Page:
    """The form for a proposal; the terms are those of the last one that one may know of."""
    empty: dict[str, Any] = {
        name: field.default for name, field in Proposal.model_fields.items()
    } | dict.fromkeys(("name", "subject_id", "platform", "zone", "appeal_to", "appeal_how"), "")
    empty |= {"kind": SubjectKind.ACCOUNT, "language": "", "is_private_person": True}
    empty |= {"exhibit": [], "piece": [], "shows": [], "tlp": [], "rule_id": rule}
    return _form(visit, assessment_id, Proposal.model_construct(**{**empty, **_last(visit)}), {})


def again(visit: Visit, assessment_id: str, form: Proposal, error: InvalidError) -> Page:
    """The form with what was typed."""
    faults = error.fields or {"propose": error.message}
    return _form(visit, assessment_id, form, {_short(name): one for name, one in faults.items()})


@room.action("/assessments/{assessment_id}/propose", Right.WRITE_CASES, again=again)
def make(visit: Visit, assessment_id: str, form: Proposal) -> Done:
    """Proposes the measure."""
    with refusing():
        subject = Subject(
            form.kind, form.subject_id, form.name, form.platform, form.language,
            form.is_private_person, lines(form.members),
        )  # fmt: skip
        terms = Terms(**{name: getattr(form, name) for name in _OF_TERMS})
    said = zip(form.piece, form.shows, form.tlp, strict=False)
    evidence = tuple(Exhibit(one, shows, tlp) for one, shows, tlp in said if one in form.exhibit)
    row = propose(visit.sitting, assessment_id, subject, evidence, terms, form.rule_id, form.renews)
    return Done(f"/sanctions/{row.id}", "proposed", {"sanction": row.id})


def _last(visit: Visit) -> dict[str, Any]:
    rows = list_sanctions(visit.sitting) if visit.may(Right.LOOK) else []
    if not rows:
        return {}
    terms = replayed(visit.sitting, rows[0].id).terms
    return {name: getattr(terms, name) for name in _OF_TERMS}


def _form(visit: Visit, assessment_id: str, form: Proposal, faults: dict[str, str]) -> Page:
    row = known_assessment(visit.sitting, assessment_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    rung = Rung(row.rung)
    typed = dict(zip(form.piece, zip(form.shows, form.tlp, strict=False), strict=False))
    pieces = basket(visit.sitting, row.case_id)
    exhibits = []
    for number, piece in enumerate(pieces[:MOST_EXHIBITS], 1):
        label = label_of(piece)
        shows, tlp = typed.get(piece.id, (label[:2_000], Tlp(case.tlp)))
        exhibits.append({
            "number": number, "id": piece.id, "kind": piece.kind, "label": label, "shows": shows,
            "tlp": tlp, "chosen": piece.id in form.exhibit,
        })  # fmt: skip
    ended = [
        (one["id"], f"#{one['number']} {one['subject']}")
        for one in sanctions_of_case(visit.sitting, row.case_id)
        if one["state"] in OVER
    ]
    data = {"assessment": row.id, "case": row.case_id, "rung": rung, "whole": row.is_complete}
    shown = {
        "form": form, "faults": faults, "exhibits": exhibits,
        "left_out": len(pieces) - len(exhibits),
        "kinds": [(one, term(one)) for one in SubjectKind],
        "languages": [(code, language_name(code)) for code in languages()],
        "weekdays": sorted(spoken().days["stand-alone"]["wide"].items()),
        "tlps": Tlp, "ended": ended, "automatic": is_automatic(rung),
    }  # fmt: skip
    title = gettext("Propose: %(measure)s") % {"measure": term(rung)}
    return Page(
        "measures/propose.html.j2", title, data, None, shown, crumbs_of(row, case), case.tlp
    )


def _short(field: str) -> str:
    """The field of the form for one that the procedure names."""
    name = field.removeprefix("terms.").removeprefix("subject.")
    return {"id": "subject_id", "evidence.shows": "evidence", "evidence.id": "evidence"}.get(
        name, name
    )
