from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import CLAIM, Side
from tocsin.panels.verdicts import (
    NO_SIDE,
    SIDES,
    Decision,
    Firmness,
    Status,
    Vote,
    decide,
    outcomes,
)

YES, MOSTLY, MIXED, NO, OPEN = "supported", "mostly_supported", "mixed", "refuted", (
    "not_enough_evidence"
)  # fmt: skip


def ask(*strata: list[str], blind: tuple[list[str], ...] | None = None) -> Decision:
    first = blind or strata
    votes = {
        f"s{n}": [Vote(a, b) for a, b in zip(before, now, strict=True)]
        for n, (before, now) in enumerate(zip(first, strata, strict=True))
    }
    return decide(votes, CLAIM, quorum=6, stratum_quorum=2, resamples=1_000, seed=1)


def test_every_stratum_on_one_side_is_a_verdict() -> None:
    decision = ask([NO] * 3, [NO, NO, YES], [NO] * 3)
    assert (decision.status, decision.side, decision.option) == (Status.VERDICT, Side.AGAINST, NO)


def test_a_majority_of_all_without_one_stratum_is_no_verdict() -> None:
    assert ask([NO] * 3, [NO] * 3, [YES, YES, NO]).status is Status.ESCALATED


def test_a_bloc_that_holds_a_stratum_can_prevent_and_not_decide() -> None:
    decision = ask([YES] * 3, [YES, NO, NO], [NO] * 3)
    assert decision.status is Status.ESCALATED
    assert [one.side for one in decision.standpoints] == [Side.FOR, Side.AGAINST, Side.AGAINST]


def test_half_of_a_stratum_is_no_majority() -> None:
    assert ask([NO] * 3, [NO, YES], [NO] * 3).status is Status.ESCALATED


def test_nobody_can_tell_is_a_verdict_when_every_stratum_says_so() -> None:
    assert ask([OPEN] * 3, [OPEN] * 3, [OPEN] * 3).option == OPEN


def test_a_stratum_turned_by_the_talk_escalates() -> None:
    blind = ([NO] * 3, [NO] * 3, [YES, YES, NO])
    decision = ask([NO] * 3, [NO] * 3, [NO] * 3, blind=blind)
    assert decision.status is Status.ESCALATED
    assert decision.standpoints[2].blind is Side.FOR


def test_a_stratum_that_had_no_side_may_find_one_in_the_talk() -> None:
    blind = ([NO] * 3, [NO] * 3, [YES, MIXED, NO])
    assert ask([NO] * 3, [NO] * 3, [NO] * 3, blind=blind).status is Status.VERDICT


def test_without_a_quorum_in_one_stratum_there_is_nothing_to_decide() -> None:
    assert ask([NO] * 4, [NO] * 4, [NO]).status is Status.NO_QUORUM
    assert ask([NO] * 2, [NO] * 2, []).status is Status.NO_QUORUM


def test_the_milder_of_two_middle_options_is_taken() -> None:
    assert ask([YES, MOSTLY], [YES, MOSTLY], [YES, MOSTLY]).option == MOSTLY
    assert ask([NO, "mostly_refuted"], [NO, "mostly_refuted"], [NO, NO]).option == NO


def test_unanimity_is_settled_and_two_of_three_is_not() -> None:
    assert ask([NO] * 3, [NO] * 3, [NO] * 3).firmness is Firmness.SETTLED
    close = ask([NO] * 3, [NO] * 3, [NO, NO, YES])
    assert close.firmness is Firmness.PROVISIONAL
    # Two of three in one stratum: P(at least two of three draws) = 20/27, four standard errors.
    assert abs(close.probability - 20 / 27) < 4 * (20 / 27 * 7 / 27 / 1000) ** 0.5


def test_the_same_seed_gives_the_same_probability() -> None:
    votes = ([NO] * 3, [NO, NO, YES], [NO] * 3)
    assert ask(*votes) == ask(*votes)


def test_a_vote_beside_the_scale_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="not on the scale"):
        ask(["true"] * 3, [NO] * 3, [NO] * 3)


def brute(strata: list[list[Vote]]) -> tuple[Side | None, str | None]:
    """The rule as one would do it by hand, with lists."""
    agreed: set[Side | None] = set()
    for members in strata:
        now = _more_than_half([CLAIM.side(m.final) for m in members])
        before = _more_than_half([CLAIM.side(m.blind) for m in members if m.blind])
        agreed.add(now if before in (None, now) else None)
    if len(agreed) != 1 or None in agreed:
        return None, None
    (side,) = agreed
    ordered = sorted(
        (m.final for s in strata for m in s if CLAIM.side(m.final) is side), key=CLAIM.place
    )
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return side, min((high, low), key=lambda name: abs(CLAIM.place(name) - 2))


def _more_than_half(sides: list[Side]) -> Side | None:
    for side, number in Counter(sides).items():
        if 2 * number > len(sides):
            return side
    return None


options = st.sampled_from(CLAIM.names)
few = st.sampled_from(("refuted", "mostly_refuted", "mixed"))
ballots = st.one_of(
    st.builds(Vote, st.none() | options, options), st.builds(Vote, st.none() | few, few)
)
panels = st.lists(st.lists(ballots, min_size=1, max_size=5), min_size=2, max_size=4)


@given(panels)
@settings(max_examples=300, deadline=None)
def test_the_rule_is_what_one_does_by_hand(strata: list[list[Vote]]) -> None:
    votes = {str(n): members for n, members in enumerate(strata)}
    decision = decide(votes, CLAIM, quorum=1, stratum_quorum=1, resamples=10, seed=0)
    assert (decision.side, decision.option) == brute(strata)


@given(panels, st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_order_of_members_and_strata_does_not_matter(strata, random) -> None:
    shuffled = [random.sample(members, len(members)) for members in strata]
    random.shuffle(shuffled)
    assert brute(shuffled) == brute(strata)
    votes = {str(n): members for n, members in enumerate(shuffled)}
    decision = decide(votes, CLAIM, quorum=1, stratum_quorum=1, resamples=10, seed=0)
    assert (decision.side, decision.option) == brute(strata)


def test_many_panels_at_once_decide_as_each_does_alone() -> None:
    rng = np.random.default_rng(5)
    blind, final = rng.multinomial(3, [0.05, 0.05, 0.1, 0.1, 0.65, 0.05], size=(2, 500, 3))
    sides, chosen = outcomes(blind, final, CLAIM)
    for number in range(500):
        votes = {
            str(s): [
                Vote(a, b)
                for a, b in zip(
                    np.repeat(CLAIM.names, blind[number, s]).tolist(),
                    np.repeat(CLAIM.names, final[number, s]).tolist(),
                    strict=True,
                )
            ]
            for s in range(3)
        }
        one = decide(votes, CLAIM, quorum=9, stratum_quorum=3, resamples=2, seed=0)
        together = (None, None)
        if sides[number] != NO_SIDE:
            together = (SIDES[sides[number]], CLAIM.names[chosen[number]])
        assert (one.side, one.option) == together
    assert 50 < (sides != NO_SIDE).sum() < 500
