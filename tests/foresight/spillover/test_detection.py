"""From a panel to a verdict: what is told, and what is not."""

import numpy as np
import pyarrow as pa
import pytest

from tocsin.errors import InputError, UsageError
from tocsin.foresight.spillover.detection import measure
from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import (
    AREA_WEEKS,
    AREAS,
    BLOCKS,
    LAGS,
    SUMMARY,
    Verdict,
)

SCHEMAS = {
    "spillover": SUMMARY, "blocks": BLOCKS, "areas": AREAS, "area_weeks": AREA_WEEKS, "lags": LAGS
}  # fmt: skip


@pytest.fixture(scope="module")
def effect(made):
    return made(40, 90, effect=0.3)


@pytest.fixture(scope="module")
def gain(effect):
    return measure(effect)


@pytest.fixture(scope="module")
def hidden(made):
    return measure(made(driver=0.6))


def test_an_effect_is_told_with_interval_and_baseline(gain):
    assert gain.verdict == Verdict.GAIN
    row = gain.summary.to_pylist()[0]
    assert 0 < row["gain_low"] < row["gain"] < row["gain_high"]
    first, tests, data = gain.said()
    assert "than from event history alone" in first
    assert f"{100 * row['gain']:.1f} % likelier" in first
    assert f"({100 * row['gain_low']:+.1f} to" in first
    assert "rotations of intensity in time p = " in tests
    assert "40 areas and 90 weeks" in data


def test_noise_is_no_gain_and_says_so(made):
    found = measure(made(40, 90, seed=1))
    assert found.verdict == Verdict.NO_GAIN
    assert found.said()[0].startswith("No gain over event history")
    assert found.summary["gain_low"][0].as_py() <= 0


def test_a_hidden_cause_is_not_measured_and_no_gain_is_shown(hidden):
    assert hidden.verdict == Verdict.CONFOUNDED
    assert hidden.said()[0].startswith("Not measured: intensity of the 2 weeks after")
    assert hidden.summary["gain"].null_count == 1
    assert hidden.blocks.num_rows == hidden.areas.num_rows == hidden.area_weeks.num_rows == 0
    assert hidden.lags.num_rows == 6
    assert list(hidden.charts()) == ["lags"]


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ({"weeks": 40}, "40 weeks, at least 52"),
        ({"areas": 15}, "15 areas have events"),
        ({"level": -4.0}, "events"),
    ],
)
def test_too_few_data_are_not_measured_and_the_reason_is_said(made, size, said):
    found = measure(made(**size))
    assert found.verdict == Verdict.TOO_LITTLE
    assert found.said()[0].startswith("Not measured: ")
    assert said in found.said()[0]
    assert not found.charts()


def test_too_few_rotations_for_the_level_are_not_measured(effect):
    found = measure(effect, Parameters(level=0.01))
    assert "67 rotations cannot give a p-value of 0.01" in found.said()[0]


def test_flat_or_unknown_intensity_and_an_empty_panel_are_not_measured(made):
    rows = made()
    flat = rows.set_column(3, "intensity", [np.ones(len(rows))])
    unknown = rows.set_column(3, "intensity", pa.chunked_array([pa.nulls(len(rows), pa.float64())]))
    for one in (flat, unknown, rows.slice(0, 0)):
        assert measure(one).verdict == Verdict.TOO_LITTLE
        assert measure(one).said()


def test_tables_have_their_schemas_whatever_the_verdict(made, gain, hidden):
    for found in (gain, hidden, measure(made(weeks=40))):
        tables = found.tables()
        assert {name: table.schema for name, table in tables.items()} == SCHEMAS


def test_the_same_panel_in_any_order_gives_the_same_result(effect, gain):
    shuffled = effect.take(np.random.default_rng(0).permutation(effect.num_rows))
    again = measure(shuffled)
    for name, table in gain.tables().items():
        assert table.equals(again.tables()[name])


def test_the_unit_of_intensity_does_not_matter(effect, gain):
    scaled = effect.set_column(3, "intensity", [1e6 * effect["intensity"].to_numpy() + 5])
    one, other = (found.summary.to_pylist()[0] for found in (gain, measure(scaled)))
    assert one["gain"] == pytest.approx(other["gain"], rel=1e-4)
    assert one["p_value"] == other["p_value"]


def test_area_weeks_add_up_to_areas_and_blocks_and_the_gain(effect):
    found = measure(effect, Parameters(least_area_events=1))
    row = found.summary.to_pylist()[0]
    weeks = found.area_weeks
    assert len(weeks) == sum(found.areas["weeks"].to_pylist())
    assert row["forecast_events"] == sum(weeks["events"].to_pylist())
    assert row["forecast_events"] == sum(found.blocks["events"].to_pylist())
    total = np.sum(weeks["gain"].to_numpy())
    assert row["gain"] == pytest.approx(np.expm1(total / row["forecast_events"]))
    inside = (weeks["events"].to_numpy() >= weeks["with_intensity_low"].to_numpy()) & (
        weeks["events"].to_numpy() <= weeks["with_intensity_high"].to_numpy()
    )
    assert inside.mean() > 0.93


def test_areas_with_few_events_are_shown_only_together(effect, gain):
    most = sorted(gain.areas["events"].to_pylist())[-3]
    found = measure(effect, Parameters(least_area_events=most))
    *shown, others = found.areas.to_pylist()
    assert [row["events"] >= most for row in shown] == [True] * 3
    assert (others["area"], others["areas"]) == (None, 37)
    assert set(found.area_weeks["area"].to_pylist()) == {row["area"] for row in shown}


def test_one_small_area_is_hidden_together_with_the_next(effect, gain):
    least, second, third, *_ = sorted(gain.areas["events"].to_pylist())
    assert least < second
    found = measure(effect, Parameters(least_area_events=least + 1))
    *shown, others = found.areas.to_pylist()
    assert (others["area"], others["areas"], others["events"]) == (None, 2, least + second)
    assert shown[-1]["events"] == third


def test_gaps_are_counted_and_left_out(effect, gain):
    events = effect["events"].to_pylist()
    events[100:110] = [None] * 10
    gone = effect.set_column(2, "events", pa.chunked_array([pa.array(events, pa.int64())]))
    row = measure(gone.slice(5)).summary.to_pylist()[0]
    assert row["gaps"] == 15
    assert row["area_weeks"] < gain.summary["area_weeks"][0].as_py()


def test_charts_are_drawn_with_their_baseline(gain):
    charts = gain.charts()
    assert list(charts) == ["blocks", "lags"]
    assert [level.y for level in charts["blocks"].levels] == [0.0]
    assert all(chart.svg().startswith("<svg") for chart in charts.values())
    assert charts["lags"].series[0].x == [-4.0, -3.0, -2.0, -1.0]


def test_accounts_are_refused(effect):
    with pytest.raises(InputError, match="never of persons"):
        measure(effect.append_column("account_key", [np.arange(len(effect))]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"lags": 0}, {"leads": 0}, {"history_lags": 3}, {"folds": 1}, {"rotations": 5},
        {"level": 0.0}, {"draws": 10}, {"least_areas": 2}, {"least_weeks": 10},
        {"least_events": 3}, {"least_area_events": 0},
    ],
)  # fmt: skip
def test_settings_of_nonsense_are_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Parameters(**wrong)
