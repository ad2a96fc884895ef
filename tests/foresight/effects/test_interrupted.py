from datetime import timedelta

import numpy as np
import pytest

from tocsin.errors import UsageError
from tocsin.foresight.effects.interrupted import interrupted
from tocsin.foresight.effects.parameters import Measuring

DAY = timedelta(days=1)


def noisy(n: int, level: float = 100.0, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return generator.poisson(level * generator.gamma(30, 1 / 30, n)).astype(float)


def test_a_large_fall_is_detected_and_its_size_is_in_the_interval(weekly):
    values = noisy(60)
    values[50:] *= 0.3
    series = weekly(values)
    found = interrupted(series, series["t"][50].as_py())
    assert found.decision.verdict == "detected"
    assert found.decision.low < 0.3 < found.decision.high
    assert found.said()[0].startswith("A change is detected")
    seen, expected = found.totals()
    assert seen == values[50:54].sum()
    assert expected == pytest.approx(4 * values[42:50].mean(), rel=0.25)


def test_without_an_effect_the_least_that_would_be_found_is_said(weekly):
    series = weekly(noisy(60))
    found = interrupted(series, series["t"][50].as_py(), subject="The rumour")
    assert found.decision.verdict == "not detected"
    assert found.decision.low < 1 < found.decision.high
    assert found.said()[0].startswith("No detectable effect. The rumour")
    assert "would usually have been found" in found.said()[2]


def test_what_comes_after_the_window_changes_nothing(weekly):
    values = noisy(60)
    other = values.copy()
    other[54:] = 9_999
    at = weekly(values)["t"][50].as_py()
    one, two = interrupted(weekly(values), at), interrupted(weekly(other), at)
    assert one.decision == two.decision


def test_no_placebo_sees_the_intervention(weekly):
    series = weekly(noisy(60))
    at = series["t"][50].as_py()
    found = interrupted(series, at)
    assert len(found.placebos) == 50 - 4 - 8 + 1
    assert max(one.t for one in found.placebos) == series["t"][46].as_py()


def test_a_unit_of_measurement_changes_nothing(weekly):
    values = noisy(60)
    values[50:] *= 0.6
    at = weekly(values)["t"][50].as_py()
    one, two = interrupted(weekly(values), at), interrupted(weekly(values * 1e-6), at)
    assert one.decision.ratio == pytest.approx(two.decision.ratio, rel=1e-9)
    assert one.decision.p_value == two.decision.p_value


def test_weekdays_are_no_effect(weekly):
    week = np.array([100, 100, 100, 100, 100, 20, 10.0])
    generator = np.random.default_rng(5)
    values = generator.poisson(np.tile(week, 20)).astype(float)
    series = weekly(values, DAY)
    found = interrupted(series, series["t"][104].as_py(), Measuring(after=2))
    assert found.decision.verdict == "not detected"
    assert 0.7 < found.decision.ratio < 1.4


def test_a_series_with_larger_swings_needs_a_larger_effect(weekly):
    calm, wild = noisy(60, 1_000), noisy(60, 1_000) * np.random.default_rng(1).gamma(2, 0.5, 60)
    at = weekly(calm)["t"][50].as_py()
    least = [interrupted(weekly(v), at).decision.least_fall for v in (calm, wild)]
    assert least[0] < 0.4 < least[1]


def test_a_date_without_enough_past_is_not_measured(weekly):
    series = weekly(noisy(60))
    early = interrupted(series, series["t"][5].as_py())
    assert early.decision.verdict == "not measured"
    assert "8 periods before" in early.said()[0]
    few = interrupted(series, series["t"][20].as_py())
    assert "19 are needed" in few.said()[0]
    assert few.tables()["effect"]["ratio"].to_pylist() == [None]
    assert list(few.charts()) == ["series"]


def test_a_series_at_zero_has_no_level_to_change(weekly):
    values = np.zeros(60)
    values[50] = 5
    series = weekly(values)
    found = interrupted(series, series["t"][50].as_py())
    assert found.decision.verdict == "not measured"
    assert "too little before" in found.decision.reason


def test_a_date_outside_is_a_usage_error(weekly):
    series = weekly(noisy(60))
    with pytest.raises(UsageError, match="outside the series"):
        interrupted(series, series["t"][0].as_py() - DAY)


def test_everything_that_is_shown_can_be_drawn(weekly):
    values = noisy(60)
    values[50:] = 0
    series = weekly(values)
    found = interrupted(series, series["t"][50].as_py())
    assert set(found.tables()) == {"effect", "series", "placebos"}
    assert found.tables()["effect"]["verdict"].to_pylist() == ["detected"]
    assert all(chart.svg().startswith("<svg") for chart in found.charts().values())
    assert found.to_frame("series")["expected"].notna().sum() == 12
