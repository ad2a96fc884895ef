"""Streams that a partner takes no further for now: each waits for itself, and a person sees why.

What a partner refuses may hang on one group that it has not noted, or one list of members that it
does not hold yet. It holds up what follows in its stream, whose order stays, and nothing else that
is said to the partner: a word that takes something back must not wait for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tocsin.cases.documents import from_json
from tocsin.desk.roundtable.tables.streams import HeldUpRow, OutgoingRow
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.envelopes.sending import Outgoing

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 10


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What is said to an address and is not taken by a desk for now: why, and since when;
    ``next_at`` when it is tried again.
    """

    address: Address
    why: str
    since: datetime
    next_at: datetime


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row before this one: ever longer."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures, _MOST_DOUBLINGS)
    return min(doubled, LONGEST_WAIT)


def hold_up(session: Session, stream: str, desk: str, why: str, now: datetime) -> None:
    """Lets a stream wait for a desk, longer each time; its line goes on."""
    row = session.get(HeldUpRow, (stream, desk))
    if row is None:
        row = HeldUpRow(stream=stream, desk=desk, failures=0, since=now)
        session.add(row)
    row.trouble, row.next_at = why, now + wait_after(row.failures)
    row.failures += 1
    session.flush()


def let_go(session: Session, stream: str, desk: str) -> None:
    """The desk has taken the message that held the stream up."""
    row = session.get(HeldUpRow, (stream, desk))
    if row is not None:
        session.delete(row)
        session.flush()


def try_again(session: Session, desk: str) -> None:
    """What waits for a desk is tried at once, however long it was to wait."""
    now_due = update(HeldUpRow).where(HeldUpRow.desk == desk)
    session.execute(now_due.values(next_at=HeldUpRow.since))


def waiting_now(session: Session, now: datetime) -> set[tuple[str, str]]:
    """Streams, each with the desk for which it is not tried yet."""
    query = select(HeldUpRow.stream, HeldUpRow.desk).where(HeldUpRow.next_at > now)
    return {(stream, desk) for stream, desk in session.execute(query)}


def held_up_for(session: Session, desk: str) -> tuple[HeldUp, ...]:
    """What a desk does not take for now, the longest first."""
    query = (
        select(HeldUpRow, OutgoingRow.document)
        .join(OutgoingRow, OutgoingRow.id == HeldUpRow.stream)
        .where(HeldUpRow.desk == desk)
        .order_by(HeldUpRow.since, HeldUpRow.stream)
    )
    return tuple(
        HeldUp(from_json(Outgoing, document).address, row.trouble, row.since, row.next_at)
        for row, document in session.execute(query)
    )
