"""Groups in graphs whose answer is known, with and without a memory."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from tocsin.detect.narratives.communities import NARRATIVE_RESOLUTION, communities

NEVER = np.full(20, -1)
HALVES = np.repeat([0, 1], 10)


def two_cliques(between):
    """Twenty texts, linked within each half by a weight of 2 and across by another."""
    weights = np.full((20, 20), float(between))
    weights[:10, :10] = weights[10:, 10:] = 2
    np.fill_diagonal(weights, 0)
    return sparse.csr_array(weights)


def found(weights, before=NEVER):
    return communities(weights, NARRATIVE_RESOLUTION, before)


def test_what_is_linked_within_and_not_across_is_two_groups():
    assert found(two_cliques(0)).tolist() == HALVES.tolist()


def test_two_groups_that_are_linked_as_one_become_one_whatever_they_were():
    assert set(found(two_cliques(2), HALVES)) == {0}


def test_groups_whose_union_is_worth_more_are_one():
    assert set(found(two_cliques(2 * NARRATIVE_RESOLUTION))) == {0}


def test_a_group_that_nothing_links_any_more_falls_apart_whatever_it_was():
    assert found(two_cliques(0), np.zeros(20, dtype=np.int64)).tolist() == HALVES.tolist()


def test_where_links_leave_it_open_the_memory_decides():
    weights = two_cliques(NARRATIVE_RESOLUTION)
    assert found(weights, HALVES).tolist() == HALVES.tolist()
    assert set(found(weights, np.zeros(20, dtype=np.int64))) == {0}


def test_more_data_elsewhere_change_nothing_here():
    alone = found(two_cliques(0.05))
    random = np.random.default_rng(3)
    more = sparse.random_array((2_000, 2_000), density=0.004, rng=random)
    both = sparse.csr_array(sparse.block_diag([two_cliques(0.05), more + more.T]))
    assert found(both, np.full(2_020, -1))[:20].tolist() == alone.tolist()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), known=st.integers(0, 30))
def test_every_group_is_connected_and_numbered_in_the_order_of_its_first_text(seed, known):
    random = np.random.default_rng(seed)
    half = sparse.random_array((30, 30), density=0.1, rng=random)
    weights = sparse.csr_array(half + half.T)
    before = np.where(np.arange(30) < known, random.integers(0, 4, 30), -1)
    group = found(weights, before)
    _, first = np.unique(group, return_index=True)
    assert (np.diff(first) > 0).all()
    for number in set(group.tolist()):
        rows = np.flatnonzero(group == number)
        assert connected_components(weights[rows][:, rows], directed=False)[0] == 1


def test_no_links_are_no_groups():
    assert found(sparse.csr_array((20, 20))).tolist() == list(range(20))
