"""Forecasts know nothing of what they forecast but the week's level."""

import numpy as np
import pytest

from tocsin.foresight.spillover.design import design
from tocsin.foresight.spillover.forecasting import _levels, forecasts
from tocsin.foresight.spillover.panel import laid_out
from tocsin.foresight.spillover.parameters import Parameters

FEW = Parameters(lags=2, history_lags=2, folds=3)


def made_forecasts(table):
    panel = laid_out(table)
    return panel, forecasts(panel, design(panel, panel.intensity, FEW), FEW)


def changed(table, name, week, value):
    """The table with a column changed in one week and after it."""
    old = table[name].to_numpy().reshape(30, 80).copy()
    old[:, week:] = value
    return table.set_column(table.column_names.index(name), name, [old.ravel()])


def test_blocks_cover_the_later_half_and_nothing_before(made):
    _, found = made_forecasts(made())
    assert found.origins.tolist() == [40, 53, 67, 80]
    assert np.isnan(found.gain[:, :40]).all()
    assert np.isfinite(found.gain[:, 40:]).mean() > 0.95


@pytest.mark.parametrize("name", ["events", "intensity"])
def test_what_happens_later_changes_no_earlier_forecast(made, name):
    table = made(effect=0.2)
    _, before = made_forecasts(table)
    _, after = made_forecasts(changed(table, name, 70, 9))
    for part in ("history", "intensity", "gain"):
        one, other = getattr(before, part)[:, :67], getattr(after, part)[:, :67]
        np.testing.assert_allclose(one, other, rtol=1e-6)
    assert not np.allclose(before.gain[:, 71:], after.gain[:, 71:], equal_nan=True)


def test_a_shock_to_all_areas_of_a_week_brings_no_gain(made):
    """Intensity that is one series for all areas is a week effect: it cannot say where."""
    table = made()
    shared = np.tile(table["intensity"].to_numpy()[:80], 30)
    noise = 1e-3 * np.random.default_rng(0).normal(size=len(shared))
    panel, found = made_forecasts(table.set_column(3, "intensity", [shared + noise]))
    assert abs(np.nansum(found.gain)) / np.nansum(panel.events[:, 40:]) < 0.01


def test_an_effect_brings_gain_and_noise_costs_a_little(made):
    for effect, is_gain in ((0.3, True), (0.0, False)):
        _, found = made_forecasts(made(40, 80, effect=effect))
        assert bool(np.nansum(found.gain) > 0) is is_gain


def test_areas_without_earlier_events_are_not_forecast(made):
    table = made()
    _, found = made_forecasts(changed_area(table))
    assert np.isnan(found.gain[4]).all()


def changed_area(table):
    events = table["events"].to_numpy().reshape(30, 80).copy()
    events[4, :70] = 0
    return table.set_column(2, "events", [events.ravel()])


@pytest.mark.parametrize("dispersion", [0.0, 0.5, 3.0])
def test_the_level_of_a_week_suits_its_events(dispersion):
    rng = np.random.default_rng(1)
    y = rng.poisson(2.0, (20, 6)).astype(float)
    relative = rng.normal(size=(20, 6)) + 12
    mean = np.exp(relative + _levels(y, relative, dispersion))
    np.testing.assert_allclose(((y - mean) / (1 + dispersion * mean)).sum(axis=0), 0, atol=1e-8)
    if not dispersion:
        np.testing.assert_allclose(mean.sum(axis=0), y.sum(axis=0))
