"""What was refused from a partner lately, and why, so that somebody calls before trust is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from tocsin.desk.roundtable.circle.seeing import need_to_see
from tocsin.desk.roundtable.tables.streams import RefusalRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.refusals import Reason

LATELY: Final = timedelta(days=7)
"""Long enough to see a line that fails every night, short enough for nothing to be stale."""


@dataclass(frozen=True, slots=True)
class RefusedLately:
    """A reason, how often it was given, and in which hour last."""

    reason: Reason
    count: int
    last: datetime


def refused_lately(sitting: Sitting, partner_id: str) -> list[RefusedLately]:
    """The reasons for which something of a partner was refused, the most frequent first.

    Raises:
        ForbiddenError: the actor may neither look nor administer.
    """
    need_to_see(sitting)
    count = func.sum(RefusalRow.count)
    query = (
        select(RefusalRow.reason, count, func.max(RefusalRow.hour))
        .where(RefusalRow.sender == partner_id, RefusalRow.hour >= sitting.now - LATELY)
        .group_by(RefusalRow.reason)
        .order_by(count.desc(), RefusalRow.reason)
    )
    known = {one.value for one in Reason}
    return [
        RefusedLately(Reason(reason), int(many), last)
        for reason, many, last in sitting.session.execute(query)
        if reason in known
    ]
