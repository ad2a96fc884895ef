"""After an investigation: what is new in it, and whom that concerns.

All in one transaction, and the same findings a second time change nothing: so a job that is run
again after a crash tells nobody twice.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.alarms.continuing import Known, continued, sketch_of
from tocsin.desk.alarms.deliveries import announce
from tocsin.desk.alarms.levels import level_of
from tocsin.desk.alarms.subscriptions import listening
from tocsin.desk.alarms.tables import AlarmRow, AlarmState, SubscriptionRow, ThreadRow
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.leasing import plain
from tocsin.desk.sitting import Sitting
from tocsin.finding import Finding


class Raised(NamedTuple):
    """What came of it: findings never seen before, and alarms that are new or became firmer."""

    new_findings: int
    alarms: int


def raise_alarms(sitting: Sitting, findings: Sequence[Finding], job_id: str) -> Raised:
    """Compares findings with those known before, and tells who asked to be told.

    Of a finding that is known, only a rise in level is told again.
    """
    changed, new = _follow(sitting, findings, job_id)
    raised = _Raising(sitting)
    announced: set[tuple[str, str]] = set()
    for subscription in listening(sitting.session):
        fitting = (thread for thread in changed if _fits(subscription, thread))
        alarms = [raised.alarm(subscription, thread) for thread in fitting]
        announce(sitting, subscription, [one for one in alarms if one is not None], announced)
    count = sum(alarm is not None for alarm in raised.alarms.values())
    if new or count:
        sitting.log("alarms.raised", job_id, new_findings=new, alarms=count)
    return Raised(new, count)


def _follow(
    sitting: Sitting, findings: Sequence[Finding], job_id: str
) -> tuple[list[ThreadRow], int]:
    """The threads that are new or changed, written down; and how many are new."""
    rows = {row.id: row for row in sitting.session.scalars(select(ThreadRow))}
    unchanged = {row.finding for row in rows.values()}
    fresh = list({one.id: one for one in findings if one.id not in unchanged}.values())
    present = {one.id for one in findings}
    earlier = [_known(row) for row in rows.values() if row.finding not in present]
    threads = continued(fresh, earlier)
    changed = [_write(rows.get(threads.get(one.id, "")), one, sitting.now, job_id) for one in fresh]
    sitting.session.add_all(changed)
    sitting.session.flush()
    return changed, len(fresh) - len(threads)


def _known(row: ThreadRow) -> Known:
    return Known(row.id, row.detector, row.subject, tuple(map(int, row.sketch)))


def _write(row: ThreadRow | None, finding: Finding, now: datetime, job_id: str) -> ThreadRow:
    thread = row or ThreadRow(id=new_id("thread"), first_seen_at=now)
    thread.finding = finding.id
    thread.detector = finding.detector
    thread.subject = plain(finding.subject)
    thread.statement = plain(finding.statement)
    thread.level = level_of(finding)
    thread.sketch = [str(key) for key in sketch_of(finding.evidence)]  # JSON has no 64 bits
    thread.changed_at = now
    thread.job = job_id
    return thread


def _fits(subscription: SubscriptionRow, thread: ThreadRow) -> bool:
    """Whether a finding is what somebody asked to be told of."""
    subject, said = thread.subject.casefold(), thread.statement.casefold()
    return (
        thread.level >= subscription.least
        and (not subscription.detectors or thread.detector in subscription.detectors)
        and _any(subscription.words, f"{subject}\n{said}")
        and _any(subscription.subjects, subject)
    )


def _any(wanted: Iterable[str], text: str) -> bool:
    words = [word.casefold() for word in wanted]
    return not words or any(word in text for word in words)


class _Raising:
    """The alarms of this run: one a person and finding, whichever subscriptions ask for it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._earlier = _earlier(sitting.session, sitting.now)
        self.alarms: dict[tuple[str, str], AlarmRow | None] = {}

    def alarm(self, subscription: SubscriptionRow, thread: ThreadRow) -> AlarmRow | None:
        """The alarm, if there is something to tell: it is new, or firmer than it was."""
        key = (subscription.person, thread.id)
        if key not in self.alarms:
            self.alarms[key] = self._raise(subscription, thread)
        return self.alarms[key]

    def _raise(self, subscription: SubscriptionRow, thread: ThreadRow) -> AlarmRow | None:
        now = self._sitting.now
        row = self._earlier.get((subscription.person, thread.id))
        if row is None:
            row = AlarmRow(
                id=new_id("alarm"),
                person=subscription.person,
                thread=thread.id,
                finding=thread.finding,
                level=thread.level,
                state=AlarmState.NEW,
                raised_at=now,
                changed_at=now,
                note="",
            )
            self._sitting.session.add(row)
            return row
        firmer = thread.level > row.level
        row.finding, row.level, row.changed_at = thread.finding, thread.level, now
        if firmer:
            row.state = AlarmState.NEW
        return row if firmer else None


def _earlier(session: Session, now: datetime) -> dict[tuple[str, str], AlarmRow]:
    """The alarms that there are already of what changed now, asked for in one go."""
    query = select(AlarmRow).join(ThreadRow, ThreadRow.id == AlarmRow.thread)
    rows = session.scalars(query.where(ThreadRow.changed_at == now))
    return {(row.person, row.thread): row for row in rows}
