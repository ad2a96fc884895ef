"""What is kept of a run."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.detect.narratives.registry import Registry, before
from tocsin.detect.narratives.tables import HISTORY, TEXTS
from tocsin.errors import StorageError

AT = datetime(2024, 5, 1, tzinfo=UTC)


def texts(*rows):
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return pa.table([*columns[:3], columns[3].cast(pa.float32())], schema=TEXTS)


def history(event, narrative):
    row = {"at": AT, "event": event, "narrative": narrative, "other": None, "texts": 3}
    return pa.Table.from_pylist([row], schema=HISTORY)


def test_a_run_is_kept_and_texts_it_did_not_see_stay(tmp_path):
    registry = Registry(tmp_path / "narratives")
    assert registry.texts().num_rows == registry.history().num_rows == 0
    registry.keep(texts((1, 10, 5, 0.9), (2, 10, 5, 0.8)), history("born", 10))
    registry.keep(texts((2, 20, 5, 0.7)), history("born", 20))
    ids = pa.array([2, 1, 3], pa.int64())
    assert before(registry.texts(), ids, "narrative").tolist() == [20, 10, 0]
    assert before(registry.texts(), ids, "theme").tolist() == [5, 5, 0]
    assert registry.history()["narrative"].to_pylist() == [10, 20]
    assert registry.history()["at"].to_pylist() == [AT, AT]


def test_a_damaged_file_is_named_and_not_taken_for_an_empty_one(tmp_path):
    (tmp_path / "texts.parquet").write_bytes(b"nothing")
    with pytest.raises(StorageError, match=r"texts\.parquet"):
        Registry(tmp_path).texts()
