"""Claims that no fact-check answers, in the order in which to check them."""

from typing import Final

import pyarrow.compute as pc

from tocsin.chain.claims import Claims
from tocsin.chain.texts import Texts
from tocsin.detect.worthiness.ranking import rank
from tocsin.detect.worthiness.tables import CIRCULATING, Worthy
from tocsin.embed.base import Embedder
from tocsin.engine.base import Engine, Table

RECENT: Final = 7
"""The last seventh of the time that the posts cover is what growth is asked for."""


def worth_checking(
    engine: Engine, texts: Texts, claims: Claims | None, copies: Table, embedder: Embedder
) -> Worthy:
    """Ranks the texts that were matched to nothing; ``copies`` are the shares they came from."""
    table = texts.table
    if claims is not None:
        answered = pc.is_in(table["text_id"], value_set=pc.unique(claims.standing["text_id"]))
        table = table.filter(pc.invert(answered))
    recent = engine.to_arrow(_recent(engine, copies))
    row = pc.index_in(table["text_id"], value_set=recent["object_id"].combine_chunks())
    counted = pc.fill_null(recent["posts"].take(row), 0)
    columns = table.append_column("recent_posts", counted)
    return rank(columns.select(CIRCULATING.names).cast(CIRCULATING), embedder)


def _recent(engine: Engine, copies: Table) -> Table:
    """``object_id, posts``: of each text, those in the last part of the time."""
    span = engine.to_arrow(copies.aggregate(first=copies.t.min(), last=copies.t.max()))
    first, last = (span[name][0].as_py() or 0 for name in ("first", "last"))
    late = copies.filter(copies.t > last - (last - first) // RECENT)
    return late.group_by("object_id").aggregate(posts=late.post_key.nunique())
