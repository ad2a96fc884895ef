"""Looking at posts: pages, facets, timelines, single posts and accounts."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import tantivy

from tocsin.errors import UsageError
from tocsin.explore import counting, cursors
from tocsin.explore.conditions import Conditions, conditions, joined
from tocsin.explore.fields import NAME, row_of, table_of
from tocsin.explore.paging import Ordered
from tocsin.explore.query import (
    Account,
    Bucket,
    Count,
    Counts,
    Facet,
    Moment,
    Order,
    Page,
    Query,
)
from tocsin.explore.remembering import Remembered
from tocsin.explore.storing import index_folder, open_index
from tocsin.posts.keys import key64, key_of
from tocsin.workspace import Workspace

MOST_POSTS_A_PAGE = 1_000
MOST_COUNTS = 1_000
_SHARES_OF_A_POST = 10_000
"""Rows of one post at most: a share list has one for each object."""


class Explorer:
    """The indexed posts of a workspace; safe for several threads, and sees every commit.

    >>> from tocsin.explore import Explorer, Query  # doctest: +SKIP
    >>> with Explorer(workspace) as explorer:  # doctest: +SKIP
    ...     page = explorer.search(Query(words='"polling station" -joke', platform=("x",)))
    """

    def __init__(self, workspace: Workspace) -> None:
        """Opens the index; without one, nothing is found.

        Raises:
            StorageError: the index or the workspace's key cannot be read.
        """
        self._workspace = workspace
        self._key = workspace.key()
        self._index = open_index(workspace)
        self._meta = index_folder(workspace) / "meta.json"
        self._schema = self._index.schema
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._now: tuple[Any, Remembered] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._now = None  # lets go of the files

    def __len__(self) -> int:
        """How many posts (rows of the corpus) are indexed."""
        return int(self._latest()[0].num_docs)

    def search(
        self,
        query: Query,
        after: str | None = None,
        size: int = 50,
        order: Order = Order.NEWEST,
    ) -> Page:
        """A page of what is found, and how much that is in all.

        Raises:
            UsageError: the query cannot be carried out, or ``after`` is not of this search.
        """
        _check(size, MOST_POSTS_A_PAGE, "posts a page")
        place = None if after is None else cursors.read(after, query, order, self._key)
        searcher, known = self._latest()
        parts = conditions(query, self._schema, searcher)
        total, bounds = known.answer(query, lambda: _extent(searcher, parts))
        if bounds is None:
            return Page(table_of([]), None, 0)
        ordered = Ordered(searcher, self._schema, parts, order, total, bounds)
        hits = ordered.page(place, size + 1)
        more = len(hits) > size
        rows = [row_of(searcher.doc(address)) for _, address in hits[:size]]
        last = cursors.write(hits[size - 1][0], query, order, self._key) if more else None
        return Page(table_of(rows), last, total)

    def facets(
        self, query: Query, facets: tuple[Facet, ...] = tuple(Facet), most: int = 10
    ) -> dict[Facet, Counts]:
        """The most frequent values of all that is found, by each facet.

        Raises:
            UsageError: the query cannot be carried out.
        """
        _check(most, MOST_COUNTS, "values a facet")
        searcher, known = self._latest()
        wanted = joined(conditions(query, self._schema, searcher))

        def count() -> dict[Facet, Counts]:
            found = counting.tallies(searcher, wanted, facets, most)
            if Facet.ACCOUNT in found:
                found[Facet.ACCOUNT] = self._labelled(searcher, found[Facet.ACCOUNT])
            return found

        return dict(known.answer((query, facets, most), count))

    def timeline(self, query: Query, bucket: Bucket = Bucket.DAY) -> tuple[Moment, ...]:
        """Posts an hour or a day (UTC), in order; those without posts are left out.

        Raises:
            UsageError: the query cannot be carried out, or spans too many steps.
        """
        searcher, known = self._latest()
        wanted = joined(conditions(query, self._schema, searcher))
        return known.answer((query, bucket), lambda: counting.moments(searcher, wanted, bucket))

    def post(self, key: int) -> pa.Table:
        """The rows (schema ``POSTS``) of the post with this post_key: one, or a share list's."""
        searcher, _ = self._latest()
        wanted = tantivy.Query.term_query(self._schema, "post_key", key, "basic")
        hits = searcher.search(
            wanted, _SHARES_OF_A_POST, count=False,
            order_by_field="row_key", order=tantivy.Order.Asc,
        ).hits  # fmt: skip
        return table_of([row_of(searcher.doc(address)) for _, address in hits])

    def post_of(self, platform: str, post_id: str) -> pa.Table:
        """:meth:`post` by the platform's own id."""
        return self.post(key64("post", platform, post_id))

    def account(self, key: int) -> Account | None:
        """The account with this account_key; None: it has no posts."""
        searcher, _ = self._latest()
        wanted = tantivy.Query.term_query(self._schema, "account_key", key, "basic")
        bounds = counting.span(searcher, wanted)
        if bounds is None:
            return None
        row = _any_row(searcher, wanted)
        names = counting.values(searcher, wanted, NAME, MOST_COUNTS)
        facets = (Facet.KIND, Facet.DOMAIN, Facet.HASHTAG)
        found = counting.tallies(searcher, wanted, facets, 20)
        return Account(
            key,
            row["platform"],
            row["account_id"],
            tuple(name.value for name in names.counts),
            int(searcher.search(wanted, 1).count),
            counting.moment(bounds[0]),
            counting.moment(bounds[1]),
            found[Facet.KIND],
            found[Facet.DOMAIN],
            found[Facet.HASHTAG],
            counting.moments(searcher, wanted, Bucket.DAY),
        )

    def _labelled(self, searcher: Any, found: Counts) -> Counts:
        """Accounts by platform and id as stored, instead of by key."""
        labelled = []
        for one in found.counts:
            key = key_of(one.value)
            wanted = tantivy.Query.term_query(self._schema, "account_key", key, "basic")
            row = _any_row(searcher, wanted)
            labelled.append(Count(one.value, f"{row['platform']}/{row['account_id']}", one.posts))
        return Counts(tuple(labelled), found.others, found.error)

    def _latest(self) -> tuple[Any, Remembered]:
        """What was last committed, by whichever process, and what is known of it."""
        with self._lock:
            seen = _state(self._meta)
            if seen is None:  # the index was deleted, as anybody may
                self._index, self._now = open_index(self._workspace), None
                seen = _state(self._meta)
            if self._now is None or seen != self._seen:
                self._index.reload()
                self._now, self._seen = (self._index.searcher(), Remembered()), seen
            return self._now


def _any_row(searcher: Any, wanted: Any) -> dict[str, Any]:
    return row_of(searcher.doc(searcher.search(wanted, 1, count=False).hits[0][1]))


def _extent(searcher: Any, parts: Conditions) -> tuple[int, tuple[int, int] | None]:
    """How much is found, and its first and last time."""
    wanted = joined(parts)
    total = int(searcher.search(wanted, 1).count) if parts else int(searcher.num_docs)
    return total, counting.span(searcher, wanted)


def _state(meta: Path) -> tuple[int, int] | None:
    """Changes with each commit: the file is replaced, so its number changes even within a tick."""
    try:
        found = meta.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def _check(asked: int, most: int, of: str) -> None:
    if not 1 <= asked <= most:
        raise UsageError(f"{asked} {of} are asked for.", f"From 1 to {most:,}.")
