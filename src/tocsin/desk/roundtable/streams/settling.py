"""What follows from a partner's answer: it took it, it takes it later, or a stream must end.

A stream is only ever ended on proof: a receipt that the partner signed, over another message under
our number, or more than we know of having sent. That is how a desk notices that it was restored
from a backup.
"""

from datetime import datetime, timedelta
from typing import Final

from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.streams import receipting
from tocsin.desk.roundtable.streams.lines import Told
from tocsin.desk.roundtable.streams.streams import lacking, say_again
from tocsin.desk.roundtable.tables.streams import LineRow, OutgoingRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.partners.circle import Circle

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 10
_OUR_KEY: Final = frozenset({Reason.UNKNOWN_KEY, Reason.RETIRED_KEY, Reason.BAD_SIGNATURE})


def settle(sitting: Sitting, partner_id: str, stream: str, number: int, told: Told) -> bool:
    """Notes what a partner answered to a message; says whether to go on with it now."""
    line = sitting.session.get_one(LineRow, partner_id)
    around = circle(sitting)
    row = sitting.session.get_one(OutgoingRow, stream)
    given = told.receipt
    wrong: Misreceipt | None = None
    if given is not None and given.receiver == partner_id and given.stream == stream:
        wrong = receipting.take(sitting, around, given)
        if wrong is Misreceipt.FORKED:
            _parted(sitting, around, row, given, number, told.why)
            return _went(line, sitting.now)
        if wrong is None and number not in lacking(sitting.session, around, row).get(
            partner_id, ()
        ):
            return _went(line, sitting.now)
    if told.why in _OUR_KEY:
        line.statements = 0  # it does not know our key: it is told again how that followed
    why = told.why or (wrong.value if wrong else "no_receipt")
    return _waits(line, sitting.now, why, told.later_s)


def _parted(
    sitting: Sitting, around: Circle, row: OutgoingRow, given: Receipt, number: int, why: str
) -> None:
    """We were restored from a backup. What it took before is still the same up to somewhere: each
    message that it knows is taken; from the first on that it does not know, it is said again.
    """
    if why == Reason.REPLAYED:
        receipting.take_known(sitting, around, row, given, number)
    else:
        say_again(sitting, around, row, given.receiver, number, "forked")


def settle_statement(sitting: Sitting, partner_id: str, place: int, told: Told) -> bool:
    """Notes what a partner answered to a statement; says whether to go on with it now."""
    line = sitting.session.get_one(LineRow, partner_id)
    if told.is_taken or not (told.is_later or told.later_s):
        line.statements = max(line.statements, place)
        if not told.is_taken:
            sitting.log("statement.refused", partner_id, place=place, why=told.why)
        return _went(line, sitting.now)
    return _waits(line, sitting.now, told.why, told.later_s)


def _went(line: LineRow, now: datetime) -> bool:
    line.failures, line.trouble, line.sent_at = 0, "", now
    return True


def _waits(line: LineRow, now: datetime, why: str, later_s: int) -> bool:
    """It is tried again later: when the partner says, or ever less often."""
    doubled = FIRST_WAIT * 2 ** min(line.failures, _MOST_DOUBLINGS)
    wait = timedelta(seconds=later_s) if later_s else min(doubled, LONGEST_WAIT)
    line.failures += 1
    line.trouble, line.next_at = why, now + wait
    return False
