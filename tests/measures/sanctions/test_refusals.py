"""What each step refuses, where no later part would notice: one fault at a time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.measures.sanctions.conftest import (
    DAY,
    FACTS,
    NOW,
    REVIEWERS,
    WHY,
    after,
    at,
    led_to,
    proposed,
    reviews,
    verdict,
    votes,
)

from tocsin.cases.errors import CannotStandError
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions import acting, events
from tocsin.measures.sanctions.folding import apply, replay
from tocsin.measures.sanctions.parts import Channel, Decision, Notice, Outcome, reviewed
from tocsin.measures.sanctions.procedure import State
from tocsin.measures.sanctions.voting import Stand
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side

REFUSED = (NotAllowedError, CannotStandError)


def test_who_had_a_part_in_it_does_not_decline_it_either() -> None:
    one = at(State.DECIDING)
    for name in ("analyst", "assessor", "m1"):
        no = votes("d1", "d2", name, against=("d1", "d2", name))
        with pytest.raises(CannotStandError, match="decides it too"):
            acting.decide(one, no, WHY, (), by="d1", now=one.last_at)


def test_fewer_deciders_than_the_terms_ask_for_decide_nothing() -> None:
    one = at(State.DECIDING)
    for against in ((), ("d1", "d2")):
        with pytest.raises(NotAllowedError, match="Fewer"):
            acting.decide(
                one, votes("d1", "d2", against=against), WHY, REVIEWERS, by="d1", now=one.last_at
            )


def test_a_tie_adopts_nothing() -> None:
    one = at(State.DECIDING)
    split = votes("d1", "d2", "d3", "d4", against=("d1", "d2"))
    made = after(one, acting.decide(one, split, WHY, (), by="d1", now=one.last_at))
    assert made.state is State.DECLINED
    assert made.sanction is None


def test_nobody_votes_twice() -> None:
    with pytest.raises(CannotStandError, match="twice"):
        Decision(votes("d1", "d1", "d2"), WHY, NOW)
    one = at(State.UNDER_APPEAL)
    twice = reviews(*[Outcome.LIFTED] * 3, names=("r1", "r1", "r2"))
    with pytest.raises(CannotStandError, match="reviewers"):
        acting.decide_appeal(one, twice, WHY, by="r1", now=one.last_at)


def test_only_named_reviewers_and_more_than_half_of_them_decide_an_appeal() -> None:
    one = at(State.UNDER_APPEAL)
    for names in (("r1", "r9"), ("r1", "d1", "r2"), ("r1",)):
        given = reviews(*[Outcome.LIFTED] * len(names), names=names)
        with pytest.raises(REFUSED):
            acting.decide_appeal(one, given, WHY, by="r1", now=one.last_at)
    two = reviews(*[Outcome.LIFTED] * 2)
    made = after(one, acting.decide_appeal(one, two, WHY, by="r1", now=one.last_at))
    assert made.state is State.LIFTED


def test_an_appeal_makes_nothing_graver_or_longer_not_even_up_to_what_was_proposed() -> None:
    one = at(State.DECIDING)
    milder = after(
        one,
        acting.decide(
            one, votes(), WHY, REVIEWERS, by="d1", now=one.last_at, rung=Rung.LABEL, days=10
        ),
    )
    contested = after(milder, acting.appeal(milder, "No.", now=milder.last_at))
    assert contested.sanction is not None
    for change in (
        {"rung": Rung.DEMOTE},
        {"ends_at": contested.sanction.ends_at + DAY},
        {"rung": Rung.MONITOR, "ends_at": contested.sanction.ends_at + DAY},
        {},
    ):
        varied = reviews(*[Outcome.VARIED] * 3)
        with pytest.raises(NotAllowedError):
            acting.decide_appeal(contested, varied, WHY, by="r1", now=contested.last_at, **change)


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [
        ("uuu", Outcome.UPHELD), ("uul", Outcome.UPHELD), ("ull", Outcome.LIFTED),
        ("ul", Outcome.LIFTED), ("uv", Outcome.VARIED), ("uvl", Outcome.VARIED),
        ("vvl", Outcome.VARIED), ("uullv", Outcome.VARIED), ("uull", Outcome.LIFTED),
    ],
)  # fmt: skip
def test_what_the_reviewers_votes_come_to(outcomes: str, wanted: Outcome) -> None:
    kinds = {"u": Outcome.UPHELD, "v": Outcome.VARIED, "l": Outcome.LIFTED}
    names = tuple(f"r{n}" for n in range(len(outcomes)))
    assert reviewed(reviews(*(kinds[one] for one in outcomes), names=names)) is wanted


def test_a_forged_deadline_is_refused_at_every_step() -> None:
    """Sooner or later by a week than the terms say, in each event that tells one."""
    named = {"deadline", "ends_at", "appeal_until", "reply_until"}
    checked = 0
    for state in (State.SUPPORTED, State.NOTIFIED, State.DECIDING, State.UNDER_APPEAL):
        *before, last = led_to(state)
        for field in named & set(type(last).__dataclass_fields__):
            for shift in (-7 * DAY, 7 * DAY):
                moved: Any = {field: getattr(last, field) + shift}
                with pytest.raises(REFUSED):
                    replay([*before, replace(last, **moved)])
                checked += 1
    first = proposed().proposed
    with pytest.raises(REFUSED):
        replay([replace(first, deadline=first.deadline + 7 * DAY)])
    assert checked == 8


def test_a_window_is_not_closed_before_its_end_and_a_step_not_taken_after() -> None:
    notified = at(State.NOTIFIED)
    early = notified.last_at + DAY
    with pytest.raises(NotAllowedError, match="open until"):
        apply(notified, events.ReplyClosed(at=early, deadline=early + 30 * DAY))
    deciding = at(State.DECIDING)
    assert deciding.deadline is not None
    with pytest.raises(NotAllowedError, match="deadline was"):
        acting.decide(deciding, votes(), WHY, REVIEWERS, by="d1", now=deciding.deadline)
    just = deciding.deadline - timedelta(microseconds=1)
    assert acting.decide(deciding, votes(), WHY, REVIEWERS, by="d1", now=just)


def test_nothing_happens_before_what_came_before_it() -> None:
    one = at(State.SUPPORTED)
    with pytest.raises(NotAllowedError, match="before"):
        acting.serve(one, FACTS, Channel.POST, "x", by="l", now=one.last_at - DAY)


def test_notice_is_served_only_on_a_measure_that_a_panel_supports() -> None:
    for state in (State.PROPOSED, State.VOTING):
        one = at(state)
        with pytest.raises(NotAllowedError, match="step"):
            acting.serve(one, FACTS, Channel.POST, "x", by="l", now=one.last_at)


def test_only_people_take_the_steps_of_people() -> None:
    with pytest.raises(NotAllowedError, match="person"):
        acting.open_vote(proposed(), "panel-1", by="", now=NOW)
    one = at(State.SUPPORTED)
    with pytest.raises(NotAllowedError, match="person"):
        acting.serve(one, FACTS, Channel.POST, "x", by="", now=one.last_at)
    with pytest.raises(NotAllowedError, match="person"):
        acting.withdraw(one, WHY, by="", now=one.last_at)


def test_a_notice_of_another_moment_is_no_notice() -> None:
    *before, last = led_to(State.NOTIFIED)
    assert isinstance(last, events.Served)
    old = Notice(FACTS, Channel.POST, "x", "fr", last.at - 20 * DAY)
    with pytest.raises(NotAllowedError, match="another moment"):
        replay([*before, replace(last, notice=old)])


def test_a_verdict_of_another_panel_or_measure_is_none() -> None:
    one = at(State.VOTING)
    for other in ({"panel_id": "panel-2"}, {"sanction_id": "sanction-2"}):
        with pytest.raises(NotAllowedError, match="another"):
            acting.take_verdict(one, verdict(**other), by="d", now=one.last_at)


def test_support_is_of_every_stratum_whatever_the_verdict_is_called() -> None:
    for_all = verdict()
    assert for_all.supports
    for changed in (
        {"strata": (*for_all.strata[:2], Stand("third", 3, Side.AGAINST))},
        {"strata": (*for_all.strata[:2], Stand("third", 3, None))},
        {"strata": (*for_all.strata[:2], Stand("third", 0, Side.FOR))},
        {"strata": for_all.strata[:1]},
        {"option": "proportionate_if_milder"},
        {"option": None},
    ):
        assert not replace(for_all, **changed).supports


def test_what_is_over_cannot_be_withdrawn_or_appealed_against_again() -> None:
    one = at(State.IN_FORCE)
    lifted = after(one, acting.withdraw(one, WHY, by="d1", now=one.last_at))
    assert lifted.state is State.LIFTED
    for act in (
        lambda: acting.withdraw(lifted, WHY, by="d1", now=lifted.last_at),
        lambda: acting.appeal(lifted, "No.", now=lifted.last_at),
    ):
        with pytest.raises(NotAllowedError):
            act()
    contested = at(State.UNDER_APPEAL)
    upheld = after(
        contested,
        acting.decide_appeal(
            contested, reviews(*[Outcome.UPHELD] * 3), WHY, by="r1", now=contested.last_at
        ),
    )
    assert upheld.state is State.IN_FORCE
    with pytest.raises(NotAllowedError, match="court"):
        acting.appeal(upheld, "Again: no.", now=upheld.last_at)
