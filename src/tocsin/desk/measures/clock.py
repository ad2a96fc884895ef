"""What deadlines bring about by themselves: windows close, measures end or lapse."""

from sqlalchemy import select

from tocsin.desk.measures.listing import replayed
from tocsin.desk.measures.stepping import take
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.measures.sanctions.advancing import ADVANCING, advance


def end_due(desk: Desk) -> int:
    """Ends every step whose deadline has come; says how many."""
    with desk.looking(SYSTEM) as sitting:
        query = select(SanctionRow.id).where(
            SanctionRow.deadline <= sitting.now, SanctionRow.state.in_(ADVANCING)
        )
        due = list(sitting.session.scalars(query))
    return sum(_end(desk, sanction_id) for sanction_id in due)


def _end(desk: Desk, sanction_id: str) -> bool:
    """Ends one step; ``False`` where someone was first."""
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get_one(SanctionRow, sanction_id)
        before = row.events
        take(sitting, row, replayed(sitting, row.id), lambda one: advance(one, sitting.now))
        return row.events > before
