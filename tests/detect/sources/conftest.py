"""Posts written as short rows, and lists as tiny files; all invented."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tocsin.detect.sources.reading import Ratings
from tocsin.detect.sources.schemas import JUDGED, LISTS, RATINGS
from tocsin.posts.schema import POSTS

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def posts():
    """A posts table from rows that state what matters; the rest is filled in."""

    def make(*rows):
        filled = []
        for number, row in enumerate(rows, 1):
            urls = row.get("urls", [])
            filled.append(
                {
                    **dict.fromkeys(POSTS.names),
                    "platform": "x", "post_id": str(number), "account_id": "a", "kind": "post",
                    "created_at": BEGIN + timedelta(minutes=number), "text": "", "lang": "en",
                    "post_key": number, "account_key": number, "reposts": 0,
                    "domains": sorted({url.split("/")[2] for url in urls}),
                    **row,
                }
            )  # fmt: skip
        return pa.Table.from_pylist(filled, schema=POSTS)

    return make


@pytest.fixture
def judged():
    """Judgements: (post, outcome) or with more fields as a mapping."""

    def make(*rows):
        filled = [
            {"decided_by": "panel", "decided_at": BEGIN, "suggested": False, "weight": 1.0, **row}
            for row in rows
        ]
        return pa.Table.from_pylist(filled, schema=JUDGED)

    return make


@pytest.fixture
def ratings():
    """Ratings from ``{list: {site: rating}}``, with 30 sites without a country for coverage."""

    def make(filler=30, **lists):
        facts, rows = [], []
        for name, of_site in lists.items():
            fillers = {f"{name}-filler-{number}.com": 0.5 for number in range(filler)}
            stated = [
                (site, one)
                for site, values in {**of_site, **fillers}.items()
                for one in (values if isinstance(values, list) else [values])
            ]
            facts.append(
                {
                    **dict.fromkeys(LISTS.names, 0),
                    "list": name, "file": f"{name}.csv", "format": "described", "source": "test",
                    "licence": "CC0", "date": BEGIN.date(), "mapping": "as it stands",
                }
            )  # fmt: skip
            rows += [
                {"list": name, "site": site, "stated": str(value), "rating": value,
                 "file": f"{name}.csv", "line": line}
                for line, (site, value) in enumerate(stated, 2)
            ]  # fmt: skip
        return Ratings(
            pa.Table.from_pylist(facts, schema=LISTS), pa.Table.from_pylist(rows, schema=RATINGS)
        )

    return make


@pytest.fixture
def written(tmp_path: Path):
    """A folder with files of these names and contents."""

    def make(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make
