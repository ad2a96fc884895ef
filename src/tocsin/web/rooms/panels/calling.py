"""Calling a panel: by whom, on what, of which strata, by which rules."""

import re
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import Field

from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import InvalidError
from tocsin.desk.panels.listing import list_panels, summary
from tocsin.desk.panels.pool import experts
from tocsin.desk.panels.stepping import call_panel
from tocsin.desk.people.rights import Right
from tocsin.panels.ballots import SeedQuestion
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.experts import Dimension, Subject, SubjectKind, stratum_of
from tocsin.panels.panel import State
from tocsin.panels.rules import Quota, Rules
from tocsin.panels.scales import CLAIM, SCALES
from tocsin.web.forms import LARGEST, Id, Line, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.panel_terms import SCALE_NAMES
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST: Final = 5_000
_BOUNDS: Final = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?")


@room.page("/panels", Right.LOOK, csv=True)
def panels(
    visit: Visit,
    state: State | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Page:
    """The panels that one may know of, the newest first."""
    rows = [summary(row) for row in list_panels(visit.sitting, state, before=before)]
    data = {"state": state, "panels": rows}
    shown = {"states": State, "may_run": visit.may(Right.RUN_PANELS)}
    return Page("panels/list.html.j2", gettext("Panels"), data, rows, shown)


class Call(Sent):
    """A call. ``strata``: a line each, as in ``epidemiology: 2-3``; ``seeds``: a line each, as in
    ``question | answer | source``; ``parties``: a line each.
    """

    case: Id
    kind: SubjectKind = SubjectKind.CLAIM
    title: Line
    text: Text = ""
    question: Line
    scale: Id = CLAIM.name
    body: Line
    size: Annotated[int, Field(ge=2, le=99)] = 9
    voting: Dimension = Dimension.DISCIPLINE
    strata: Annotated[str, Field(max_length=_MOST)]
    parties: Annotated[str, Field(max_length=_MOST)] = ""
    seeds: Annotated[str, Field(max_length=_MOST)] = ""
    briefing_days: Annotated[int, Field(ge=1, le=90)] = 7
    first_days: Annotated[int, Field(ge=1, le=90)] = 14
    discussion_days: Annotated[int, Field(ge=1, le=90)] = 7
    second_days: Annotated[int, Field(ge=1, le=90)] = 7
    names_published: bool = False


@room.page("/panels/new", Right.RUN_PANELS)
def new(visit: Visit, case: Annotated[str, Query(max_length=100)]) -> Page:
    """The form for a call."""
    _, document = case_of(visit.sitting.session, visit.actor, case)
    empty = Call.model_construct(
        case=case, scale=CLAIM.name, size=9, voting=Dimension.DISCIPLINE,
        kind=SubjectKind.CASE, title=document.title, text=document.summary, strata="",
        question="", body=visit.actor.institution, parties=document.target, seeds="",
    )  # fmt: skip
    return _form(visit, empty, {})


def again(visit: Visit, form: Call, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, form, error.fields)


@room.action("/panels", Right.RUN_PANELS, again=again)
def call(visit: Visit, form: Call) -> Done:
    """Calls a panel; its seed is promised now, and revealed at the draw."""
    row, document = case_of(visit.sitting.session, visit.actor, form.case)
    if form.kind is SubjectKind.MEASURE:
        fields = {"kind": gettext("is called from the page of the measure")}
        raise InvalidError(gettext("A panel on a measure is called from its page."), "", fields)
    if form.scale not in SCALES:
        fields = {"scale": gettext("is not known")}
        raise InvalidError(gettext("There is no such scale."), "", fields)
    subject = Subject(
        kind=form.kind,
        id=form.case,
        title=form.title,
        text=form.text,
        parties=_lines(form.parties),
        objectives=tuple(sorted(document.objectives)),
        opened_by=row.created_by,
        opened_for=row.institution,
        opened_at=row.created_at,
    )
    try:
        rules = Rules(
            size=form.size,
            voting=form.voting,
            quotas=quotas(form.strata, form.voting),
            briefing_days=form.briefing_days,
            first_days=form.first_days,
            discussion_days=form.discussion_days,
            second_days=form.second_days,
            names_published=form.names_published,
        )
    except NotAllowedError as error:
        raise InvalidError(error.message, error.remedy, {error.field: error.message}) from error
    scale, seeds = SCALES[form.scale], _seeds(form.seeds)
    made = call_panel(
        visit.sitting, form.case, form.body, subject, rules, scale, form.question, seeds
    )
    return Done(f"/panels/{made.id}", "called", {"panel": made.id})


def quotas(strata: str, voting: Dimension) -> tuple[Quota, ...]:
    """The seats of each stratum, from a line each.

    Raises:
        InvalidError: a line cannot be read.
    """
    found = []
    for line in _lines(strata):
        name, _, bounds = line.rpartition(":")
        read = _BOUNDS.fullmatch(bounds.strip())
        if not name.strip() or read is None:
            what = gettext("a line is not of the form STRATUM: LEAST-MOST")
            raise InvalidError(gettext("The strata cannot be read."), "", {"strata": what})
        least, most = int(read[1]), int(read[2] or read[1])
        found.append(Quota(voting, name.strip(), least, most))
    return tuple(found)


def _seeds(text: str) -> tuple[SeedQuestion, ...]:
    found = []
    for number, line in enumerate(_lines(text), 1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            what = gettext("a line is not of the form QUESTION | ANSWER | SOURCE")
            raise InvalidError(gettext("The seed questions cannot be read."), "", {"seeds": what})
        found.append(SeedQuestion(f"seed-{number}", *parts))
    return tuple(found)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def pool_by_stratum(visit: Visit) -> dict[str, dict[str, int]]:
    """How many experts of the pool there are in each stratum of each dimension."""
    known = experts(visit.sitting)
    strata: dict[str, dict[str, int]] = {}
    for dimension in Dimension:
        counted = strata.setdefault(dimension.value, {})
        for one in known:
            name = stratum_of(one, dimension)
            counted[name] = counted.get(name, 0) + 1
    return strata


def _form(visit: Visit, form: Call, faults: dict[str, str]) -> Page:
    shown: dict[str, Any] = {
        "form": form,
        "faults": faults,
        "strata": pool_by_stratum(visit),
        "dimensions": Dimension,
        "scales": SCALES,
        "scale_names": SCALE_NAMES,
        "kinds": [kind for kind in SubjectKind if kind is not SubjectKind.MEASURE],
    }
    crumbs = ((gettext("Panels"), "/panels"),)
    return Page("panels/new.html.j2", gettext("Call a panel"), {}, None, shown, crumbs)
