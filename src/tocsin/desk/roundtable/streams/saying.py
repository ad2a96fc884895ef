"""To whom something is said about a message: to everybody who heard it, as they can be told now.

A group may have another list since, or be none any more; a stream may have ended for one desk. Who
left is told alone. Nobody keeps a mistake because a list changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.stored import message_from
from tocsin.desk.roundtable.streams.speaking import said_again_as, say
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.groups import Edition, Group


def tell_all(
    sitting: Sitting,
    what: What,
    payload: Mapping[str, Any],
    about: Message,
    tlp: Tlp,
    *,
    source: str = "",
    confidence: Confidence | None = None,
) -> Message:
    """Says something about a message of ours to everybody who heard it; gives the first message.

    Of a correction it is said about what was corrected: several corrections may have told the same
    to some each, and who heard one of them heard that.

    Raises:
        InvalidError: nobody of them can be told now.
    """
    around, first = circle(sitting), _first_version(sitting, about)
    heard = [(first.id, one) for one in told(around, first.address)]
    for again in said_again_as(sitting, first.id):
        row = sitting.session.get(MessageRow, again)
        if row is not None:
            heard += [(again, one) for one in told(around, message_from(row, {}).address)]
    reachable = [one for one in heard if _is_reachable(around, one[1])]
    if not reachable:
        raise InvalidError(
            "Nobody who heard it can be told now.", "Look where the partner stands, and its key."
        )
    said = [
        say(
            sitting, what, payload, tlp, address, about=message_id, source=source,
            confidence=confidence,
        )
        for message_id, address in reachable
    ]  # fmt: skip
    return said[0]


def answer_to(
    sitting: Sitting,
    what: What,
    payload: Mapping[str, Any],
    about: Message,
    tlp: Tlp,
    *,
    source: str = "",
    alone: bool = False,
) -> Message:
    """Says something about a partner's message: where it was said, or (``alone``) to the partner.

    Raises:
        InvalidError: it cannot be told there.
    """
    around = circle(sitting)
    to = Address(desk=about.sender)
    if about.address.group and not alone:
        to = _in_group(around, about) or to
    return say(sitting, what, payload, tlp, to, about=about.id, source=source)


def told(around: Circle, address: Address) -> Iterator[Address]:
    """Where everybody who heard something at an address is reached now."""
    if address.desk:
        yield address
        return
    group = around.groups.get(address.group)
    if group is None:
        return
    now = _edition_now(around, group)
    if now is not None:
        yield Address(group=group.id, edition=now.digest)
    there = set(now.members) if now else set()
    before = next((one for one in group.editions if one.digest == address.edition), None)
    for member in before.members if before else ():
        if member not in there and member != around.me:
            yield Address(desk=member)


def last_said(
    sitting: Sitting, thread_id: str, what: Sequence[What], *, ours: bool
) -> Message | None:
    """The last message of these kinds that we, or others, said in a thread."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.thread == thread_id, MessageRow.refused.is_(None),
            MessageRow.what.in_(what),
        )
        .order_by(MessageRow.received_at.desc())
    )  # fmt: skip
    for row in sitting.session.scalars(query):
        message = message_from(row, {})
        if message.ours == ours:
            return message
    return None


def _first_version(sitting: Sitting, message: Message) -> Message:
    row = sitting.session.get_one(MessageRow, message.id)
    if row.chain is None or row.chain == row.id:
        return message
    return message_from(sitting.session.get_one(MessageRow, row.chain), {})


def _edition_now(around: Circle, group: Group) -> Edition | None:
    return around.edition(group.id, group.current.digest)


def _in_group(around: Circle, about: Message) -> Address | None:
    """The group as it is now, where its sender is still in it."""
    group = around.groups.get(about.address.group)
    now = _edition_now(around, group) if group else None
    if group is None or now is None or about.sender not in now.members:
        return None
    return Address(group=group.id, edition=now.digest)


def _is_reachable(around: Circle, address: Address) -> bool:
    return bool(address.group) or around.trusted(address.desk) is not None
