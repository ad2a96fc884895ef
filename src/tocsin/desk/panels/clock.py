"""What a panel's deadlines bring about by themselves: steps that are over are closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select

from tocsin.desk.errors import InvalidError
from tocsin.desk.panels.stepping import take_due
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.panels import balloting, seating
from tocsin.panels.events import Event
from tocsin.panels.panel import Panel, State


class _Closing(Protocol):
    def __call__(self, panel: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]: ...


_CLOSE: Final[Mapping[State, _Closing]] = {
    State.DRAWN: seating.open_first_ballot,
    State.FIRST_BALLOT: balloting.close_first,
    State.DISCUSSION: balloting.close_discussion,
    State.SECOND_BALLOT: balloting.close_second,
}


def close_due(desk: Desk) -> int:
    """Closes every step whose deadline has come; says how many."""
    with desk.looking(SYSTEM) as sitting:
        query = select(PanelRow.id).where(
            PanelRow.deadline <= sitting.now, PanelRow.state.in_(list(_CLOSE))
        )
        due = list(sitting.session.scalars(query))
    return sum(_close(desk, panel_id) for panel_id in due)


def _close(desk: Desk, panel_id: str) -> bool:
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get_one(PanelRow, panel_id)
        closing = _CLOSE.get(State(row.state))
        if closing is None:  # someone was first
            return False
        try:
            take_due(sitting, row, lambda panel: closing(panel, now=sitting.now))
        except InvalidError:
            return False
        return True
