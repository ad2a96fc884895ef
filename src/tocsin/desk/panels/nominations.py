"""Panels for which one was nominated and no lot is drawn yet: the time to say what ties one."""

from typing import NamedTuple

from sqlalchemy import select

from tocsin.desk.panels.listing import panel_known_to
from tocsin.desk.panels.stepping import panel_of, step
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.panels.conflicts import Exclusion
from tocsin.panels.nominating import declare_conflict
from tocsin.panels.panel import Panel, State


class Nomination(NamedTuple):
    """A panel in whose pool one is; ``excluded`` is what keeps one out of it already."""

    row: PanelRow
    panel: Panel
    excluded: tuple[Exclusion, ...]


def nominations_of(sitting: Sitting) -> list[Nomination]:
    """The panels in whose open pool the actor is, and of which the actor may know.

    Raises:
        ForbiddenError: the actor sits on no panels.
    """
    sitting.need(Right.VOTE)
    query = select(PanelRow.id).where(
        PanelRow.state == State.NOMINATED, panel_known_to(sitting.actor)
    )
    ids = list(sitting.session.scalars(query.order_by(PanelRow.number)))
    me, found = sitting.actor.person_id, []
    for row, panel in (panel_of(sitting, panel_id) for panel_id in ids):
        if any(one.id == me for one in panel.experts):
            excluded = tuple(one for one in panel.exclusions if one.expert_id == me)
            found.append(Nomination(row, panel, excluded))
    return found


def withdraw_from_pool(sitting: Sitting, panel_id: str, reason: str) -> Panel:
    """The actor withdraws from the pool of a panel before the draw; the lot goes by them.

    Raises:
        ForbiddenError: the actor sits on no panels.
        NotFoundError: the actor may not know of the panel.
        InvalidError: the pool is closed, the actor is not in it, or no reason is given.
    """
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, panel_id, Right.VOTE, lambda panel: declare_conflict(panel, me, reason, now=now)
    )
