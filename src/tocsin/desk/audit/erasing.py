"""Erases details of the audit log; the chain stays whole, and the erasure is an entry itself."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete, select

from tocsin.desk.audit.numbers import write_numbers
from tocsin.desk.audit.tables import AuditDetailRow
from tocsin.desk.audit.verify import ERASED
from tocsin.desk.sitting import Sitting

_AT_ONCE: Final = 500  # databases bound how many values a statement may name


def erase_details(sitting: Sitting, numbers: Collection[int], reason: str) -> int:
    """Erases the details of these entries; gives how many were there.

    ``reason`` is kept with the entry that says so; it must not hold what was erased.
    """
    wanted = sorted(set(numbers))
    found: list[int] = []
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        found += sitting.session.scalars(
            select(AuditDetailRow.seq).where(AuditDetailRow.seq.in_(some))
        )
        sitting.session.execute(delete(AuditDetailRow).where(AuditDetailRow.seq.in_(some)))
    if found:
        sitting.log(ERASED, write_numbers(found), reason=reason)
    return len(found)
