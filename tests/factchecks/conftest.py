"""A registry in an empty folder, and ways to fill it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from tocsin.factchecks.adding import Added, Adding
from tocsin.factchecks.registry import Registry

SAMPLES = Path(__file__).parent / "samples"
JUNE = datetime(2031, 6, 1, tzinfo=UTC)


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "factchecks")


@pytest.fixture
def add(registry: Registry, tmp_path: Path) -> Callable[..., Added]:
    """Adds records, as JSON lines, at a time."""

    def add_records(*records: Any, now: datetime = JUNE) -> Added:
        path = tmp_path / "records.jsonl"
        path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
        return registry.add([path], Adding(now))

    return add_records
