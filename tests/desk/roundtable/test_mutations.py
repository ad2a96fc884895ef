"""Whatever stands in the place of any value: it is refused with a reason, and what comes next is
heard. Exhaustive: every value of a message of each kind, of a statement and of a receipt.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.desk.roundtable.talking import does, sees
from tests.desk.roundtable.test_ledger import wanted
from tests.roundtable.inbox import said
from tests.roundtable.live.desks import LIAISON, WHY, Clock, House, Network, Three
from tests.roundtable.made import DAY, NOW, Sender, Shelf, circle, key, to_desk
from tests.roundtable.mutations import (
    BEFORE_TIME,
    VALUES,
    all_changed,
    changed,
    in_order,
    nested,
    places,
)

from tocsin.cases.canonical import digest
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json, iso, to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.audit.checking import check_workspace
from tocsin.desk.roundtable.circle.stating import statement_in
from tocsin.desk.roundtable.commitments import commitments
from tocsin.desk.roundtable.inbox import inbox, messages
from tocsin.desk.roundtable.inbox.opening import opened
from tocsin.desk.roundtable.partners import partners
from tocsin.desk.roundtable.streams.glancing import glance, read_in_full
from tocsin.desk.roundtable.streams.hearing import hear, hear_receipt, hear_statement
from tocsin.desk.roundtable.streams.receipting import receipt_in
from tocsin.desk.roundtable.streams.refusals import STRANGER
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.roundtable.tables.streams import RefusalRow
from tocsin.roundtable.envelopes.envelope import Address, Head, What, signed_with
from tocsin.roundtable.envelopes.receipts import receipt
from tocsin.roundtable.envelopes.receiving import Stream, Untaken, placed
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import judged, verify
from tocsin.roundtable.inbox.messages import has_form
from tocsin.roundtable.partners.keys import revoke, rotate
from tocsin.web.rooms.roundtable.telling import told

STIX = "identity--9b5842cf-71b7-4e8f-b6bb-01a860ae8a99"
PAYLOADS: Mapping[str, tuple[What, dict[str, Any]]] = {
    "contest": (What.CONTEST, {"reasons": WHY, "evidence": ["a post"]}),
    "sighting": (What.SIGHTING, said.sighting()),
    "revocation": (What.REVOKE, {"reasons": WHY}),
    "correction": (What.CORRECT, {
        "reasons": WHY,
        "bundle": {"type": "bundle", "objects": [{"type": "identity", "id": STIX, "name": "A"}]},
    }),
    "corrected sighting": (What.CORRECT, {"reasons": WHY, "bundle": said.sighting()}),
    "request": (What.REQUEST, {
        "ask": "labelling", "ground": "health", "authority": "state_body", "text": "Label them.",
        "bases": [{"kind": "law", "instrument": "A law", "provision": "1"}], "items": 3,
        "due": iso(NOW + 9 * DAY), "evidence": ["a post"], "country": "FR", "crisis": "",
    }),
    "outcome": (What.REPLY, {
        "word": "outcome",
        "view": {"outcome": "done", "items": 3, "text": "Done.", "at": iso(NOW), "on": ["law"],
                 "decided": "person"},
    }),
    "promise": (What.REPLY, {
        "word": "promise", "text": "We will.", "items": 3, "due": iso(NOW + 9 * DAY),
    }),
    "event": (What.SHARE, {"Event": {"info": "A", "Attribute": [{"type": "link"}], "Tag": []}}),
    "labels": (What.SHARE, {"labels": [{"src": "did:x", "uri": "at://x", "val": "a"}]}),
    "answer": (What.SHARE, {"@type": ["ClaimReview"], "claimReviewed": "A", "name": "B"}),
    "anything": (What.SHARE, {"title": "A", "name": {"of": ["it"]}}),
}  # fmt: skip


FELLING = (None, [], 10**19, "\x00", BEFORE_TIME)
"""One value of each kind by which readers are felled; a message takes a desk some milliseconds."""


class Speaker:
    """A partner whose program says whatever it likes, under signatures and numbers that hold."""

    def __init__(self, house: House, to: House, stream: str = "spoken") -> None:
        self.house, self.to, self.stream, self.number, self.last = house, to, stream, 0, ""

    def says(self, what: What, payload: Any, about: str = "") -> bytes:
        now = self.house.desk.clock()
        self.number += 1
        head = Head(
            version=1, sender=self.house.id, address=Address(desk=self.to.id), stream=self.stream,
            number=self.number, previous=self.last, created=now, expires=now + 9 * DAY,
            tlp=Tlp.GREEN, what=what, digest=digest(payload), about=about,
        )  # fmt: skip
        self.last = head.id
        return signed_with(self.house.desk.seal, head, payload).raw


@pytest.fixture
def unlimited(houses: Three, network: Network) -> Three:
    """The desks, with no bound on how much they take a day."""
    for one in houses:
        for other in houses:
            if one is not other:
                does(one, LIAISON, partners.set_limits, other.id, 10**6, 2**40)
    return houses


def payloads(payload: dict[str, Any], values: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    for place in (*places(payload), ("more",)):
        for new in values:
            yield changed(payload, place, new)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_value_of_a_payload_fells_its_readers(kind: str) -> None:
    what, payload = PAYLOADS[kind]
    corrects = What.SIGHTING if kind == "corrected sighting" else What.SHARE
    first = said.say(what)
    for one in payloads(payload, VALUES):
        message = replace(first, payload=one)
        if has_form(message, corrects):
            assert isinstance(told(opened(message, "A partner", "b"))["title"], str)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_value_of_a_payload_keeps_its_number_from_being_taken(
    unlimited: Three, kind: str
) -> None:
    north, south, _ = unlimited
    what, payload = PAYLOADS[kind]
    speaker = Speaker(north, south)
    about = _said_before(north, south, speaker, kind)
    before, said_before = len(south.heard(north)), speaker.number
    for number, one in enumerate(payloads(payload, FELLING), speaker.number + 1):
        answer = hear(south.desk, speaker.says(what, one, about))
        assert answer.receipt is not None
        assert answer.receipt.number == number
        assert answer.reason in (None, Reason.MISFIT)
    after = speaker.says(What.SHARE, {"title": "And then?"})
    assert hear(south.desk, after).reason is None
    heard = set(south.heard(north)[before:])
    assert len(heard) + _untaken(south, speaker) == speaker.number - said_before
    thread = about or sees(south, LIAISON, inbox.listing)[-1].thread
    for one in sees(south, LIAISON, inbox.view, thread).opened.values():
        told(one)
    sees(south, LIAISON, commitments.listing)


def _said_before(north: House, south: House, speaker: Speaker, kind: str) -> str:
    """What a payload of a kind can be said about; its id."""
    if kind in ("contest", "sighting", "corrected sighting"):
        about = south.say(north).id
        south.post(north)
        if kind != "corrected sighting":
            return about
        raw = speaker.says(What.SIGHTING, said.sighting(), about)
    elif kind in ("outcome", "promise"):
        asked = does(south, LIAISON, commitments.ask, wanted(south, north))
        south.post(north)
        return str(sees(south, LIAISON, commitments.view, asked.row.id).thread)
    elif kind in ("revocation", "correction"):
        raw = speaker.says(What.SHARE, {"title": "Before"})
    else:
        return ""
    assert hear(south.desk, raw).reason is None
    return speaker.last


def _untaken(south: House, speaker: Speaker) -> int:
    """How many numbers were taken without their content."""
    reasons = (one for who, one in south.logged("roundtable.refused") if who == speaker.house.id)
    assert {one["reason"] for one in reasons} <= {Reason.MISFIT}
    with south.desk.database.reading() as session:
        query = select(func.sum(RefusalRow.count)).where(RefusalRow.sender == speaker.house.id)
        refused = session.scalar(query) or 0
        query = select(func.count()).select_from(MessageRow)
        kept = session.scalar(query.where(MessageRow.refused == Reason.MISFIT)) or 0
    return refused - kept


def test_what_no_reader_can_read_fells_nobody_who_is_read_with_it(
    unlimited: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south, _ = unlimited
    real = messages.title_of

    def fails(payload: Mapping[str, Any]) -> str:
        if "trap" in payload:
            raise RecursionError
        return real(payload)

    monkeypatch.setattr(messages, "title_of", fails)
    first, second = Speaker(north, south), Speaker(north, south, "second")
    assert hear(south.desk, first.says(What.SHARE, {"trap": 1})).reason is Reason.MISFIT
    trapped = first.last
    share = first.says(What.SHARE, {"title": "Fine"})
    correction = {"reasons": WHY, "bundle": {"trap": 1}}
    early = second.says(What.CORRECT, correction, about=first.last)
    assert hear(south.desk, early).reason is None  # it waits for what it is about
    assert hear(south.desk, share).reason is None
    assert [reason["reason"] for _, reason in south.logged("message.refused")] == [Reason.MISFIT]
    (row,) = sees(south, LIAISON, inbox.listing)
    assert (row.thread, row.title) == (first.last, "Fine")
    about = {"reasons": WHY}
    assert hear(south.desk, second.says(What.CONTEST, about, about=trapped)).reason is None
    assert len(south.heard(north)) == 4
    assert check_workspace(south.desk.workspace).holds


def test_no_change_of_a_message_gets_past_the_first_look() -> None:
    sender, around = Sender("a", to_desk("b"), circle("a", "b")), circle("b", "a")
    raw = sender.seal(payload={"n": 1}, confidence=Confidence.HIGH).raw
    made = 0
    for other in all_changed(json.loads(raw)):
        if other == raw:
            continue
        first = glance(other, around, now=NOW)
        if not isinstance(first, Refused):
            assert isinstance(judged(first, around, now=NOW), Refused)
        verify(other, around, now=NOW)
        made += 1
    assert made > 500


def test_whatever_stands_in_a_head_that_its_sender_signs_it_is_taken_or_refused() -> None:
    sender, around = Sender("a", to_desk("b"), circle("a", "b")), circle("b", "a")
    good = sender.seal(payload={"n": 1}, confidence=Confidence.HIGH)
    head, seal, outcomes = to_json(good.head), key("a"), set()
    for place in (*places(head), ("more",)):
        for new in (*VALUES, nested(300)):
            other = changed(head, place, new)
            said = in_order({"head": other, "key": seal.public, "what": "tocsin envelope"})
            raw = in_order({"head": other, "key": seal.public, "payload": good.payload,
                            "signature": seal.sign(said)})  # fmt: skip
            first = glance(raw, around, now=NOW)
            if isinstance(first, Refused):
                outcomes.add(first.reason)
                continue
            whole = read_in_full(first, raw)
            (outcome,) = placed(
                judged(whole, around, now=NOW), around, Shelf(around), now=NOW
            ).outcomes
            outcomes.add(outcome.reason if isinstance(outcome, Refused) else "taken")
    assert {"taken", Reason.MALFORMED} <= outcomes


def test_whatever_stands_in_a_statement_it_is_refused_and_not_as_the_partners(
    houses: Three, clock: Clock
) -> None:
    north, south, _ = houses
    seal, now = north.desk.seal, clock.now
    statements = {
        "rotation": to_json(rotate(north.id, seal, key("new"), now)),
        "revocation": to_json(revoke(north.id, seal, now, now)),
    }
    handed = 0
    for kind, statement in statements.items():
        raw = in_order({"kind": kind, "statement": statement})
        for other in all_changed(json.loads(raw)):
            if other == raw or (found := statement_in(other)) is None:
                continue
            if replace(found, extra={}) == from_json(type(found), statement):
                continue  # one name more, and the statement is as it was
            assert not hear_statement(south.desk, other).taken
            handed += 1
    assert handed > 40
    with south.desk.database.reading() as session:
        rows = session.execute(select(RefusalRow.sender, RefusalRow.count)).all()
    assert {row.sender for row in rows} == {STRANGER}
    assert sum(row.count for row in rows) == handed
    assert south.view(north).partner.current is not None


def test_whatever_stands_in_a_receipt_that_its_receiver_signs_it_counts_or_does_not(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    stream = north.say(south).stream
    seal = south.desk.seal
    known = Stream(
        sender=north.id, address=Address(desk=south.id), id=stream, number=1, last="0" * 64,
        untaken=(Untaken(number=1, reason=Reason.EXPIRED),),
    )  # fmt: skip
    said = to_json(receipt(known, south.id, seal, now=clock.now))
    assert sum(receipt_in(one) is None for one in all_changed(said)) > 200
    bare = {name: one for name, one in said.items() if name not in ("key", "signature")}
    for place in (*places(bare), ("more",)):
        for new in VALUES:
            other = changed(bare, place, new)
            signed = in_order({"key": seal.public, "receipt": other, "what": "tocsin receipt"})
            whole = {**other, "key": seal.public, "signature": seal.sign(signed)}
            hear_receipt(north.desk, in_order(whole))
    assert north.view(south).waiting == 1
