"""Takes what partners send: each message once and in order, or refused with a reason.

What comes of a message (its number, its content, what was refused, the log) is stored in one
transaction, and only then is it receipted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from math import ceil
from typing import Final

from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.keeping import keep_partner, partner_of
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.circle.stating import Statement, statement_in
from tocsin.desk.roundtable.inbox.messages import look_over, remember
from tocsin.desk.roundtable.streams import receipting
from tocsin.desk.roundtable.streams.glancing import glance
from tocsin.desk.roundtable.streams.refusals import note, note_refused
from tocsin.desk.roundtable.streams.shelf import Shelf, keep_stream
from tocsin.desk.roundtable.tables.streams import LineRow, PartnerRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.envelope import Envelope
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt, receipt
from tocsin.roundtable.envelopes.receiving import Delivered, Held, Reception, receive
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.inbox.messages import theirs
from tocsin.roundtable.partners import acting
from tocsin.roundtable.partners.keys import Rotation
from tocsin.roundtable.partners.partner import KeyState, Partner, Standing

TOO_MANY: Final = "too_many_today"
"""How the log names a message that came after the partner's limit of the day."""
_STATEMENT: Final = "statement"
HoldUp = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told.

    ``receipt``: up to where the stream is taken, where the message was proven to be its sender's;
    ``refused`` is everything that was refused by it, ``reason`` why the message itself was, if it
    was; ``later_s``: nothing was looked at, ask again after so many seconds.
    """

    receipt: Receipt | None
    refused: tuple[Refused, ...] = ()
    reason: Reason | None = None
    later_s: int = 0


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """``taken``: it holds here now (or did before); ``later``: try again; ``why`` else."""

    taken: bool
    later: bool = False
    why: str = ""


def hear(desk: Desk, raw: bytes, hold_up: HoldUp | None = None) -> Answer:
    """Takes the bytes of a message, in a transaction of its own.

    ``hold_up`` is called before anything is written down of somebody who did not prove to be a
    partner; it may raise.
    """
    with desk.looking(SYSTEM) as sitting:
        seen = glance(raw, circle(sitting), now=sitting.now)
    if isinstance(seen, Envelope):
        with desk.acting(SYSTEM) as sitting:
            return _heard(sitting, raw, seen.head.sender)
    if hold_up is not None:
        hold_up()
    with desk.acting(SYSTEM) as sitting:
        note_refused(sitting, seen)
    return Answer(None, (seen,), seen.reason)


def hear_receipt(desk: Desk, raw: bytes) -> Misreceipt | None:
    """Takes the bytes of a receipt for one of our streams; gives what is wrong with it."""
    given = receipting.receipt_in(raw)
    if given is None:
        return Misreceipt.NOT_OURS
    with desk.acting(SYSTEM) as sitting:
        return receipting.take(sitting, circle(sitting), given)


def hear_statement(desk: Desk, raw: bytes, hold_up: HoldUp | None = None) -> StatementAnswer:
    """Takes the bytes of a partner's statement about a key of its own."""
    statement = statement_in(raw)
    with desk.looking(SYSTEM) as sitting:
        known = statement and sitting.session.get(PartnerRow, statement.desk)
    if statement is None or known is None:
        if hold_up is not None:
            hold_up()
        why = "malformed" if statement is None else "unknown_sender"
        with desk.acting(SYSTEM) as sitting:
            note(sitting, "", f"{_STATEMENT}_{why}", sha256(raw).hexdigest())
        return StatementAnswer(taken=False, later=statement is not None, why=why)
    with desk.acting(SYSTEM) as sitting:
        return _stated(sitting, statement, sha256(raw).hexdigest())


def hear_carried(desk: Desk, raw: bytes) -> Answer | StatementAnswer | Misreceipt | None:
    """Takes bytes that were carried by hand: a message, a statement, or a receipt."""
    if statement_in(raw) is not None:
        return hear_statement(desk, raw)
    if receipting.receipt_in(raw) is not None:
        return hear_receipt(desk, raw)
    return hear(desk, raw)


def _heard(sitting: Sitting, raw: bytes, sender: str) -> Answer:
    line = sitting.session.get_one(LineRow, sender)
    later_s = _wait_s(line, len(raw), sitting.now)
    if later_s:
        note(sitting, sender, TOO_MANY, sha256(raw).hexdigest(), bytes=len(raw))
        return Answer(None, later_s=later_s)
    around = circle(sitting)
    got = receive(raw, around, Shelf(sitting.session), now=sitting.now)
    refused = _stored(sitting, got)
    _counted(sitting, line, got, len(raw))
    for one in refused:
        note_refused(sitting, one)
    answer = None
    if got.stream is not None:
        answer = receipt(got.stream, around.me, speaking_seal(sitting), now=sitting.now)
    return Answer(answer, refused, _own_reason(raw, got, refused))


def _own_reason(raw: bytes, got: Reception, refused: tuple[Refused, ...]) -> Reason | None:
    """Why the message that came was refused, and not one that had waited for it."""
    first = got.outcomes[0]
    if isinstance(first, Delivered):
        return next((one.reason for one in refused if one.message == first.id), None)
    seen = sha256(raw).hexdigest()
    return next((one.reason for one in refused if one.raw_digest == seen), None)


def _stored(sitting: Sitting, got: Reception) -> tuple[Refused, ...]:
    """Keeps the stream and what was delivered; gives everything that was refused."""
    if got.stream is not None:
        keep_stream(sitting, got.stream, got.taken)
    refused = []
    for one in got.outcomes:
        if isinstance(one, Refused):
            refused.append(one)
        elif isinstance(one, Delivered):
            head = one.head
            sitting.log(
                "message.taken", one.id, sender=head.sender, what=head.what, tlp=head.tlp,
                stream=head.stream, number=head.number, digest=head.digest,
            )  # fmt: skip
            wrong = remember(sitting, theirs(one))
            if wrong is not None:
                refused.append(wrong)
    return tuple(refused)


def _counted(sitting: Sitting, line: LineRow, got: Reception, size: int) -> None:
    """What moves a stream counts for the day; what comes twice does not, for others can repeat it.

    Whoever speaks can be spoken to again: if the partner's line was waiting, it is tried at once.
    """
    line.heard_at = sitting.now
    if got.taken or any(isinstance(one, Held) for one in got.outcomes):
        today = sitting.now.astimezone(UTC).date()
        if line.day != today:
            line.day, line.messages, line.bytes_ = today, 0, 0
        line.messages += 1
        line.bytes_ += size
    if line.failures:
        line.next_at = None


def _wait_s(line: LineRow, size: int, now: datetime) -> int:
    """How long until more is taken of a partner; 0: now."""
    now = now.astimezone(UTC)
    if line.day != now.date():
        return 0
    if line.messages < line.most_messages and line.bytes_ + size <= line.most_bytes:
        return 0
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return ceil((tomorrow - now).total_seconds())


def _stated(sitting: Sitting, statement: Statement, seen: str) -> StatementAnswer:
    row = sitting.session.get_one(PartnerRow, statement.desk)
    known = partner_of(sitting.session, row.id)
    if _holds(known, statement):
        return StatementAnswer(taken=True)
    if isinstance(statement, Rotation) and known.standing is Standing.MET:
        return StatementAnswer(taken=False, later=True, why="not_compared")
    try:
        if isinstance(statement, Rotation):
            events = acting.take_rotation(known, statement, now=sitting.now)
        else:
            events = acting.take_revocation(known, statement, now=sitting.now)
    except NotAllowedError as error:
        note(sitting, row.id, f"{_STATEMENT}_{error.field}", seen)
        return StatementAnswer(taken=False, why=error.field)
    keep_partner(sitting, row, events)
    if not isinstance(statement, Rotation):
        look_over(sitting, row.id)
    return StatementAnswer(taken=True)


def _holds(known: Partner, statement: Statement) -> bool:
    """Whether the partner's keys are already as the statement says."""
    if isinstance(statement, Rotation):
        new = known.key(statement.new)
        return new is not None and new.signed_by == statement.old
    key = known.key(statement.key)
    since = key.suspect_since if key is not None else None
    is_revoked = key is not None and key.state is KeyState.REVOKED
    return is_revoked and since is not None and since <= statement.suspect_since
