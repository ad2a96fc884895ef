"""Small corpora of posts for the detector, made from plain tuples."""

import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post
from tocsin.posts.schema import Kind
from tocsin.shares import SHARES, ObjectKind, shared_objects

_spec = importlib.util.spec_from_file_location("society", Path(__file__).with_name("society.py"))
_society = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = _society  # dataclasses look their module up
_spec.loader.exec_module(_society)

BEGIN = datetime(2024, 5, 1, 10, tzinfo=UTC)


def make_posts(rows):
    """The posts table of ``(account, seconds, fields)`` rows."""
    posts = [
        Post(
            platform=fields.pop("platform", "x"),
            post_id=fields.pop("post_id", str(1_000 + number)),
            account_id=account,
            created_at=BEGIN + timedelta(seconds=seconds),
            text=fields.pop("text", ""),
            **{"urls": [], "hashtags": [], "mentions": [], **fields},
        )
        for number, (account, seconds, given) in enumerate(rows)
        for fields in [dict(given)]
    ]
    sourced = [Sourced(post, "f", n, "r/1", "0") for n, post in enumerate(posts, 1)]
    return finish(sourced, Finishing(None, UTC, identify_language=False))[0]


def make_shares(posts):
    """The shares of each kind that has any."""
    made = {
        kind: shared_objects(posts, kind).select(SHARES.names).cast(SHARES) for kind in ObjectKind
    }
    return {kind: table for kind, table in made.items() if table.num_rows}


def link(number):
    return {"urls": [f"https://news.example/{number}"]}


def repost(number):
    return {"kind": Kind.REPOST, "repost_of": f"original{number}"}


@pytest.fixture
def posts_of():
    return make_posts


@pytest.fixture
def shares_of():
    return make_shares


@pytest.fixture
def links():
    return link


@pytest.fixture
def reposts():
    return repost


@pytest.fixture
def empty():
    return pa.table({})


@pytest.fixture
def society():
    """The module of people who act alone and groups that do not."""
    return _society
