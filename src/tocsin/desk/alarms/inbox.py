"""A person's alarms: what waits for them, what they have seen, what is dealt with and by whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, and_, func, or_, select

from tocsin.desk.alarms.tables import AlarmRow, AlarmState, ThreadRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.jobs.leasing import plain
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting

PAGE: Final = 50


class Alarm(NamedTuple):
    """An alarm of a person, and the finding it tells of as it stands now."""

    alarm: AlarmRow
    thread: ThreadRow


class Acknowledged(NamedTuple):
    """Who dealt with a finding, when, and with what note."""

    person: str
    at: datetime
    note: str


def alarms(
    sitting: Sitting,
    states: Sequence[AlarmState] = (),
    before: tuple[datetime, str] | None = None,
    most: int = PAGE,
) -> list[Alarm]:
    """The actor's alarms, the newest first; ``before``: ``(changed_at, id)`` of a page's last one.

    Raises:
        ForbiddenError: the actor may not look.
    """
    query = _mine(sitting).order_by(AlarmRow.changed_at.desc(), AlarmRow.id.desc()).limit(most)
    if states:
        query = query.where(AlarmRow.state.in_(states))
    if before is not None:
        at, alarm_id = before
        older = and_(AlarmRow.changed_at == at, AlarmRow.id < alarm_id)
        query = query.where(or_(AlarmRow.changed_at < at, older))
    return [Alarm(*row) for row in sitting.session.execute(query)]


def alarm(sitting: Sitting, alarm_id: str) -> Alarm:
    """One of the actor's alarms.

    Raises:
        NotFoundError: the actor has none of that id.
    """
    found = sitting.session.execute(_mine(sitting).where(AlarmRow.id == alarm_id)).first()
    if found is None:
        raise NotFoundError("You have no such alarm.", "Look at the list of yours.")
    return Alarm(*found)


def waiting(sitting: Sitting) -> int:
    """How many of the actor's alarms are new."""
    query = select(func.count()).select_from(AlarmRow)
    mine = query.where(AlarmRow.person == sitting.actor.person_id, AlarmRow.state == AlarmState.NEW)
    return sitting.session.scalar(mine) or 0


def see(sitting: Sitting, alarm_id: str) -> Alarm:
    """Notes that the actor has looked at an alarm.

    Raises:
        NotFoundError: the actor has none of that id.
    """
    found = alarm(sitting, alarm_id)
    if found.alarm.state == AlarmState.NEW:
        found.alarm.state = AlarmState.SEEN
    return found


def acknowledge(sitting: Sitting, alarm_id: str, note: str = "") -> Alarm:
    """The actor takes an alarm on, or says why nothing needs to be done.

    Raises:
        NotFoundError: the actor has none of that id.
    """
    found = alarm(sitting, alarm_id)
    found.alarm.state = AlarmState.ACKNOWLEDGED
    found.alarm.acknowledged_at = sitting.now
    found.alarm.note = plain(note)
    sitting.log("alarm.acknowledged", alarm_id, note=found.alarm.note)
    return found


def acknowledged_by(sitting: Sitting, thread_id: str) -> list[Acknowledged]:
    """Who, of everyone told of a finding, has dealt with it; the first one first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(AlarmRow).where(
        AlarmRow.thread == thread_id, AlarmRow.acknowledged_at.is_not(None)
    )
    rows = sitting.session.scalars(query.order_by(AlarmRow.acknowledged_at))
    return [
        Acknowledged(row.person, row.acknowledged_at, row.note)
        for row in rows
        if row.acknowledged_at is not None
    ]


def _mine(sitting: Sitting) -> Select[AlarmRow, ThreadRow]:
    sitting.need(Right.LOOK)
    query = select(AlarmRow, ThreadRow).join(ThreadRow, ThreadRow.id == AlarmRow.thread)
    return query.where(AlarmRow.person == sitting.actor.person_id)
