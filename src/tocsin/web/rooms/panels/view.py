"""A panel as each person may see it: what is open to them, what they did, what comes next."""

from typing import Any, Final

from tocsin.cases.documents import to_json
from tocsin.desk.cases.basket import basket
from tocsin.desk.errors import NotFoundError
from tocsin.desk.panels.listing import list_panels
from tocsin.desk.panels.pool import experts
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import Right
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.conflicts import Ground
from tocsin.panels.crowd.ratings import LEAST_RATERS
from tocsin.panels.panel import Panel, State
from tocsin.panels.views import View, view_for
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.cases.view import label_of
from tocsin.web.rooms.panels.precedents import NO_PRECEDENTS, precedents
from tocsin.web.visits import Visit
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/panels/{panel_id}", Right.LOOK)
def view(visit: Visit, panel_id: str) -> Page:
    """The workspace of a panel."""
    row, panel = panel_of(visit.sitting, panel_id)
    seen = view_for(panel, visit.actor.person_id, visit.now)
    runs = visit.may(Right.RUN_PANELS)
    people = named(visit.sitting, {*seen.sitting, *seen.awaited})
    data: dict[str, Any] = {
        **to_json(seen),
        "state": seen.state,
        "number": row.number,
        "case": row.case_id,
        "body": panel.called.body,
        "appeal_of": panel.called.appeal_of,
        "escalation_of": panel.called.escalation_of,
        "commitment": panel.called.commitment,
        "sitting": [people[one] for one in seen.sitting],
        "awaited": [people[one] for one in seen.awaited],
        "nominated": _nominated(panel) if runs else [],
        "evidence": _evidence(visit, row.case_id),
        **(precedents(visit, panel) if runs or seen.own_seat else NO_PRECEDENTS),
    }
    shown = {
        "seen": seen,
        "nominated_self": panel.state is State.NOMINATED
        and any(one.id == visit.actor.person_id for one in panel.experts),
        "scale": panel.called.scale,
        "option_words": OPTIONS,
        "levels": EvidenceLevel,
        "may_run": runs,
        "pool": _pool(visit, panel) if runs and panel.state is State.NOMINATED else [],
        "strata": _seats(seen),
        "choices": [(one, gettext(OPTIONS[one])) for one in panel.called.scale.names],
        "least_reason": panel.rules.least_reason,
        "crowd_from": LEAST_RATERS,
        "appeal_panels": _of_appeal(visit, panel_id) if runs else [],
    }
    crumbs = ((gettext("Panels"), "/panels"),)
    title = f"#{row.number} {row.title}"
    return Page("panels/view.html.j2", title, data, None, shown, crumbs)


def _nominated(panel: Panel) -> list[dict[str, Any]]:
    grounds: dict[str, list[Ground]] = {}
    for one in panel.exclusions:
        grounds.setdefault(one.expert_id, []).append(one.ground)
    return [
        {"id": one.id, "name": one.name, "excluded": grounds.get(one.id, [])}
        for one in panel.experts
    ]


def _pool(visit: Visit, panel: Panel) -> list[dict[str, Any]]:
    known = {one.id for one in panel.experts}
    return [
        {
            "id": one.id,
            "name": one.name,
            "words": ", ".join((*one.disciplines, one.region, one.affiliation)),
        }
        for one in experts(visit.sitting)
        if one.id not in known and one.active
    ]


def _seats(seen: View) -> dict[str, list[Any]]:
    strata: dict[str, list[Any]] = {}
    for seat in seen.seats:
        strata.setdefault(seat.stratum, []).append(seat)
    return strata


def _evidence(visit: Visit, case_id: str) -> list[dict[str, Any]]:
    """What the panel judges on; nothing, where one may not know of the case."""
    try:
        pieces = basket(visit.sitting, case_id)
    except NotFoundError:
        return []
    return [
        {"number": number, "id": piece.id, "kind": piece.kind, "label": label_of(piece)}
        for number, piece in enumerate(pieces, 1)
    ]


def _of_appeal(visit: Visit, panel_id: str) -> list[dict[str, Any]]:
    rows = list_panels(visit.sitting)
    return [{"id": row.id, "number": row.number} for row in rows if row.appeal_of == panel_id]
