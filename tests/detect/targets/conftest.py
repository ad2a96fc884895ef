"""The targets detector on one text, and on posts."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tocsin.detect.targets.detection import detect
from tocsin.detect.targets.gazetteer import load_gazetteer
from tocsin.detect.targets.reading import read_text
from tocsin.detect.targets.tables import Targets
from tocsin.engine import connect

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def said() -> Callable[..., tuple[set[str], set[tuple[str, str, str]]]]:
    """What a text names, and its framings as (target, frame, stance)."""

    def read(text: str, language: str | None = "en") -> tuple[set[str], set[tuple[str, str, str]]]:
        gazetteer = load_gazetteer()
        found = read_text(gazetteer, text, language)
        ids = [target.id for target in gazetteer.targets]
        named = {ids[mention.target] for mention in found.mentions}
        return named, {(ids[it.target], str(it.frame), str(it.stance)) for it in found.framings}

    return read


@pytest.fixture
def detected() -> Callable[..., Targets]:
    """The detector on (account, text, language) posts, a minute apart, keyed 0, 1, …"""

    def run(posts: Sequence[tuple[int, str, str | None]], **tables: Any) -> Targets:
        rows = pa.table({
            "post_key": pa.array(range(len(posts)), pa.int64()),
            "account_key": pa.array([account for account, _, _ in posts], pa.int64()),
            "platform": ["x"] * len(posts),
            "lang": pa.array([language for _, _, language in posts], pa.string()),
            "created_at": pa.array(
                [NOW + timedelta(minutes=n) for n in range(len(posts))],
                pa.timestamp("us", tz="UTC"),
            ),
            "text": pa.array([text for _, text, _ in posts], pa.string()),
        })  # fmt: skip
        with connect() as engine:
            return detect(engine, engine.table(rows), load_gazetteer(), NOW, **tables)

    return run
