"""Which objects a post shares: posts in, one row for each object of each post out.

Pure and columnar. Ids are 64-bit hashes by our own code (:mod:`tocsin.posts.keys`), so the
same URL has the same id on every platform, machine and engine. A reposted or answered
post's object id *is* its ``post_key``.

A repost whose original is known shares only that original: its text, links and hashtags are
the original's, and counting them again would make one act look like five.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.posts.keys import keys64
from tocsin.posts.schema import Kind
from tocsin.shares.kinds import ObjectKind
from tocsin.shares.text import MIN_COPY_CHARACTERS

MIN_SEQUENCE_HASHTAGS: Final = 3
"""Two posts share one or two hashtags by topic; three in the same order is a pattern."""

SHARES: Final = pa.schema(
    {
        "account_key": pa.int64(),
        "object_id": pa.int64(),
        "t": pa.int64(),  # microseconds since 1970, UTC
        "post_key": pa.int64(),
    }
)

NEEDED: Final = (
    "platform", "account_key", "post_key", "created_at", "kind", "repost_of", "reply_to",
    "urls", "domains", "hashtags", "mentions", "media", "text",
)  # fmt: skip
"""Columns of the posts table that shares are made from."""

Labelled = tuple[pa.Array, pa.Array]
"""Positions of posts (int) and the string that names the shared object, same length."""


def shared_objects(posts: pa.Table, kind: ObjectKind) -> pa.Table:
    """The shares of one kind that these posts make.

    Returns a table with the columns of :data:`SHARES` and ``label``: the object as a person
    would name it (the URL, the normalised text, the id of the reposted post).
    """
    positions, labels = _FIND[kind](posts)
    namespace, named = _identity(posts, kind, positions, labels)
    rows = posts.select(["account_key", "created_at", "post_key"]).take(positions)
    return pa.table(
        {
            "account_key": rows["account_key"],
            "object_id": keys64(namespace, named),
            "t": rows["created_at"].cast(pa.timestamp("us")).cast(pa.int64()),
            "post_key": rows["post_key"],
            "label": labels,
        }
    )


def _identity(
    posts: pa.Table, kind: ObjectKind, positions: pa.Array, labels: pa.Array
) -> tuple[str, pa.Array]:
    """What is hashed: post ids and accounts are only unique together with their platform."""
    if kind in {ObjectKind.REPOST, ObjectKind.REPLY_TARGET}:
        return "post", _on_platform(posts, positions, labels)
    if kind is ObjectKind.MENTION:
        return "account", _on_platform(posts, positions, labels)
    return kind.value, labels


def _on_platform(posts: pa.Table, positions: pa.Array, labels: pa.Array) -> pa.Array:
    platforms = posts["platform"].combine_chunks().take(positions)
    return pc.binary_join_element_wise(platforms, labels, "\x1f")


def _own(posts: pa.Table) -> pa.BooleanArray:
    """Posts whose content is the author's own act: not a repost of a known original."""
    repost = pc.equal(posts["kind"], Kind.REPOST.value)
    return pc.invert(pc.and_(repost, pc.is_valid(posts["repost_of"]))).combine_chunks()


def _reference(column: str) -> Callable[[pa.Table], Labelled]:
    def find(posts: pa.Table) -> Labelled:
        values = posts[column].combine_chunks()
        positions = pa.array(np.flatnonzero(values.is_valid().to_numpy(zero_copy_only=False)))
        return positions, values.take(positions)

    return find


def _listed(column: str) -> Callable[[pa.Table], Labelled]:
    def find(posts: pa.Table) -> Labelled:
        lists = posts[column].combine_chunks()
        positions, values = pc.list_parent_indices(lists), pc.list_flatten(lists)
        own = _own(posts).take(positions)
        kept = pc.and_(own, pc.is_valid(values))
        once = pa.table({"p": positions.filter(kept), "v": values.filter(kept)})
        once = once.group_by(["p", "v"], use_threads=False).aggregate([])
        return once["p"].combine_chunks(), once["v"].combine_chunks()

    return find


def _hashtag_sequences(posts: pa.Table) -> Labelled:
    lists = posts["hashtags"].combine_chunks()
    long = pc.fill_null(pc.greater_equal(pc.list_value_length(lists), MIN_SEQUENCE_HASHTAGS), False)
    kept = pc.and_(long, _own(posts))
    positions = pa.array(np.flatnonzero(kept.to_numpy(zero_copy_only=False)))
    return positions, pc.binary_join(lists.take(positions), " ")


def _text_copies(posts: pa.Table) -> Labelled:
    from tocsin.shares.normalising import normalised  # noqa: PLC0415 - numba: only where needed

    texts = posts["text"].combine_chunks()
    encoded = pc.dictionary_encode(texts)
    normal = normalised(encoded.dictionary)
    long = pc.greater_equal(pc.utf8_length(normal), MIN_COPY_CHARACTERS)
    normal = pc.if_else(long, normal, None)
    each = normal.take(encoded.indices)
    kept = pc.and_(pc.is_valid(each), _own(posts))
    positions = pa.array(np.flatnonzero(kept.to_numpy(zero_copy_only=False)))
    return positions, each.take(positions)


_FIND: Final[dict[ObjectKind, Callable[[pa.Table], Labelled]]] = {
    ObjectKind.REPOST: _reference("repost_of"),
    ObjectKind.REPLY_TARGET: _reference("reply_to"),
    ObjectKind.URL: _listed("urls"),
    ObjectKind.DOMAIN: _listed("domains"),
    ObjectKind.HASHTAG: _listed("hashtags"),
    ObjectKind.MENTION: _listed("mentions"),
    ObjectKind.MEDIA: _listed("media"),
    ObjectKind.HASHTAG_SEQUENCE: _hashtag_sequences,
    ObjectKind.TEXT_COPY: _text_copies,
}
