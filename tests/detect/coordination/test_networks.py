"""Communities: the same labels for the same graph, whatever the order of its edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination.networks import communities

GRAPHS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 4)).filter(
        lambda edge: edge[0] < edge[1]
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda edge: edge[:2],
)


def columns(edges):
    a, b, weight = (np.array(column) for column in zip(*edges, strict=True))
    return a.astype(np.int64) * 7 - 30, b.astype(np.int64) * 7 - 30, weight.astype(np.float64)


def clique(members, weight=1.0):
    return [(a, b, weight) for a in members for b in members if a < b]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(edges=GRAPHS, seed=st.integers(0, 9))
def test_labels_do_not_depend_on_the_order_of_the_edges(edges, seed):
    members, labels = communities(*columns(edges))
    shuffled = [edges[i] for i in np.random.default_rng(seed).permutation(len(edges))]
    again_members, again = communities(*columns(shuffled))
    assert (members == again_members).all()
    assert (labels == again).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(edges=GRAPHS)
def test_labels_count_from_zero_by_falling_weight_inside(edges):
    a, b, weight = columns(edges)
    members, labels = communities(a, b, weight)
    assert (np.diff(members) > 0).all()
    assert set(labels) == set(range(labels.max() + 1))
    label = dict(zip(members.tolist(), labels.tolist(), strict=True))
    inside = np.zeros(labels.max() + 1)
    for one, two, value in zip(a.tolist(), b.tolist(), weight, strict=True):
        if label[one] == label[two]:
            inside[label[one]] += value
    assert (np.diff(inside.round(6)) <= 0).all()


def test_two_cliques_with_a_weak_bridge_are_two_networks():
    edges = [*clique(range(5)), *clique(range(5, 9)), (0, 5, 0.1)]
    _, labels = communities(*columns(edges))
    assert labels.tolist() == [0] * 5 + [1] * 4


def test_the_heavier_of_two_networks_is_the_first():
    edges = [*clique(range(3)), *clique(range(3, 6), weight=9.0)]
    _, labels = communities(*columns(edges))
    assert labels.tolist() == [1, 1, 1, 0, 0, 0]


def test_edges_of_several_behaviours_between_two_accounts_add_up():
    once = [*clique(range(3)), *clique(range(3, 6))]
    _, labels = communities(*columns([*once, *clique(range(3, 6))]))
    assert labels.tolist() == [1, 1, 1, 0, 0, 0]


def test_an_edge_that_weighs_nothing_still_joins():
    members, labels = communities(*columns([(0, 1, 0.0)]))
    assert len(members) == 2
    assert labels.tolist() == [0, 0]


def test_accounts_joined_by_weightless_edges_are_numbered_without_gaps():
    edges = [*clique(range(3), 0.0), *clique(range(3, 6), 0.0), *clique(range(6, 9), 1.0)]
    _, labels = communities(*columns(edges))
    assert labels.tolist() == [1, 1, 1, 2, 2, 2, 0, 0, 0]


def test_no_edges_are_no_accounts():
    none = np.zeros(0, dtype=np.int64)
    members, labels = communities(none, none, np.zeros(0))
    assert len(members) == len(labels) == 0


@pytest.mark.parametrize("extreme", [2**63 - 1, -(2**63)])
def test_keys_may_be_any_64_bit_integers(extreme):
    a, b = np.array([min(extreme, 5)]), np.array([max(extreme, 5)])
    members, labels = communities(a, b, np.array([1.0]))
    assert members.tolist() == sorted([extreme, 5])
    assert labels.tolist() == [0, 0]
