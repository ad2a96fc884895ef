"""Small graphs with a known shape."""

import numpy as np
import pytest
from hypothesis import strategies as st

from tocsin.detect.polarisation.graphs import giant, simple


@pytest.fixture(scope="session")
def made():
    """A random graph of two sides: heavy-tailed, with so many of its links across at most."""

    def make(nodes, links, mix, seed):
        rng = np.random.default_rng(seed)
        weight = rng.pareto(1.5, nodes) + 1
        side = np.arange(nodes) % 2
        a, b = (rng.choice(nodes, 4 * links, p=weight / weight.sum()) for _ in range(2))
        kept = (side[a] == side[b]) | (rng.random(4 * links) < mix)
        return a[kept][:links], b[kept][:links]

    return make


@st.composite
def connected(draw, least=4, most=14):
    """A connected simple graph, as drawn, and two sides that both have somebody."""
    nodes = draw(st.integers(least, most))
    tree = [(draw(st.integers(0, node - 1)), node) for node in range(1, nodes)]
    pair = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    ends = np.array(tree + draw(st.lists(pair, max_size=3 * nodes)))
    sides = np.array(draw(st.lists(st.booleans(), min_size=nodes, max_size=nodes)))
    sides[:2] = [False, True]
    whole, _ = simple(ends[:, 0], ends[:, 1])
    assert giant(whole)[0].nodes == nodes
    return whole, sides


@pytest.fixture(scope="session")
def dense():
    """The adjacency matrix of a graph."""

    def make(graph):
        matrix = np.zeros((graph.nodes, graph.nodes))
        matrix[graph.ends[:, 0], graph.ends[:, 1]] = 1
        return matrix + matrix.T

    return make
