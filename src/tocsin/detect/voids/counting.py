"""From posts to cells, and back from a cell to the posts behind it: the relational steps.

Every function takes Ibis tables and gives one; the engine runs them. The posts need the columns of
``POSTS``. Those on no topic (null) belong in it too: they show that collection was running, so that
silence on a topic is known to be silence.
"""

from typing import Final

import ibis
import pyarrow as pa

from tocsin.detect.voids.tables import CELL, CELLS
from tocsin.engine.base import Table

US_PER_S: Final = 1_000_000

POSTS: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "account_key": pa.int64(),
        "t": pa.int64(),  # microseconds since 1970, UTC
        "lang": pa.string(),  # null: unknown
        "topic": pa.string(),  # null: on none
        "place": pa.string(),  # null: unknown
        "is_question": pa.bool_(),
        "matched_factcheck": pa.string(),  # what the post's claim was matched to; null: nothing
        "answer": pa.string(),  # an Answer, matched and unexpired when posted; null: it is none
        "reach": pa.int64(),  # people reached; null: unknown, counted as one
    }
)


def marked(posts: Table, window_s: int) -> Table:
    """The posts on a topic with their window (``start``, µs) and what they count as."""
    of_topic = posts.filter(posts.topic.notnull())
    answers = of_topic.answer.notnull()
    return of_topic.select(
        "post_key", "account_key", "t", "matched_factcheck", "answer", *CELL,
        start=window_start(of_topic.t, window_s),
        asks=of_topic.is_question.fill_null(False) & ~answers,
        spreads=of_topic.matched_factcheck.notnull() & ~answers,
        answers=answers,
        reach=of_topic.reach.fill_null(1),
    )  # fmt: skip


def demanded(posts: Table, window_s: int) -> Table:
    """The cells in which anybody asks or spreads: ``topic, lang, place, posts``."""
    posted = marked(posts, window_s)
    wanted = posted.filter(posted.asks | posted.spreads)
    return wanted.group_by([*CELL]).aggregate(posts=wanted.count())


def counted(posts: Table, cells: Table, window_s: int) -> Table:
    """The table ``CELLS`` of some cells, with zeros where a cell was silent and collection ran.

    A cell has a row for every window from its first post on in which any post at all was
    collected, so a table has at most (cells × windows) rows. ``search_interest`` is null.
    """
    every = marked(posts, window_s)
    posted = every.semi_join(cells, [every[name].identical_to(cells[name]) for name in CELL])
    sums = posted.group_by([*CELL, "start"]).aggregate(
        questions=posted.account_key.nunique(where=posted.asks),
        exposures=posted.reach.sum(where=posted.spreads).fill_null(0),
        answers=posted.reach.sum(where=posted.answers).fill_null(0),
    )
    begun = posted.group_by([*CELL]).aggregate(first=posted.start.min())
    observed = posts.select(start=window_start(posts.t, window_s)).distinct()
    silent = begun.join(observed, begun.first <= observed.start).select(
        *CELL, "start", questions=_zero(), exposures=_zero(), answers=_zero()
    )
    both = ibis.union(sums.select(silent.columns), silent)
    whole = both.group_by([*CELL, "start"]).aggregate(
        questions=both.questions.sum(), exposures=both.exposures.sum(), answers=both.answers.sum()
    )
    return whole.select(
        *CELL,
        window_start=whole.start,
        questions=whole.questions.cast("int64"),
        exposures=whole.exposures.cast("int64"),
        search_interest=ibis.null("float64"),
        answers=whole.answers.cast("int64"),
    )


def to_cells(rows: pa.Table) -> pa.Table:
    """What :func:`counted` gave, in the schema ``CELLS``."""
    place = rows.schema.get_field_index("window_start")
    at = rows["window_start"].cast(pa.timestamp("us", tz="UTC"))
    return rows.set_column(place, "window_start", at).select(CELLS.names).cast(CELLS)


def behind(posts: Table, wanted: Table, window_s: int, most: int) -> Table:
    """The questions, rumours and answers in spans of cells: ``subject, post_key, posts``.

    ``wanted`` has ``subject`` (a number), the cell's names and ``low, high`` (µs, from and before).
    At most ``most`` posts a subject, those that reached most first; ``posts`` counts all.
    """
    posted = marked(posts, window_s)
    posted = posted.filter(posted.asks | posted.spreads | posted.answers)
    pairs = posted.inner_join(
        wanted,
        [
            *(posted[name].identical_to(wanted[name]) for name in CELL),
            posted.start >= wanted.low,
            posted.start < wanted.high,
        ],
    ).select("subject", "post_key", reach=posted.reach)
    once = pairs.group_by(["subject", "post_key"]).aggregate(reach=pairs.reach.max())
    order = [ibis.desc(once.reach), once.post_key]
    numbered = once.mutate(
        place=ibis.row_number().over(group_by="subject", order_by=order),
        posts=once.count().over(group_by="subject"),
    )
    return numbered.filter(numbered.place < most).select("subject", "post_key", "posts")


def window_start(t: ibis.Value, window_s: int) -> ibis.Value:
    """The start of the window of a time (µs); before 1970 too, where % may be negative."""
    width_us = window_s * US_PER_S
    return t - (t % width_us + width_us) % width_us


def _zero() -> ibis.Value:
    return ibis.literal(0, "int64")
