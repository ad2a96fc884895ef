"""What corrects or takes back arrives however late, and one can see who knows of it."""

from typing import Any

import pytest
from tests.desk.roundtable.talking import does, sees
from tests.roundtable.live.desks import LIAISON, WHY, Clock, House, Network, Three, table, take_over

from tocsin.cases.marking import Tlp
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.inbox.messages import thread_of
from tocsin.desk.roundtable.partners import groups
from tocsin.desk.roundtable.sharing import correcting
from tocsin.desk.roundtable.streams import receipting
from tocsin.desk.roundtable.streams.speaking import Delivery, deliveries, said_again_as
from tocsin.roundtable.envelopes.receipts import receipt
from tocsin.roundtable.envelopes.receiving import Stream, Untaken
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.inbox.messages import Message


def revoked(house: House, message: Message) -> Message:
    said: Message = does(house, LIAISON, correcting.revoke, message.id, WHY)
    return said


def corrected(house: House, message: Message) -> Message:
    said: Message = does(house, LIAISON, correcting.correct, message.id, WHY, {"n": "right"})
    return said


def told(house: House, message: Message) -> dict[str, Delivery]:
    return {one.desk: one for one in sees(house, LIAISON, deliveries, message.id)}


@pytest.mark.parametrize("days", [31, 400, 3_000])
def test_a_partner_that_was_away_hears_what_was_corrected_and_taken_back(
    houses: Three, network: Network, clock: Clock, days: int
) -> None:
    north, south, _ = houses
    shared, other = north.say(south, {"n": 1}), north.say(south, {"n": 2})
    north.post(south)
    network.down.add("south")
    taken_back, right = revoked(north, shared), corrected(north, other)
    north.post(south)
    assert told(north, taken_back)[south.id].taken_at is None
    clock.later(days=days)
    network.down.clear()
    north.post(south)
    assert sees(south, LIAISON, thread_of, shared.id).root.revoked.id == taken_back.id
    assert sees(south, LIAISON, thread_of, other.id).root.current.id == right.id
    assert told(north, taken_back)[south.id].taken_at is not None


def test_what_took_something_back_and_expired_indeed_is_said_again(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    shared = north.say(south)
    north.post(south)
    network.down.add("south")
    late = revoked(north, shared)
    clock.later(days=4_000)
    network.down.clear()
    north.post(south)
    (again,) = sees(north, LIAISON, said_again_as, late.id)
    assert sees(south, LIAISON, thread_of, shared.id).root.revoked.id == again
    delivery = told(north, late)[south.id]
    assert (delivery.untaken, delivery.taken_at is not None) == (None, True)


def claimed_expired(north: House, south: House, said: Message) -> None:
    """A receipt of the south for a message of the north, that its time was over."""
    stream = Stream(
        sender=north.id, address=said.address, id=said.stream, number=said.number, last=said.id,
        untaken=(Untaken(number=said.number, reason=Reason.EXPIRED),),
    )  # fmt: skip
    given = receipt(stream, south.id, sees(south, LIAISON, speaking_seal), now=south.desk.clock())

    def taken(sitting: Any) -> None:
        assert receipting.take(sitting, circle(sitting), given) is None

    does(north, LIAISON, taken)


def test_a_receipt_that_lies_about_the_time_makes_nobody_say_it_again(houses: Three) -> None:
    north, south, _ = houses
    shared = north.say(south)
    late = revoked(north, shared)
    claimed_expired(north, south, late)
    assert sees(north, LIAISON, said_again_as, late.id) == []
    assert told(north, late)[south.id].untaken is Reason.EXPIRED


def test_of_what_was_said_to_several_apart_every_desk_is_told(
    houses: Three, network: Network
) -> None:
    north, south, west = houses
    at = table(*houses)
    shared = north.say(at)
    north.post(south)
    north.post(west)
    does(north, LIAISON, groups.change, at.group, [north.id, south.id], Tlp.AMBER, WHY)
    network.down.add("south")
    said = revoked(north, shared)
    north.post(west)
    who_knows = {desk: one.taken_at is not None for desk, one in told(north, said).items()}
    assert who_knows == {south.id: False, west.id: True}


def test_who_was_told_alone_what_its_group_was_told_is_asked_by_that(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, west = houses
    at = table(*houses)
    network.down.add("south")
    shared = north.say(at)
    north.post(west)
    does(north, LIAISON, groups.change, at.group, [north.id, south.id], Tlp.AMBER, WHY)
    said = corrected(north, shared)
    clock.later(hours=1)
    north.post(west)
    assert {desk: one.taken_at is not None for desk, one in told(north, said).items()} == {
        south.id: False, west.id: True,
    }  # fmt: skip


def test_a_second_correction_reaches_everybody_who_heard_the_first(
    houses: Three, network: Network
) -> None:
    north, south, west = houses
    shared = north.say(table(*houses))
    at = shared.address
    for other in (south, west):
        north.post(other)
    does(north, LIAISON, groups.change, at.group, [north.id, south.id], Tlp.AMBER, WHY)
    take_over(sees(north, LIAISON, groups.group, at.group).editions, [south])
    corrected(north, shared)
    second = does(north, LIAISON, correcting.correct, shared.id, WHY, {"n": "right at last"})
    for other in (south, west):
        north.post(other)
        assert len(sees(other, LIAISON, thread_of, shared.id).root.versions) == 3
    assert all(one.taken_at for one in told(north, second).values())
    assert len(told(north, second)) == 2
    assert network.envelopes(west)
