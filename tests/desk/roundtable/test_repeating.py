"""Whoever kept what a partner once sent can hand it in for ever, and holds up nobody with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import orjson
import pytest
from tests.desk.roundtable.talking import does
from tests.roundtable.live.desks import LIAISON, Clock, House, Network, Three
from tests.roundtable.made import key
from tests.roundtable.mutations import in_order

from tocsin.cases.documents import to_json
from tocsin.desk.errors import TooManyError
from tocsin.desk.people.rate import Rate
from tocsin.desk.roundtable.circle import own_key
from tocsin.desk.roundtable.streams import hearing
from tocsin.desk.roundtable.streams.hearing import Answer, hear, hear_statement
from tocsin.desk.roundtable.streams.posting import waiting_files
from tocsin.desk.roundtable.streams.refusals import STRANGER
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.partners.keys import Revocation, revoke, rotate
from tocsin.web.app import STRANGERS

ENVELOPES, STATEMENTS = "/roundtable/envelopes", "/roundtable/statements"
AT_ONCE = STRANGERS[0]


@pytest.fixture
def pair(houses: Three) -> tuple[House, House]:
    """North and south, and south's door as it is: it lets everybody ask only so often."""
    north, south, _ = houses
    south.app.state.strangers = Rate(AT_ONCE, 1e-9)
    return north, south


@contextmanager
def nobody_writes(house: House) -> Iterator[None]:
    """Fails whoever waits for the turn to write at a desk."""

    def refuse() -> None:
        raise AssertionError("somebody wanted to write")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.desk.database, "writing", refuse)
        yield


def heard(north: House, south: House, network: Network) -> bytes:
    """A message of north that south has taken, as somebody else kept it."""
    north.say(south, {"n": "kept"})
    assert north.post(south) == 1
    return network.envelopes(south)[-1]


class Door:
    """Lets pass so many, and notes who asked."""

    def __init__(self, addresses: int = 10**9, senders: int = 10**9) -> None:
        self.addresses, self.senders = addresses, senders
        self.claimed: list[str] = []

    def address(self) -> None:
        self.addresses -= 1
        if self.addresses < 0:
            raise TooManyError("", "", 1)

    def sender(self, claimed: str) -> None:
        self.claimed.append(claimed)
        self.senders -= 1
        if self.senders < 0:
            raise TooManyError("", "", 1)


def test_what_comes_again_from_one_address_is_held_up(
    pair: tuple[House, House], network: Network
) -> None:
    north, south = pair
    raw = heard(north, south, network)
    for _ in range(AT_ONCE):
        answer = south.knock(ENVELOPES, raw)
        assert answer.status == 409
        assert orjson.loads(answer.body)["receipt"]["number"] == 1
    with pytest.raises(TooManyError), nobody_writes(south):
        south.knock(ENVELOPES, raw)


@pytest.mark.parametrize("spoil", ["payload", "signature", "address"])
def test_what_was_made_of_a_genuine_message_is_held_up(
    houses: Three, pair: tuple[House, House], network: Network, spoil: str
) -> None:
    north, south = pair
    raw = heard(north, south, network)
    spoiled = {
        "payload": raw.replace(b'"kept"', b'"more"'),
        "signature": raw[:-8] + b'000000"}',
        "address": _of_another(north, houses[2]),
    }[spoil]
    reason = {"payload": "tampered", "signature": "bad_signature", "address": "wrong_address"}
    for _ in range(AT_ONCE):
        assert orjson.loads(south.knock(ENVELOPES, spoiled).body)["reason"] == reason[spoil]
    with pytest.raises(TooManyError), nobody_writes(south):
        south.knock(ENVELOPES, spoiled)


def _of_another(north: House, west: House) -> bytes:
    """A genuine message of north, to west."""
    north.say(west)
    with north.desk.looking(LIAISON) as sitting:
        return next(iter(waiting_files(sitting, west.id)))


def test_a_partner_whose_messages_are_repeated_everywhere_still_gets_its_receipts(
    pair: tuple[House, House], network: Network
) -> None:
    north, south = pair
    raw = heard(north, south, network)
    logged = len(south.refused())
    with nobody_writes(south):
        answer = hear(south.desk, raw, Door(senders=0))
    assert answer.reason is Reason.REPLAYED
    assert answer.receipt is not None
    assert answer.receipt.number == 1
    assert len(south.refused()) == logged
    with pytest.raises(TooManyError):
        hear(south.desk, raw, Door(addresses=0))
    with pytest.raises(TooManyError):
        hear(south.desk, raw.replace(b'"kept"', b'"more"'), Door(senders=0))


def test_what_is_new_is_taken_however_often_the_old_comes(
    pair: tuple[House, House], network: Network
) -> None:
    north, south = pair
    raw = heard(north, south, network)
    for _ in range(AT_ONCE):
        south.knock(ENVELOPES, raw)
    said = [north.say(south).id for _ in range(3)]
    assert north.post(south) == 3
    assert south.heard(north)[-3:] == said


def test_a_receipt_that_was_lost_is_given_again(
    pair: tuple[House, House], network: Network, clock: Clock
) -> None:
    north, south = pair
    message = north.say(south)
    with north.desk.looking(LIAISON) as sitting:
        (raw,) = waiting_files(sitting, south.id)
    assert south.knock(ENVELOPES, raw).status == 200  # and the answer is lost on the way
    assert north.post(south) == 1
    assert south.heard(north) == [message.id]
    assert north.view(south).waiting == 0


def test_what_comes_again_does_not_pass_for_a_sign_of_life(
    pair: tuple[House, House], network: Network, clock: Clock
) -> None:
    north, south = pair
    raw = heard(north, south, network)
    at = south.view(north).last_heard
    network.down.add("north")
    south.say(north)
    south.post(north)
    waits = south.view(north).next_at
    clock.later(seconds=1)
    south.knock(ENVELOPES, raw)
    assert (south.view(north).last_heard, south.view(north).next_at) == (at, waits)
    assert waits is not None


def test_a_statement_that_the_partner_did_not_sign_is_nobodys_and_is_held_up(
    pair: tuple[House, House], clock: Clock
) -> None:
    north, south = pair
    since = clock.now - timedelta(days=90)
    forged = revoke(north.id, key("mallory"), since, clock.now)
    as_norths = Revocation(
        desk=north.id, key=north.desk.seal.public, suspect_since=since, at=clock.now,
        signature=forged.signature,
    )  # fmt: skip
    raw = in_order({"kind": "revocation", "statement": to_json(as_norths)})
    for _ in range(AT_ONCE):
        assert orjson.loads(south.knock(STATEMENTS, raw).body)["reason"] == "signature"
    with pytest.raises(TooManyError), nobody_writes(south):
        south.knock(STATEMENTS, raw)
    assert {who for who, _ in south.logged("roundtable.refused")} == {STRANGER}
    assert south.view(north).partner.current is not None


def test_a_statement_of_the_partners_that_does_not_hold_is_its_own(
    pair: tuple[House, House], clock: Clock
) -> None:
    north, south = pair
    early = clock.now + timedelta(days=2)
    raw = in_order({
        "kind": "rotation",
        "statement": to_json(rotate(north.id, north.desk.seal, key("new"), early)),
    })  # fmt: skip
    door = Door()
    assert hear_statement(south.desk, raw, door).why == "at"
    assert door.claimed == [north.id]
    assert [who for who, _ in south.logged("roundtable.refused")] == [north.id]


def test_a_statement_that_holds_is_answered_again_and_nobody_waits_for_it(
    pair: tuple[House, House], network: Network
) -> None:
    north, south = pair
    does(north, LIAISON, own_key.rotate)
    north.post(south)
    (raw,) = (body for house, path, body in network.said if path == STATEMENTS and house is south)
    with nobody_writes(south):
        for _ in range(AT_ONCE):
            assert orjson.loads(south.knock(STATEMENTS, raw).body)["taken"]
        with pytest.raises(TooManyError):
            south.knock(STATEMENTS, raw)


def test_a_payload_is_read_while_others_write(
    pair: tuple[House, House], network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south = pair
    real, read = hearing.read_in_full, []

    def watched(*given: object) -> object:
        with south.desk.database.writing():  # would wait for ever, if the sitting wrote
            read.append(given)
        return real(*given)

    monkeypatch.setattr(hearing, "read_in_full", watched)
    heard(north, south, network)
    assert len(read) == 1
    assert isinstance(hear(south.desk, network.envelopes(south)[-1]), Answer)
    assert len(read) == 1  # what came before is not read again
