"""Which texts are read, and their vectors: every distinct text once, within a budget.

Near-copies are one text by the time this looks at them, so the posts of a campaign cost one
reading. Reading takes about a hundredth of a second a text, so of many texts only some are read:
those that most posts share, then in the order of their keys, which are hashes and so know nothing
of when or by whom a text was posted. What was left unread is counted, and said.
"""

from dataclasses import dataclass
from typing import Final

import ibis
import numpy as np
import pyarrow as pa

from tocsin.detect.wording import said
from tocsin.embed.base import Embedder, Vectors
from tocsin.engine.base import Engine, Table

MOST_TEXTS: Final = 5_000
"""Read where nothing else is asked for: a minute or two on two cores."""

TEXTS: Final = pa.schema(
    {
        "text_id": pa.int64(),  # the object of its posts in the shares of kind text_copy
        "text": pa.string(),  # of its first post, as written
        "lang": pa.string(),
        "first_post": pa.int64(),  # post_key
        "posts": pa.int64(),
        "accounts": pa.int64(),
    }
)


@dataclass(frozen=True)
class Texts:
    """The texts that are read (schema ``TEXTS``), one row of ``vectors`` each.

    ``distinct`` and ``posts`` count all that could have been read, ``posts_read`` the posts of
    those that were. ``embedder`` names the model.
    """

    table: pa.Table
    vectors: Vectors
    embedder: str
    distinct: int
    posts: int
    posts_read: int

    def first_posts(self) -> dict[int, int]:
        """The first post of each text, by its id."""
        ids, posts = (self.table[name].to_pylist() for name in ("text_id", "first_post"))
        return dict(zip(ids, posts, strict=True))


def read(
    engine: Engine, copies: Table, posts: Table, embedder: Embedder, most: int = MOST_TEXTS
) -> Texts:
    """Chooses texts and embeds them.

    ``copies`` are the shares of kind text_copy with near-copies merged: posts too short to say
    anything are not among them.
    """
    known = engine.keep(_distinct(copies))
    all_of = engine.to_arrow(known.aggregate(texts=known.count(), posts=known.posts.sum()))
    chosen = known.order_by(ibis.desc("posts"), "text_id").limit(most)
    written = posts.select("post_key", "text", "lang").rename(first_post="post_key")
    rows = engine.to_arrow(chosen.inner_join(written, "first_post"))
    table = _one_each(rows).select(TEXTS.names).cast(TEXTS)
    return Texts(
        table=table,
        vectors=embedder.embed([said(text) for text in table["text"].to_pylist()]),
        embedder=embedder.name,
        distinct=all_of["texts"][0].as_py(),
        posts=all_of["posts"][0].as_py() or 0,
        posts_read=int(np.sum(table["posts"].to_numpy())),
    )


def _distinct(copies: Table) -> Table:
    """``text_id, first_post, posts, accounts``: the first post by time, then by key."""
    first = copies.mutate(
        place=ibis.row_number().over(group_by="object_id", order_by=["t", "post_key"])
    )
    return (
        first.group_by("object_id")
        .aggregate(
            first_post=first.post_key.min(where=first.place == 0),
            posts=first.post_key.nunique(),
            accounts=first.account_key.nunique(),
        )
        .rename(text_id="object_id")
    )


def _one_each(rows: pa.Table) -> pa.Table:
    """Each text once: share lists hold a post in several rows."""
    rows = rows.sort_by([("posts", "descending"), ("text_id", "ascending")])
    _, first = np.unique(rows["text_id"].to_numpy(), return_index=True)
    return rows.take(np.sort(first))
