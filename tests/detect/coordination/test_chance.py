"""The exact tail: against enumeration, exact rationals, and dice; and the laws it must keep."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.detect.coordination.chance import Activity, Tastes, chance

LAYERS = 2
CELLS = 8
FAR_US = 10

RATES = st.lists(st.floats(1e-6, 2.0), min_size=CELLS, max_size=CELLS)
ODDS = st.lists(st.floats(0, 2.0), min_size=3, max_size=3)
PARTY = st.tuples(
    st.dictionaries(st.integers(0, CELLS - 1), st.integers(1, 4), max_size=CELLS),
    st.dictionaries(st.integers(0, 2), st.lists(st.integers(0, 40), min_size=1, max_size=4)),
)


def compressed(parties):
    """Start of each party's rows, and the rows."""
    start = np.cumsum([0] + [len(rows) for rows in parties])
    return start, [row for rows in parties for row in rows]


def asked(parties, rates, odds, layers=LAYERS):
    """Parties are (shares per cell, moments per object)."""
    start, cells = compressed([sorted(active.items()) for active, _ in parties])
    activity = Activity(
        start=start,
        cell=np.array([cell for cell, _ in cells], dtype=np.int64),
        shares=np.array([count for _, count in cells], dtype=np.float64),
        rate=np.array(rates, dtype=np.float64),
        layers=layers,
    )
    start, moments = compressed(
        [sorted((o, t) for o, times in liked.items() for t in times) for _, liked in parties]
    )
    tastes = Tastes(
        start=start,
        object=np.array([thing for thing, _ in moments], dtype=np.int64),
        t=np.array([t for _, t in moments], dtype=np.int64),
        odds=np.array(odds, dtype=np.float64),
        far_us=np.full(len(odds), FAR_US, dtype=np.int64),
    )
    return activity, tastes


def p_of(parties, rates, odds, occasions, *, pair=(0, 1), within=False, layers=LAYERS):
    activity, tastes = asked(parties, rates, odds, layers)
    first, second = (np.array([n], dtype=np.int64) for n in pair)
    found = chance(first, second, np.array([occasions]), activity, tastes, within=within)
    return tuple(float(v[0]) for v in (found.p_value, found.by_activity, found.by_taste))


def trials(one, two, rates, odds, layers=LAYERS):
    """The chance of success of every trial, by plain loops: slices, then objects."""
    slices = {}
    for cell, count in one[0].items():
        if cell in two[0]:
            place = cell // layers
            slices[place] = slices.get(place, 0.0) + count * two[0][cell] * rates[cell]
    objects = [
        odds[thing] * sum(abs(u - v) > FAR_US for u in times for v in two[1][thing])
        for thing, times in one[1].items()
        if thing in two[1]
    ]
    return (
        [-math.expm1(-mean) for _, mean in sorted(slices.items())],
        [-math.expm1(-mean) for mean in objects],
    )


def enumerated(success, least):
    """P(at least so many), by every outcome of all trials, in exact rationals."""
    total = Fraction(0)
    for outcome in product((0, 1), repeat=len(success)):
        if sum(outcome) >= least:
            total += math.prod(
                Fraction(s) if happened else 1 - Fraction(s)
                for happened, s in zip(outcome, success, strict=True)
            )
    return total


def exact_tail(success, least):
    """The same without listing the outcomes."""
    at = [Fraction(1)] + [Fraction(0)] * len(success)
    for s in map(Fraction, success):
        at = [p * (1 - s) + (at[n - 1] * s if n else 0) for n, p in enumerate(at)]
    return sum(at[least:], Fraction(0))


@given(one=PARTY, two=PARTY, rates=RATES, odds=ODDS, occasions=st.integers(0, 8))
def test_the_tail_is_that_of_every_outcome_counted(one, two, rates, odds, occasions):
    by_activity, by_taste = trials(one, two, rates, odds)
    found = p_of([one, two], rates, odds, occasions)
    expected = enumerated(by_activity + by_taste, occasions)
    assert found[0] == pytest.approx(float(expected), rel=1e-12, abs=1e-300)
    assert found[1] == pytest.approx(sum(by_activity), rel=1e-12)
    assert found[2] == pytest.approx(sum(by_taste), rel=1e-12)


@pytest.mark.parametrize(("slices", "occasions", "rate"), [(12, 8, 1e-5), (40, 30, 1e-3)])
def test_tails_far_below_rounding_keep_their_digits(slices, occasions, rate):
    """Where 1 - (sum of the likely) would be lost in the sixteenth digit."""
    rates = [rate * (1 + n / slices) for n in range(slices)]
    party = (dict.fromkeys(range(slices), 1), {})
    found, _, _ = p_of([party, party], rates, [], occasions, layers=1)
    expected = exact_tail([-math.expm1(-r) for r in rates], occasions)
    assert found == pytest.approx(float(expected), rel=1e-11, abs=0)
    assert 0 < found < 1e-30


def test_the_tail_is_what_dice_give():
    rng = np.random.default_rng(5)
    rates = rng.uniform(0.02, 0.4, 30).tolist()
    party = ({n: 1 + n % 3 for n in range(30)}, {0: [0, 100, 200], 1: [50]})
    other = (dict.fromkeys(range(0, 30, 2), 1), {0: [150, 400], 1: [50, 500]})
    odds = [0.05, 0.5]
    success = np.concatenate(trials(party, other, rates, odds, 1))
    drawn = (rng.random((200_000, len(success))) < success).sum(axis=1)
    for occasions in range(1, 12):
        found, _, _ = p_of([party, other], rates, odds, occasions, layers=1)
        seen = (drawn >= occasions).mean()
        assert found == pytest.approx(seen, abs=5 * math.sqrt(found * (1 - found) / 200_000) + 1e-4)


@given(one=PARTY, two=PARTY, rates=RATES, odds=ODDS)
def test_more_occasions_are_never_more_likely(one, two, rates, odds):
    found = [p_of([one, two], rates, odds, k)[0] for k in range(13)]
    assert found[0] == 1.0
    assert all(0.0 <= p <= 1.0 + 1e-12 for p in found)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(found))
    assert found[-1] == 0.0, "no more occasions than trials: four slices, three objects"


@given(
    one=PARTY, two=PARTY, rates=RATES, odds=ODDS, k=st.integers(1, 6),
    place=st.integers(0, CELLS - 1), times=st.floats(1, 20),
)  # fmt: skip
def test_where_meeting_is_commoner_it_is_likelier(one, two, rates, odds, k, place, times):
    more = [rate * times if n == place else rate for n, rate in enumerate(rates)]
    liked = [value * times for value in odds]
    before = p_of([one, two], rates, odds, k)[0]
    assert p_of([one, two], more, odds, k)[0] >= before - 1e-12
    assert p_of([one, two], rates, liked, k)[0] >= before - 1e-12


@given(one=PARTY, two=PARTY, rates=RATES, odds=ODDS, k=st.integers(0, 6))
def test_who_is_named_first_does_not_matter(one, two, rates, odds, k):
    here = p_of([one, two], rates, odds, k)
    assert p_of([one, two], rates, odds, k, pair=(1, 0)) == pytest.approx(here, rel=1e-12)


@given(one=PARTY, rest=PARTY, rates=RATES, odds=ODDS, k=st.integers(0, 6))
def test_a_member_meets_the_rest_of_its_network_as_if_the_rest_were_one(one, rest, rates, odds, k):
    """With ``within`` the second party is the whole network, the member's own shares included."""
    active = {c: one[0].get(c, 0) + rest[0].get(c, 0) for c in one[0].keys() | rest[0].keys()}
    liked = {o: one[1].get(o, []) + rest[1].get(o, []) for o in one[1].keys() | rest[1].keys()}
    found = p_of([one, (active, liked)], rates, odds, k, within=True)
    assert found == pytest.approx(p_of([one, rest], rates, odds, k), rel=1e-9, abs=1e-15)


@given(
    x=st.lists(st.integers(0, 60), min_size=1, max_size=12),
    y=st.lists(st.integers(0, 60), min_size=1, max_size=12),
)
def test_moments_far_apart_are_counted_as_a_double_loop_does(x, y):
    odds = 1e-3  # of one object: the expected successes tell how many pairs there were
    _, _, by_taste = p_of([({}, {0: x}), ({}, {0: y})], [1.0] * CELLS, [odds], 1)
    far = sum(abs(u - v) > FAR_US for u in x for v in y)
    assert -math.log1p(-by_taste) / odds == pytest.approx(far, abs=1e-6)


@given(one=PARTY, two=PARTY, rates=RATES, odds=ODDS)
def test_layers_of_one_slice_are_one_trial(one, two, rates, odds):
    """Meeting on a link and on a text at one time is one occasion, by chance too."""
    assume(not (one[1].keys() & two[1].keys()))
    slices = len({c // LAYERS for c in one[0].keys() & two[0].keys()})
    assert p_of([one, two], rates, odds, slices + 1)[0] == 0.0
    assert p_of([one, two], rates, odds, slices)[0] > 0.0


def test_several_pairs_are_each_pair_alone():
    rng = np.random.default_rng(2)
    parties = [
        (
            {int(c): int(rng.integers(1, 4)) for c in rng.choice(CELLS, 4, replace=False)},
            {int(o): rng.integers(0, 40, 3).tolist() for o in rng.choice(3, 2, replace=False)},
        )
        for _ in range(5)
    ]
    rates, odds = rng.uniform(0, 0.5, CELLS), rng.uniform(0, 0.5, 3)
    first, second = np.triu_indices(5, 1)
    occasions = rng.integers(0, 5, len(first))
    activity, tastes = asked(parties, rates, odds)
    found = chance(first, second, occasions, activity, tastes)
    alone = [
        p_of(parties, rates, odds, k, pair=pair)[0]
        for *pair, k in zip(first, second, occasions, strict=True)
    ]
    assert found.p_value.tolist() == alone


def test_nothing_asked_is_nothing_answered():
    none = np.zeros(0, dtype=np.int64)
    activity, tastes = asked([({}, {})], [1.0] * CELLS, [])
    assert len(chance(none, none, none, activity, tastes).p_value) == 0
