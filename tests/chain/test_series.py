"""Series from a table of one's own, and from the posts of a workspace."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tocsin.chain.series import event_posts, posted, read_series
from tocsin.chain.subjects import Asked
from tocsin.errors import InputError
from tocsin.posts.schema import POSTS

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def written(folder: Path, text: str) -> Path:
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read_whatever_its_columns_are_called(tmp_path):
    rows = read_series(written(tmp_path, "Day,Area,Posts\n2026-03-01,=north,3\n2026-03-02,,0\n"))
    assert rows.to_pylist() == [
        {"unit": "=north", "t": START, "value": 3.0},
        {"unit": "The series", "t": START + 24 * HOUR, "value": 0.0},
    ]


def test_a_stated_zone_counts(tmp_path):
    rows = read_series(written(tmp_path, "t,value\n2026-03-01T02:00+02:00,1\n"))
    assert rows["t"].to_pylist() == [START]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t,value\nsoon,1\n", "line 2, t: 'soon' is no time"),
        ("t,count\n2026-03-01,-1\n", "line 2, count: '-1' is no number of at least 0"),
        ("t,value\n2026-03-01,nan\n", "line 2, value: 'nan'"),
        ("t,value\n2026-03-01\n", "line 2, value: ''"),
        ("time,amount\n2026-03-01,1\n", "there is no column value"),
        ("t,value\n", "holds no rows"),
        ("", "there is no column t"),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(tmp_path, text, said):
    with pytest.raises(InputError, match=said) as fault:
        read_series(written(tmp_path, text))
    assert fault.value.remedy


def test_a_file_that_is_not_there_or_not_utf_8_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_series(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("t,value\n2026-03-01,ü\n".encode("latin-1"))
    with pytest.raises(InputError, match="cannot be read"):
        read_series(tmp_path / "latin.csv")


@pytest.fixture
def basis(duckdb_engine):
    rows = [
        {"post_key": 1, "created_at": START, "hashtags": ["a"], "followers": 7, "account_key": 3},
        {"post_key": 2, "created_at": START + 2.5 * HOUR, "hashtags": ["a", "b"]},
        {"post_key": 2, "created_at": START + 2.5 * HOUR, "hashtags": ["a", "b"]},
        {"post_key": 3, "created_at": START + 4.2 * HOUR, "hashtags": ["a"]},
    ]
    table = pa.Table.from_pylist([{"account_key": 1, **row} for row in rows], schema=POSTS)
    return SimpleNamespace(engine=duckdb_engine, posts=duckdb_engine.table(table), told=None)


def test_posts_are_counted_once_in_every_period_up_to_the_last_that_is_over(basis):
    found = posted(basis, Asked.of(hashtags=["a", "b"]), 3_600)
    by_unit = {
        unit: [row["value"] for row in found.to_pylist() if row["unit"] == unit]
        for unit in ("#a", "#b")
    }
    assert by_unit == {"#a": [1, 0, 1, 0], "#b": [0, 0, 1, 0]}
    assert found["t"].to_pylist()[:2] == [START, START + HOUR]


def test_an_event_has_each_post_once_with_its_authors_followers(basis):
    rows = event_posts(basis, Asked.of(hashtags=["a"])).to_pylist()
    assert [(row["post_key"], row["followers"]) for row in rows] == [(1, 7), (2, None), (3, None)]
