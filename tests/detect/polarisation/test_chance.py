"""Random graphs keep what they must, and what is called chance is."""

import importlib.util
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.polarisation.chance import gains, held
from tocsin.detect.polarisation.graphs import giant, simple
from tocsin.detect.polarisation.halving import halved
from tocsin.detect.polarisation.parameters import Effort
from tocsin.detect.polarisation.rewiring import rewired, rewired_pairs

_spec = importlib.util.spec_from_file_location("made", Path(__file__).with_name("conftest.py"))
conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(conftest)
connected = conftest.connected


def links(graph):
    return {tuple(sorted(pair)) for pair in graph.ends.tolist()}


@given(connected(least=3), st.integers(0, 99))
def test_a_random_graph_is_simple_connected_and_keeps_every_degree(found, seed):
    one, _ = found
    other = rewired(one, np.random.default_rng(seed))
    assert other.degree.tolist() == one.degree.tolist()
    assert len(links(other)) == one.links
    assert all(a != b for a, b in links(other))
    assert giant(other)[0].nodes == one.nodes


def test_what_cannot_be_connected_is_refused():
    apart, _ = simple(np.array([0, 2]), np.array([1, 3]))
    with pytest.raises(ValueError, match="not connected"):
        rewired(apart, np.random.default_rng(0))


@given(st.sets(st.tuples(st.integers(0, 8), st.integers(9, 15)), min_size=1), st.integers(0, 99))
def test_random_choices_keep_how_often_each_chose_and_was_chosen(pairs, seed):
    before = np.array(sorted(pairs), dtype=np.int32)
    after = rewired_pairs(before, 16, np.random.default_rng(seed))
    assert len({tuple(pair) for pair in after.tolist()}) == len(before)
    for column in (0, 1):
        assert sorted(after[:, column]) == sorted(before[:, column])


def test_all_graphs_of_given_degrees_come_up_equally_often():
    """Five nodes with two neighbours each: twelve rings, and nothing else."""
    ring = np.arange(5)
    one, _ = simple(ring, (ring + 1) % 5)
    rng = np.random.default_rng(3)
    seen: Counter[frozenset[tuple[int, int]]] = Counter()
    for _ in range(6_000):
        one = rewired(one, rng)
        seen[frozenset(links(one))] += 1
    assert len(seen) == 12
    expected = 500
    assert sum((n - expected) ** 2 / expected for n in seen.values()) < 31.3  # χ², 11 df, p = .001


def test_the_same_seed_gives_the_same_numbers(made):
    one, _ = giant(simple(*made(300, 600, 0.3, 1))[0])
    first, again = (held(one, Effort(19, 2), 7) for _ in range(2))
    assert np.array_equal(first.nulls, again.nulls, equal_nan=True)
    assert np.array_equal(first.sides, again.sides)


def test_a_halving_is_balanced_as_far_as_asked(made):
    one, _ = giant(simple(*made(500, 1_500, 0.2, 2))[0])
    share = halved(one, 4, 1).mean()
    assert 0.3 <= share <= 0.7


def test_the_gain_is_what_lies_above_the_nulls():
    nulls = np.array([[0.1, 1.0], [0.2, 1.0], [0.3, np.nan], [0.2, 1.0]])
    found = gains(np.array([0.5, np.nan]), nulls)
    assert found.gain[0] == pytest.approx(0.3)
    assert found.p_value[0] == pytest.approx(1 / 5)
    assert found.z[0] == pytest.approx(0.3 / np.std(nulls[:, 0], ddof=1))
    assert found.low[0] < found.gain[0] < found.high[0]
    assert np.isnan([found.gain[1], found.p_value[1], found.low[1]]).all()


def test_a_null_that_could_not_be_measured_counts_against_an_alarm():
    found = gains(np.array([0.9]), np.array([[0.1], [np.nan], [0.2]]))
    assert found.p_value[0] == pytest.approx(2 / 4)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=30), st.floats(-1, 1))
def test_a_p_value_is_a_rank(nulls, observed):
    found = gains(np.array([observed]), np.array(nulls)[:, None])
    as_high = sum(null >= observed - 1e-7 for null in nulls)
    assert found.p_value[0] == pytest.approx((1 + as_high) / (1 + len(nulls)))
