"""Every order of steps that anybody may try, and the laws that hold through all of them."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.panels.conftest import DAY, NOW, SEED, ballot, called, pool

from tocsin.cases.documents import to_json
from tocsin.panels.appeals import (
    appeal,
    barred_after,
    call_appeal,
    call_escalated,
    decide_appeal,
    publish,
)
from tocsin.panels.balloting import cast, close_discussion, close_first, close_second, extend, say
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import Cast, Event, event_from_json, event_to_json
from tocsin.panels.folding import apply, replay
from tocsin.panels.lots import commitment
from tocsin.panels.nominating import close_pool, declare_conflict, draw_panel, nominate
from tocsin.panels.panel import Panel, State
from tocsin.panels.rules import AppealGround, Standing
from tocsin.panels.scales import CLAIM
from tocsin.panels.seating import accept, decline, open_first_ballot, recuse, replace_missing
from tocsin.panels.views import view_for

POOL = pool(10)
people = st.integers(0, len(POOL) - 1)
choices = st.sampled_from(["refuted", "refuted", "refuted", "mostly_refuted", "supported"])
LONG = "The panel did not look at the reports of the fourth station, which were filed in time."


class Everything(RuleBasedStateMachine):
    """Commands in any order; a refused one changes nothing."""

    @initialize(depth=st.sampled_from(State))
    def begin(self, depth: State = State.NOMINATED) -> None:
        self.panel: Panel = called(quorum=7)
        self.events: list[Event] = [self.panel.called]
        self.now = NOW
        self.ballots = 0
        self.looked_at = (0, NOW)
        self.secrets: dict[str, tuple[str, int]] = {}
        self.go_on_to(depth)

    def go_on_to(self, depth: State) -> None:
        """The straight way, so that the late steps are tried as often as the first."""
        if depth is State.NOMINATED:
            return
        self.attempt(nominate, POOL, by="organiser")
        self.begin_sitting()
        if depth in (State.POOLED, State.DRAWN):
            return
        for one in POOL:
            self.attempt(accept, one.id)
        self.step_on()
        for ending in (State.DISCUSSION, State.PUBLISHED):
            if self.panel.state is depth:
                return
            for seat in self.panel.seats:
                self.vote(seat.expert_id, "refuted")
            self.step_on()
            if self.panel.state is depth or ending is State.PUBLISHED:
                break
            self.now += 8 * DAY
            self.step_on()
        if depth in (State.PUBLISHED, State.UNDER_APPEAL):
            self.step_on()
        if depth is State.UNDER_APPEAL:
            self.contest()

    def attempt(self, command, *args, **named) -> bool:
        try:
            events = command(self.panel, *args, now=self.now, **named)
        except NotAllowedError:
            return False
        for event in events:
            self.check(event)
            self.panel = apply(self.panel, event)
            self.events.append(event)
        return True

    def check(self, event: Event) -> None:
        if isinstance(event, Cast):
            assert self.panel.deadline is not None
            assert self.now < self.panel.deadline
            assert (event.round, event.seat) not in self.panel.ballots
            assert event.by in self.panel.members

    @rule(hours=st.sampled_from([1, 24, 24 * 8]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.panel.state is State.NOMINATED)
    @rule(who=people)
    def gather(self, who: int) -> None:
        self.attempt(nominate, POOL, by="organiser")
        self.attempt(declare_conflict, POOL[who].id, "I know them.")

    @rule()
    def begin_sitting(self) -> None:
        self.attempt(close_pool, by="organiser")
        self.attempt(draw_panel, SEED, "secret", by="organiser")

    @rule(who=people, yes=st.booleans())
    def answer(self, who: int, yes: bool) -> None:
        self.attempt(accept if yes else decline, POOL[who].id)

    @precondition(lambda self: self.panel.state is State.DRAWN)
    @rule(without=people)
    def all_answer(self, without: int) -> None:
        for one in POOL:
            if one.id != POOL[without].id:
                self.attempt(accept, one.id)

    @rule(who=people)
    def withdraw(self, who: int) -> None:
        self.attempt(recuse, POOL[who].id, "I know them.")

    @rule()
    def extend_or_replace(self) -> None:
        self.attempt(extend, "Holidays", by="organiser")
        self.attempt(replace_missing, by="organiser")

    @rule(who=people, choice=st.sampled_from(CLAIM.names))
    def one_votes(self, who: int, choice: str) -> None:
        self.vote(POOL[who].id, choice)

    @precondition(lambda self: self.panel.open_round is not None)
    @rule(without=people, picked=st.lists(choices, min_size=9, max_size=9))
    def many_vote(self, without: int, picked: list[str]) -> None:
        for seat, choice in zip(self.panel.seats, picked, strict=True):
            if seat.expert_id != POOL[without].id:
                self.vote(seat.expert_id, choice)

    def vote(self, who: str, choice: str) -> None:
        self.ballots += 1
        secret = f"secret reason number {self.ballots:05d} of this very ballot"
        seat, round_ = self.panel.seat_of(who), self.panel.open_round
        if self.attempt(cast, who, ballot(self.panel, choice, secret)):
            assert seat is not None
            assert round_ is not None
            self.secrets[secret] = (who, round_)

    @rule(who=people)
    def talk(self, who: int) -> None:
        self.attempt(say, POOL[who].id, "What of station four?")

    @rule()
    def step_on(self) -> None:
        for step in (open_first_ballot, close_first, close_discussion, close_second):
            if self.attempt(step):
                return
        self.attempt(publish, by="organiser")

    @rule()
    def contest(self) -> None:
        self.attempt(appeal, "a1", Standing.PARTY, AppealGround.NEW_EVIDENCE, LONG * 2, by="party")

    @invariant()
    def the_laws_hold(self) -> None:
        if self.looked_at != (len(self.events), self.now):
            self.looked_at = (len(self.events), self.now)
            self.replaying_gives_the_same_panel()
            self.no_view_shows_an_open_ballot_to_another()

    def replaying_gives_the_same_panel(self) -> None:
        stored = [orjson.loads(orjson.dumps(event_to_json(one))) for one in self.events]
        assert replay(event_from_json(one) for one in stored) == self.panel

    def no_view_shows_an_open_ballot_to_another(self) -> None:
        state, closed = self.panel.state, self.panel.closed_rounds
        assert (state in (State.FIRST_BALLOT, State.SECOND_BALLOT)) == bool(self.panel.open_round)
        held = sorted(self.panel.ever_seated)
        lookers = list(dict.fromkeys(["", "organiser", "party", POOL[0].id, *held]))
        seen = {one: orjson.dumps(to_json(view_for(self.panel, one, self.now))) for one in lookers}
        for secret, (who, round_) in self.secrets.items():
            if round_ not in closed:
                assert [one for one in lookers if secret.encode() in seen[one]] in ([who], [])
        if self.panel.published_at is None:
            for outsider in ("", "organiser", "party"):
                assert b"secret reason" not in seen[outsider]

    @invariant()
    def a_verdict_has_its_quorum_in_every_stratum(self) -> None:
        if self.panel.decided is None:
            return
        found = self.panel.decided.decision.standpoints
        assert all(one.votes >= self.panel.rules.stratum_quorum for one in found)
        assert sum(one.votes for one in found) >= self.panel.rules.needed
        if self.panel.decided.decision.side is not None:
            assert {one.side for one in found} == {self.panel.decided.decision.side}

    @invariant()
    def seats_are_held_by_eligible_experts_once(self) -> None:
        held = [seat.expert_id for seat in self.panel.seats if seat.expert_id]
        assert len(held) == len(set(held))
        assert not set(held) & {one.expert_id for one in self.panel.exclusions}

    @precondition(lambda self: self.panel.state in (State.UNDER_APPEAL, State.ESCALATED))
    @rule()
    def others_judge_again(self) -> None:
        promise = commitment(SEED)
        if self.panel.state is State.UNDER_APPEAL:
            events = call_appeal(
                self.panel, "panel-2", "The Court", promise, by="clerk", now=self.now
            )
        else:
            events = call_escalated(
                self.panel, "panel-2", "The Court", self.panel.rules, promise,
                by="clerk", now=self.now,
            )  # fmt: skip
        other = replay(events)
        for event in nominate(other, POOL, by="clerk", now=self.now):
            other = apply(other, event)
        barred = {one.expert_id for one in other.exclusions}
        assert barred >= self.panel.ever_seated
        assert set(barred_after(self.panel)) <= barred
        if self.panel.state is State.UNDER_APPEAL:
            assert not self.attempt(decide_appeal, other)


TestEveryOrder = Everything.TestCase
TestEveryOrder.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize(
    "depth", [one for one in State if one not in (State.ESCALATED, State.LAPSED, State.POOLED)]
)
def test_the_machine_above_begins_where_it_says(depth: State) -> None:
    machine = Everything()
    machine.begin(depth)
    assert machine.panel.state is depth
    machine.no_view_shows_an_open_ballot_to_another()
