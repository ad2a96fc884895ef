"""Lists of panels: those of a case, those that wait for a person, and those whose word is public.

A panel is known to whoever may know of its case; a published verdict to everyone at the desk.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select

from tocsin.desk.cases.knowing import known_case, known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.panels.tables import PanelRow, SeatRow
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting
from tocsin.panels.panel import State

PAGE: Final = 50


def panel_known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``panels`` that every query of a read path carries."""
    of_known_case = exists().where(CaseRow.id == PanelRow.case_id, known_to(actor))
    return or_(PanelRow.is_public, of_known_case)


def known_panel(sitting: Sitting, panel_id: str) -> PanelRow:
    """A panel that the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
    """
    query = select(PanelRow).where(PanelRow.id == panel_id, panel_known_to(sitting.actor))
    found = sitting.session.scalar(query)
    if found is None:
        raise sitting.actor.unknown(
            NotFoundError(
                "There is no such panel, or it is not shared with you.",
                "Ask the institution whose case it judges.",
            )
        )
    return found


def panels_of_case(sitting: Sitting, case_id: str) -> list[dict[str, Any]]:
    """The panels of a case, the first one first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(PanelRow).where(PanelRow.case_id == case_id).order_by(PanelRow.number)
    return [summary(row) for row in sitting.session.scalars(query)]


def panels_waiting_for(sitting: Sitting) -> list[dict[str, Any]]:
    """The panels that wait for the actor to answer or to vote, the most urgent first."""
    mine = exists().where(
        SeatRow.panel_id == PanelRow.id, SeatRow.person_id == sitting.actor.person_id, SeatRow.waits
    )
    query = select(PanelRow).where(mine)
    return [summary(row) for row in sitting.session.scalars(query.order_by(PanelRow.deadline))]


def list_panels(
    sitting: Sitting, state: str | None = None, *, public: bool = False, before: int | None = None
) -> Sequence[PanelRow]:
    """Panels, the newest first; ``before`` is the number of the last one of a page.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(PanelRow).where(panel_known_to(sitting.actor))
    if state is not None:
        query = query.where(PanelRow.state == state)
    if public:
        query = query.where(PanelRow.is_public)
    if before is not None:
        query = query.where(PanelRow.number < before)
    return list(sitting.session.scalars(query.order_by(PanelRow.number.desc()).limit(PAGE)))


def summary(row: PanelRow) -> dict[str, Any]:
    """What lists say of a panel."""
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "state": State(row.state),
        "is_public": row.is_public,
        "deadline": row.deadline,
        "appeal_of": row.appeal_of,
        "case": row.case_id,
        "href": f"/panels/{row.id}",
    }
