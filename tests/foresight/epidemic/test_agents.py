from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError, UsageError
from tocsin.foresight.epidemic.agent_parameters import AgentParameters, NetworkParameters
from tocsin.foresight.epidemic.agents import agents
from tocsin.foresight.epidemic.courses import course
from tocsin.foresight.epidemic.exposure import exposures, misinformed
from tocsin.foresight.epidemic.networks import draw_contacts, draw_follows, network
from tocsin.foresight.epidemic.parameters import SmirParameters
from tocsin.foresight.epidemic.smir import smir
from tocsin.foresight.epidemic.worlds import own_world

SMALL = AgentParameters(population=2_000, runs=3, thresholds=(1, 5, 20))

ties = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def as_arrays(pairs):
    return np.array([a for a, _ in pairs], dtype=np.int64), np.array(
        [b for _, b in pairs], dtype=np.int64
    )


@given(ties, st.booleans())
def test_a_network_holds_each_tie_once_and_none_to_oneself(pairs, mutual):
    found = network(*as_arrays(pairs), 10, mutual=mutual)
    expected = {(a, b) for a, b in pairs if a != b}
    if mutual:
        expected |= {(b, a) for a, b in expected}
    node = np.repeat(np.arange(10), np.diff(found.offsets))
    seen = list(zip(node.tolist(), found.ends.tolist(), strict=True))
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


@given(ties, st.sets(st.integers(0, 9)), st.integers(1, 4), st.integers(1, 3))
def test_exposure_is_counted_as_its_definition_says(pairs, sharing, threshold, rounds):
    follows = network(*as_arrays(pairs), 10, mutual=False)
    sharers = np.isin(np.arange(10), list(sharing))
    believers = set(sharing)
    for _ in range(rounds):
        followed = {one: {b for a, b in pairs if a == one and b != one} for one in range(10)}
        believers |= {one for one in range(10) if len(followed[one] & believers) >= threshold}
    found = misinformed(follows, sharers, threshold, rounds)
    assert set(np.flatnonzero(found).tolist()) == believers
    assert exposures(follows, sharers).sum() == sum(sharers[follows.ends])


def test_a_higher_threshold_misinforms_no_more_people():
    shares = agents(SMALL).misinformed
    assert (np.diff(shares, axis=1) <= 0).all()


def test_drawn_networks_have_a_heavy_tail_and_homophily():
    camps = np.arange(20_000) >= 10_000
    kind = NetworkParameters(mean_degree=20, homophily=0.8)
    for draw in (draw_contacts, draw_follows):
        found = draw(kind, camps, np.random.default_rng(0))
        degrees = np.diff(found.offsets)
        node = np.repeat(np.arange(20_000), degrees)
        assert found.mean_degree == pytest.approx(20, rel=0.05)
        assert degrees.max() > 15 * np.median(degrees)
        assert (camps[node] == camps[found.ends]).mean() == pytest.approx(0.8, abs=0.02)


def test_the_same_seed_gives_the_same_runs_on_any_number_of_threads():
    one, two = agents(SMALL, threads=1), agents(SMALL, threads=3)
    np.testing.assert_array_equal(one.days, two.days)
    other = agents(replace(SMALL, seed=1))
    assert (other.days != one.days).any()


def test_nobody_is_lost():
    days = agents(SMALL).days
    np.testing.assert_allclose(days.sum(axis=(3, 4)), 1)
    assert (np.diff(days[..., 0], axis=2) <= 1e-12).all()
    assert (np.diff(days[..., 2], axis=2) >= -1e-12).all()


def test_where_everybody_meets_everybody_agents_follow_the_equations():
    disease = SmirParameters(initially_infected=0.01)  # of 200 people, so little chance is left
    given = AgentParameters(
        disease=disease, contacts=None, population=20_000, runs=20,
        thresholds=(20_000,), sharers=0.5, sharers_in_camp=0.5,
        follows=NetworkParameters(mean_degree=1),
    )  # fmt: skip
    found, run = agents(given), smir(disease)
    mean = found.days[:, 0].mean(axis=0)
    for state, curve in enumerate((run.susceptible, run.ill, run.recovered)):
        assert 100 * np.abs(mean[:, :, state] - curve).max() < 1


@pytest.mark.parametrize(("share", "alpha"), [(0.5, 0.9), (0.2, 0.7)])
def test_agents_follow_the_equations_with_homophily_too(share, alpha):
    disease = SmirParameters(misinformed_share=share, homophily=alpha, initially_infected=0.01)
    group = np.arange(20_000) < share * 20_000
    courses = [
        course(None, group, disease, "added", np.random.default_rng(seed)).days
        for seed in range(10)
    ]
    apart = np.mean(courses, axis=0)[:, :, 1] - smir(disease).ill
    assert 100 * np.abs(apart).max() < 1


def test_a_dense_random_network_comes_near_the_equations():
    kind = NetworkParameters(mean_degree=200, exponent=100, homophily=0.5)
    rng = np.random.default_rng(0)
    contacts = draw_contacts(kind, np.arange(10_000) >= 5_000, rng)
    group = rng.random(10_000) < 0.5
    disease = SmirParameters(initially_infected=0.01)
    courses = [
        course(contacts, group, disease, "added", np.random.default_rng(seed)).days
        for seed in range(10)
    ]
    apart = np.mean(courses, axis=0)[:, :, 1] - smir(disease).ill
    assert 100 * np.abs(apart).max() < 2


def test_certain_infection_walks_along_a_path_a_step_a_day():
    line = network(np.arange(9), np.arange(1, 10), 10, mutual=True)
    disease = SmirParameters(
        transmission_rate=10, risk_ratio=1, recovery_days=1_000, initially_infected=0.1, days=12,
    )  # fmt: skip
    ill = course(line, np.zeros(10, bool), disease, "added", np.random.default_rng(4)).days
    caught = 1 - ill[:, 0, 0]
    assert caught[0] == pytest.approx(0.1)
    assert (np.diff(caught) <= 0.2 + 1e-9).all()
    assert caught[-1] == 1


def test_independent_chances_infect_fewer_than_added_ones():
    added, coins = (
        agents(replace(SMALL, chances=how, thresholds=(1,))).infected.sum()
        for how in ("added", "independent")
    )
    assert coins < added


def test_equal_seeds_are_half_in_each_group():
    disease = SmirParameters(initially_infected=0.1)
    group = np.arange(100) < 40
    first = course(None, group, disease, "added", np.random.default_rng(0)).days[0]
    np.testing.assert_allclose(first[:, 1], [0.05, 0.05])


def test_differences_are_told_with_intervals_and_the_baseline():
    found = agents(SMALL)
    said = " ".join(found.said())
    assert "95 % interval of the mean" in said
    assert "λ = 1" in said
    table = found.to_frame("thresholds")
    assert (table.infected_low < table.infected).all()
    assert table.extra.iloc[0] > 0
    assert all(chart.svg().startswith("<svg") for chart in found.charts().values())


def test_one_run_has_no_interval():
    found = agents(replace(SMALL, runs=1))
    assert "interval not measured" in " ".join(found.said())
    assert found.tables()["thresholds"]["infected_low"].null_count == 3


def test_ones_own_ties_are_taken_as_they_are():
    follows = pa.table({"account_key": [11, 12, 13], "followed_key": [10, 10, 11]})
    contacts = pa.table({"account_key": [10, 11, 12], "other_key": [11, 12, 13]})
    world = own_world(follows, contacts, pa.array([10, 99]))
    assert world.sharers.tolist() == [True, False, False, False]
    assert misinformed(world.follows, world.sharers, 1, 1).tolist() == [True, True, True, False]
    found = agents(replace(SMALL, runs=2, thresholds=(1, 2)), world)
    assert found.misinformed.tolist() == [[0.75, 0.25]] * 2
    assert "your own" in found.caveats()[0]


@pytest.mark.parametrize(
    ("follows", "named"),
    [
        (pa.table({"account_key": [1]}), "followed_key"),
        (pa.table({"account_key": [1, None], "followed_key": [2, 3]}), "row 2"),
        (pa.table({"account_key": ["x"], "followed_key": [2]}), "cannot be read"),
        (
            pa.table(
                {"account_key": pa.array([], pa.int64()), "followed_key": pa.array([], pa.int64())}
            ),
            "no ties",
        ),
    ],
)
def test_ties_that_cannot_be_read_are_refused_by_place(follows, named):
    with pytest.raises(InputError, match=named):
        own_world(follows, None, pa.array([1]))


@pytest.mark.parametrize(
    "wrong", [{"runs": 0}, {"sharers": 2.0}, {"thresholds": ()}, {"population": 3}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError):
        AgentParameters(**wrong)


@settings(max_examples=20)
@given(st.floats(0, 1), st.floats(0, 1))
def test_as_many_share_as_was_stated(sharers, inside):
    found = agents(
        AgentParameters(
            population=200, runs=1, thresholds=(1_000,), sharers=sharers, sharers_in_camp=inside,
            follows=NetworkParameters(mean_degree=2), contacts=None,
        ),
        threads=1,
    )  # fmt: skip
    assert found.misinformed[0, 0] == pytest.approx(round(200 * sharers) / 200)
