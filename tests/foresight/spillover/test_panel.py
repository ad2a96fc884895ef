"""Tables as arrays: gaps stay gaps, and what makes no sense is refused."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tocsin.errors import InputError
from tocsin.foresight.spillover.panel import laid_out
from tocsin.foresight.spillover.schemas import PANEL


def table(*rows):
    names = PANEL.names
    return pa.Table.from_pylist([dict(zip(names, row, strict=False)) for row in rows], schema=PANEL)


def test_a_week_without_a_row_is_not_a_week_without_events():
    found = laid_out(
        table(
            ("north", date(2026, 3, 2), 0, 1.0),
            ("north", date(2026, 3, 16), 2, 1.0),
            ("south", date(2026, 3, 9), None, 1.0),
        )
    )
    assert found.areas == ("north", "south")
    np.testing.assert_array_equal(found.events, [[0, np.nan, 2], [np.nan] * 3])
    assert found.known.sum() == 2
    assert found.weeks.astype(object).tolist() == [
        date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)
    ]  # fmt: skip


def test_any_day_stands_for_its_week():
    found = laid_out(table(("a", date(2026, 3, 8), 1, 0.0), ("a", date(2026, 3, 9), 1, 0.0)))
    assert found.first == date(2026, 3, 2)
    assert found.events.shape == (1, 2)


def test_a_table_without_rows_is_a_panel_without_weeks_and_old_weeks_are_weeks():
    assert laid_out(PANEL.empty_table()).events.shape == (0, 0)
    old = laid_out(table(("a", date(1950, 3, 8), 1, 0.0), ("a", date(1950, 3, 13), 1, 0.0)))
    assert old.events.shape == (1, 2)


def test_exposure_counts_as_its_logarithm_and_may_be_left_out():
    rows = table(("a", date(2026, 3, 2), 1, 0.0, 100.0))
    assert laid_out(rows).offset[0, 0] == pytest.approx(np.log(100))
    assert laid_out(rows.drop_columns(["exposure"])).offset[0, 0] == 0
    assert laid_out(table(("a", date(2026, 3, 2), 1, 0.0))).offset[0, 0] == 0


@pytest.mark.parametrize("name", ["account", "account_key", " User ", "person_id"])
def test_a_table_of_persons_is_refused(name):
    rows = table(("a", date(2026, 3, 2), 1, 0.0)).append_column(name, [["someone"]])
    with pytest.raises(InputError, match="never of persons"):
        laid_out(rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("a", date(2026, 3, 2), -1, 0.0), "row 2: events is -1"),
        (("a", date(2026, 3, 2), 1, float("inf")), "row 2: intensity is inf"),
        (("a", date(2026, 3, 2), 1, 0.0, 0.0), "row 2: exposure is 0"),
        ((None, date(2026, 3, 2), 1, 0.0), "area is empty"),
        (("a", None, 1, 0.0), "week is empty"),
        (("b", date(2026, 3, 4), 1, 0.0), "row 2: area 'b' has the week of 2026-03-04 twice"),
        (("a", date(1926, 3, 2), 1, 0.0), "at most"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_row(row, said):
    with pytest.raises(InputError, match=said):
        laid_out(table(("b", date(2026, 3, 2), 1, 0.0, 1.0), row))


def test_a_missing_column_and_a_wrong_type_are_named():
    rows = table(("a", date(2026, 3, 2), 1, 0.0))
    with pytest.raises(InputError, match="no column events"):
        laid_out(rows.drop_columns(["events"]))
    with pytest.raises(InputError, match="column events"):
        laid_out(rows.set_column(2, "events", [pa.array([1.5])]))
