"""Takes what partners send: each message once and in order, or refused with a reason.

What comes of a message (its number, its content, what was refused, the log) is stored in one
transaction, and only then is it receipted.

Whoever kept one message of a partner can hand it in again for ever. So everything is looked at
first in a sitting that only looks, and nobody waits for what is not newly taken: a message that
came before, the same head with another payload, a statement that does not hold. That is held up
(:class:`HoldUp`) before anything is written down of it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from math import ceil
from typing import Final, Protocol

from tocsin.desk.errors import TooManyError
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.keeping import keep_partner, partner_of
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.circle.stating import Statement, statement_in
from tocsin.desk.roundtable.inbox.messages import look_over, remember
from tocsin.desk.roundtable.streams import receipting
from tocsin.desk.roundtable.streams.glancing import glance, read_in_full
from tocsin.desk.roundtable.streams.refusals import note, note_refused
from tocsin.desk.roundtable.streams.shelf import Shelf, keep_stream
from tocsin.desk.roundtable.tables.streams import LineRow, PartnerRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt, receipt
from tocsin.roundtable.envelopes.receiving import Delivered, Reception, placed
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import Arrived, judged
from tocsin.roundtable.inbox.messages import theirs
from tocsin.roundtable.partners import acting
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.keys import Rotation, is_genuine, is_genuine_revocation
from tocsin.roundtable.partners.partner import KeyState, Partner, Standing

TOO_MANY: Final = "too_many_today"
"""How the log names a message that came after the partner's limit of the day."""
_STATEMENT: Final = "statement"


class HoldUp(Protocol):
    """Holds up who hands in too often what is not newly taken. Both raise TooManyError."""

    def address(self) -> None:
        """From where it comes."""

    def sender(self, claimed: str) -> None:
        """Whose it claims to be, wherever it comes from; called before it is written down."""


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

    Raises:
        TooManyError: ``hold_up`` raised it, and nothing was written down.
    """
    with desk.looking(SYSTEM) as sitting:
        around = circle(sitting)
        came = glance(raw, around, now=sitting.now)
        look = _looked(sitting, around, came)
    if not look.takes or isinstance(came, Refused):
        return _not_taken(desk, look, hold_up)
    whole = read_in_full(came, raw)
    with desk.acting(SYSTEM) as sitting:
        around = circle(sitting)
        return _heard(sitting, whole, _looked(sitting, around, whole))


def hear_receipt(desk: Desk, raw: bytes) -> Misreceipt | None:
    """Takes the bytes of a receipt for one of our streams; gives what is wrong with it."""
    given = receipting.receipt_in(raw)
    if given is None:
        return Misreceipt.NOT_OURS
    with desk.acting(SYSTEM) as sitting:
        return receipting.take(sitting, circle(sitting), given)


def hear_statement(desk: Desk, raw: bytes, hold_up: HoldUp | None = None) -> StatementAnswer:
    """Takes the bytes of a partner's statement about a key of its own.

    Raises:
        TooManyError: ``hold_up`` raised it, and nothing was written down.
    """
    statement, seen = statement_in(raw), sha256(raw).hexdigest()
    with desk.looking(SYSTEM) as sitting:
        weighed = _weighed(sitting, statement)
    if weighed.events:
        with desk.acting(SYSTEM) as sitting:
            return _stated(sitting, _weighed(sitting, statement), seen)
    if hold_up is not None:
        hold_up.address()
    if not weighed.is_noted:
        return weighed.answer
    if hold_up is not None:
        hold_up.sender(weighed.sender)
    with desk.acting(SYSTEM) as sitting:
        return _stated(sitting, weighed, seen)


def hear_carried(desk: Desk, raw: bytes) -> Answer | StatementAnswer | Misreceipt | None:
    """Takes bytes that were carried by hand: a message, a statement, or a receipt."""
    if statement_in(raw) is not None:
        return hear_statement(desk, raw)
    if receipting.receipt_in(raw) is not None:
        return hear_receipt(desk, raw)
    return hear(desk, raw)


@dataclass(frozen=True, slots=True)
class _Look:
    """What comes of a message as things stand, before anything is stored of it.

    ``sender`` is the partner that it names; empty: none. ``later_s``: it would be taken, but its
    sender's day is full. ``receipt`` is up to where the stream is taken then.
    """

    got: Reception
    sender: str
    raw_digest: str
    bytes_: int
    later_s: int = 0
    receipt: Receipt | None = None

    @property
    def takes(self) -> bool:
        """Whether something is to be stored of it."""
        return self.got.is_new and not self.later_s


def _looked(sitting: Sitting, around: Circle, came: Arrived | Refused) -> _Look:
    if isinstance(came, Refused):
        sender = came.sender if came.sender in around.partners else ""
        return _Look(Reception((came,), None), sender, came.raw_digest, came.bytes_)
    sender, session = came.envelope.head.sender, sitting.session
    seen = judged(came, around, now=sitting.now)
    got = placed(seen, around, Shelf(session), now=sitting.now)
    look = _Look(got, sender, came.raw_digest, came.bytes_)
    if got.is_new:
        line = session.get_one(LineRow, sender)
        look = replace(look, later_s=_wait_s(line, came.bytes_, sitting.now))
    if got.stream is None or look.later_s:
        return look
    return replace(
        look, receipt=receipt(got.stream, around.me, speaking_seal(sitting), now=sitting.now)
    )


def _not_taken(desk: Desk, look: _Look, hold_up: HoldUp | None) -> Answer:
    """Writes down what is not taken, and answers it. What came before is receipted in any case:
    whoever repeats a partner's messages everywhere must not keep the partner from its receipts.
    """
    answer = _answered(look, _refused(look.got))
    if hold_up is not None:
        hold_up.address()
        try:
            hold_up.sender(look.sender)
        except TooManyError:
            if answer.receipt is None:
                raise
            return answer
    with desk.acting(SYSTEM) as sitting:
        _note(sitting, look, answer.refused)
    return answer


def _heard(sitting: Sitting, came: Arrived, look: _Look) -> Answer:
    refused = _refused(look.got)
    if look.takes:
        refused = _stored(sitting, look.got)
        _counted(sitting, sitting.session.get_one(LineRow, look.sender), came.bytes_)
    _note(sitting, look, refused)
    return _answered(look, refused)


def _answered(look: _Look, refused: tuple[Refused, ...]) -> Answer:
    if look.later_s:
        return Answer(None, later_s=look.later_s)
    return Answer(look.receipt, refused, _own_reason(look, refused))


def _note(sitting: Sitting, look: _Look, refused: tuple[Refused, ...]) -> None:
    if look.later_s:
        note(sitting, look.sender, TOO_MANY, look.raw_digest, bytes=look.bytes_)
    for one in refused:
        note_refused(sitting, one)


def _refused(got: Reception) -> tuple[Refused, ...]:
    return tuple(one for one in got.outcomes if isinstance(one, Refused))


def _own_reason(look: _Look, refused: tuple[Refused, ...]) -> Reason | None:
    """Why the message that came was refused, and not one that had waited for it."""
    first = look.got.outcomes[0]
    if isinstance(first, Delivered):
        return next((one.reason for one in refused if one.message == first.id), None)
    return next((one.reason for one in refused if one.raw_digest == look.raw_digest), None)


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


def _counted(sitting: Sitting, line: LineRow, size: int) -> None:
    """What moves a stream counts for the day.

    Whoever speaks can be spoken to again: if the partner's line was waiting, it is tried at once.
    """
    line.heard_at = sitting.now
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


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What a statement comes to as things stand: events that follow, or the answer why none do.

    ``sender`` is whose it proved to be; empty: nobody's that we know. ``is_noted``: the log tells
    of it.
    """

    answer: StatementAnswer
    sender: str = ""
    events: acting.Events = ()
    is_revoked: bool = False
    is_noted: bool = False


def _weighed(sitting: Sitting, statement: Statement | None) -> _Weighed:
    if statement is None:
        return _Weighed(StatementAnswer(taken=False, why="malformed"), is_noted=True)
    if sitting.session.get(PartnerRow, statement.desk) is None:
        unknown = StatementAnswer(taken=False, later=True, why="unknown_sender")
        return _Weighed(unknown, is_noted=True)
    known = partner_of(sitting.session, statement.desk)
    sender = known.id if _is_theirs(known, statement) else ""
    if _holds(known, statement):
        return _Weighed(StatementAnswer(taken=True), sender)
    if not sender:
        return _Weighed(StatementAnswer(taken=False, why="signature"), is_noted=True)
    if isinstance(statement, Rotation) and known.standing is Standing.MET:
        return _Weighed(StatementAnswer(taken=False, later=True, why="not_compared"), sender)
    try:
        if isinstance(statement, Rotation):
            events = acting.take_rotation(known, statement, now=sitting.now)
        else:
            events = acting.take_revocation(known, statement, now=sitting.now)
    except NotAllowedError as error:
        return _Weighed(StatementAnswer(taken=False, why=error.field), sender, is_noted=True)
    return _Weighed(
        StatementAnswer(taken=True), sender, events, not isinstance(statement, Rotation)
    )


def _stated(sitting: Sitting, weighed: _Weighed, seen: str) -> StatementAnswer:
    if weighed.is_noted:
        note(sitting, weighed.sender, f"{_STATEMENT}_{weighed.answer.why}", seen)
    if weighed.events:
        row = sitting.session.get_one(PartnerRow, weighed.sender)
        keep_partner(sitting, row, weighed.events)
        if weighed.is_revoked:
            look_over(sitting, row.id)
    return weighed.answer


def _is_theirs(known: Partner, statement: Statement) -> bool:
    """Whether a key of the partner's signed it; whoever signed with none only names the partner."""
    if isinstance(statement, Rotation):
        return known.key(statement.old) is not None and is_genuine(statement)
    return known.key(statement.key) is not None and is_genuine_revocation(statement)


def _holds(known: Partner, statement: Statement) -> bool:
    """Whether the partner's keys are already as the statement says."""
    if isinstance(statement, Rotation):
        new = known.key(statement.new)
        return new is not None and new.signed_by == statement.old
    key = known.key(statement.key)
    since = key.suspect_since if key is not None else None
    is_revoked = key is not None and key.state is KeyState.REVOKED
    return is_revoked and since is not None and since <= statement.suspect_since
