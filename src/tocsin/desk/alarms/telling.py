"""People are told of something that is no finding: a deadline, a partner's word.

It is an alarm like others, in the bell and by the ways that each person chose; the same thing is
told once. What is said must not name what somebody may not know of, for a mail may show it.
"""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from tocsin.desk.alarms.deliveries import announce
from tocsin.desk.alarms.levels import Level
from tocsin.desk.alarms.subscriptions import listening
from tocsin.desk.alarms.tables import AlarmRow, AlarmState, ThreadRow
from tocsin.desk.ids import new_id
from tocsin.desk.sitting import Sitting


class News(StrEnum):
    """What such an alarm is of, as subscriptions name it beside the detectors of findings."""

    ANSWERS = "answers"
    ARRIVALS = "arrivals"
    SHARES = "shares"
    COMMITMENTS = "commitments"


def tell(
    sitting: Sitting, news: News, subject: str, named: str, statement: str, people: Iterable[str]
) -> int:
    """Raises an alarm for each of the people; says how many.

    ``named`` is what makes it the same thing again; ``subject`` the id of what it is about.
    """
    thread = _thread(sitting, news, subject, named, statement)
    if thread is None:
        return 0
    announced: set[tuple[str, str]] = set()
    subscriptions = list(listening(sitting.session))
    told = list(dict.fromkeys(people))
    for person in told:
        alarm = AlarmRow(
            id=new_id("alarm"),
            person=person,
            thread=thread.id,
            finding=thread.finding,
            level=thread.level,
            state=AlarmState.NEW,
            raised_at=sitting.now,
            changed_at=sitting.now,
            note="",
        )
        sitting.session.add(alarm)
        sitting.session.flush()
        for one in subscriptions:
            if one.person == person and (not one.detectors or news in one.detectors):
                announce(sitting, one, [alarm], announced)
    return len(told)


def was_told(session: Session, named: str) -> bool:
    """Whether an alarm was raised of what is ``named`` so."""
    return session.get(ThreadRow, _id_of(named)) is not None


def _id_of(named: str) -> str:
    return f"thread-{sha256(named.encode()).hexdigest()[:12]}"


def _thread(
    sitting: Sitting, news: News, subject: str, named: str, statement: str
) -> ThreadRow | None:
    """What the alarms are of; nothing where this was told before."""
    if was_told(sitting.session, named):
        return None
    thread = ThreadRow(
        id=_id_of(named),
        finding=subject,
        detector=news,
        subject=subject,
        statement=statement,
        level=Level.NOTICE,
        sketch=[],
        first_seen_at=sitting.now,
        changed_at=sitting.now,
        job=subject,
    )
    sitting.session.add(thread)
    sitting.session.flush()
    return thread
