"""Two and three desks over a network that does what it likes, with crashes at every point."""

import json

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.roundtable.made import chance
from tests.roundtable.rehearsing import (
    Desk,
    MessageFirst,
    Packet,
    TwoTransactions,
    World,
    lost_or_doubled,
    run,
    tampered,
)

from tocsin.roundtable.envelopes.refusals import Reason

places = st.integers(0, 10_000)
crashes = st.none() | st.integers(0, 7)


class Days(RuleBasedStateMachine):
    """Whatever happens on the way: what a desk has of a stream is how the stream began."""

    @initialize(names=st.sampled_from(["ab", "abc"]))
    def begin(self, names: str) -> None:
        self.world = World(names, chance(1))
        self.names = names

    def _desk(self, place: int) -> str:
        return self.names[place % len(self.names)]

    def _crash(self, place: int, crash: int | None) -> None:
        """The desk stops after so many more points; within this act, or a later one."""
        self.world.tick()
        self.world.desks[self._desk(place)].fate.points_left = crash

    @rule(place=places, crash=crashes)
    def say(self, place: int, crash: int | None) -> None:
        self._crash(place, crash)
        self.world.say(self._desk(place))

    @rule(place=places)
    def send(self, place: int) -> None:
        self.world.send(self._desk(place))

    @precondition(lambda self: self.world.network)
    @rule(place=places, at=places, crash=crashes)
    def deliver(self, place: int, at: int, crash: int | None) -> None:
        self._crash(at, crash)
        network = self.world.network
        self.world.deliver(network.pop(place % len(network)))

    @precondition(lambda self: self.world.network)
    @rule(place=places)
    def lose(self, place: int) -> None:
        self.world.network.pop(place % len(self.world.network))

    @precondition(lambda self: self.world.network)
    @rule(place=places)
    def double(self, place: int) -> None:
        self.world.network.append(self.world.network[place % len(self.world.network)])

    @precondition(lambda self: self.world.seen)
    @rule(place=places)
    def replay(self, place: int) -> None:
        self.world.network.append(self.world.seen[place % len(self.world.seen)])

    @precondition(lambda self: self.world.seen)
    @rule(place=places, seed=places)
    def tamper(self, place: int, seed: int) -> None:
        packet = self.world.seen[place % len(self.world.seen)]
        self.world.network.append(tampered(packet, chance(seed)))

    @precondition(lambda self: self.world.seen)
    @rule(place=places, to=places)
    def misdirect(self, place: int, to: int) -> None:
        """To a desk that it is not for: refused there, whoever signed it."""
        packet = self.world.seen[place % len(self.world.seen)]
        desk = self.world.desks[self._desk(to)]
        address = json.loads(packet.raw)["head"]["address"]["desk"]
        if address and address != desk.me and desk.me != json.loads(packet.raw)["head"]["sender"]:
            self.world.network.append(Packet(desk.me, packet.raw, Reason.WRONG_ADDRESS))

    @rule(place=places)
    def change_key(self, place: int) -> None:
        if self.world.keys < 3:
            self.world.change_key(self._desk(place))

    @rule()
    def statement_arrives(self) -> None:
        self.world.spread_statement()

    @invariant()
    def what_is_there_is_the_beginning_of_what_was_said(self) -> None:
        for desk in self.world.desks.values():
            for stream in desk.outgoings():
                said = desk.intents(stream)
                for other in self.world.desks.values():
                    heard = other.heard(desk.me, stream)
                    assert heard == said[: len(heard)]

    @invariant()
    def what_was_changed_on_the_way_was_refused_for_its_reason(self) -> None:
        assert self.world.wrong == []

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.mend()
            assert self.world.lost_or_doubled() == 0


Days.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestDays = Days.TestCase


def test_after_hundreds_of_crashes_each_message_is_there_once_and_in_order() -> None:
    wrong, survived, delivered = lost_or_doubled(crashes=400, seed=11)
    assert wrong == 0
    assert survived >= 400
    assert delivered > 100


@pytest.mark.parametrize("careless", [TwoTransactions, MessageFirst])
def test_the_rehearsal_notices_a_desk_that_stores_in_two_transactions(
    careless: type[Desk],
) -> None:
    rng = chance(3)
    wrong = [run("ab", rng, 60, 0.7, careless).lost_or_doubled() for _ in range(12)]
    assert sum(wrong) > 0
