"""What follows from a partner's answer: it took it, it takes it later, or a stream must end.

A stream is only ever ended on proof: a receipt that the partner signed, over another message under
our number, or more than we know of having sent. That is how a desk notices that it was restored
from a backup. As a receipt can lie, what was said again for one is not said again for another
within a day.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import func, select

from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.streams import receipting
from tocsin.desk.roundtable.streams.held_up import hold_up, let_go, wait_after
from tocsin.desk.roundtable.streams.lines import Told
from tocsin.desk.roundtable.streams.streams import head_of, lacking, say_again, sealed_row
from tocsin.desk.roundtable.tables.streams import GivenUpRow, LineRow, OutgoingRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.partners.circle import Circle

FORKED_AGAIN: Final = "forked_again"
"""Why a stream waits whose predecessor ended on a receipt within the same day."""
AGAIN_AFTER: Final = timedelta(days=1)
"""Nobody restores a backup more often; a partner that lies costs us one copy a day."""
_FORKED: Final = "forked"
_OUR_KEY: Final = frozenset({Reason.UNKNOWN_KEY, Reason.RETIRED_KEY, Reason.BAD_SIGNATURE})
_OF_A_MESSAGE: Final = frozenset(Reason) - _OUR_KEY - {
    Reason.UNKNOWN_SENDER, Reason.SUSPENDED_SENDER, Reason.REVOKED_KEY,
}  # fmt: skip
"""For any other reason it would refuse whatever we sent it now."""


class Settled(Enum):
    """What there is to do after an answer."""

    DONE = "done"
    STREAM_WAITS = "stream waits"
    LINE_WAITS = "line waits"


def settle(sitting: Sitting, partner_id: str, stream: str, number: int, told: Told) -> Settled:
    """Notes what a partner answered to a message."""
    line = sitting.session.get_one(LineRow, partner_id)
    around = circle(sitting)
    row = sitting.session.get_one(OutgoingRow, stream)
    given = told.receipt
    wrong: Misreceipt | None = None
    if given is not None and given.receiver == partner_id and given.stream == stream:
        wrong = receipting.take(sitting, around, given)
        if wrong is Misreceipt.FORKED:
            return _parted(sitting, around, row, given, number, told.why)
        if wrong is None and number not in lacking(sitting.session, around, row).get(
            partner_id, ()
        ):
            let_go(sitting.session, stream, partner_id)
            return _went(line, sitting.now)
    if told.why == Reason.FROM_THE_FUTURE and _is_ahead(sitting, stream, number):
        say_again(sitting, around, row, partner_id, number, told.why)
        return _went(line, sitting.now)
    if told.why in _OUR_KEY:
        line.statements = 0  # it does not know our key: it is told again how that followed
    if not told.later_s and told.why in _OF_A_MESSAGE:
        return _held_up(sitting, row, partner_id, told.why)
    why = told.why or (wrong.value if wrong else "no_receipt")
    return _waits(line, sitting.now, why, told.later_s)


def _parted(
    sitting: Sitting, around: Circle, row: OutgoingRow, given: Receipt, number: int, why: str
) -> Settled:
    """We were restored from a backup. What it took before is still the same up to somewhere: each
    message that it knows is taken; from the first on that it does not know, it is said again.
    """
    if why == Reason.REPLAYED:
        receipting.take_known(sitting, around, row, given, number)
    elif _may_end(sitting, row, given.receiver):
        say_again(sitting, around, row, given.receiver, number, _FORKED)
    else:
        return _held_up(sitting, row, given.receiver, FORKED_AGAIN)
    return _went(sitting.session.get_one(LineRow, given.receiver), sitting.now)


def _may_end(sitting: Sitting, row: OutgoingRow, desk: str) -> bool:
    """Whether a stream can end on a receipt: all of before a restored backup can, but what was
    begun since one ended so cannot have other numbers at that desk, unless we were restored again.
    """
    ended = select(func.min(GivenUpRow.at)).where(
        GivenUpRow.desk == desk, GivenUpRow.why == _FORKED,
        GivenUpRow.at > sitting.now - AGAIN_AFTER,
    )  # fmt: skip
    first = sitting.session.scalar(ended)
    return first is None or row.begun_at < first


def _is_ahead(sitting: Sitting, stream: str, number: int) -> bool:
    """Whether our clock was ahead when we sealed a message. Only a partner's word makes us say it
    again: were it our clock that is behind now, all that waits would be dated back, and expire.
    """
    return head_of(sealed_row(sitting.session, stream, number)).created > sitting.now


def settle_statement(sitting: Sitting, partner_id: str, place: int, told: Told) -> Settled:
    """Notes what a partner answered to a statement."""
    line = sitting.session.get_one(LineRow, partner_id)
    if told.is_taken or not (told.is_later or told.later_s):
        line.statements = max(line.statements, place)
        if not told.is_taken:
            sitting.log("statement.refused", partner_id, place=place, why=told.why)
        return _went(line, sitting.now)
    return _waits(line, sitting.now, told.why, told.later_s)


def _went(line: LineRow, now: datetime) -> Settled:
    line.failures, line.trouble, line.sent_at = 0, "", now
    return Settled.DONE


def _held_up(sitting: Sitting, row: OutgoingRow, desk: str, why: str) -> Settled:
    """The partner was reached, so the line is well; this stream is tried again later."""
    line = sitting.session.get_one(LineRow, desk)
    line.failures, line.trouble = 0, ""
    hold_up(sitting.session, row.id, desk, why, sitting.now)
    return Settled.STREAM_WAITS


def _waits(line: LineRow, now: datetime, why: str, later_s: int) -> Settled:
    """It is tried again later: when the partner says, or ever less often."""
    wait = timedelta(seconds=later_s) if later_s else wait_after(line.failures)
    line.failures += 1
    line.trouble, line.next_at = why, now + wait
    return Settled.LINE_WAITS
