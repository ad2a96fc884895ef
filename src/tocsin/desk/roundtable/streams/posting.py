"""Carries messages to partners: what is stored is sent until it is receipted.

Each partner is sent first our statements about keys, in order, and then what it has yet to take of
each stream, in order, one at a time; an answer is stored before the next leaves. A partner that
cannot be reached, or takes nothing now, is tried again after 5, 10, 20 … seconds up to an hour, and
at once when something comes from it. Of a stream of which it refuses a message for now so is that
stream alone (:mod:`.held_up`). Nothing is ever given up but what the rules forbid to go on
(:mod:`.streams`).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, or_, select

from tocsin.desk.errors import ForbiddenError
from tocsin.desk.people.rights import SYSTEM, Actor, Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.keeping import partner_row
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.circle.stating import statement_bytes
from tocsin.desk.roundtable.inbox.talks import knows
from tocsin.desk.roundtable.streams.held_up import waiting_now
from tocsin.desk.roundtable.streams.lines import Told, deliver, state
from tocsin.desk.roundtable.streams.refusals import log_counted
from tocsin.desk.roundtable.streams.settling import Settled, settle, settle_statement
from tocsin.desk.roundtable.streams.streams import head_of, lacking, say_again, sealed_row, undone
from tocsin.desk.roundtable.tables.streams import (
    LineRow,
    OutgoingRow,
    PartnerRow,
    StatementRow,
)
from tocsin.desk.sitting import Desk, Sitting
from tocsin.roundtable.envelopes.envelope import signed_with
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.envelopes.sending import is_from_the_future, may_go
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.partner import Standing

AT_ONCE: Final = 8
"""Partners that are sent to at the same time: a slow one holds up no other."""
IN_ONE_GO: Final = timedelta(seconds=60)
"""For which one partner is sent to; then others have their turn."""
LEASE: Final = timedelta(minutes=3)
"""For which no other server sends to it: longer than one go and the last call's time-out."""


Leaves = Callable[[Sitting, Circle, str, str, int], bytes | None]


@dataclass(frozen=True, slots=True)
class Next:
    """What a partner is sent next: a statement of ours by its place, or a message of a stream."""

    url: str
    private: bool
    raw: bytes
    statement: int = 0
    stream: str = ""
    number: int = 0


def post_due(desk: Desk) -> int:
    """Sends every partner what it has yet to take; says how many messages were taken.

    Also logs refusals that were only counted (:mod:`.refusals`).
    """
    log_counted(desk)
    with desk.looking(SYSTEM) as sitting:
        due = _due(sitting)
    if not due:
        return 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tocsin-partner") as pool:
        return sum(pool.map(lambda partner: post_to(desk, partner), due))


def post_to(desk: Desk, partner_id: str) -> int:
    """Sends one partner what it has yet to take, for a while; says how many were taken."""
    with desk.acting(SYSTEM) as sitting:
        line = sitting.session.get_one(LineRow, partner_id)
        if line.next_at is not None and line.next_at > sitting.now:
            return 0  # another server was faster
        line.next_at = sitting.now + LEASE
    taken, until = 0, desk.clock() + IN_ONE_GO
    came = Settled.DONE
    while came is not Settled.LINE_WAITS and desk.clock() < until:
        found = _next(desk, partner_id)
        if found is None:
            break
        told = (
            state(found.url, found.raw, private=found.private)
            if found.statement
            else deliver(found.url, found.raw, private=found.private)
        )
        with desk.acting(SYSTEM) as sitting:
            came = _settled(sitting, partner_id, found, told)
        taken += came is Settled.DONE and not found.statement
    if came is not Settled.LINE_WAITS:
        with desk.acting(SYSTEM) as sitting:
            sitting.session.get_one(LineRow, partner_id).next_at = None
    return taken


def files_to_carry(desk: Desk, actor: Actor, partner_id: str) -> list[bytes]:
    """What a partner has yet to take (:func:`waiting_files`), once what must end has ended.

    Raises:
        ForbiddenError: the actor does not speak to partners.
        NotFoundError: there is no such partner.
    """
    with desk.acting(actor) as sitting:
        settle_to_carry(sitting, partner_id)
    with desk.looking(actor) as sitting:
        return list(waiting_files(sitting, partner_id))


def settle_to_carry(sitting: Sitting, partner_id: str) -> None:
    """Ends the streams of which the first message that waits may not go to a partner, and says
    again what may. Do it before files are made: where nothing is called, nobody else does.

    Raises:
        ForbiddenError: the actor does not speak to partners.
        NotFoundError: there is no such partner.
    """
    sitting.need(Right.EXCHANGE)
    partner_row(sitting, partner_id)
    around = circle(sitting)
    for row in undone(sitting.session):
        lacks = lacking(sitting.session, around, row).get(partner_id)
        if lacks is not None:
            _end_if_it_must(sitting, partner_id, row.id, lacks.start, _carried)


def waiting_files(sitting: Sitting, partner_id: str) -> Iterator[bytes]:
    """What a partner has yet to take, in order, to be carried by hand: our statements about keys,
    and messages. Read them there with :func:`.hearing.hear_carried`, and carry the receipts back.

    Where a message of a stream may not go, the stream waits until what is before it was receipted.

    Raises:
        ForbiddenError: the actor does not speak to partners, or may not know of all that waits.
        NotFoundError: there is no such partner.
    """
    sitting.need(Right.EXCHANGE)
    partner_row(sitting, partner_id)
    _need_known(sitting, partner_id)
    around = circle(sitting)
    for row in _statements(sitting, 0):
        yield statement_bytes(row)
    stopped = set()
    for stream, number in _to_take(sitting, around, partner_id):
        raw = None
        if stream not in stopped:
            raw = _carried(sitting, around, partner_id, stream, number)
        if raw is None:
            stopped.add(stream)
        else:
            yield raw


def _need_known(sitting: Sitting, partner_id: str) -> None:
    """Lets pass who may know of every case of which something waits: whoever carries can read."""
    waiting = list(_to_take(sitting, circle(sitting), partner_id))
    said = [sealed_row(sitting.session, stream, number).id for stream, number in waiting]
    if not all(knows(sitting, one) for one in said):
        raise ForbiddenError(
            "Among what waits for this partner is something that is not shared with you.",
            "Ask a liaison who may know of all cases of which something waits.",
        )


def _due(sitting: Sitting) -> list[str]:
    """The partners that can be called now and for whom something waits."""
    query = (
        select(LineRow.partner_id, LineRow.statements)
        .join(PartnerRow, PartnerRow.id == LineRow.partner_id)
        .where(
            LineRow.url != "",
            PartnerRow.standing != Standing.ENDED,
            or_(LineRow.next_at.is_(None), LineRow.next_at <= sitting.now),
        )
        .order_by(LineRow.partner_id)
    )
    rows = sitting.session.execute(query).all()
    if not rows:
        return []
    last = sitting.session.scalar(select(func.max(StatementRow.place))) or 0
    around = circle(sitting)
    wait = waiting_now(sitting.session, sitting.now)
    waiting = {
        desk
        for row in undone(sitting.session)
        for desk in lacking(sitting.session, around, row)
        if (row.id, desk) not in wait
    }
    return [one for one, told in rows if told < last or one in waiting]


def _next(desk: Desk, partner_id: str) -> Next | None:
    """The next thing for a partner; streams that must end for it are ended on the way."""
    with desk.looking(SYSTEM) as sitting:
        around = circle(sitting)
        line = sitting.session.get_one(LineRow, partner_id)
        if not line.url:
            return None
        for one in _statements(sitting, line.statements):
            return Next(line.url, line.private, statement_bytes(one), statement=one.place)
        wait = waiting_now(sitting.session, sitting.now)
        lack = _to_take(sitting, around, partner_id)
        found = next((one for one in lack if (one[0], partner_id) not in wait), None)
        if found is None:
            return None
        raw = _raw(sitting, around, partner_id, *found)
        if raw is not None:
            return Next(line.url, line.private, raw, stream=found[0], number=found[1])
    with desk.acting(SYSTEM) as sitting:
        _end_if_it_must(sitting, partner_id, *found, _raw)
    return _next(desk, partner_id)


def _statements(sitting: Sitting, after: int) -> list[StatementRow]:
    query = select(StatementRow).where(StatementRow.place > after).order_by(StatementRow.place)
    return list(sitting.session.scalars(query))


def _to_take(sitting: Sitting, around: Circle, partner_id: str) -> Iterator[tuple[str, int]]:
    """Stream and number of all that a partner has yet to take, in order."""
    for row in undone(sitting.session):
        for number in lacking(sitting.session, around, row).get(partner_id, ()):
            yield row.id, number


def _raw(
    sitting: Sitting, around: Circle, partner_id: str, stream: str, number: int
) -> bytes | None:
    """A message as it leaves, signed with the key of today; nothing where it may not go."""
    row = sealed_row(sitting.session, stream, number)
    head = head_of(row)
    if row.payload is None or not may_go(head, partner_id, around):
        return None
    return signed_with(speaking_seal(sitting), head, row.payload).raw


def _carried(
    sitting: Sitting, around: Circle, partner_id: str, stream: str, number: int
) -> bytes | None:
    """A message as it leaves by hand. Nobody answers that it comes from the future: we look."""
    if is_from_the_future(head_of(sealed_row(sitting.session, stream, number)), sitting.now):
        return None
    return _raw(sitting, around, partner_id, stream, number)


def _end_if_it_must(
    sitting: Sitting, partner_id: str, stream: str, number: int, leaves: Leaves
) -> None:
    """Ends a stream for a partner at a message that may not go to it."""
    around = circle(sitting)
    row = sitting.session.get_one(OutgoingRow, stream)
    lacks = lacking(sitting.session, around, row).get(partner_id, range(0))
    if number in lacks and leaves(sitting, around, partner_id, stream, number) is None:
        may_go_on = _raw(sitting, around, partner_id, stream, number) is not None
        why = Reason.FROM_THE_FUTURE if may_go_on else "not_allowed"
        say_again(sitting, around, row, partner_id, number, why)


def _settled(sitting: Sitting, partner_id: str, sent: Next, told: Told) -> Settled:
    if sent.statement:
        return settle_statement(sitting, partner_id, sent.statement, told)
    return settle(sitting, partner_id, sent.stream, sent.number, told)
