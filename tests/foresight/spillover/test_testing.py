"""Both tests: what they refuse, what they let through, and the score against brute force."""

import numpy as np
import pytest

from tocsin.foresight.spillover.design import design, lagged, moved, spread_within
from tocsin.foresight.spillover.negative_binomial import fit
from tocsin.foresight.spillover.panel import laid_out
from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import Role
from tocsin.foresight.spillover.testing import _Score, earlier, later
from tocsin.foresight.spillover.week_by_week import week_by_week

FEW = Parameters(lags=2, history_lags=2)


def prepared(table, parameters=FEW):
    panel = laid_out(table)
    return panel, design(panel, panel.intensity, parameters)


def test_values_are_moved_and_what_is_not_known_is_nan():
    values = np.array([[1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(moved(values, 1), [[np.nan, 1, 2]])
    np.testing.assert_array_equal(moved(values, -2), [[3, np.nan, np.nan]])
    np.testing.assert_array_equal(moved(values, 5), [[np.nan] * 3])


def test_intensity_of_area_and_week_alone_has_no_spread():
    rng = np.random.default_rng(0)
    usual = rng.normal(size=(6, 1)) + rng.normal(size=20)
    assert spread_within(usual) == 0
    assert spread_within(np.full((6, 20), np.nan)) == 0
    assert spread_within(1e200 * rng.normal(size=(6, 20))) == pytest.approx(1e200, rel=0.3)


def test_the_score_equals_a_regression_on_dummies_also_with_gaps(made):
    panel, two = prepared(made(6, 20, level=1.5))
    alone = fit(panel.events, two.history, panel.offset, two.seen)
    score = _Score(alone, panel.events, two.history)
    lags = two.lags.copy()
    lags[0, 2, 8:11] = np.nan
    for x in (two.lags, lags):
        known = alone.seen & np.isfinite(x).all(axis=0)
        area, week = (place[known] for place in np.indices(known.shape))
        columns = np.hstack([np.eye(6)[area], np.eye(20)[week], two.history[:, known].T])
        root = np.sqrt(alone.weights[known])[:, None]
        solved = np.linalg.lstsq(columns * root, x[:, known].T * root, rcond=None)[0]
        left = (x[:, known].T - columns @ solved) * alone.scores(panel.events)[known][:, None]
        of_area = np.array([left[area == place].sum(axis=0) for place in range(6)])
        total = of_area.sum(axis=0)
        expected = total @ np.linalg.inv(of_area.T @ of_area) @ total
        assert score.of(x) == pytest.approx(expected, rel=1e-5)


def p_value(test, table, seed=0):
    return test(*prepared(table), FEW, np.random.default_rng(seed)).p_value


def test_intensity_that_acts_beats_its_rotations_and_noise_does_not(made):
    found = earlier(*prepared(made(effect=0.3)), FEW, np.random.default_rng(0))
    assert found.rotations == 80 - 2 * 4 + 1
    assert found.p_value == 1 / (found.rotations + 1)
    noise = [p_value(earlier, made(20, 60, seed=seed)) for seed in range(20)]
    assert sum(p <= 0.05 for p in noise) <= 4  # more: 1 in 400 at 5 %
    assert np.mean(noise) == pytest.approx(0.5, abs=0.25)


def test_no_more_rotations_than_asked_for_are_drawn(made):
    few = Parameters(lags=2, history_lags=2, rotations=19)
    assert earlier(*prepared(made(20, 60)), few, np.random.default_rng(0)).rotations == 19


def test_later_intensity_gives_a_hidden_cause_away(made):
    assert p_value(later, made(driver=0.6)) == 1 / 74


def test_later_intensity_does_not_refuse_an_effect_or_noise_more_often_than_chance(made):
    for effect in (0.0, 0.2):
        refused = [p_value(later, made(20, 60, effect=effect, seed=k)) <= 0.05 for k in range(25)]
        assert sum(refused) <= 5  # more: 1 in 800 at 5 %


def test_outliers_of_intensity_do_not_refuse_noise(made):
    refused = 0
    for seed in range(20):
        table = made(20, 60, seed=seed)
        wild = np.random.default_rng(seed).standard_cauchy(len(table))
        refused += p_value(later, table.set_column(3, "intensity", [wild])) <= 0.05
    assert refused <= 4


def test_an_effect_is_shown_at_its_own_lag_and_nowhere_else(made):
    panel, two = prepared(made(60, 120, effect=0.3))
    rows = week_by_week(panel, two, FEW).to_pylist()
    assert [row["weeks_before"] for row in rows] == [2, 1, -1, -2]
    assert [row["role"] for row in rows] == [Role.LAG, Role.LAG, Role.LEAD, Role.LEAD]
    for row in rows:
        put_in = np.exp(0.3) if row["weeks_before"] == 1 else 1.0
        ratio, low, high = (np.log(row[f"rate_ratio{end}"]) for end in ("", "_low", "_high"))
        assert abs(ratio - np.log(put_in)) < 1.5 * (high - low) / 2


def test_lags_are_those_of_the_weeks_before():
    intensity = np.arange(10.0)[None]
    np.testing.assert_array_equal(lagged(intensity, FEW)[:, 0, 5], [4, 3])
