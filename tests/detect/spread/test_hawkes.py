import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from tocsin.detect.spread.background import background
from tocsin.detect.spread.branching import branching
from tocsin.detect.spread.hawkes import Events, _loss, fit
from tocsin.detect.spread.intensity import caused, excitation
from tocsin.detect.spread.parameters import HowSpread

DAY_US = 86_400_000_000
TIMES = st.lists(st.floats(0, 50), min_size=1, max_size=15).map(sorted)


def simulated(rng, ratio, events, days=30, mean_s=1_800.0, shock=0.0, wave=0.0):
    """Seconds of a Hawkes process; a share ``shock`` of originals in a twentieth of the time."""
    span = days * 86_400.0
    originals = rng.poisson(events * (1 - ratio))
    t = rng.uniform(0, span, originals)
    t[: int(shock * originals)] = span * rng.uniform(0.5, 0.55, int(shock * originals))
    if wave:
        t = t[rng.random(len(t)) < (1 + wave * np.sin(2 * np.pi * t / 86_400)) / (1 + wave)]
    every = [t]
    while len(t):
        children = rng.poisson(ratio, len(t))
        t = np.repeat(t, children) + rng.exponential(mean_s, children.sum())
        t = t[t < span]
        every.append(t)
    return np.sort(np.concatenate(every)), span


@given(TIMES, st.floats(0.1, 1.2), st.floats(0.05, 5))
def test_the_recursion_is_the_double_sum(times, ratio, rate):
    t, mu = np.array(times), 0.7
    n, beta = np.array([ratio, 0.2]), np.array([rate, 0.5])

    def intensity(i):
        past = [
            a * b * math.exp(-b * (t[i] - t[j]))
            for j in range(i)
            for a, b in zip(n, beta, strict=True)
        ]
        return mu + sum(past)

    slow = sum(math.log(intensity(i)) for i in range(len(t)))
    slow -= sum(a * (1 - math.exp(-b * (60 - s))) for s in t for a, b in zip(n, beta, strict=True))
    total, _, _, inverse = excitation(t, 60.0, np.full(len(t), mu), n, beta)
    assert total == pytest.approx(slow, rel=1e-9, abs=1e-9)
    assert 1 / inverse[-1] == pytest.approx(intensity(len(t) - 1))
    until = [
        sum(a * (1 - math.exp(-b * (t[i] - t[j]))) for a, b in zip(n, beta, strict=True))
        for i in range(len(t))
        for j in range(i)
    ]
    assert caused(t, n, beta).sum() == pytest.approx(sum(until), abs=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from([1, 2]))
def test_the_gradient_is_the_slope(seed, kernels):
    rng = np.random.default_rng(seed)
    events = Events.of(rng.uniform(0, 10 * 86_400, 60), 10 * 86_400.0, 3_600.0)
    cuts = np.array([0, 0.3, 1]) * events.end
    baseline = background(cuts, events.day, events.phase)
    free = rng.normal(-0.5, 0.3, baseline.size + 2 * kernels)
    cell = baseline.cell(events.t)
    _, gradient = _loss(free, events, baseline, kernels, cell)
    slope = optimize.approx_fprime(
        free, lambda x: _loss(x, events, baseline, kernels, cell)[0], 1e-6
    )
    assert gradient == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_the_baseline_adds_up_to_its_area():
    baseline = background(np.array([0.0, 3.0, 10.0]), 4.0, 1.0)
    free = np.array([0.2, -0.4, *np.linspace(-1, 1, 7)])
    rates = baseline.rates(free)
    assert baseline.lasting.sum() == pytest.approx(10)
    area = float((rates * baseline.lasting).sum())
    assert baseline.amount(rates, np.array([10.0]))[0] == pytest.approx(area)
    fine = np.linspace(0, 10, 200_001)
    level = rates[baseline.part[baseline.piece(fine)], baseline.phase[baseline.piece(fine)]]
    assert float(np.trapezoid(level, fine)) == pytest.approx(area, rel=1e-3)


@pytest.mark.parametrize("shock", [0.0, 0.3])
def test_news_from_outside_does_not_pass_for_self_excitation(shock):
    rng = np.random.default_rng(5)
    seconds, span = simulated(rng, 0.5, 1_500, shock=shock)
    found = fit(Events.of(seconds, span, 0.0))
    assert found.ratio == pytest.approx(0.5, abs=0.1)
    assert (found.baseline.parts > 1) == (shock > 0)


def test_a_rhythm_of_the_day_is_found_and_not_taken_for_excitation():
    rng = np.random.default_rng(6)
    seconds, span = simulated(rng, 0.3, 2_500, wave=1.0)
    found = fit(Events.of(seconds, span, 0.0))
    assert found.baseline.rhythm > 1
    assert found.ratio == pytest.approx(0.3, abs=0.12)


def measured(seconds, span, **more):
    t = (seconds * 1e6).astype(np.int64) + 20_000 * DAY_US
    end_t = 20_000 * DAY_US + int(span * 1e6)
    return branching(t, end_t, HowSpread(**more), np.random.default_rng(0))


def test_the_interval_holds_the_ratio_and_what_came_from_outside_is_told():
    seconds, span = simulated(np.random.default_rng(7), 0.6, 1_000)
    found = measured(seconds, span)
    assert found.unmeasured is None
    assert 0.45 < found.low < 0.6 < found.high < 0.75
    assert found.exogenous == pytest.approx(0.4, abs=0.1)
    assert found.excitation_s == pytest.approx(1_800, rel=0.35)


def test_posts_of_the_same_minute_are_spread_within_it():
    seconds, span = simulated(np.random.default_rng(8), 0.6, 1_000)
    found = measured(seconds // 60 * 60, span)
    assert found.unmeasured is None
    assert found.ratio == pytest.approx(0.6, abs=0.12)


def test_a_process_that_is_no_hawkes_process_is_not_measured():
    """Every post exactly ten seconds after the last."""
    found = measured(np.arange(3_000) * 10.0, 30_000.0)
    assert found.unmeasured is not None
    assert "does not fit" in found.unmeasured
    assert np.isnan(found.ratio)


def test_few_posts_are_not_measured():
    found = measured(np.arange(50) * 10.0, 500.0)
    assert found.unmeasured == "50 posts, at least 200 are needed"
