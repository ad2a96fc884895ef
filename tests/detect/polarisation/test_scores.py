"""Each score against a slow calculation from its definition."""

import importlib.util
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.detect.polarisation import cuts, walks
from tocsin.detect.polarisation.distance import distance
from tocsin.detect.polarisation.graphs import graph, simple
from tocsin.detect.polarisation.scores import Score, scores

_spec = importlib.util.spec_from_file_location("made", Path(__file__).with_name("conftest.py"))
conftest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(conftest)
connected = conftest.connected


def absorbed(matrix, leaders):
    """From where to where a walk goes that ends at leading nodes: the fundamental matrix."""
    step = matrix / matrix.sum(axis=1, keepdims=True)
    free = np.flatnonzero(~leaders)
    ends = np.zeros_like(step)
    within = step[np.ix_(free, free)]
    ends[np.ix_(free, np.flatnonzero(leaders))] = np.linalg.solve(
        np.eye(len(free)) - within, step[np.ix_(free, np.flatnonzero(leaders))]
    )
    ends[leaders, leaders] = 1
    return step @ ends


def controversy(matrix, sides, leaders):
    ends = absorbed(matrix, leaders)
    of = {
        (start, end): ends[sides == start][:, sides == end].sum(axis=1).mean()
        for start in (False, True)
        for end in (False, True)
    }
    p = {(start, end): of[start, end] / (of[False, end] + of[True, end]) for start, end in of}
    return p[False, False] * p[True, True] - p[False, True] * p[True, False]


def chosen_leaders(drawn, sides):
    leaders = np.zeros(len(sides), dtype=bool)
    for side in (False, True):
        own = np.flatnonzero(sides == side).tolist()
        leaders[drawn(st.lists(st.sampled_from(own), min_size=1, unique=True))] = True
    return leaders


@given(connected(), st.data())
def test_a_walk_ends_where_the_fundamental_matrix_says(dense, found, data):
    one, sides = found
    leaders = chosen_leaders(data.draw, sides)
    ends = absorbed(dense(one), leaders)
    assume(all(ends[:, sides == side].sum() > 1e-9 for side in (False, True)))
    expected = controversy(dense(one), sides, leaders)
    assert walks.walk_score(one, sides, leaders) == pytest.approx(expected, abs=1e-7)


def test_a_walk_ends_where_ten_thousand_drawn_walks_do(dense):
    rng = np.random.default_rng(5)
    drawn = nx.connected_watts_strogatz_graph(30, 4, 0.2, seed=1)
    one, _ = simple(*np.array(drawn.edges()).T)
    sides = np.arange(30) >= 15
    leaders = walks.leading(one, sides, [2, 2])
    count = np.zeros((2, 2))
    for _ in range(10_000):
        at = start = rng.integers(30)
        while True:
            at = rng.choice(one.neighbours[one.starts[at] : one.starts[at + 1]])
            if leaders[at]:
                break
        count[int(sides[start]), int(sides[at])] += 1
    p = count / count.sum(axis=0)
    expected = p[0, 0] * p[1, 1] - p[0, 1] * p[1, 0]
    assert walks.walk_score(one, sides, leaders) == pytest.approx(expected, abs=0.03)


@given(connected(), st.randoms(use_true_random=False))
def test_names_of_accounts_change_no_score(found, random):
    one, sides = found
    order = np.array(random.sample(range(one.nodes), one.nodes))
    other = graph(order[one.ends].astype(np.int32), one.nodes)
    moved = np.empty_like(sides)
    moved[order] = sides
    leaders = walks.leading(one, sides, [1, 1])
    there = np.empty_like(leaders)
    there[order] = leaders
    before = [*scores(one, sides, None)[2:7], walks.walk_score(one, sides, leaders)]
    after = [*scores(other, moved, None)[2:7], walks.walk_score(other, moved, there)]
    np.testing.assert_allclose(after, before, atol=1e-7)


@given(connected())
def test_which_side_is_called_which_changes_no_score(found):
    one, sides = found
    np.testing.assert_allclose(scores(one, ~sides, None), scores(one, sides, None), atol=1e-7)


@given(connected(), st.data())
def test_the_distance_is_that_of_the_pseudo_inverse(dense, found, data):
    one, _ = found
    count = {"min_size": one.nodes, "max_size": one.nodes}
    opinions = np.array(data.draw(st.lists(st.floats(-1, 1), **count)))
    matrix = dense(one)
    laplacian = np.diag(matrix.sum(axis=0)) - matrix
    squared = opinions @ np.linalg.pinv(laplacian) @ opinions
    assert distance(one, opinions) == pytest.approx(np.sqrt(max(squared, 0)), abs=1e-6)


@given(connected())
def test_scores_of_the_cut_are_their_definitions(dense, found):
    one, sides = found
    matrix = dense(one)
    across = matrix[sides][:, ~sides].sum()
    within = [np.triu(matrix[np.ix_(own, own)]).sum() for own in (sides, ~sides)]
    assert cuts.internal_external(one, sides) == pytest.approx((sum(within) - across) / one.links)
    named = [set(np.flatnonzero(sides).tolist()), set(np.flatnonzero(~sides).tolist())]
    modular = nx.community.modularity(nx.from_numpy_array(matrix), named)
    assert cuts.modularity(one, sides) == pytest.approx(modular)
    sizes = [int(own.sum()) for own in (sides, ~sides)]
    if min(sizes) > 1:
        dense_in = sum(w / (n * (n - 1) / 2) for w, n in zip(within, sizes, strict=True))
        dense_out = 2 * across / (sizes[0] * sizes[1])
        expected = (dense_in - dense_out) / (dense_in + dense_out)
        assert cuts.adaptive_internal_external(one, sides) == pytest.approx(expected)
    expected = boundary(matrix, sides)
    assert cuts.boundary(one, sides) == pytest.approx(expected, nan_ok=True)


def boundary(matrix, sides):
    """Guerra's sum, account by account."""
    nodes = range(len(sides))
    other = [sum(matrix[i, j] for j in nodes if sides[i] != sides[j]) for i in nodes]
    inner = [
        sum(matrix[i, j] for j in nodes if sides[i] == sides[j] and other[j] == 0) for i in nodes
    ]
    at = [i for i in nodes if other[i] and inner[i]]
    shares = [inner[i] / (inner[i] + other[i]) - 0.5 for i in at]
    return np.mean(shares) if shares else np.nan


def test_what_cannot_be_measured_is_not_a_number():
    star, _ = simple(np.zeros(4, dtype=int), np.arange(1, 5))
    found = dict(zip(Score, scores(star, np.arange(5) == 4, None), strict=True))
    assert np.isnan(found[Score.AEI])  # a side of one account has no density
    assert np.isnan(found[Score.OPINIONS])  # nobody told any
    assert found[Score.EI] == 0.5
