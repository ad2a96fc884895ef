"""A small debate: an institution, a peer, and people who ask, spread rumours and pass on."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tocsin.detect.authority.schemas import INSTITUTIONS, STANCES, TOPICS
from tocsin.posts.schema import POSTS

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
OFFICE, PEER = 1, 2


@pytest.fixture
def posts():
    """A posts table; ``h`` is the hour since Monday, the rest is filled in."""

    def make(*rows):
        filled = []
        for number, row in enumerate(rows, 1):
            stated = {key: value for key, value in row.items() if key in POSTS.names}
            filled.append(
                {
                    **dict.fromkeys(POSTS.names),
                    "platform": "x", "post_id": str(number), "kind": "post", "text": "",
                    "created_at": MONDAY + timedelta(hours=row.get("h", number)), "reposts": 0,
                    "post_key": number, "account_key": 1_000 + number, "urls": [], "domains": [],
                    **stated,
                }
            )  # fmt: skip
        return pa.Table.from_pylist(filled, schema=POSTS)

    return make


@pytest.fixture
def topics():
    """Topics from (post, topic, role)."""

    def make(*rows):
        return pa.Table.from_pylist(
            [dict(zip(TOPICS.names, row, strict=True)) for row in rows], schema=TOPICS
        )

    return make


@pytest.fixture
def stances():
    """Stances from (post, topic, stance)."""

    def make(*rows):
        return pa.Table.from_pylist(
            [dict(zip(STANCES.names, row, strict=True)) for row in rows], schema=STANCES
        )

    return make


@pytest.fixture
def institutions():
    """The office with an account and a site, and a peer with an account."""
    return pa.table(
        [
            ["Office", "Office", "Peer"],
            pa.array([OFFICE, None, PEER], pa.int64()),
            [None, "office.example", None],
        ],
        schema=INSTITUTIONS,
    )
