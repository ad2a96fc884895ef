"""What a table of cells must be, and what is said when it is not."""

import pyarrow as pa
import pytest

from tocsin.detect.voids.grid import grid
from tocsin.detect.voids.parameters import Parameters
from tocsin.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("questions", -2, r"row 2: questions is not a count of people"),
        ("search_interest", float("nan"), r"row 2: search_interest is not a count"),
        ("answers", None, r"row 2: answers is empty"),
        ("topic", None, r"row 2: topic is empty"),
    ],
)
def test_a_bad_value_is_named_with_its_row_and_column(cell, table, column, value, said):
    rows = cell([1, 2, 3], [0, 0, 0])
    rows[1][column] = value
    with pytest.raises(InputError, match=said):
        grid(table(rows), Parameters())


def test_a_window_twice_or_between_two_others_is_refused(cell, table):
    with pytest.raises(InputError, match="row 3: window_start repeats"):
        grid(table(cell([1, 2], [0, 0]), cell([4], [0])), Parameters())
    with pytest.raises(InputError, match="not a whole number of windows of 604800 s"):
        grid(table(cell([1, 2], [0, 0])), Parameters(window_s=7 * 86_400))


def test_a_missing_column_is_named_and_search_interest_may_be_missing(cell, table):
    cells = table(cell([1, 2], [3, 4]))
    assert grid(cells.drop(["search_interest"]), Parameters()).demand.tolist() == [1, 2]
    with pytest.raises(InputError, match="no column answers"):
        grid(cells.drop(["answers"]), Parameters())
    with pytest.raises(InputError, match="column questions is string"):
        grid(cells.set_column(4, "questions", pa.array(["a", "b"])), Parameters())


def test_search_interest_counts_only_as_stated_and_unknown_is_a_gap(cell, table):
    rows = cell([1, 1, 1], [0, 0, 0])
    rows[0]["search_interest"], rows[2]["search_interest"] = 10.0, 0.0
    assert grid(table(rows), Parameters()).demand.tolist() == [1, 1, 1]
    counted = grid(table(rows), Parameters(per_search_point=2))
    assert counted.demand.tolist() == [21, 1]
    assert counted.window.tolist() == [0, 2]


def test_unknown_language_and_place_make_cells_of_their_own(cell, table):
    made = grid(
        table(
            cell([1], [0], lang="en", place=None),
            cell([2], [0], lang=None, place="KE"),
            cell([3], [0], lang=None, place=None),
            cell([4], [0], lang="en", place="KE"),
        ),
        Parameters(),
    )
    named = zip(made.names.to_pylist(), made.summed(made.demand).tolist(), strict=True)
    assert {(name["lang"], name["place"]): demand for name, demand in named} == {
        ("en", None): 1, (None, "KE"): 2, (None, None): 3, ("en", "KE"): 4,
    }  # fmt: skip


def test_settings_without_sense_are_refused():
    for wrong in ({"fdr": 0}, {"window_s": 0}, {"least_demand": -1}, {"least_windows": 99}):
        with pytest.raises(UsageError, match=next(iter(wrong))):
            Parameters(**wrong)
