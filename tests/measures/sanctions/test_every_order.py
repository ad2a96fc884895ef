"""Every order of steps that anybody may try, with a clock, and the laws that hold through all.

The laws are read off the list of events by rules of their own, not by asking the procedure.
"""

from datetime import datetime, timedelta
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.measures.sanctions.conftest import (
    DAY,
    EVIDENCE,
    FACTS,
    NOW,
    STEPS,
    SUBJECT,
    TERMS,
    WHY,
    led_to,
    verdict,
    version,
)

from tocsin.cases.errors import CannotStandError
from tocsin.measures.rungs import LADDER, Rung, is_automatic
from tocsin.measures.sanctions import acting, events
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Event, event_from_json, event_to_json
from tocsin.measures.sanctions.folding import apply, replay
from tocsin.measures.sanctions.parts import Channel, Notice, Outcome, ReviewVote, Vote
from tocsin.measures.sanctions.procedure import BINDING, OVER, Procedure, State
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side

PEOPLE = ("analyst", "assessor", "m1", "d1", "d2", "d3", "r1", "r2", "r3", "")
somebody = st.sampled_from(("d1", "d1", "r1", *PEOPLE))
several = st.sampled_from(
    [
        ("d1", "d2", "d3"), ("r1", "r2", "r3"), ("r1", "r2", "r3"), ("r1", "r2"),
        ("r1", "r1", "r2"), ("r1", "r2", "d1"), ("r1", "r2", "m1"), ("r1", "r2", "analyst"),
        ("r3", "r2", "assessor"),
        ("d1", "d2", "m1"), ("d1", "d2", "analyst"), ("d1", "d3", "assessor"), ("d1", "d2"), (),
    ]
) | st.lists(st.sampled_from(PEOPLE), max_size=5).map(tuple)  # fmt: skip
"""Bodies that are right, those with one fault, and any others."""
rungs = st.sampled_from(LADDER)


class Orders(RuleBasedStateMachine):
    """Commands in any order, by anybody, at any time; a refused one changes nothing."""

    now: datetime
    events: list[Event]
    procedure: Procedure

    def attempt(self, command: Any) -> None:
        after, made = self.procedure, []
        try:
            for event in command():
                after = apply(after, event)
                made.append(event)
        except (NotAllowedError, CannotStandError):
            return
        self.procedure, self.now = after, max(self.now, after.last_at)
        self.events += made

    @rule(hours=st.integers(0, 24 * 20))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def to_the_deadline(self) -> None:
        if self.procedure.deadline is not None:
            self.now = max(self.now, self.procedure.deadline)

    @rule()
    def the_clock(self) -> None:
        self.attempt(lambda: advance(self.procedure, self.now))

    @rule(by=somebody)
    def open_vote(self, by: str) -> None:
        self.attempt(lambda: acting.open_vote(self.procedure, "panel-1", by=by, now=self.now))

    @rule(
        sides=st.lists(st.sampled_from([Side.FOR, Side.FOR, Side.FOR, Side.AGAINST, None]),
                       min_size=1, max_size=4),
        panel=st.sampled_from(["panel-1", "panel-1", "panel-2"]), by=somebody,
        members=st.sampled_from([("m1", "m2"), ("m1", "m2"), ("analyst", "m1"), ("r1", "d1")]),
    )  # fmt: skip
    def take_verdict(self, sides: list[Any], panel: str, by: str, members: tuple[str, ...]) -> None:
        ref = verdict(*sides, panel_id=panel, members=members)
        self.attempt(lambda: acting.take_verdict(self.procedure, ref, by=by, now=self.now))

    @rule(by=somebody)
    def serve(self, by: str) -> None:
        self.attempt(
            lambda: acting.serve(
                self.procedure, FACTS, Channel.POST, "1 Bell Street", by=by, now=self.now
            )
        )

    @rule(by=somebody, reviewers=several)
    def impose(self, by: str, reviewers: tuple[str, ...]) -> None:
        self.attempt(
            lambda: acting.impose(
                self.procedure, FACTS, Channel.POST, "1 Bell Street", reviewers,
                by=by, now=self.now,
            )
        )  # fmt: skip

    @rule(by=somebody)
    def reply(self, by: str) -> None:
        self.attempt(lambda: acting.reply(self.procedure, "No.", by=by, now=self.now))

    @rule(
        who=st.just(("d1", "d2", "d3")) | several, by=somebody,
        role=st.sampled_from(["decider", "decider", "decider", "analyst"]),
        adopt=st.just([True] * 5) | st.lists(st.booleans(), min_size=5, max_size=5),
        reviewers=several, rung=st.none() | rungs,
        days=st.none() | st.integers(0, 90) | st.integers(91, 400),
    )  # fmt: skip
    def decide(
        self, who: tuple[str, ...], role: str, by: str, adopt: list[bool],
        reviewers: tuple[str, ...], rung: Rung | None, days: int | None,
    ) -> None:  # fmt: skip
        def command() -> tuple[Event, ...]:
            cast = tuple(Vote(one, role, yes, WHY) for one, yes in zip(who, adopt, strict=False))
            return acting.decide(
                self.procedure, cast, WHY, reviewers, by=by, now=self.now, rung=rung, days=days
            )

        self.attempt(command)

    @rule()
    def decide_well(self) -> None:
        self.decide(("d1", "d2", "d3"), "decider", "d1", [True] * 5, ("r1", "r2", "r3"), None, None)

    @rule(by=somebody)
    def appeal(self, by: str) -> None:
        self.attempt(lambda: acting.appeal(self.procedure, "No.", by=by, now=self.now))

    @rule(reviewers=several, by=somebody)
    def name_reviewers(self, reviewers: tuple[str, ...], by: str) -> None:
        self.attempt(
            lambda: acting.name_reviewers(self.procedure, reviewers, WHY, by=by, now=self.now)
        )

    @rule(
        who=st.just(("r1", "r2", "r3")) | several, by=somebody, rung=st.none() | rungs,
        outcomes=st.sampled_from(Outcome).map(lambda one: [one] * 5)
        | st.lists(st.sampled_from(Outcome), min_size=5, max_size=5),
        sooner=st.none() | st.integers(-10, 10),
    )  # fmt: skip
    def decide_appeal(
        self, who: tuple[str, ...], by: str, rung: Rung | None, outcomes: list[Outcome],
        sooner: int | None,
    ) -> None:  # fmt: skip
        def command() -> tuple[Event, ...]:
            cast = tuple(ReviewVote(p, o, WHY) for p, o in zip(who, outcomes, strict=False))
            sanction = self.procedure.sanction
            ends = sanction.ends_at + sooner * DAY if sanction and sooner is not None else None
            return acting.decide_appeal(
                self.procedure, cast, WHY, by=by, now=self.now, rung=rung, ends_at=ends
            )

        self.attempt(command)

    @rule(by=somebody, meant=st.integers(0, 9))
    def withdraw(self, by: str, meant: int) -> None:
        """Seldom, for it ends everything."""
        if meant:
            return
        self.attempt(lambda: acting.withdraw(self.procedure, WHY, by=by, now=self.now))

    @rule(data=st.data())
    def forge(self, data: st.DataObject) -> None:
        """An event that no command made: folding must refuse what the laws forbid."""
        at = self.now + data.draw(st.sampled_from([timedelta(0), DAY, -DAY]))
        later = at + data.draw(st.integers(0, 200)) * DAY
        notice = Notice(FACTS, Channel.POST, "1 Bell Street", "fr", at)
        by, reviewers = data.draw(somebody), data.draw(several)
        forged = data.draw(
            st.sampled_from(
                [
                    events.Expired(at=at), events.Lapsed(at=at),
                    events.ReplyClosed(at=at, deadline=later),
                    events.Served(at=at, by=by, notice=notice, deadline=later),
                    events.Voted(at=at, by=by, verdict=verdict(), deadline=later),
                    events.VoteOpened(at=at, by=by, panel_id="panel-1"),
                    events.Imposed(
                        at=at, by=by, notice=notice, reply_until=later, ends_at=later,
                        appeal_until=later, reviewers=reviewers,
                    ),
                ]
            )
        )  # fmt: skip
        self.attempt(lambda: (forged,))

    @invariant()
    def nothing_is_in_force_that_skipped_a_part(self) -> None:
        sanction = self.procedure.sanction
        if sanction is None:
            return
        kinds = [type(one) for one in self.events]
        assert self.procedure.state not in (State.DECLINED, State.NOT_SUPPORTED, State.WITHDRAWN)
        if events.Imposed in kinds:
            assert is_automatic(sanction.rung)
            told = sanction.notice.served_at
            assert told == sanction.begins_at
        else:
            steps = [events.Proposed, events.VoteOpened, events.Voted, events.Served,
                     events.ReplyClosed, events.Decided]  # fmt: skip
            assert [kind for kind in kinds if kind in steps] == steps
            at = {type(one): one.at for one in self.events if type(one) in steps}
            assert at[events.ReplyClosed] - at[events.Served] >= 7 * DAY - timedelta(hours=3)
            assert sanction.begins_at == at[events.Decided] >= at[events.ReplyClosed]
        assert sanction.begins_at < sanction.ends_at <= sanction.begins_at + 92 * DAY
        assert sanction.appeal.until - sanction.begins_at >= 14 * DAY - timedelta(hours=3)
        assert sanction.evidence
        assert {one.rung for one in sanction.form.rejections} >= set(LADDER[: sanction.rung.height])

    @invariant()
    def a_step_is_taken_only_after_what_it_rests_on(self) -> None:
        """Whatever comes of it: told only with support, closed only when the window was over."""
        first = {type(one): one for one in reversed(self.events)}
        served, closed = first.get(events.Served), first.get(events.ReplyClosed)
        if isinstance(served, events.Served):
            voted = first[events.Voted]
            assert isinstance(voted, events.Voted)
            assert voted.verdict.supports
            assert voted.at <= served.at < voted.deadline
            assert served.deadline - served.at >= 14 * DAY - timedelta(hours=3)
        if isinstance(closed, events.ReplyClosed):
            assert isinstance(served, events.Served)
            assert closed.at >= served.deadline

    @invariant()
    def above_a_label_at_least_two_roles_said_yes(self) -> None:
        sanction = self.procedure.sanction
        if sanction is None or is_automatic(sanction.rung):
            return
        assert sanction.proposed_by
        assert sanction.decision is not None
        yes = {vote.person_id for vote in sanction.decision.votes if vote.adopt}
        assert 2 * len(yes) > len(sanction.decision.votes) >= 3
        assert not yes & {sanction.proposed_by, *sanction.form.assessed_by}
        assert len({sanction.proposed_role, *(v.role for v in sanction.decision.votes)}) >= 2
        assert sanction.verdict is not None
        assert all(one.side is Side.FOR for one in sanction.verdict.strata)
        assert len(sanction.verdict.strata) >= 2

    @invariant()
    def reviewers_had_no_part_in_it(self) -> None:
        sanction = self.procedure.sanction
        if sanction is None:
            return
        decision = sanction.decision
        part = {sanction.proposed_by, *sanction.form.assessed_by}
        part |= {vote.person_id for vote in decision.votes} if decision else set()
        part |= set(sanction.verdict.members) if sanction.verdict else set()
        assert not part & set(sanction.appeal.reviewers)
        if self.procedure.appeal_decided:
            assert not part & {vote.person_id for vote in self.procedure.appeal_decided.votes}

    @invariant()
    def what_is_over_stays_over(self) -> None:
        """Once it lapsed, was withdrawn, declined or lifted, nothing follows."""
        final = (events.Lapsed, events.Withdrawn)
        places = [n for n, one in enumerate(self.events) if isinstance(one, final)]
        assert all(place == len(self.events) - 1 for place in places)
        if self.procedure.state in OVER:
            assert not self.procedure.binds(self.now)

    @invariant()
    def it_binds_only_until_its_end(self) -> None:
        sanction = self.procedure.sanction
        if sanction is not None:
            assert not self.procedure.binds(sanction.ends_at)
            assert self.procedure.state in BINDING or not self.procedure.binds(self.now)

    @invariant()
    def nothing_ever_becomes_graver_or_longer(self) -> None:
        assert self.procedure.rung.height <= self.procedure.proposed.form.rung.height
        decided = next((one for one in self.events if isinstance(one, events.Decided)), None)
        if decided is not None and self.procedure.sanction is not None:
            assert decided.ends_at is not None
            assert self.procedure.sanction.rung.height <= decided.rung.height
            assert self.procedure.sanction.ends_at <= decided.ends_at

    @invariant()
    def time_runs_one_way(self) -> None:
        times = [one.at for one in self.events]
        assert times == sorted(times)

    @invariant()
    def nobody_decides_in_a_matter_of_their_own(self) -> None:
        """Also where they decline it: whoever voted had no other part."""
        if self.procedure.decided is not None:
            authors = {self.procedure.proposed.by, *self.procedure.proposed.form.assessed_by}
            verdict = self.procedure.verdict
            assert verdict is not None
            voted = self.procedure.decided.decision.deciders
            assert not voted & (authors | set(verdict.members))

    def teardown(self) -> None:
        """The events are the procedure, also by way of JSON."""
        read = [event_from_json(orjson.loads(orjson.dumps(event_to_json(e)))) for e in self.events]
        assert replay(read) == self.procedure


class FromTheStart(Orders):
    """Any measure of the ladder, proposed by a person or by a rule."""

    @initialize(rung=rungs, by=st.sampled_from(["analyst", "analyst", ""]))
    def begin(self, rung: Rung, by: str) -> None:
        if not by and not is_automatic(rung):
            rung = Rung.LABEL
        self.now = NOW
        self.events = list(
            acting.propose(
                "sanction-1", "case-1", SUBJECT, version(rung), EVIDENCE, TERMS,
                by=by, role="analyst" if by else "", rule_id="" if by else "rule-1", now=NOW,
            )
        )  # fmt: skip
        self.procedure = replay(self.events)


class FromAnyStep(Orders):
    """The same, begun at each step, so that the late ones are reached often."""

    @initialize(depth=st.sampled_from([State.PROPOSED, *STEPS]))
    def begin(self, depth: State) -> None:
        self.events = led_to(depth)
        self.procedure = replay(self.events)
        self.now = self.procedure.last_at


TestFromTheStart = FromTheStart.TestCase
TestFromTheStart.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestFromAnyStep = FromAnyStep.TestCase
TestFromAnyStep.settings = settings(max_examples=500, stateful_step_count=25, deadline=None)
