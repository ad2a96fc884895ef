"""What one desk says arrives at the others once and in order, or is refused with a reason."""

import orjson
import pytest
from tests.roundtable.live.desks import LIAISON, WHY, Clock, Network, Three, table, take_over

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.roundtable.inbox.messages import thread_of
from tocsin.desk.roundtable.partners import groups, partners
from tocsin.desk.roundtable.streams.hearing import hear, hear_carried
from tocsin.desk.roundtable.streams.posting import (
    files_to_carry,
    post_due,
    post_to,
    waiting_files,
)
from tocsin.desk.roundtable.streams.speaking import deliveries, forget_payload, said_again_as
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.envelopes.refusals import Reason


def test_a_message_arrives_and_is_receipted(houses: Three, network: Network) -> None:
    north, south, _ = houses
    said = north.say(south)
    assert north.view(south).waiting == 1
    assert post_due(north.desk) == 1
    assert south.heard(north) == [said.id]
    view = north.view(south)
    assert (view.waiting, view.failures, view.trouble) == (0, 0, "")
    assert south.view(north).received_today == 1
    with north.desk.looking(LIAISON) as sitting:
        (delivery,) = deliveries(sitting, said.id)
    assert delivery.desk == south.id
    assert delivery.taken_at is not None
    assert delivery.receipt is not None
    assert delivery.receipt.last == said.id


def test_nothing_is_sent_twice_that_was_receipted(houses: Three, network: Network) -> None:
    north, south, _ = houses
    north.say(south)
    assert post_due(north.desk) == 1
    assert post_due(north.desk) == 0
    assert len(network.envelopes(south)) == 1


def test_what_is_said_to_a_group_arrives_at_all_of_it(houses: Three, network: Network) -> None:
    north, south, west = houses
    at = table(*houses)
    said = [north.say(at).id for _ in range(3)]
    assert post_due(north.desk) == 6
    assert south.heard(north) == west.heard(north) == said


def test_a_partner_that_was_offline_gets_everything_later_in_order(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    network.down.add("south")
    said = [north.say(south).id for _ in range(5)]
    waits = []
    for _ in range(13):
        post_due(north.desk)
        view = north.view(south)
        assert view.next_at is not None
        waits.append(round((view.next_at - clock.now).total_seconds()))
        clock.now = view.next_at
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert north.view(south).failures == 13
    network.down.clear()
    assert post_due(north.desk) == 5
    assert south.heard(north) == said
    assert north.view(south).failures == 0


def test_who_speaks_is_spoken_to_again_at_once(houses: Three, network: Network) -> None:
    north, south, _ = houses
    network.down.add("south")
    north.say(south)
    for _ in range(3):
        north.post(south)
    network.down.clear()
    south.say(north)
    post_due(south.desk)
    assert post_due(north.desk) == 1


def test_a_desk_without_a_line_gets_its_messages_by_hand(houses: Three, network: Network) -> None:
    north, south, _ = houses
    with north.desk.acting(LIAISON) as sitting:
        partners.set_address(sitting, south.id, "")
    said = [north.say(south).id for _ in range(3)]
    assert post_due(north.desk) == 0
    with north.desk.looking(LIAISON) as sitting:
        stick = list(waiting_files(sitting, south.id))
    receipts = [hear_carried(south.desk, raw).receipt for raw in stick]
    assert south.heard(north) == said
    assert hear_carried(north.desk, canonical(to_json(receipts[-1]))) is None
    assert north.view(south).waiting == 0


def test_what_may_not_go_to_a_desk_without_a_line_holds_up_nothing_else(houses: Three) -> None:
    north, south, west = houses
    at = table(*houses)
    gone, second = north.say(south, {"n": 1}), north.say(south, {"n": 2})
    to_all = [north.say(at, {"n": number}) for number in range(3)]
    third = north.say(south, {"n": 3})
    with north.desk.acting(LIAISON) as sitting:
        forget_payload(sitting, gone.id)
        forget_payload(sitting, to_all[1].id)
    for _ in range(2):  # what was sent before the second erased one is receipted in between
        for raw in files_to_carry(north.desk, LIAISON, south.id):
            receipt = hear_carried(south.desk, raw).receipt
            assert hear_carried(north.desk, canonical(to_json(receipt))) is None
    with north.desk.looking(LIAISON) as sitting:
        again = [said_again_as(sitting, one.id) for one in (second, third, to_all[2])]
    assert sorted(south.heard(north)) == sorted([to_all[0].id, *(one for (one,) in again)])
    assert north.view(south).waiting == 0
    assert north.view(west).waiting == 3


class TestRefusals:
    """What must not be taken is not, and the log says why."""

    def test_replayed(self, houses: Three, network: Network) -> None:
        north, south, _ = houses
        north.say(south)
        north.post(south)
        (raw,) = network.envelopes(south)
        answer = south.knock("/roundtable/envelopes", raw)
        said = orjson.loads(answer.body)
        assert (answer.status, said["reason"]) == (409, Reason.REPLAYED)
        assert said["receipt"]["number"] == 1
        assert len(south.heard(north)) == 1
        assert south.refused() == [Reason.REPLAYED]

    def test_tampered(self, houses: Three, network: Network) -> None:
        north, south, _ = houses
        network.down.add("south")
        north.say(south, {"n": 1})
        with north.desk.looking(LIAISON) as sitting:
            (raw,) = waiting_files(sitting, south.id)
        for changed, reason in (
            (raw.replace(b'"n":1', b'"n":2'), Reason.TAMPERED),
            (raw.replace(b'"tlp":"green"', b'"tlp":"clear"'), Reason.BAD_SIGNATURE),
            (raw + b" ", Reason.MALFORMED),
        ):
            assert changed != raw
            assert hear(south.desk, changed).reason is reason
        assert south.heard(north) == []
        assert south.refused() == ["tampered", "bad_signature", "malformed"]

    def test_wrongly_addressed(self, houses: Three) -> None:
        north, south, west = houses
        north.say(south)
        with north.desk.looking(LIAISON) as sitting:
            (raw,) = waiting_files(sitting, south.id)
        assert hear(west.desk, raw).reason is Reason.WRONG_ADDRESS
        assert west.refused() == [Reason.WRONG_ADDRESS]

    def test_expired_uses_up_its_number_and_the_sender_is_told(
        self, houses: Three, network: Network, clock: Clock
    ) -> None:
        north, south, _ = houses
        assert not network.down
        old = north.say(south)
        clock.later(days=31)
        new = north.say(south)
        assert north.post(south) == 2
        assert south.heard(north) == [new.id]
        assert south.refused() == [Reason.EXPIRED]
        with north.desk.looking(LIAISON) as sitting:
            (delivery,) = deliveries(sitting, old.id)
        assert delivery.untaken is Reason.EXPIRED
        assert north.logged("message.untaken") == [
            (old.id, {"desk": south.id, "reason": "expired"})
        ]

    def test_a_stranger_is_known_as_such_before_its_payload_is_read(self, houses: Three) -> None:
        north, south, west = houses
        with south.desk.acting(LIAISON) as sitting:
            partners.end(sitting, north.id, WHY)
        north.say(south, {"text": "x" * 1000})
        with north.desk.looking(LIAISON) as sitting:
            (raw,) = waiting_files(sitting, south.id)
        broken = raw.replace(b'"x', b'x"')  # no JSON: whoever read the payload would say so
        assert hear(south.desk, broken).reason is Reason.UNKNOWN_SENDER
        forged = raw.replace(north.id.encode(), west.id.encode())
        assert hear(south.desk, forged).reason is Reason.UNKNOWN_KEY
        assert {one for one, _ in south.logged("roundtable.refused")} == {north.id, west.id}


def test_the_log_cannot_be_filled_with_refusals(
    houses: Three, network: Network, clock: Clock
) -> None:
    _, south, _ = houses
    for number in range(50):
        hear(south.desk, b"nonsense %d" % number)
    entries = south.logged("roundtable.refused")
    assert len(entries) == 20
    assert {one for one, _ in entries} == {"stranger"}
    clock.later(hours=1)
    post_due(south.desk)
    post_due(south.desk)
    ((who, said),) = south.logged("roundtable.refused_often")
    assert (who, said["reason"], said["more"]) == ("stranger", "malformed", 30)
    hear(south.desk, b"nonsense again")
    assert len(south.logged("roundtable.refused")) == 21


def test_a_partner_is_taken_no_more_of_than_agreed_a_day(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    with south.desk.acting(LIAISON) as sitting:
        partners.set_limits(sitting, north.id, 2, 2**20)
    said = [north.say(south).id for _ in range(3)]
    assert north.post(south) == 2
    assert south.heard(north) == said[:2]
    assert south.refused() == ["too_many_today"]
    view = north.view(south)
    assert view.next_at is not None
    assert view.next_at.date() > clock.now.date()  # it was told when to ask again
    clock.now = view.next_at
    assert post_due(north.desk) == 1
    assert south.heard(north) == said


class TestTheEndOfAStream:
    """What a desk lacks and may have is said to it again, once."""

    def test_who_stays_in_a_group_misses_nothing(self, houses: Three, network: Network) -> None:
        north, south, west = houses
        at = table(*houses)
        network.down.add("south")
        first = north.say(at, {"n": 1}).id
        second = north.say(at, {"n": 2}, what=What.SHARE).id
        post_due(north.desk)
        with north.desk.acting(LIAISON) as sitting:
            groups.change(sitting, at.group, [north.id, south.id], Tlp.AMBER, WHY)
            editions = groups.group(sitting, at.group).editions
            again = [said_again_as(sitting, one) for one in (first, second)]
        take_over(editions, [south])
        network.down.clear()
        north.post(south)
        assert west.heard(north) == [first, second]
        assert south.heard(north) == [one for (one,) in again]
        with north.desk.looking(LIAISON) as sitting:
            told = {one.desk: one for one in deliveries(sitting, first)}
        assert {desk: (one.taken_at is not None, one.ended) for desk, one in told.items()} == {
            south.id: (True, False), west.id: (True, False),
        }  # fmt: skip

    def test_what_is_about_a_message_that_was_said_again_is_about_that_one(
        self, houses: Three, network: Network
    ) -> None:
        north, south, _ = houses
        at = table(*houses)
        network.down.add("south")
        share = north.say(at, {"n": 1}).id
        revoked = north.say(at, {"reasons": WHY}, what=What.REVOKE, about=share).id
        with north.desk.acting(LIAISON) as sitting:
            groups.change(sitting, at.group, [north.id, south.id], Tlp.AMBER, WHY)
            ((share,), (revoked,)) = (said_again_as(sitting, one) for one in (share, revoked))
        network.down.clear()
        north.post(south)
        assert south.heard(north) == [share, revoked]
        with south.desk.looking(LIAISON) as sitting:
            thread = thread_of(sitting, share)
        assert thread.root.revoked is not None
        assert thread.root.revoked.id == revoked

    def test_a_group_that_is_no_more_is_told_nothing_more(
        self, houses: Three, network: Network
    ) -> None:
        north, south, _ = houses
        at = table(*houses)
        network.down.add("south")
        north.say(at)
        with north.desk.acting(LIAISON) as sitting:
            groups.dissolve(sitting, at.group, WHY)
        network.down.clear()
        assert north.view(south).waiting == 0
        assert north.post(south) == 0

    def test_a_label_that_is_agreed_no_more_ends_the_stream_and_not_the_talk(
        self, houses: Three, network: Network
    ) -> None:
        north, south, _ = houses
        network.down.add("south")
        closed = north.say(south, {"n": 1}, tlp=Tlp.AMBER)
        green = north.say(south, {"n": 2}, tlp=Tlp.GREEN)
        with north.desk.acting(LIAISON) as sitting:
            partners.agree_tlp(sitting, south.id, Tlp.GREEN, WHY)
        network.down.clear()
        assert north.post(south) == 1
        with north.desk.looking(LIAISON) as sitting:
            again = said_again_as(sitting, green.id)
            assert said_again_as(sitting, closed.id) == []
            (delivery,) = deliveries(sitting, closed.id)
        assert (delivery.taken_at, delivery.ended) == (None, True)
        assert south.heard(north) == again
        after = north.say(south, {"n": 3})
        north.post(south)
        assert south.heard(north) == [*again, after.id]

    def test_an_erased_message_is_not_sent_and_holds_up_no_other(
        self, houses: Three, network: Network
    ) -> None:
        north, south, _ = houses
        gone, stays = north.say(south, {"n": 1}), north.say(south, {"n": 2})
        with north.desk.acting(LIAISON) as sitting:
            forget_payload(sitting, gone.id)
        north.post(south)
        with north.desk.looking(LIAISON) as sitting:
            again = said_again_as(sitting, stays.id)
        assert south.heard(north) == again
        assert b'"n":1' not in b"".join(network.envelopes(south))

    def test_who_parts_is_sent_nothing_more(self, houses: Three, network: Network) -> None:
        north, south, west = houses
        at = table(*houses)
        north.say(south)
        north.say(at)
        with north.desk.acting(LIAISON) as sitting:
            partners.end(sitting, south.id, WHY)
        assert post_due(north.desk) == 1
        assert len(west.heard(north)) == 1
        assert network.envelopes(south) == []


def test_nobody_is_told_above_what_was_agreed(houses: Three, network: Network) -> None:
    north, south, _ = houses
    with pytest.raises(InvalidError) as found:
        north.say(south, tlp=Tlp.RED)
    assert "tlp" in found.value.fields


def test_nobody_is_told_whose_key_was_not_compared(houses: Three, network: Network) -> None:
    north, _, _ = houses
    with pytest.raises(InvalidError) as found:
        north.say(Address(desk="0" * 64))
    assert "address" in found.value.fields


def test_a_suspended_partner_is_neither_heard_nor_told_and_then_both(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    with south.desk.acting(LIAISON) as sitting:
        partners.suspend(sitting, north.id, WHY)
    said = north.say(south)
    assert north.post(south) == 0
    assert north.view(south).trouble == "suspended_sender"
    assert post_to(south.desk, north.id) == 0
    with south.desk.acting(LIAISON) as sitting:
        partners.resume(sitting, north.id, WHY)
    assert north.post(south) == 1
    assert south.heard(north) == [said.id]
