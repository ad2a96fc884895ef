"""What is in both the posts and the registry: addresses and pictures."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.chain.sightings import SIGHTED, SIGHTINGS, sighted
from tocsin.factchecks.schema import FACTCHECKS
from tocsin.posts.schema import POSTS

PAGE, SEEN = "https://check.example/1", "https://rumour.example/a"
HASH, NEAR, FAR = "phash:00ff00ff00ff00ff", "phash:00ff00ff00ff00fc", "phash:ff00ff00ff00ff00"


@pytest.fixture
def found(duckdb_engine):
    def look(posts, **check):
        rows = [
            {"post_key": n, "urls": urls, "media": media} for n, (urls, media) in enumerate(posts)
        ]
        checks = [{"factcheck_key": 1, "url": PAGE, "appearances": [SEEN],
                   "image_hashes": [HASH], **check}]  # fmt: skip
        table = duckdb_engine.table(pa.Table.from_pylist(rows, schema=POSTS))
        return sighted(duckdb_engine, table, pa.Table.from_pylist(checks, schema=FACTCHECKS))

    return look


def test_an_address_a_page_and_a_picture_are_found_and_told_apart(found):
    posts = [([SEEN, "https://a.example"], []), ([PAGE], []), ([], [NEAR]), ([SEEN], [NEAR, FAR])]
    shown = found(posts)
    assert (shown.objects.schema, shown.posts.schema) == (SIGHTED, SIGHTINGS)
    rows = {row["object"]: row for row in shown.objects.to_pylist()}
    assert {name: row["by"] for name, row in rows.items()} == {
        SEEN: "url", PAGE: "url", NEAR: "image",
    }  # fmt: skip
    assert [name for name, row in rows.items() if row["links_factcheck"]] == [PAGE]
    assert rows[NEAR]["reasons"] == ["the pictures differ in 2 of 64 bits"]
    assert {row["tier"] for row in rows.values()} == {"suggested"}, "no machine confirms"
    held = {(row["object"], row["post_key"]) for row in shown.posts.to_pylist()}
    assert held == {(SEEN, 0), (SEEN, 3), (PAGE, 1), (NEAR, 2), (NEAR, 3)}


def test_nothing_shown_is_an_empty_table_of_the_same_shape(found):
    hostile = ["phash:", "phash:zz", "\x00", "\u202e" * 50, "a" * 100_000]
    for shown in (found([]), found([(hostile, hostile)]), found([([PAGE], [])], url=None)):
        assert (shown.objects.num_rows, shown.posts.num_rows) == (0, 0)
        assert (shown.objects.schema, shown.posts.schema) == (SIGHTED, SIGHTINGS)


def test_a_withdrawn_fact_check_is_not_sighted(found):
    withdrawn = datetime(2026, 1, 1, tzinfo=UTC)
    assert found([([PAGE, SEEN], [NEAR])], withdrawn_at=withdrawn).posts.num_rows == 0
