"""Occasions: separate times at which accounts met, against a slow greedy loop."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.occasions import occasions
from tocsin.detect.coordination.slices import Slices

MEETINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 300), st.integers(0, 25)), max_size=40
)


def count(met, cuts, apart, parties=4):
    """Meetings are (party, when the first shared, how much later the second did)."""
    party, earlier, lag = (np.array(c, dtype=np.int64) for c in zip(*met, strict=True))
    cut = Slices(np.array(cuts, dtype=np.int64))
    return occasions(party, earlier, earlier + lag, cut, apart, parties).tolist()


def slow(met, cuts, apart, parties=4):
    def place(t):
        return max([n for n, start in enumerate(cuts) if start <= t], default=0)

    times = defaultdict(list)
    for party, earlier, lag in met:
        if place(earlier) == place(earlier + lag):
            times[party].append(earlier + lag)
    found = [0] * parties
    for party, moments in times.items():
        began = []
        for t in sorted(moments):
            here = any(place(t) == place(other) for other in began)
            if not here and (not began or t > began[-1] + apart):
                began.append(t)
        found[party] = len(began)
    return found


@given(
    met=MEETINGS.filter(bool),
    cuts=st.sets(st.integers(1, 299), max_size=12).map(lambda found: [0, *sorted(found)]),
    apart=st.integers(0, 60),
)
def test_occasions_are_those_of_a_slow_greedy_loop(met, cuts, apart):
    assert count(met, cuts, apart) == slow(met, cuts, apart)


@given(met=MEETINGS.filter(bool), seed=st.integers(0, 5), apart=st.integers(0, 60))
def test_the_order_of_the_meetings_does_not_matter(met, seed, apart):
    shuffled = [met[n] for n in np.random.default_rng(seed).permutation(len(met))]
    assert count(shuffled, [0, 50, 100, 200], apart) == count(met, [0, 50, 100, 200], apart)


def test_many_objects_at_one_time_are_one_occasion():
    assert count([(0, 10 + n, 1) for n in range(40)], [0, 500], 0, 1) == [1]


def test_scrolling_on_across_the_end_of_a_slice_is_one_occasion():
    met = [(0, 95, 1), (0, 101, 1)]
    assert count(met, [0, 100], 20, 1) == [1]
    assert count(met, [0, 100], 5, 1) == [2]


def test_a_meeting_across_the_end_of_a_slice_is_none():
    assert count([(0, 99, 1)], [0, 100], 0, 1) == [0]


@pytest.mark.parametrize(("gap", "seen"), [(20, 1), (21, 2)])
def test_occasions_lie_more_than_the_distance_apart(gap, seen):
    assert count([(0, 90, 0), (0, 90 + gap, 0)], [0, 100], 20, 1) == [seen]


def test_parties_that_never_met_have_none():
    none = np.zeros(0, dtype=np.int64)
    assert occasions(none, none, none, Slices(np.array([0])), 5, 3).tolist() == [0, 0, 0]
