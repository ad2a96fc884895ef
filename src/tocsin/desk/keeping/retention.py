"""Deletes what has been kept long enough, and says in the audit log what that was."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, Delete, delete, select

from tocsin.desk.alarms.tables import DeliveryRow, DeliveryState
from tocsin.desk.audit.erasing import erase_details
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.jobs.queue import submit
from tocsin.desk.jobs.tables import ENDED, JobRow
from tocsin.desk.keeping.days import delete_days
from tocsin.desk.keeping.rules import Kept, retention_rules
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.people.tables import AttemptRow, SessionRow
from tocsin.desk.roundtable.sharing.erasing import erase_old_shares
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii.forgetting import forget_readings, forget_received


def apply_retention(sitting: Sitting, desk: Desk, now: datetime) -> Mapping[Kept, int]:
    """Deletes what the rules of the workspace say; gives how many of each (of posts: days).

    Rows go with the transaction of the sitting. Days of posts are files and go at once; should the
    transaction fail after that, the next run finds them gone and the rest still to do.

    Raises:
        UsageError: a rule is wrong.
        StorageError: an import holds the corpus.
    """
    rules = retention_rules(desk.workspace)
    deleted: dict[Kept, int] = {}
    for kind, days in rules.items():
        before = now - timedelta(days=days)
        if kind is Kept.POSTS:
            deleted[kind] = len(delete_days(desk.workspace, before.date()))
        elif kind is Kept.AUDIT_DETAILS:
            deleted[kind] = _erase_old_details(sitting, before, days)
        elif kind in _BY_ROOM:
            deleted[kind] = _BY_ROOM[kind](sitting, before)
        else:
            done = sitting.session.execute(_ROWS[kind](before))
            deleted[kind] = done.rowcount if isinstance(done, CursorResult) else 0
    counts = {str(kind): count for kind, count in deleted.items() if count}
    if deleted.get(Kept.POSTS):
        submit(replace(sitting, actor=SYSTEM), "index", {})
    if counts:
        sitting.log("retention.applied", "desk", deleted=counts, rules={**rules})
    return deleted


def _jobs(before: datetime) -> Delete:
    return delete(JobRow).where(JobRow.state.in_(ENDED), JobRow.finished_at < before)


def _sessions(before: datetime) -> Delete:
    return delete(SessionRow).where(SessionRow.used_at < before)


def _attempts(before: datetime) -> Delete:
    return delete(AttemptRow).where(AttemptRow.at < before)


def _deliveries(before: datetime) -> Delete:
    over = (DeliveryState.SENT, DeliveryState.DEAD)
    return delete(DeliveryRow).where(DeliveryRow.state.in_(over), DeliveryRow.created_at < before)


_ROWS: Final[Mapping[Kept, Callable[[datetime], Any]]] = {
    Kept.JOBS: _jobs,
    Kept.SESSIONS: _sessions,
    Kept.SIGN_IN_ATTEMPTS: _attempts,
    Kept.DELIVERIES: _deliveries,
}

_BY_ROOM: Final[Mapping[Kept, Callable[[Sitting, datetime], int]]] = {
    Kept.DECLINED_SHARES: erase_old_shares,
    Kept.TAXII_READINGS: forget_readings,
    Kept.TAXII_RECEIVED: forget_received,
}
"""What needs more than a row's age to be judged: the rooms whose tables they are know."""


def _erase_old_details(sitting: Sitting, before: datetime, days: int) -> int:
    query = (
        select(AuditRow.seq)
        .join(AuditDetailRow, AuditDetailRow.seq == AuditRow.seq)
        .where(AuditRow.at < before.isoformat(timespec="microseconds"))
    )
    return erase_details(sitting, sitting.session.scalars(query).all(), f"older than {days} days")
