"""Subjects: which posts a narrative, a hashtag, an address or a claim has."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.chain.counted import ROLES, TOPICS
from tocsin.chain.subjects import Asked, Told, subjects
from tocsin.detect.narratives.tables import MEMBERS, NARRATIVES
from tocsin.errors import UsageError
from tocsin.posts.schema import POSTS

NONE = Asked(0, 0, 0)


@pytest.fixture
def posts(duckdb_engine):
    rows = [
        {"post_key": 1, "post_id": "a", "hashtags": ["dam", "dam", "water"], "urls": ["https://x.example/1"]},
        {"post_key": 2, "post_id": "b", "hashtags": ["dam"], "urls": []},
        {"post_key": 3, "post_id": "c", "hashtags": ["vote"], "urls": ["https://x.example/1"]},
        {"post_key": 4, "post_id": "d", "repost_of": "a"},
        {"post_key": 5, "post_id": "e", "repost_of": "a", "platform": "other"},
    ]  # fmt: skip
    same = {"platform": "x", "created_at": datetime(2026, 3, 1, tzinfo=UTC)}
    return duckdb_engine.table(pa.Table.from_pylist([{**same, **r} for r in rows], schema=POSTS))


def told() -> Told:
    narratives = [
        {"narrative": 0xAB << 56 >> 8, "label": "dam, water"},
        {"narrative": 7, "name": "The vote"},
    ]
    members = [{"post_key": 2, "narrative": 0xAB << 56 >> 8}, {"post_key": 3, "narrative": 7}]
    roles = [{"post_key": 3, "topic": "claim 00ff000000000000", "role": "rumour"}]
    names = [{"topic": "claim 00ff000000000000", "name": "The vote was stolen"}]
    return Told(
        pa.Table.from_pylist(narratives, schema=NARRATIVES),
        pa.Table.from_pylist(members, schema=MEMBERS),
        pa.Table.from_pylist(roles, schema=ROLES),
        pa.Table.from_pylist(names, schema=TOPICS),
    )


def found(engine, posts, asked: Asked, of: Told | None = None) -> dict[str, list[int]]:
    rows = subjects(engine, posts, of, asked).to_pylist()
    return {
        name: [r["post_key"] for r in rows if r["subject"] == name]
        for name in {row["subject"] for row in rows}
    }


def test_the_most_posted_hashtags_come_with_their_reposts_on_the_same_platform(
    duckdb_engine, posts
):
    assert found(duckdb_engine, posts, Asked(0, 1, 0)) == {"#dam": [1, 2, 4]}


def test_what_is_named_is_there_beside_the_most_posted(duckdb_engine, posts):
    asked = Asked(0, 0, 0, named_hashtags=("vote",), named_urls=("https://x.example/1",))
    assert found(duckdb_engine, posts, asked) == {
        "#vote": [3],
        "https://x.example/1": [1, 3, 4],
    }


def test_narratives_and_claims_are_called_as_people_call_them(duckdb_engine, posts):
    asked = Asked(1, 0, 0, ("0000000000000007",), named_claims=("00ff",))
    assert found(duckdb_engine, posts, asked, told()) == {
        "dam, water (00ab0000)": [2],
        "The vote (00000000)": [3],
        "The vote was stolen (00ff0000)": [3],
    }


def test_nothing_asked_for_is_nothing_found(duckdb_engine, posts):
    assert found(duckdb_engine, posts, NONE) == {}
    assert found(duckdb_engine, posts, NONE, told()) == {}


@pytest.mark.parametrize(
    ("asked", "of", "said"),
    [
        (Asked(0, 0, 0, named_hashtags=("nobody",)), None, "Nobody posted '#nobody'"),
        (Asked(0, 0, 0, named_urls=("https://no.example/",)), None, "Nobody posted 'https"),
        (Asked(0, 0, 0, ("ff",)), told(), "no narrative 'ff'"),
        (Asked(0, 0, 0, named_claims=("ee",)), told(), "no checked claim in these posts 'ee'"),
        (Asked(0, 0, 0, ("ff",)), None, "No text was read"),
    ],
)
def test_what_is_named_and_not_there_is_said(duckdb_engine, posts, asked, of, said):
    with pytest.raises(UsageError, match=said):
        subjects(duckdb_engine, posts, of, asked)
