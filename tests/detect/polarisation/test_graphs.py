"""Graphs are simple whatever comes in, and nothing of it depends on order."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.polarisation.graphs import giant, simple

_PAIRS = st.lists(st.tuples(st.integers(-5, 12), st.integers(-5, 12)), max_size=40)


def columns(pairs):
    return np.array(pairs, dtype=np.int64).reshape(-1, 2).T


@given(_PAIRS)
def test_loops_and_doubles_are_left_out_and_neighbours_are_known(pairs):
    one, names = simple(*columns(pairs))
    expected = {tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]}
    assert {tuple(names[pair].tolist()) for pair in one.ends} == expected
    for node in range(one.nodes):
        own = names[one.neighbours[one.starts[node] : one.starts[node + 1]]].tolist()
        name = names[node]
        other = {a if b == name else b for a, b in expected if name in (a, b)}
        assert sorted(own) == sorted(other)


@given(_PAIRS, st.randoms(use_true_random=False))
def test_the_order_and_direction_of_links_change_nothing(pairs, random):
    one, _ = simple(*columns(pairs))
    turned = [pair[:: random.choice((1, -1))] for pair in pairs]
    random.shuffle(turned)
    other, _ = simple(*columns(turned))
    assert np.array_equal(one.ends, other.ends)


@given(_PAIRS)
def test_the_largest_part_is_the_largest_and_connected(pairs):
    one, names = simple(*columns(pairs))
    part, kept = giant(one)
    whole = nx.Graph([pair for pair in pairs if pair[0] != pair[1]])
    sizes = [len(own) for own in nx.connected_components(whole)]
    assert part.nodes == max(sizes, default=0)
    if sizes:
        assert set(names[kept].tolist()) in [set(own) for own in nx.connected_components(whole)]
