"""What is forgotten of TAXII once it is old: who fetched what, and what could not be taken.

Programs ask every hour, for years. What people need of that for good is little: whether a program
has what is revoked later, and from which envelope an object of others came. Both stay.
"""

from datetime import datetime

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.sql.dml import UpdateBase

from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import ForeignRow, ReadingRow, ReceivedRow


def forget_readings(sitting: Sitting, before: datetime) -> int:
    """Deletes what programs fetched before then; says how many readings.

    The last reading of a collection by a program stays: up to which moment it has what is in it.
    How many objects a program fetched in all is counted with the program itself.
    """
    last = select(
        ReadingRow.reader, ReadingRow.collection, func.max(ReadingRow.at)
    ).group_by(ReadingRow.reader, ReadingRow.collection)  # fmt: skip
    return sum(
        _done(
            sitting,
            delete(ReadingRow).where(
                ReadingRow.reader == reader, ReadingRow.collection == collection,
                ReadingRow.at < min(newest, before),
            ),
        )
        for reader, collection, newest in sitting.session.execute(last).all()
    )  # fmt: skip


def forget_received(sitting: Sitting, before: datetime) -> int:
    """Deletes envelopes that came before then and of which nothing was taken, and what was refused
    of the others; says of how many envelopes.

    An envelope of which something was taken stays, with its hash: it is where that came from.
    """
    old = ReceivedRow.at < before
    empty = ReceivedRow.id.not_in(select(ForeignRow.received))
    deleted = _done(sitting, delete(ReceivedRow).where(old, empty))
    refused = update(ReceivedRow).where(old, ReceivedRow.has_refused)
    return deleted + _done(sitting, refused.values(refused=[], has_refused=False))


def _done(sitting: Sitting, statement: UpdateBase) -> int:
    result = sitting.session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
