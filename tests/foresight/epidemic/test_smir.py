import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.foresight.epidemic.mixing import contact_matrix, contacts_made, contacts_within
from tocsin.foresight.epidemic.parameters import Ranges, SmirParameters
from tocsin.foresight.epidemic.smir import SmirRun, smir, smir_grid

unit = st.floats(0, 1)
scenarios = st.builds(
    SmirParameters,
    transmission_rate=st.floats(0, 2),
    risk_ratio=st.floats(0, 20),
    misinformed_share=unit,
    homophily=unit,
    recovery_days=st.floats(1, 50),
    initially_infected=st.floats(0, 0.2),
    seeding=st.just("proportional"),
    days=st.integers(1, 150),
    steps_per_day=st.integers(1, 3),
)


def by_hand(given: SmirParameters) -> list[list[float]]:
    """The equations once more, in plain Python: days of S, I, R of both groups."""
    sizes = [1 - given.misinformed_share, given.misinformed_share]
    ill = [given.initially_infected * size for size in sizes]
    if given.seeding == "equal":
        ill = [given.initially_infected / 2] * 2
    left, gone = [size - i for size, i in zip(sizes, ill, strict=True)], [0.0, 0.0]
    dt = 1 / given.steps_per_day
    chance = [min(given.transmission_rate * times * dt, 1) for times in (1.0, given.risk_ratio)]
    told = [[*left, *ill, *gone]]
    for _ in range(given.days - 1):
        for _ in range(given.steps_per_day):
            new = []
            for own, other in ((0, 1), (1, 0)):
                met = 2 * (given.homophily * ill[own] + (1 - given.homophily) * ill[other])
                new.append(left[own] * min(chance[own] * met, 1))
            for group in (0, 1):
                well = ill[group] * dt / given.recovery_days
                left[group] -= new[group]
                ill[group] += new[group] - well
                gone[group] += well
        told.append([*left, *ill, *gone])
    return told


def together(run: SmirRun) -> np.ndarray:
    return np.concatenate([run.susceptible, run.ill, run.recovered], axis=1)


@given(scenarios)
def test_a_run_is_what_the_equations_say(scenario):
    np.testing.assert_allclose(together(smir(scenario)), by_hand(scenario), atol=1e-12)


@given(scenarios)
def test_nobody_is_lost_and_no_share_is_negative(scenario):
    run = smir(scenario)
    sizes = run.susceptible + run.ill + run.recovered
    expected = [1 - scenario.misinformed_share, scenario.misinformed_share]
    np.testing.assert_allclose(sizes, np.broadcast_to(expected, sizes.shape), atol=1e-12)
    assert together(run).min() >= -1e-15
    assert (np.diff(run.susceptible, axis=0) <= 1e-15).all()


@given(st.floats(0.01, 0.99), st.floats(0, 1))
def test_with_equal_risk_and_proportional_seeds_it_is_plain_sir(share, beta):
    run = smir(SmirParameters(beta, risk_ratio=1, misinformed_share=share, seeding="proportional"))
    plain = smir(SmirParameters(beta, misinformed_share=0, seeding="proportional"))
    np.testing.assert_allclose(run.ill.sum(axis=1), plain.ill[:, 0], atol=1e-12)


@given(st.floats(0.05, 0.5), st.floats(1, 3), st.lists(st.floats(0.01, 0.99), min_size=2))
def test_more_misinformed_people_mean_no_fewer_infections(beta, ratio, shares):
    base = SmirParameters(beta, ratio, seeding="proportional")
    total = smir_grid(base, misinformed_share=np.sort(shares)).total
    assert (np.diff(total) >= -1e-9).all()


@given(st.floats(0.05, 0.3), unit, st.lists(st.floats(0, 3), min_size=2))
def test_a_higher_risk_means_no_fewer_infections(beta, share, ratios):
    base = SmirParameters(beta, misinformed_share=share, seeding="proportional")
    total = smir_grid(base, risk_ratio=np.sort(ratios)).total
    assert (np.diff(total) >= -1e-9).all()


@given(unit)
def test_without_homophily_groups_do_not_matter_for_who_meets_whom(share):
    for mixing in ("published", "preserved"):
        np.testing.assert_allclose(contact_matrix(share, 0.5, mixing), np.ones((2, 2)))


@given(st.floats(0.5, 1))
def test_both_readings_of_homophily_are_one_in_equal_groups(alpha):
    published, preserved = (contact_matrix(0.5, alpha, how) for how in ("published", "preserved"))
    np.testing.assert_allclose(published, preserved)
    np.testing.assert_allclose(contacts_within(0.5, alpha, "published"), [alpha, alpha])


@given(st.floats(0.01, 0.99), st.floats(0.5, 1))
def test_preserved_mixing_leaves_everybody_as_many_contacts(share, alpha):
    np.testing.assert_allclose(contacts_made(share, alpha, "preserved"), [1, 1])


def test_published_mixing_gives_the_larger_group_more_contacts():
    np.testing.assert_allclose(contacts_made(0.1, 0.8, "published"), [1.48, 0.52])


@given(st.floats(0.01, 0.99), st.floats(0.5, 1), st.sampled_from(["published", "preserved"]))
def test_one_group_meets_the_other_as_often_as_it_is_met(share, alpha, mixing):
    c = contact_matrix(share, alpha, mixing)
    assert c[0, 1] == pytest.approx(c[1, 0])


def test_fully_separate_groups_have_an_epidemic_each():
    run = smir(SmirParameters(homophily=1.0))
    alone = smir(SmirParameters(0.3, misinformed_share=0, seeding="proportional"))
    np.testing.assert_allclose(2 * run.ill[:, 0], alone.ill[:, 0], atol=1e-12)


@given(
    st.floats(0.01, 1), st.floats(0.1, 10), unit, unit, st.sampled_from(["published", "preserved"])
)
def test_the_reproduction_number_is_the_largest_eigenvalue(beta, ratio, share, alpha, mixing):
    alpha = max(alpha, 0.5)
    base = SmirParameters(mixing=mixing, seeding="proportional")
    grid = smir_grid(
        base, transmission_rate=beta, risk_ratio=ratio, misinformed_share=share, homophily=alpha
    )
    rates, sizes = np.minimum([beta, beta * ratio], 1), np.array([1 - share, share])
    k = 5 * (rates * sizes)[:, np.newaxis] * contact_matrix(share, alpha, mixing)
    assert grid.reproduction_number == pytest.approx(np.abs(np.linalg.eigvals(k)).max(), abs=1e-6)


@given(st.floats(0.05, 0.5), st.floats(0.5, 5), st.floats(0.05, 0.95), unit)
def test_a_grid_says_the_same_as_single_runs(beta, ratio, share, alpha):
    run = smir(SmirParameters(beta, ratio, share, alpha))
    grid = smir_grid(
        transmission_rate=[beta, 0.1], risk_ratio=[ratio, 2],
        misinformed_share=[share, 0.2], homophily=[alpha, 0.7],
    )  # fmt: skip
    np.testing.assert_allclose(grid.infected[0], run.infected)
    assert grid.peak_day[0] == run.peak_day
    assert grid.group_peak_days[0].tolist() == run.group_peak_days.tolist()
    without = smir(SmirParameters(beta, 1.0, share, alpha))
    assert grid.extra[0] == pytest.approx(float((run.infected - without.infected).sum()))


def test_a_grid_has_the_shape_of_its_broadcast_arrays():
    grid = smir_grid(risk_ratio=[[1.0], [3.0]], misinformed_share=[0.1, 0.3, 0.5])
    assert grid.total.shape == (2, 3)
    assert grid.infected.shape == (2, 3, 2)
    assert grid.extra[0].tolist() == [0, 0, 0]


def test_many_steps_a_day_approach_the_continuous_equations():
    ends = [smir(SmirParameters(steps_per_day=steps)).ill for steps in (50, 100, 200)]
    first, second = (np.abs(a - b).max() for a, b in itertools.pairwise(ends))
    assert second == pytest.approx(first / 2, rel=0.1)


def test_the_published_example():
    run, without = smir(), smir(SmirParameters(risk_ratio=1.0))
    assert 100 * float((run.infected - without.infected).sum()) == pytest.approx(29.3, abs=0.05)
    assert (without.peak_day, run.peak_day, run.group_peak_days.tolist()) == (60, 22, [24, 22])


def test_a_certain_infection_cannot_be_more_than_certain():
    runs = [smir(SmirParameters(risk_ratio=ratio)).infected for ratio in (10 / 3, 1000)]
    np.testing.assert_allclose(runs[0], runs[1], atol=1e-12)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"misinformed_share": 1.2}, r"misinformed_share is 1\.2"),
        ({"transmission_rate": float("nan")}, "transmission_rate is nan"),
        ({"days": 0}, "days is 0"),
        ({"recovery_days": 0.5}, "recovery_days"),
        ({"misinformed_share": 0.0001}, "smaller group"),
        ({"seeding": "some"}, "seeding is 'some'"),
        ({"mixing": "some"}, "mixing is 'some'"),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused_by_name(wrong, named):
    with pytest.raises(UsageError, match=named):
        SmirParameters(**wrong)


def test_a_grid_refuses_what_a_scenario_refuses():
    with pytest.raises(UsageError, match="risk_ratio is -1"):
        smir_grid(risk_ratio=[1, -1])
    with pytest.raises(UsageError, match=r"homophily is 0\.2"):
        smir_grid(SmirParameters(mixing="preserved"), homophily=[0.2])


def test_ranges_run_from_low_to_high():
    with pytest.raises(UsageError, match="Give the lower first"):
        Ranges(risk_ratio=(3, 1))
