from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tocsin.errors import InputError, UsageError
from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import panel as read_panel
from tocsin.foresight.effects.periods import periods

DAY = timedelta(days=1)


def test_rows_may_come_in_any_order(weekly):
    series = weekly([3, 1, 2])
    found = periods(series.take([2, 0, 1]))
    assert found.values.tolist() == [[3.0, 1.0, 2.0]]
    assert found.times == series["t"].to_pylist()


def test_a_date_is_in_the_period_that_holds_it(weekly):
    found = periods(weekly([1] * 5))
    assert found.place(found.times[2]) == 2
    assert found.place(found.times[2] + timedelta(days=6, hours=23)) == 2
    with pytest.raises(UsageError, match="time zone"):
        found.place(datetime(2026, 1, 4))  # noqa: DTZ001


def test_days_have_weekdays_and_longer_windows(weekly):
    daily = periods(weekly([1] * 9, DAY))
    assert daily.is_daily
    assert daily.first_weekday == 6
    assert daily.windows(Measuring()) == (28, 7)
    assert periods(weekly([1] * 9)).windows(Measuring()) == (8, 4)


def test_a_missing_period_is_named(weekly):
    series = weekly([1] * 6).take([0, 1, 2, 4, 5])
    with pytest.raises(InputError, match="After 2026-01-18 00:00 the next period begins 14 days"):
        periods(series)


def test_a_doubled_period_is_named(weekly):
    series = weekly([1] * 4)
    with pytest.raises(InputError, match="has 2 values at 2026-01-18"):
        periods(pa.concat_tables([series, series.slice(2, 1)]))


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_value_that_is_no_amount_is_named(weekly, bad):
    with pytest.raises(InputError, match="Row 2 of the series"):
        periods(weekly([1, bad, 1]))


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column value"):
        periods(pa.table({"t": [datetime(2026, 1, 1, tzinfo=UTC)]}))


def test_a_column_of_the_wrong_type_is_named(weekly):
    series = weekly([1] * 4)
    with pytest.raises(InputError, match="Column value of the series is string"):
        periods(series.set_column(1, "value", pa.array(["a"] * 4)))
    with pytest.raises(InputError, match="Column t of the series is double"):
        periods(series.set_column(0, "t", pa.array([1.5] * 4)))


def test_every_unit_needs_every_period(panel):
    table = panel({"a": [1, 2, 3], "b": [1, 2, 3]})
    with pytest.raises(InputError, match="'b' has 0 values at 2026-01-18"):
        read_panel(table.slice(0, 5))
