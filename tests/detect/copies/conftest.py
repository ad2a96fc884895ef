"""Copies found among some texts."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.detect.copies.detection import detect
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post
from tocsin.shares import SHARES, ObjectKind, shared_objects
from tocsin.shares.fingerprints import fingerprints

BEGIN = datetime(2024, 5, 1, 10, tzinfo=UTC)


@pytest.fixture
def posts_of():
    """The posts table of some texts, one account each, a second apart, in the order given."""

    def make(texts, **columns):
        posts = [
            Post(
                platform=columns.get("platform", "x"),
                post_id=str(number),
                account_id=f"user{number}",
                created_at=BEGIN + timedelta(seconds=number),
                text=text,
                lang=columns.get("lang"),
            )
            for number, text in texts
        ]
        sourced = [Sourced(post, "f", n, "r/1", "0") for n, post in enumerate(posts, 1)]
        return finish(sourced, Finishing(None, UTC, identify_language=False))[0]

    return make


@pytest.fixture
def inputs_of(posts_of):
    """The texts, shares and posts tables that the detector is given, as Arrow tables."""

    def make(texts, **columns):
        posts = posts_of(list(enumerate(texts)), **columns)
        shares = shared_objects(posts, ObjectKind.TEXT_COPY)
        once = shares.group_by("object_id").aggregate([("label", "min")]).combine_chunks()
        made = fingerprints(*(column.combine_chunks() for column in once.columns))
        return made, shares.select(SHARES.names).cast(SHARES), posts

    return make


@pytest.fixture
def copies_of(duckdb_engine, inputs_of):
    def find(texts, **columns):
        tables = [duckdb_engine.table(table) for table in inputs_of(texts, **columns)]
        return detect(duckdb_engine, *tables, BEGIN)

    return find


@pytest.fixture
def clusters_of(copies_of, posts_of):
    """The clusters as sets of the places of their texts."""

    def find(texts):
        posts = posts_of(list(enumerate(texts)))
        place = {key: i for i, key in enumerate(posts["post_key"].to_pylist())}
        found = {}
        for row in copies_of(texts).members.to_pylist():
            found.setdefault(row["cluster"], set()).add(place[row["post_key"]])
        return sorted(map(sorted, found.values()))

    return find
