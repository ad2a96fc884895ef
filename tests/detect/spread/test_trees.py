import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.spread.trees import mean_distances, rooted, star_distance


def forests():
    """Parents with any numbers of their own: −1, earlier or later nodes, circles too."""
    return st.integers(1, 12).flatmap(
        lambda n: st.lists(st.integers(-1, n - 1), min_size=n, max_size=n)
    )


@given(forests())
def test_structural_virality_is_the_mean_distance_of_all_pairs(parents):
    parent = np.array(parents)
    root, depth = rooted(parent)
    virality, nodes = mean_distances(parent, root, depth)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((node, int(of)) for node, of in enumerate(parent) if of >= 0)
    assert nx.is_forest(graph)
    for tree in nx.connected_components(graph):
        top = int(root[min(tree)])
        assert nodes[top] == len(tree)
        distance = dict(nx.all_pairs_shortest_path_length(graph.subgraph(tree)))
        pairs = [distance[a][b] for a, b in itertools.combinations(tree, 2)]
        assert all(depth[node] == distance[top][node] for node in tree)
        if pairs:
            assert virality[top] == pytest.approx(np.mean(pairs))
        else:
            assert np.isnan(virality[top])


@given(forests())
def test_a_circle_of_ids_is_cut_once_and_ends(parents):
    parent = np.array(parents)
    root, _ = rooted(parent)
    assert (root >= 0).all()
    assert (parent[root] == -1).all()
    assert (parent >= 0).sum() <= len(parent) - len(np.unique(root))


def test_a_star_is_the_baseline():
    parent = np.array([-1, 0, 0, 0, 0])
    root, depth = rooted(parent)
    virality, nodes = mean_distances(parent, root, depth)
    assert virality[0] == pytest.approx(1.6)
    assert star_distance(nodes.astype(float))[0] == pytest.approx(1.6)
