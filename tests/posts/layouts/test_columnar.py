import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tocsin.errors import InputError


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def test_each_row_is_a_record_of_python_values(pieces) -> None:
    time = datetime(2021, 5, 4, 12, 30, tzinfo=UTC)
    table = pa.table(
        {
            "id": pa.array([1, None], pa.int64()),
            "text": ["bell", None],
            "time": pa.array([time, time], pa.timestamp("ns", "UTC")),
            "tags": [["a"], []],
            "bytes": pa.array([b"caf\xc3\xa9", b"x"]),
        }
    )
    first, second = pieces(parquet(table), expect="parquet")
    assert first.value == {"id": 1, "text": "bell", "time": time, "tags": ["a"], "bytes": "café"}
    assert second.value["text"] is None
    assert (first.line, second.line, first.layout) == (1, 2, "table")
    assert json.loads(first.raw)["time"].startswith("2021-05-04T12:30:00")


def test_rows_are_numbered_through_all_row_groups(pieces) -> None:
    data = parquet(pa.table({"id": list(range(10_000))}), row_group_size=777)
    assert [(piece.line, piece.value["id"]) for piece in pieces(data)] == [
        (n + 1, n) for n in range(10_000)
    ]


def test_columns_of_one_name_are_made_distinct(pieces) -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    assert pieces(parquet(table))[0].value == {"a": 1, "a_2": 2}


def test_bytes_that_are_no_text_stay_bytes(pieces) -> None:
    (found,) = pieces(parquet(pa.table({"a": pa.array([b"\xff"])})))
    assert found.value["a"] == b"\xff"
    json.loads(found.raw)


@pytest.mark.parametrize("cut", [10, 500, -20])
def test_a_file_cut_off_or_damaged_says_so(pieces, cut) -> None:
    data = parquet(pa.table({"id": [str(n) for n in range(1000)]}))
    *_, error = pieces(data[:cut])
    assert isinstance(error, InputError)
    assert "cut off or damaged" in error.message
