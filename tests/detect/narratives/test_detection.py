"""From texts, vectors and shares to everything that is told of narratives."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.narratives import tables
from tocsin.detect.narratives.detection import detect
from tocsin.detect.narratives.placing import Before
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post
from tocsin.shares import SHARES

BEGIN = datetime(2024, 5, 1, tzinfo=UTC)
HOUR_S = 3_600


@pytest.fixture
def told(duckdb_engine, world):
    """Twenty narratives of ten texts each; the first is told mostly in the last hours."""
    read, subject = world(dict.fromkeys(range(20), 10))
    random = np.random.default_rng(1)
    posts, objects = [], []
    for place, (text_id, text) in enumerate(
        zip(read.texts["text_id"].to_pylist(), read.texts["text"].to_pylist(), strict=True)
    ):
        for again in range(4):
            late = subject[place] == 0 and again > 0
            hour = random.integers(85, 100) if late else random.integers(0, 100)
            posts.append(
                Post(
                    platform="x" if place % 2 else "telegram",
                    post_id=f"{place}-{again}",
                    account_id=f"account{random.integers(300)}",
                    created_at=BEGIN + timedelta(hours=int(hour), minutes=len(posts) % 60),
                    text=text,
                    lang="en",
                )
            )
            objects.append(text_id)
    sourced = [Sourced(post, "f", n, "r/1", "0") for n, post in enumerate(posts, 1)]
    table = finish(sourced, Finishing(None, UTC, identify_language=False))[0]
    shares = pa.table(
        [
            table["account_key"],
            pa.array(objects),
            table["created_at"].cast(pa.timestamp("us")).cast(pa.int64()),
            table["post_key"],
        ],
        schema=SHARES,
    )
    networks = pa.table({"account_key": table["account_key"].slice(0, 1), "id": [7]})
    claims = pa.table({"post_key": table["post_key"].slice(0, 3), "id": [9, 9, 8]})
    involved = {"network": duckdb_engine.table(networks), "claim": duckdb_engine.table(claims)}
    given = duckdb_engine.table(shares), duckdb_engine.table(table)
    found = detect(duckdb_engine, read, *given, Before(), HOUR_S, BEGIN, involved)
    return found, subject, table


def test_every_table_has_its_schema(told):
    found, _, _ = told
    for name in ("narratives", "texts", "members", "terms", "timeline", "bursts", "involved"):
        assert getattr(found, name).schema.equals(getattr(tables, name.upper())), name
    assert found.history.schema.equals(tables.HISTORY)


def test_posts_and_accounts_add_up(told):
    found, _, table = told
    assert sum(found.narratives["posts"].to_pylist()) == found.members.num_rows
    assert found.members.num_rows + 4 * found.unplaced == table.num_rows
    assert sum(found.timeline["posts"].to_pylist()) == found.members.num_rows
    assert found.narratives["platforms"].to_pylist()[0] == ["telegram", "x"]
    assert all(row["first_at"] <= row["last_at"] for row in found.narratives.to_pylist())


def test_the_narrative_that_grows_is_said_to_grow_and_no_other(told):
    found, subject, _ = told
    late = found.texts["narrative"].to_numpy()[subject == 0]
    growing = [row for row in found.narratives.to_pylist() if row["growth_q"] < 0.01]
    assert [row["narrative"] for row in growing] == [np.unique(late[late != 0]).item()]
    assert growing[0]["growth_low"] > 2
    strongest = found.bursts.to_pylist()[0]
    assert strongest["narrative"] == growing[0]["narrative"]
    assert strongest["accounts"] > strongest["expected"]


def test_who_was_involved_is_counted(told):
    found, _, _ = told
    rows = {(row["kind"], row["id"]): row["posts"] for row in found.involved.to_pylist()}
    assert rows["claim", 9] == 2
    assert rows["claim", 8] == 1
    assert ("network", 7) in rows


def test_each_finding_opens_its_posts_and_says_what_it_is_not(told):
    found, _, _ = told
    finding = found.findings[0]
    members = found.members.to_pylist()
    of = found.narratives["narrative"][0].as_py()
    assert set(finding.evidence) == {r["post_key"] for r in members if r["narrative"] == of}
    assert finding.baseline == {"growth": 1.0}
    assert finding.interval[0] < finding.statistic["growth"] < finding.interval[1]
    assert finding.caveats
    assert "told one thing" in finding.statement


def test_the_label_is_in_the_words_of_the_narrative(told):
    found, subject, _ = told
    row = found.narratives.to_pylist()[0]
    place = found.texts["narrative"].to_pylist().index(row["narrative"])
    assert f"{subject[place]}" in row["label"]
