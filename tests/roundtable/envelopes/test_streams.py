"""Streams: order, gaps, receipts, restored backups, and what may be sealed at all."""

import itertools
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.roundtable.made import (
    DAY,
    NOW,
    Sender,
    Shelf,
    circle,
    desk,
    group,
    key,
    partner,
    to_desk,
    to_group,
)

from tocsin.cases.canonical import canonical
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.bounds import MOST_BYTES, MOST_DEPTH, depth
from tocsin.roundtable.envelopes.envelope import (
    MOST_LASTING,
    MOST_LIFETIME,
    Address,
    Envelope,
    What,
    signed_bytes,
    signed_with,
)
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt, read_receipt, receipt
from tocsin.roundtable.envelopes.receiving import MOST_HELD_BYTES, Delivered, Held, Stream
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.sending import (
    LIFETIME,
    Outgoing,
    begin,
    lifetime_left,
    may_go,
    need_passing_on,
    seal,
    take_receipt,
    to_send,
    untaken_by,
)
from tocsin.roundtable.envelopes.verifying import verify
from tocsin.seal import Verifier

A, B = circle("a", "b"), circle("b", "a")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
        inner, max_size=4,
    ),
    max_leaves=15,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("abc"), JSON, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_json_travels_whole(payload: dict[str, object]) -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    shelf.take(sender.seal(payload=payload).raw)
    (got,) = shelf.inbox
    assert canonical(got.envelope.payload) == canonical(payload)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_messages_are_taken_in_their_order_whatever_order_they_come_in(
    order: tuple[int, ...],
) -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    sealed = sender.many(4)
    for place in order:
        shelf.take(sealed[place].raw)
    assert [one.head.number for one in shelf.inbox] == [1, 2, 3, 4]
    known = shelf.stream(desk("a"), "s1")
    assert known is not None
    assert (known.number, known.held) == (4, ())


def test_what_arrived_in_time_is_taken_though_its_turn_came_after_it_expired() -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    first, second = sender.seal(lifetime=9 * DAY), sender.seal(lifetime=DAY)
    shelf.take(second.raw, now=NOW + DAY / 2)
    shelf.take(first.raw, now=NOW + 5 * DAY)
    assert [(one.head.number, one.received_at) for one in shelf.inbox] == [
        (1, NOW + 5 * DAY),
        (2, NOW + DAY / 2),
    ]


def test_of_what_is_above_the_agreed_label_nothing_is_kept_while_it_waits() -> None:
    less = circle("b", "a", a=partner("a", most_tlp=Tlp.CLEAR))
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(less)
    first = sender.seal(tlp=Tlp.CLEAR)
    second = sender.seal(payload={"secret": "word"})
    shelf.take(second.raw)
    assert "word" not in str(shelf.streams)
    delivered, refused = shelf.take(first.raw).outcomes
    assert isinstance(delivered, Delivered)
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.bytes_) == (Reason.ABOVE_TLP, len(second.raw))
    assert refused.raw_digest == sha256(second.raw).hexdigest()


def test_the_hold_is_bounded_in_bytes() -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    sender.seal()
    ahead = sender.seal()
    shelf.take(ahead.raw)
    known = shelf.stream(desk("a"), "s1")
    assert known is not None
    heavy = replace(known, held=(replace(known.held[0], bytes_=MOST_HELD_BYTES),))
    shelf.streams[desk("a"), "s1"] = to_json(heavy)
    (refused,) = shelf.take(sender.seal().raw).outcomes
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.TOO_FAR_AHEAD


def test_everything_that_is_kept_goes_to_json_and_back() -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    first, second, third = sender.many(3)
    (held,) = shelf.take(second.raw).outcomes
    stream = shelf.take(third.raw).stream
    (delivered, *_) = shelf.take(first.raw).outcomes
    assert stream is not None
    given_ = receipt(stream, desk("b"), key("b"), now=NOW)
    for one in (held, delivered, stream, first, sender.outgoing, given_):
        kind = type(one)
        assert kind in (Held, Delivered, Stream, Envelope, Outgoing, Receipt)
        assert from_json(kind, to_json(one)) == one


def test_a_head_proves_who_said_it_after_the_payload_was_erased() -> None:
    envelope = Sender("a", to_desk("b"), A).seal()
    erased = replace(envelope, payload={})
    message = signed_bytes(erased.head, erased.key)
    assert Verifier(erased.key).is_signed(message, erased.signature)
    (refused,) = Shelf(B).take(erased.raw).outcomes
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.TAMPERED


def test_a_signature_is_of_its_key_too() -> None:
    envelope = Sender("a", to_desk("b"), A).seal()
    message = signed_bytes(envelope.head, key("another").public)
    assert not Verifier(envelope.key).is_signed(message, envelope.signature)


# Receipts


def told(shelf: Shelf, **changed: object) -> Receipt:
    known = shelf.stream(desk("a"), "s1")
    assert known is not None
    given_ = receipt(known, desk("b"), key("b"), now=NOW)
    return replace(given_, **changed)  # type: ignore[arg-type]


def judged(given_: Receipt, sender: Sender, **more: object) -> Misreceipt | None:
    return read_receipt(
        given_, sender.around, "s1", sender.outgoing.number,
        lambda number: sender.sealed[number - 1].head.id, now=NOW,
    )  # fmt: skip


def exchanged(number: int = 3) -> tuple[Sender, Shelf]:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    for one in sender.many(number):
        shelf.take(one.raw)
    return sender, shelf


def test_a_receipt_ends_the_sending() -> None:
    sender, shelf = exchanged()
    assert to_send(sender.outgoing, A) == {desk("b"): range(1, 4)}
    assert judged(told(shelf), sender) is None
    sender.outgoing = take_receipt(sender.outgoing, told(shelf))
    assert to_send(sender.outgoing, A) == {}
    sender.seal()
    assert to_send(sender.outgoing, A) == {desk("b"): range(4, 5)}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"receiver": desk("c")}, Misreceipt.UNKNOWN_RECEIVER),
        ({"key": key("mallory").public}, Misreceipt.BAD_KEY),
        ({"number": 2}, Misreceipt.BAD_SIGNATURE),
        ({"at": NOW + DAY}, Misreceipt.BAD_SIGNATURE),
        ({"untaken": ()}, None),
    ],
)
def test_a_receipt_that_was_changed_does_not_count(
    changed: dict[str, object], wrong: Misreceipt | None
) -> None:
    sender, shelf = exchanged()
    assert judged(told(shelf, **changed), sender) is wrong


def test_a_receipt_for_another_stream_or_from_the_future_does_not_count() -> None:
    sender, shelf = exchanged()
    known = shelf.stream(desk("a"), "s1")
    assert known is not None
    other = receipt(replace(known, id="s2"), desk("b"), key("b"), now=NOW)
    assert judged(other, sender) is Misreceipt.NOT_OURS
    someone = receipt(replace(known, sender=desk("c")), desk("b"), key("b"), now=NOW)
    assert judged(someone, sender) is Misreceipt.NOT_OURS
    early = receipt(known, desk("b"), key("b"), now=NOW + DAY)
    assert judged(early, sender) is Misreceipt.FROM_THE_FUTURE


def test_a_receiver_restored_from_a_backup_is_sent_again_what_it_lost() -> None:
    sender, shelf = exchanged(2)
    backup = (dict(shelf.streams), dict(shelf.ids), list(shelf.inbox))
    for one in sender.many(3):
        shelf.take(one.raw)
    sender.outgoing = take_receipt(sender.outgoing, told(shelf))
    shelf.streams, shelf.ids, shelf.inbox = backup
    later = shelf.take(sender.seal().raw, now=NOW + DAY).stream  # held: there is a gap
    assert later is not None
    again = receipt(later, desk("b"), key("b"), now=NOW + DAY)
    sender.outgoing = take_receipt(sender.outgoing, again)
    for number in to_send(sender.outgoing, A)[desk("b")]:
        shelf.take(sender.sealed[number - 1].raw, now=NOW + DAY)
    assert [one.head.number for one in shelf.inbox] == [1, 2, 3, 4, 5, 6]


def test_a_sender_restored_from_a_backup_is_told_and_begins_a_new_stream() -> None:
    sender, shelf = exchanged(2)
    backup = sender.outgoing
    shelf.take(sender.seal(payload={"n": "lost"}).raw)
    sender.outgoing = backup
    sender.sealed.pop()
    assert judged(told(shelf), sender) is Misreceipt.FORKED  # more than we know of
    other = sender.seal(payload={"n": "new"})
    (refused,) = shelf.take(other.raw).outcomes
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.FORKED
    assert judged(told(shelf), sender) is Misreceipt.FORKED  # another one under this number
    fresh = Sender("a", to_desk("b"), A, "s2")
    shelf.take(fresh.seal(payload={"n": "new"}).raw)
    assert [one.envelope.payload["n"] for one in shelf.inbox] == [0, 1, "lost", "new"]


def test_an_older_receipt_changes_nothing() -> None:
    sender, shelf = exchanged()
    old = told(shelf)
    known = shelf.stream(desk("a"), "s1")
    assert known is not None
    less = receipt(replace(known, number=1), desk("b"), key("b"), now=NOW - DAY)
    sender.outgoing = take_receipt(sender.outgoing, old)
    assert take_receipt(sender.outgoing, less) == sender.outgoing


# What may be sealed, and to whom it may go


def test_nothing_is_sealed_above_what_was_agreed_with_every_member() -> None:
    table = group("a", "b", "c")
    around = circle("a", "b", "c", tables=[table], c=partner("c", most_tlp=Tlp.CLEAR))
    with pytest.raises(NotAllowedError, match="as agreed with The Institute of c"):
        Sender("a", to_group(table), around).seal(tlp=Tlp.GREEN)


def test_nothing_goes_to_a_partner_with_whom_less_is_agreed_since() -> None:
    envelope = Sender("a", to_desk("b"), A).seal(tlp=Tlp.AMBER)
    assert may_go(envelope.head, desk("b"), A)
    less = circle("a", "b", b=partner("b", most_tlp=Tlp.GREEN))
    assert not may_go(envelope.head, desk("b"), less)
    assert not may_go(envelope.head, desk("c"), circle("a", "b", "c"))


def test_what_members_lack_when_the_edition_changes_is_known() -> None:
    table = group("a", "b", "c")
    sender = Sender("a", to_group(table), circle("a", "b", "c", tables=[table]))
    shelf = Shelf(circle("b", "a", "c", tables=[table]))
    for one in sender.many(2):
        shelf.take(one.raw)
    sender.outgoing = take_receipt(sender.outgoing, told(shelf))
    sender.seal()
    newer = group("a", "b", "c", "d")
    assert to_send(sender.outgoing, circle("a", "b", "c", "d", tables=[newer])) == {}
    assert untaken_by(sender.outgoing, [desk("b"), desk("c")]) == {
        desk("b"): range(3, 4), desk("c"): range(1, 4),
    }  # fmt: skip


def test_a_group_is_not_written_to_while_a_member_is_a_stranger() -> None:
    table = group("a", "b", "c")
    with pytest.raises(NotAllowedError) as refused:
        begin("s1", to_group(table), circle("a", "b", tables=[table]))
    assert refused.value.field == "address"


def test_nothing_is_sealed_that_would_be_refused_for_its_form() -> None:
    sender = Sender("a", to_desk("b"), A)
    with pytest.raises(NotAllowedError):
        sender.seal(payload={"text": "x" * MOST_BYTES})
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(NotAllowedError):
        sender.seal(payload={"deep": deep})
    with pytest.raises(CannotStandError):
        sender.seal(payload={"nul": "\0"})
    with pytest.raises(CannotStandError):
        sender.seal(payload={"half": "\ud800"})
    assert sender.outgoing.number == 0


def test_the_deepest_payload_that_can_be_sealed_is_taken() -> None:
    deep: object = {}
    for _ in range(MOST_DEPTH - 2 - depth({})):
        deep = [deep]
    shelf = Shelf(B)
    shelf.take(Sender("a", to_desk("b"), A).seal(payload={"deep": deep}).raw)
    assert len(shelf.inbox) == 1


def test_a_new_key_signs_what_is_on_its_way_and_the_message_stays_the_same() -> None:
    sender, _ = exchanged(1)
    anew = signed_with(key("another"), sender.sealed[0].head, sender.sealed[0].payload)
    assert anew.head.id == sender.sealed[0].head.id
    assert isinstance(verify(anew.raw, B, now=NOW), Refused)


@pytest.mark.parametrize("label", [Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED], ids=str)
def test_what_is_amber_or_more_closed_is_not_passed_on(label: Tlp) -> None:
    with pytest.raises(NotAllowedError):
        need_passing_on(label, Tlp.RED)


def test_a_label_is_never_opened_on_the_way() -> None:
    need_passing_on(Tlp.GREEN, Tlp.AMBER)
    with pytest.raises(NotAllowedError):
        need_passing_on(Tlp.GREEN, Tlp.CLEAR)


@pytest.mark.parametrize(
    ("what", "more"),
    [
        (What.SHARE, {"about": "0" * 64}),
        (What.CONTEST, {}),
        (What.SIGHTING, {"about": "0" * 64, "source": "0" * 64}),
        (What.SHARE, {"lifetime": timedelta(days=400)}),
        (What.SHARE, {"lifetime": timedelta(0)}),
        (What.SHARE, {"source": "not an id"}),
        (What.REQUEST, {"confidence": Confidence.LOW}),
    ],
)
def test_a_head_that_contradicts_itself_cannot_be_made(what: What, more: dict[str, object]) -> None:
    with pytest.raises(CannotStandError):
        seal(begin("s", to_desk("b"), A), what, {}, Tlp.GREEN, A, key("a"), now=NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("what", [What.CORRECT, What.REVOKE])
def test_what_corrects_or_takes_back_is_taken_after_years_and_a_share_is_not(what: What) -> None:
    sender, shelf = Sender("a", to_desk("b"), A), Shelf(B)
    sender.seal()
    sender.seal(what, about="0" * 64)
    for one in sender.sealed:
        shelf.take(one.raw, now=NOW + 9 * 365 * DAY)
    assert [one.head.what for one in shelf.inbox] == [what]
    with pytest.raises(CannotStandError):
        sender.seal(what, about="0" * 64, lifetime=11 * 365 * DAY)


def test_what_is_sealed_again_lives_no_longer_than_the_first_time_but_for_corrections() -> None:
    sender = Sender("a", to_desk("b"), A)
    share, revoke = sender.seal().head, sender.seal(What.REVOKE, about="0" * 64).head
    assert lifetime_left(share, NOW + 10 * DAY) == LIFETIME - 10 * DAY
    assert lifetime_left(share, NOW - 1000 * DAY) == MOST_LIFETIME
    assert lifetime_left(revoke, NOW + 10 * DAY) == MOST_LASTING


@pytest.mark.parametrize("parts", [{}, {"desk": "x", "group": "y"}, {"group": "y"}], ids=str)
def test_an_address_is_a_desk_or_a_group_in_an_edition(parts: dict[str, Any]) -> None:
    with pytest.raises(CannotStandError):
        Address(**parts)
