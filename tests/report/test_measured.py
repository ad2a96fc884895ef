"""Measurements on the page: what they say, drawn and in numbers, whatever is in their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
from selectolax.lexbor import LexborHTMLParser

from tocsin.charts import Chart, Level, Series
from tocsin.report.html import write_measured
from tocsin.report.measured import shown, tables_of
from tocsin.results import Result

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script> \N{RIGHT-TO-LEFT OVERRIDE}=1+1'


@dataclass(frozen=True)
class Example(Result):
    """A result as any detector might hand on."""

    rows: pa.Table

    def said(self) -> tuple[str, ...]:
        return (f"{HOSTILE} spreads: R 1.30 (1.10 to 1.50); 1 means neither growth nor decline.",)

    def tables(self) -> Mapping[str, pa.Table]:
        return {"spread": self.rows, "empty": self.rows.slice(0, 0)}

    def charts(self) -> Mapping[str, Chart]:
        series = Series(HOSTILE, [0.0, 1.0], [1.0, 1.3], [0.9, 1.1], [1.1, 1.5])
        return {"r": Chart(HOSTILE, "day", "R", (series,), (Level(1.0, "no growth"),))}

    def caveats(self) -> tuple[str, ...]:
        return ("Reposts point at the first post only.",)


ROWS = pa.table(
    {
        "subject": [HOSTILE, "#two"],
        "post_key": pa.array([255, -1], pa.int64()),
        "account_keys": pa.array([[1, 2], []], pa.list_(pa.int64())),
        "day": [date(2026, 2, 1), None],
        "reproduction": [1.3, float("nan")],
        "reproduction_low": [1.1, float("nan")],
        "reproduction_high": [1.5, float("nan")],
        "is_growing": [True, False],
    }
)


def test_a_value_and_its_interval_stand_in_one_cell_and_what_was_not_measured_is_a_dash():
    (one,) = shown({"spread": Example(ROWS)})
    (numbers,) = one.numbers
    assert [heading for heading, _ in numbers.columns] == [
        "Subject", "Post key", "Account keys", "Day", "Reproduction", "Is growing",
    ]  # fmt: skip
    assert numbers.rows[0][1:] == (
        "00000000000000ff", "0000000000000001, 0000000000000002", "2026-02-01",
        "1.30 (1.10 to 1.50)", "yes",
    )  # fmt: skip
    assert numbers.rows[1][3:] == ("–", "–", "no")


def test_a_page_of_its_own_holds_words_drawings_and_numbers_and_runs_nothing(tmp_path):
    path = tmp_path / "spread.html"
    write_measured({"spread": Example(ROWS)}, "How it spreads", "a measurement", NOW, path)
    page = LexborHTMLParser(path.read_text(encoding="utf-8"))
    assert not page.css("script")
    assert "<script>" in page.css_first(".said li").text(), "as text, not as markup"
    assert page.css_first("figure svg title") is not None
    assert len(page.css("table tbody tr")) == 2
    assert "default-src 'none'" in page.css_first("meta[http-equiv]").attributes["content"]


def test_tables_leave_with_their_keys_as_people_see_them():
    tables = tables_of({"spread": Example(ROWS)})
    assert set(tables) == {"spread", "spread_empty"}
    assert tables["spread"]["post_key"].to_pylist() == ["00000000000000ff", "ffffffffffffffff"]
    assert tables["spread"]["account_keys"].to_pylist()[0][1] == "0000000000000002"
    assert tables["spread"]["day"].to_pylist() == ["2026-02-01", None]
