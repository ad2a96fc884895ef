import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.report.csv_cells import csv_table, neutralised


def shown(*values: str | None) -> list[str | None]:
    return neutralised(pa.chunked_array([pa.array(values, pa.string())])).to_pylist()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", "\n=1", "＝1+1", "-", "+49 30 12"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str):
    assert shown(cell) == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["-5", "+1", "-0.5", "-1,5", "-1e-9", "12", "a=b", "", " x", "'="])
def test_numbers_and_plain_words_stay_as_they_are(cell: str):
    assert shown(cell) == [cell]


def test_a_null_stays_a_null_and_a_nul_becomes_visible():
    assert shown(None, "a\x00b") == [None, "a␀b"]


@given(st.lists(st.none() | st.text(max_size=8), max_size=20))
def test_no_cell_starts_like_a_formula(values: list[str | None]):
    for cell in shown(*values):
        if cell and cell[0] in "=+-@\t\r\n":
            float(cell.replace(",", "."))  # only numbers may


def test_lists_are_joined_and_times_are_iso_8601():
    table = pa.table(
        {
            "tags": pa.array([["a", "b"], [], None], pa.list_(pa.string())),
            "at": pa.array([0, 1_500_000, None], pa.timestamp("us", tz="UTC")),
        }
    )
    assert csv_table(table).to_pydict() == {
        "tags": ["a | b", "", None],
        "at": ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01.500000Z", None],
    }
