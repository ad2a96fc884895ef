"""What is said of whole networks whose shape is known."""

import networkx as nx
import numpy as np
import pytest

from tocsin.detect.polarisation.detection import measure_network
from tocsin.detect.polarisation.parameters import HowPolarised
from tocsin.detect.polarisation.scores import Score
from tocsin.detect.polarisation.tables import State
from tocsin.errors import UsageError

QUICK = HowPolarised(nulls=19, cuts=2)


def ends(graph):
    return np.array(graph.edges()).T


def test_two_cliques_joined_by_one_link_are_polarised():
    found = measure_network(*ends(nx.barbell_graph(60, 0)), QUICK)
    assert found.state is State.POLARISED
    row = found.network.to_pylist()[0]
    assert (row["side_a"], row["side_b"], row["links_across"]) == (60, 60, 1)
    side = dict(
        zip(*(found.accounts[name].to_pylist() for name in ("account_key", "side")), strict=True)
    )
    assert len({side[node] for node in range(60)}) == 1
    assert len({side[node] for node in range(60, 120)}) == 1


def test_random_networks_are_hardly_ever_called_polarised():
    """Sparse ones with heavy tails that fall apart at first, by another sampler than the nulls'."""
    degrees = np.minimum(np.random.default_rng(1).pareto(1.3, 300) + 1, 40).astype(int)
    degrees[0] += degrees.sum() % 2
    called = 0
    for seed in range(40):
        drawn = nx.Graph(nx.configuration_model(degrees.tolist(), seed=seed))
        found = measure_network(*ends(drawn), QUICK)
        assert found.state is not State.NOT_MEASURED
        called += found.state is State.POLARISED
    assert called <= 5  # by chance in 1 of 70 such tests at a rate of 0.05, in 1 of 2,000 at 0.025


def test_two_heavy_tailed_camps_are_polarised_and_mixed_ones_not(made):
    assert measure_network(*made(400, 1_200, 0.05, 1), QUICK).state is State.POLARISED
    assert measure_network(*made(400, 1_200, 1.0, 1), QUICK).state is State.CHANCE


def test_a_small_network_is_not_measured_and_says_so():
    found = measure_network(*ends(nx.barbell_graph(10, 0)))
    assert found.state is State.NOT_MEASURED
    assert "not measured" in found.said()[0]
    assert found.scores.num_rows == 0
    assert not found.charts()


def test_nothing_at_all_is_not_measured():
    nothing = np.zeros(0, dtype=np.int64)
    assert measure_network(nothing, nothing).state is State.NOT_MEASURED


def test_the_order_of_links_changes_no_number(made):
    a, b = made(300, 700, 0.2, 3)
    order = np.random.default_rng(0).permutation(len(a))
    one, other = measure_network(a, b, QUICK), measure_network(b[order], a[order], QUICK)
    assert one.scores.equals(other.scores)


def test_opinions_from_elsewhere_are_farther_apart_where_camps_hold_them(made):
    a, b = made(400, 1_200, 0.05, 1)
    node = np.arange(400)
    camps = measure_network(a, b, QUICK, (node, np.where(node % 2, 1.0, -1.0)))
    drawn = np.random.default_rng(1).choice([-1.0, 1.0], 400)
    others = measure_network(a, b, QUICK, (node, drawn))
    gain = [
        {row["score"]: row for row in found.scores.to_pylist()}[Score.OPINIONS]
        for found in (camps, others)
    ]
    assert gain[0]["gain_low"] > 0 > gain[1]["gain_low"]


def test_what_makes_no_sense_is_refused():
    with pytest.raises(UsageError, match="one target for each"):
        measure_network(np.arange(3), np.arange(2))
    with pytest.raises(UsageError, match="not within"):
        measure_network(np.arange(3), np.arange(3), opinions=(np.arange(1), np.array([2.0])))
    with pytest.raises(UsageError, match="19 or more"):
        HowPolarised(nulls=10)
    with pytest.raises(UsageError, match="rate"):
        HowPolarised(rate=0)
