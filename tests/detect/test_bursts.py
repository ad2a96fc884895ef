"""Kleinberg's two states: found where they are, and the cheapest path by brute force."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tocsin.detect.bursts import bursts


def test_a_day_on_which_everybody_posts_more_is_no_burst():
    totals = np.array([100] * 10 + [1_000] + [100] * 10)
    assert len(bursts(np.array([totals // 10]), totals).row) == 0


def test_a_burst_is_found_with_its_beginning_and_end():
    totals = np.full(40, 1_000)
    counts = np.array([[10] * 40, [10] * 20 + [60] * 4 + [10] * 16])
    found = bursts(counts, totals)
    assert (found.row.tolist(), found.first.tolist(), found.last.tolist()) == ([1], [20], [23])
    assert found.told.tolist() == [240]
    assert found.weight[0] > 50
    assert found.expected[0] == 4 * 1_000 * (600 / 40_000)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), min_size=2, max_size=9),
)
def test_the_path_is_the_cheapest_of_all(rows):
    counts, rest = (np.array(column) for column in zip(*rows, strict=True))
    totals = counts + rest
    if not counts.sum():
        return
    share = min(max(counts.sum() / totals.sum(), 1e-12), 0.9999)
    costs = [-stats.binom.logpmf(counts, totals, min(factor * share, 0.9999)) for factor in (1, 2)]

    def cost(states):
        entered = sum(b > a for a, b in zip((0, *states), states, strict=False))
        told = sum(costs[state][place] for place, state in enumerate(states))
        return told + entered * np.log(len(counts))

    found = bursts(counts[np.newaxis], totals)
    states = np.zeros(len(counts), dtype=int)
    for first, last in zip(found.first, found.last, strict=True):
        states[first : last + 1] = 1
    least = min(cost(states) for states in product((0, 1), repeat=len(counts)))
    assert cost(tuple(states.tolist())) <= least + 1e-6
