"""Partners: met, compared, agreed with, suspended, parted from; and the lines to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.circle.circles import circle, need_address
from tocsin.desk.roundtable.circle.keeping import (
    keep_partner,
    partner_events,
    partner_of,
    partner_row,
)
from tocsin.desk.roundtable.circle.own_key import note_first_key, own_id
from tocsin.desk.roundtable.circle.seeing import need_to_see
from tocsin.desk.roundtable.inbox.messages import look_over
from tocsin.desk.roundtable.streams.held_up import HeldUp, held_up_for, try_again
from tocsin.desk.roundtable.streams.streams import end_streams_to, waiting_for
from tocsin.desk.roundtable.tables.streams import LineRow, PartnerRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.roundtable.envelopes.envelope import is_id
from tocsin.roundtable.partners import acting
from tocsin.roundtable.partners.acting import Events
from tocsin.roundtable.partners.events import Event, Way
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.roundtable.partners.partner import Partner

MESSAGES_A_DAY: Final = 1_000
"""A desk of twenty analysts says some fifty things a day. After three weeks without a line it may
send all that waits in one day."""
BYTES_A_DAY: Final = 512 * 2**20
"""Sixty-four messages of the largest size."""
_MOST_MESSAGES: Final = 1_000_000
_MOST_BYTES: Final = 2**40


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner and its line. ``waiting`` is how many messages it has yet to take;
    ``received_today`` how many of its messages we took since midnight UTC, of ``limit_per_day``
    (the same in bytes); ``failures`` how often in a row it could not be reached, ``trouble`` why,
    ``next_at`` when it is tried again; ``held_up`` what it takes no further though the line goes.
    """

    partner: Partner
    url: str
    private: bool
    last_heard: datetime | None
    last_sent: datetime | None
    waiting: int
    received_today: int
    limit_per_day: int
    bytes_today: int
    bytes_per_day: int
    failures: int
    trouble: str
    next_at: datetime | None
    held_up: tuple[HeldUp, ...]


def meet(sitting: Sitting, card: Card, most_tlp: Tlp, *, private: bool = False) -> str:
    """Notes a desk by its card; gives its id. Nothing is taken from it until it was compared.

    ``private``: its address may be of a private network.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a part of the card is none, or it is our own.
        ConflictError: this desk is known.
    """
    sitting.need(Right.ADMINISTER)
    need_address(card.url)
    with refusing():
        events = acting.meet(
            card.name, card.kind, card.country, card.key, most_tlp, by=sitting.actor.person_id,
            now=sitting.now, desk=card.desk,
        )  # fmt: skip
    partner_id = card.desk or desk_id(card.key)
    _need_another(sitting, partner_id, card)
    note_first_key(sitting)
    row = PartnerRow(
        id=partner_id, name=card.name.strip(), kind=card.kind, standing="", events=0,
        met_at=sitting.now,
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    keep_partner(sitting, row, events)
    sitting.session.add(
        LineRow(
            partner_id=partner_id, url=card.url.rstrip("/"), private=private,
            most_messages=MESSAGES_A_DAY, most_bytes=BYTES_A_DAY,
        )
    )  # fmt: skip
    sitting.session.flush()
    return partner_id


def compare(
    sitting: Sitting, partner_id: str, key: str, read: str, way: Way, with_whom: str
) -> None:
    """Two people have read the fingerprint to each other; ``read`` is what theirs said.

    Raises:
        InvalidError: it is another, or the key does not wait to be compared.
    """
    by, now = _who(sitting)
    _step(
        sitting,
        partner_id,
        lambda one: acting.compare(one, key, read, way, with_whom, by=by, now=now),
    )


def offer_key(sitting: Sitting, partner_id: str, key: str, reason: str) -> None:
    """After a loss: notes a new key, to be compared."""
    by, now = _who(sitting)
    _step(sitting, partner_id, lambda one: acting.offer_key(one, key, reason, by=by, now=now))


def agree_tlp(sitting: Sitting, partner_id: str, most_tlp: Tlp, reason: str) -> None:
    """Both agreed on another closest label."""
    by, now = _who(sitting)
    _step(sitting, partner_id, lambda one: acting.agree_tlp(one, most_tlp, reason, by=by, now=now))


def suspend(sitting: Sitting, partner_id: str, reason: str) -> None:
    """Takes nothing from it, and sends nothing, until it is resumed."""
    by, now = _who(sitting)
    _step(sitting, partner_id, lambda one: acting.suspend(one, reason, by=by, now=now))


def resume(sitting: Sitting, partner_id: str, reason: str) -> None:
    """Takes from it again."""
    by, now = _who(sitting)
    _step(sitting, partner_id, lambda one: acting.resume(one, reason, by=by, now=now))
    _line(sitting, partner_id).next_at = None


def end(sitting: Sitting, partner_id: str, reason: str) -> None:
    """Parts for good; what it has not taken is not sent any more."""
    by, now = _who(sitting)
    _step(sitting, partner_id, lambda one: acting.end(one, reason, by=by, now=now))
    end_streams_to(sitting, circle(sitting), partner_id)


def revoke_by_hand(
    sitting: Sitting, partner_id: str, key: str, suspect_since: datetime, reason: str
) -> None:
    """People heard that a key is lost or stolen."""
    by, now = _who(sitting)
    _step(
        sitting,
        partner_id,
        lambda one: acting.revoke_by_hand(one, key, suspect_since, reason, by=by, now=now),
    )
    look_over(sitting, partner_id)


def set_address(sitting: Sitting, partner_id: str, url: str, *, private: bool = False) -> None:
    """Where the partner's doors are; empty: it has no line, and messages go by hand.

    ``private``: the address may be of a private network, which is refused otherwise.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: it is no address that can be called.
    """
    sitting.need(Right.ADMINISTER)
    line = _line(sitting, partner_id)
    need_address(url)
    line.url, line.private = url.rstrip("/"), private
    line.failures, line.trouble, line.next_at = 0, "", None
    sitting.log("partner.address_set", partner_id, url=url, private=private)


def set_limits(sitting: Sitting, partner_id: str, messages: int, bytes_: int) -> None:
    """How much of the partner is taken a day; more waits until the next (UTC).

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a limit is none.
    """
    sitting.need(Right.ADMINISTER)
    line = _line(sitting, partner_id)
    if not (0 < messages <= _MOST_MESSAGES and 0 < bytes_ <= _MOST_BYTES):
        raise InvalidError(
            "These are no limits.", "Give numbers above zero.", {"messages": "is no limit"}
        )
    line.most_messages, line.most_bytes = messages, bytes_
    sitting.log("partner.limited", partner_id, messages=messages, bytes=bytes_)


def try_now(sitting: Sitting, partner_id: str) -> None:
    """Tries the line again at once, however long it was to wait.

    Raises:
        ForbiddenError: the actor does not speak to partners.
    """
    sitting.need(Right.EXCHANGE)
    _line(sitting, partner_id).next_at = None
    try_again(sitting.session, partner_id)


def listing(sitting: Sitting) -> list[PartnerView]:
    """All partners by name.

    Raises:
        ForbiddenError: the actor may not look.
    """
    need_to_see(sitting)
    around = circle(sitting)
    waiting = waiting_for(sitting.session, around)
    views = [_view(sitting, around.partners[one], waiting.get(one, 0)) for one in around.partners]
    return sorted(views, key=lambda one: (one.partner.met.name.casefold(), one.partner.id))


def partner(sitting: Sitting, partner_id: str) -> PartnerView:
    """One partner.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none of that id.
    """
    need_to_see(sitting)
    partner_row(sitting, partner_id)
    waiting = waiting_for(sitting.session, circle(sitting))
    return _view(sitting, partner_of(sitting.session, partner_id), waiting.get(partner_id, 0))


def history(sitting: Sitting, partner_id: str) -> list[Event]:
    """Everything that happened to a partner, in order.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none of that id.
    """
    need_to_see(sitting)
    partner_row(sitting, partner_id)
    return partner_events(sitting.session, partner_id)


def _step(sitting: Sitting, partner_id: str, command: Callable[[Partner], Events]) -> Partner:
    sitting.need(Right.ADMINISTER)
    row = partner_row(sitting, partner_id)
    with refusing():
        events = command(partner_of(sitting.session, partner_id))
    return keep_partner(sitting, row, events)


def _who(sitting: Sitting) -> tuple[str, datetime]:
    return sitting.actor.person_id, sitting.now


def _line(sitting: Sitting, partner_id: str) -> LineRow:
    row = sitting.session.get(LineRow, partner_id)
    if row is None:
        raise NotFoundError("There is no such partner.", "Look at the list of partners.")
    return row


def _need_another(sitting: Sitting, partner_id: str, card: Card) -> None:
    if not is_id(partner_id):
        raise InvalidError(
            "This is no name of a desk.", "Take it from the partner's card.", {"desk": "is none"}
        )
    if partner_id == own_id(sitting):
        raise InvalidError("This is our own card.", "Take the partner's.", {"key": "is our own"})
    if card.fingerprint and card.fingerprint != fingerprint(card.key):
        raise InvalidError(
            "The fingerprint on the card is not that of its key.",
            "Ask the partner for its card again, by another way.",
            {"fingerprint": "is of another key"},
        )
    known = sitting.session.get(PartnerRow, partner_id)
    if known is not None:
        raise ConflictError(
            Sentence("This desk is known as {name}.", name=known.name), "Open it in the list."
        )


def _view(sitting: Sitting, one: Partner, waiting: int) -> PartnerView:
    line = _line(sitting, one.id)
    is_today = line.day == sitting.now.date()
    return PartnerView(
        partner=one, url=line.url, private=line.private, last_heard=line.heard_at,
        last_sent=line.sent_at, waiting=waiting,
        received_today=line.messages if is_today else 0, limit_per_day=line.most_messages,
        bytes_today=line.bytes_ if is_today else 0, bytes_per_day=line.most_bytes,
        failures=line.failures, trouble=line.trouble, next_at=line.next_at,
        held_up=held_up_for(sitting.session, one.id),
    )  # fmt: skip
