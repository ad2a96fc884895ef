import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.foresight.effects.ledger import Reduction
from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.levers import Lever
from tocsin.foresight.interventions.published import (
    BANS,
    BASELINE,
    NUDGES,
    REMOVALS,
    alone,
    combined,
    response,
)

SHARE = st.floats(0, 1)
DELAY = st.just(0.0) | st.floats(0.1, 1e5)
PRESSED = st.builds(
    Lever,
    st.sampled_from([Kind.NUDGE, Kind.LABEL, Kind.FACT_CHECK, Kind.PREBUNK, Kind.DEMOTE]),
    SHARE,
    DELAY,
    SHARE,
)
REMOVED = st.builds(Lever, st.just(Kind.REMOVE), st.none(), DELAY, SHARE)
SUSPENDED = st.builds(Lever, st.just(Kind.SUSPEND), coverage=SHARE, followers=st.integers(0, 10**9))
ANY = PRESSED | REMOVED | SUSPENDED


def ends(found):
    return [found.low, found.high] + ([found.value] if not math.isnan(found.value) else [])


@given(st.lists(ANY, max_size=5))
def test_what_is_left_is_a_share_whatever_is_done(levers):
    found = combined(levers)
    assert 0 <= found.low <= found.high <= 1
    if not math.isnan(found.value):
        assert found.low - 1e-12 <= found.value <= found.high + 1e-12


@given(st.lists(ANY, max_size=4), ANY)
def test_one_lever_more_never_leaves_more(levers, lever):
    fewer, more = combined(levers), combined([*levers, lever])
    assert more.low <= fewer.low + 1e-12
    assert more.high <= fewer.high + 1e-12


@given(PRESSED, SHARE)
def test_a_stronger_lever_never_leaves_more(lever, other):
    weak, strong = sorted([lever.reduction, other])
    less = ends(alone(replace(lever, reduction=strong)))
    assert all(
        a <= b + 1e-9
        for a, b in zip(less, ends(alone(replace(lever, reduction=weak))), strict=True)
    )


@given(ANY, SHARE, DELAY)
def test_more_posts_reached_or_sooner_never_leaves_more(lever, coverage, delay):
    few, many = sorted([lever.coverage, coverage])
    wide = ends(alone(replace(lever, coverage=many)))
    assert all(
        a <= b + 1e-9 for a, b in zip(wide, ends(alone(replace(lever, coverage=few))), strict=True)
    )
    soon, late = sorted([lever.delay_min, delay])
    early = ends(alone(replace(lever, delay_min=soon)))
    assert all(
        a <= b + 1e-9
        for a, b in zip(early, ends(alone(replace(lever, delay_min=late))), strict=True)
    )


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_suspending_from_more_followers_on_never_leaves_less(one, two):
    low, high = sorted([one, two])
    strict = ends(alone(Lever(Kind.SUSPEND, followers=low)))
    mild = ends(alone(Lever(Kind.SUSPEND, followers=high)))
    assert all(a <= b + 1e-9 for a, b in zip(strict, mild, strict=True))


@given(st.lists(ANY, min_size=2, max_size=4))
def test_a_combination_is_bounded_by_the_best_alone_and_by_the_sum(levers):
    each = [alone(lever) for lever in levers]
    found = combined(levers)
    assert math.isnan(found.value)
    assert found.high == min(one.high for one in each)
    assert found.low == pytest.approx(max(0.0, 1 - sum(1 - one.low for one in each)))
    assert found.low <= math.prod(one.low for one in each) + 1e-12


def test_published_points_are_met():
    curve, _ = response()
    for delay, left in REMOVALS.items():
        assert alone(Lever(Kind.REMOVE, delay_min=delay)).value == pytest.approx(left / BASELINE)
    for followers, left in BANS.items():
        lever = Lever(Kind.SUSPEND, followers=int(followers))
        assert alone(lever).value == pytest.approx(left / BASELINE)
    for nudge, left in NUDGES.items():
        assert abs(curve.at(1 - nudge) - left / BASELINE) < 0.005
        found = alone(Lever(Kind.NUDGE, nudge))
        assert found.low < left / BASELINE < found.high


def test_an_uncertain_effect_widens_the_interval():
    sure = alone(Lever(Kind.LABEL, 0.3))
    unsure = alone(Lever(Kind.LABEL, Reduction(0.3, 0.1, 0.5)))
    assert unsure.value == sure.value
    assert unsure.low < sure.low
    assert sure.high < unsure.high
