"""Refusals stand in the audit log, each with its reason and the digest of what came.

Who sends the same nonsense all day must not fill the log with it: of the same refusals of one
sender within an hour the first :data:`SINGLY` have an entry each. Those after them are counted, and
each digest is folded into one: SHA-256 of the last one and the new one. When the hour is over, one
entry tells both. Whoever kept the bytes can still show which they were.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import select

from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.tables.streams import PartnerRow, RefusalRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.roundtable.envelopes.refusals import Refused

STRANGER: Final = "stranger"
SINGLY: Final = 20
"""More than a partner's desk gives cause for in an hour, unless something is wrong there."""
_HOUR: Final = timedelta(hours=1)
_AT_ONCE: Final = 100


def note_refused(sitting: Sitting, refused: Refused) -> None:
    """Notes a refusal. Who is no partner is a stranger, whatever name it gives itself."""
    note(
        sitting, refused.sender, refused.reason, refused.raw_digest or refused.message,
        bytes=refused.bytes_, stream=refused.stream, number=refused.number,
        message=refused.message,
    )  # fmt: skip


def note(sitting: Sitting, claimed: str, reason: str, digest: str, **more: object) -> None:
    """Notes that something was not taken, singly or as one of many."""
    is_known = claimed and sitting.session.get(PartnerRow, claimed) is not None
    sender = claimed if is_known else STRANGER
    row = _row(sitting, sender, reason)
    row.count += 1
    if row.count <= SINGLY:
        sitting.log("roundtable.refused", sender, reason=reason, digest=digest, **more)
    else:
        row.digest = sha256(f"{row.digest}{digest}".encode()).hexdigest()
        row.logged = False
    sitting.session.flush()


def log_counted(desk: Desk) -> int:
    """Logs what was only counted in hours that are over; says how many entries that makes."""
    with desk.looking(SYSTEM) as sitting:
        over = _hour(sitting.now)
        query = select(RefusalRow.id).where(RefusalRow.hour < over, RefusalRow.logged.is_(False))
        due = list(sitting.session.scalars(query.limit(_AT_ONCE)))
    if due:
        with desk.acting(SYSTEM) as sitting:
            for number in due:
                _log_one(sitting, sitting.session.get_one(RefusalRow, number))
    return len(due)


def _log_one(sitting: Sitting, row: RefusalRow) -> None:
    if row.logged:
        return
    row.logged = True
    sitting.log(
        "roundtable.refused_often", row.sender, reason=row.reason, hour=row.hour,
        more=row.count - SINGLY, digest=row.digest,
    )  # fmt: skip


def _row(sitting: Sitting, sender: str, reason: str) -> RefusalRow:
    hour = _hour(sitting.now)
    query = select(RefusalRow).where(
        RefusalRow.sender == sender, RefusalRow.reason == reason, RefusalRow.hour == hour
    )
    row = sitting.session.scalar(query)
    if row is None:
        row = RefusalRow(sender=sender, reason=reason, hour=hour, count=0, digest="", logged=True)
        sitting.session.add(row)
    return row


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
