"""Posts tables for shares."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post

BEGIN = datetime(2024, 5, 1, 10, tzinfo=UTC)


@pytest.fixture
def posts_of():
    """The posts table of some posts' fields, in the order given."""

    def make(*rows):
        posts = []
        for number, fields in enumerate(rows):
            base = {
                "platform": "x",
                "post_id": str(1_000 + number),
                "account_id": "mill",
                "created_at": BEGIN + timedelta(seconds=number),
                "text": "",
            }
            posts.append(Post(**{**base, **fields}))
        sourced = [Sourced(post, "f", n, "r/1", "0") for n, post in enumerate(posts, 1)]
        return finish(sourced, Finishing(None, UTC, identify_language=False))[0]

    return make
