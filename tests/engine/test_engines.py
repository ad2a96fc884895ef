"""Engines: chosen by a URL, limited by settings, and alike in what they give."""

import contextlib
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine import Settings, connect
from tocsin.errors import StorageError, TocsinError, UsageError

ROWS = pa.table(
    {
        "n": pa.array([1, None, 2**62, -(2**63)], pa.int64()),
        "text": pa.array(["a", None, "ü🚰", ""], pa.string()),
        "at": pa.array([datetime(2024, 5, 1, 10, tzinfo=UTC)] * 4, pa.timestamp("us", tz="UTC")),
        "many": pa.array([["a", "b"], [], None, ["ü"]], pa.list_(pa.string())),
    }
)


def ordered(table):
    return sorted(table.to_pylist(), key=lambda row: (row["n"] is None, row["n"]))


def test_what_goes_in_comes_out(engine):
    given_table = engine.table(ROWS)
    assert ordered(engine.to_arrow(given_table)) == ordered(ROWS)
    kept = engine.keep(given_table.filter(given_table.n > 0))
    assert [row["n"] for row in ordered(engine.to_arrow(kept))] == [1, 2**62]


def test_batches_hold_all_rows(engine):
    many = engine.table(pa.table({"n": list(range(1_000))}))
    batches = list(engine.batches(many, rows=300))
    assert sorted(n for batch in batches for n in batch["n"].to_pylist()) == list(range(1_000))


def test_parquet_files_are_read_with_the_columns_of_their_folders(engine, tmp_path):
    for day in ("2024-05-01", "2024-05-02"):
        folder = tmp_path / "platform=x" / f"day={day}"
        folder.mkdir(parents=True)
        pq.write_table(ROWS, folder / "part.parquet")
    files = sorted(tmp_path.rglob("*.parquet"))
    found = engine.to_arrow(engine.parquet(files, hive_root=tmp_path))
    assert set(found["day"].to_pylist()) == {"2024-05-01", "2024-05-02"}
    assert set(found["platform"].to_pylist()) == {"x"}
    assert found.num_rows == 8
    plain = engine.to_arrow(engine.parquet(files[:1]))
    assert ordered(plain.select(ROWS.column_names)) == ordered(ROWS)


def test_times_are_utc_whatever_the_machines_zone(engine):
    table = engine.table(ROWS)
    (second,) = set(engine.to_arrow(table.select(s=table.at.epoch_seconds()))["s"].to_pylist())
    assert second == datetime(2024, 5, 1, 10, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "url", ["", "mysql://", "duckdb:/", "DUCKDB://", "postgres://h/db", "file.parquet"]
)
def test_an_unknown_engine_is_refused(url):
    with pytest.raises(UsageError, match="names no engine"):
        connect(url)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("threads=0", "threads"),
        ("threads=two", "threads"),
        ("threads=²", "threads"),
        ("threads=-1", "threads"),
        ("threads=99999", "threads"),
        ("memory_limit=2", "is not a size"),
        ("memory_limit=2GB';DROP", "is not a size"),
        ("memory=2GB", "no setting 'memory'"),
    ],
)
def test_a_wrong_setting_in_the_url_is_refused_with_the_known_ones(query, message):
    with pytest.raises(UsageError, match=message) as caught:
        connect(f"duckdb://?{query}")
    assert caught.value.remedy


def test_settings_in_the_url_win_over_the_base():
    base = Settings(memory_limit="1GB", threads=1)
    stated = {"threads": "2", "progress": "yes", "spill_dir": "/x"}
    changed = base.updated(stated)
    assert (changed.memory_limit, changed.threads, changed.progress) == ("1GB", 2, True)
    assert str(changed.spill_dir) == "/x"
    with connect("duckdb://?memory_limit=300MB&threads=1", Settings(threads=2)) as engine:
        assert engine.to_arrow(engine.table(ROWS)).num_rows == 4


@given(st.text(max_size=20))
def test_no_text_for_memory_breaks_the_settings(text):
    with contextlib.suppress(TocsinError):
        Settings(memory_limit=text)


def test_too_little_memory_and_no_room_to_spill_say_what_to_do(tmp_path):
    with connect("duckdb://", Settings("10MB", tmp_path, threads=1)) as engine:
        rows = engine.table(pa.table({"n": list(range(200_000))}))
        wide = rows.mutate(k=rows.n % 1_000, text=rows.n.cast("string").repeat(200))
        both = wide.join(wide.view(), "k").group_by("k", "text").aggregate(n=wide.n.sum())
        with pytest.raises(StorageError) as caught:
            engine.to_arrow(both.order_by(both.text))
        assert "--memory" in caught.value.remedy


def test_a_damaged_parquet_file_says_so(duckdb_engine, tmp_path):
    path = tmp_path / "damaged.parquet"
    pq.write_table(ROWS, path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StorageError, match="could not read"):
        duckdb_engine.to_arrow(duckdb_engine.parquet([path]))


def test_what_was_spilled_is_removed_on_closing(tmp_path):
    with connect("duckdb://", Settings(spill_dir=tmp_path)) as engine:
        engine.to_arrow(engine.table(ROWS))
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
