"""Communities: the same labels for the same graph, whatever the order of its edges."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination.networks import backbone, communities, stability

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


def firmness(edges):
    a, b, weight = columns(edges)
    _, labels = communities(a, b, weight)
    return stability(a, b, weight, labels), labels


@pytest.mark.parametrize("sizes", [(6,), (20,), (6, 5), (6, 6, 6, 6), (40, 4, 4)])
def test_cliques_are_as_firm_as_can_be(sizes):
    ends = np.cumsum((0, *sizes)).tolist()
    firm, labels = firmness([e for a, b in pairwise(ends) for e in clique(range(a, b))])
    assert len(set(labels)) == len(sizes)
    assert firm.tolist() == [1.0] * len(sizes)


def test_a_ring_that_can_be_cut_anywhere_is_less_firm_than_a_clique():
    cliques = [e for n in range(0, 24, 6) for e in clique(range(n, n + 6), 2.0)]
    ring = [(n, n + 1, 1.0) for n in range(30, 69)] + [(30, 69, 1.0)]
    firm, labels = firmness([*cliques, *ring])
    assert labels[:24].tolist() == [n // 6 for n in range(24)], "cliques are the heaviest"
    assert firm[:4].tolist() == [1.0] * 4
    assert firm[4:].mean() < 0.8


@settings(max_examples=40, deadline=None, derandomize=True)
@given(edges=GRAPHS)
def test_firmness_is_a_share_for_every_network(edges):
    firm, labels = firmness(edges)
    assert len(firm) == labels.max() + 1
    assert ((firm > 0) & (firm <= 1)).all()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(edges=GRAPHS, seed=st.integers(0, 9))
def test_firmness_does_not_depend_on_the_order_of_the_edges(edges, seed):
    shuffled = [edges[i] for i in np.random.default_rng(seed).permutation(len(edges))]
    assert firmness(shuffled)[0].tolist() == firmness(edges)[0].tolist()


def test_no_edges_have_no_firmness():
    none = np.zeros(0, dtype=np.int64)
    assert stability(none, none, np.zeros(0), none).tolist() == []


def test_the_backbone_is_what_stands_out_at_either_end():
    """A hub with five links: 96 of 100 on one of them, (1 - 0.96)^4 < 0.05; 1 each on the rest.

    The others have more links, so that theirs to the hub is nothing to them.
    """
    hub = [(0, 1, 96.0), *((0, n, 1.0) for n in range(2, 6))]
    others = [*clique(range(1, 6), 50.0)]
    kept = backbone(*columns([*hub, *others]))
    # At 1: (1 - 96/296)^4 = 0.21 does not stand out, at the hub it does.
    # Among the others: 50 of 201 at degree 5: (1 - 50/201)^4 = 0.32.
    assert kept.tolist() == [True, *[False] * 4, *[False] * 10]


@pytest.mark.parametrize(("heavy", "kept"), [(0.77, False), (0.78, True)])
def test_the_backbone_begins_at_the_level_of_the_disparity_filter(heavy, kept):
    """Three links at both ends: (1 - share)^2 < 0.05 where the share exceeds 0.776."""
    light = (1 - heavy) / 2
    edges = [(0, 1, heavy), (0, 2, light), (0, 3, light), (1, 2, light), (1, 3, light)]
    assert backbone(*columns(edges))[0] == kept


def test_an_accounts_only_edge_is_in_the_backbone():
    assert backbone(*columns([(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)])).tolist() == [True] * 3


def test_links_of_even_weight_have_no_backbone():
    assert not backbone(*columns(clique(range(6)))).any()
