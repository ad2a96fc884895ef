"""The vote by stratum: a panel is called on whether a measure is proportionate."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.listing import procedure_of
from tocsin.desk.measures.proposing import open_vote, take_verdict
from tocsin.desk.people.rights import Right
from tocsin.measures.sanctions.voting import MEASURE
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.experts import Dimension
from tocsin.panels.rules import Rules
from tocsin.web.forms import Line, Nothing, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.measures.view import crumbs_of
from tocsin.web.rooms.panels.calling import pool_by_stratum, quotas
from tocsin.web.visits import Visit
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
_SEATS: Final = 3
"""Of each stratum that is suggested: an odd number, so that it can have a majority."""
_STRATA: Final = 3
Days = Annotated[int, Field(ge=1, le=90)]


class Vote(Sent):
    """The panel. ``strata``: a line each, as in ``law: 3-3``."""

    body: Line
    size: Annotated[int, Field(ge=2, le=99)] = _SEATS * _STRATA
    voting: Dimension = Dimension.DISCIPLINE
    strata: Text
    briefing_days: Days = 7
    first_days: Days = 14
    discussion_days: Days = 7
    second_days: Days = 7


@room.page("/sanctions/{sanction_id}/vote", Right.RUN_PANELS)
def new(visit: Visit, sanction_id: str) -> Page:
    """The form for the call, with strata that the pool can fill."""
    strata = _suggested(pool_by_stratum(visit)[Dimension.DISCIPLINE.value])
    size = _SEATS * (strata.count("\n") + 1) if strata else _SEATS * _STRATA
    empty = Vote(body=visit.actor.institution[:200], strata=strata, size=size)
    return _form(visit, sanction_id, empty, {})


def again(visit: Visit, sanction_id: str, form: Vote, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, sanction_id, form, error.fields or {"vote": error.message})


@room.action("/sanctions/{sanction_id}/vote", Right.RUN_PANELS, again=again)
def call(visit: Visit, sanction_id: str, form: Vote) -> Done:
    """Calls the panel."""
    try:
        rules = Rules(
            size=form.size, voting=form.voting, quotas=quotas(form.strata, form.voting),
            briefing_days=form.briefing_days, first_days=form.first_days,
            discussion_days=form.discussion_days, second_days=form.second_days,
        )  # fmt: skip
    except NotAllowedError as error:
        raise InvalidError(error.message, error.remedy, {error.field: error.message}) from error
    panel = open_vote(visit.sitting, sanction_id, form.body, rules)
    return Done(f"/panels/{panel.id}", "called", {"panel": panel.id})


@room.action("/sanctions/{sanction_id}/verdict", Right.RUN_PANELS)
def take(visit: Visit, sanction_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Takes note of what the panel decided."""
    take_verdict(visit.sitting, sanction_id)
    return Done(f"/sanctions/{sanction_id}", "saved")


def _suggested(counted: dict[str, int]) -> str:
    """The largest strata that have people enough, a line each."""
    fit = sorted((-count, name) for name, count in counted.items() if name and count >= _SEATS)
    return "\n".join(f"{name}: {_SEATS}-{_SEATS}" for _, name in fit[:_STRATA])


def _form(visit: Visit, sanction_id: str, form: Vote, faults: dict[str, str]) -> Page:
    row, procedure = procedure_of(visit.sitting, sanction_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    data = {"id": row.id, "rung": procedure.rung, "deadline": procedure.deadline}
    shown = {
        "form": form, "faults": faults, "strata": pool_by_stratum(visit), "dimensions": Dimension,
        "options": [gettext(OPTIONS[one]) for one in MEASURE.names],
        "days": procedure.proposed.form.duration.days,
    }  # fmt: skip
    crumbs = (*crumbs_of(row, case), (f"#{row.number} {row.subject}", f"/sanctions/{row.id}"))
    title = gettext("Vote on: %(measure)s") % {"measure": term(procedure.rung)}
    return Page("measures/vote.html.j2", title, data, None, shown, crumbs, case.tlp)
