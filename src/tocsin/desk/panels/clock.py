"""What a panel's deadlines bring about by themselves: steps that are over are closed."""

from sqlalchemy import select

from tocsin.desk.panels.stepping import take_due
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.panels.advancing import ADVANCING, advance


def close_due(desk: Desk) -> int:
    """Closes every step whose deadline has come; says how many."""
    with desk.looking(SYSTEM) as sitting:
        query = select(PanelRow.id).where(
            PanelRow.deadline <= sitting.now, PanelRow.state.in_(ADVANCING)
        )
        due = list(sitting.session.scalars(query))
    return sum(_close(desk, panel_id) for panel_id in due)


def _close(desk: Desk, panel_id: str) -> bool:
    """Closes one step; ``False`` where someone was first."""
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get_one(PanelRow, panel_id)
        before = row.events
        take_due(sitting, row, lambda panel: advance(panel, sitting.now))
        return row.events > before
