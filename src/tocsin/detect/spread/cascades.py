"""Cascades: each subject's posts as trees of who reshared whom.

Parents are what the platform states. Where it states none, and copies are given, a post with the
same text as an earlier one is taken as that one's child, *inferred*. A parent that was not
collected is kept as a known but absent root. A post whose parent is collected and on another
subject brought this one up by itself, so it is a root; and nobody is the child of a later post.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.spread.schemas import CASCADES, KIN
from tocsin.posts.keys import keys64

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SEPARATOR: Final = "\x1f"
NOBODY: Final = -1


@dataclass(frozen=True)
class Forest:
    """All subjects' posts and, after them, the absent roots: n nodes, every array of length n."""

    subjects: pa.StringArray
    """The names, by number."""
    subject: Ints
    key: Ints
    account: Ints
    """0 for absent roots."""
    t: Ints
    """µs since 1970; of absent roots, when the first child was seen: no earlier is known."""
    parent: Ints
    """Position of the parent, −1 for roots."""
    root: Ints
    depth: Ints
    collected: Bools
    inferred: Bools
    """Whether the parent is one by copied text alone."""
    relation: pa.StringArray

    def of(self, subject: int) -> Bools:
        """Which nodes are collected posts of a subject."""
        mine: Bools = self.collected & (self.subject == subject)
        return mine


def forest(told: pa.Table, copies: pa.Table | None) -> Forest:
    """The forest of rows of schema ``TOLD``; ``copies`` has ``cluster, post_key``."""
    # Imported here: numba takes half a second, which every command would pay.
    from tocsin.detect.spread.trees import rooted  # noqa: PLC0415

    order = [("subject", "ascending"), ("created_at", "ascending"), ("post_key", "ascending")]
    told = told.sort_by(order).combine_chunks()
    names = pc.dictionary_encode(told["subject"].combine_chunks())
    posts = _Posts(
        names.indices.to_numpy().astype(np.int64),
        whole(told["post_key"]),
        whole(told["created_at"]),
        *_parents(told),
    )
    parent, absent = _observed(posts)
    inferred = _by_copies(posts, parent, absent, copies)
    grown, first = _with_absent(posts, parent, absent)
    roots, depth = rooted(grown)
    zeros = np.zeros(len(first), dtype=np.int64)
    return Forest(
        subjects=names.dictionary,
        subject=np.concatenate([posts.subject, posts.subject[first]]),
        key=np.concatenate([posts.key, posts.parent_key[first]]),
        account=np.concatenate([whole(told["account_key"]), zeros]),
        t=np.concatenate([posts.t, posts.t[first]]),
        parent=grown,
        root=roots,
        depth=depth,
        collected=np.arange(len(grown)) < len(posts.key),
        inferred=np.concatenate([inferred, zeros.astype(bool)]),
        relation=told["relation"].combine_chunks(),
    )


class _Posts(NamedTuple):
    subject: Ints
    key: Ints
    t: Ints
    parent_key: Ints
    has_parent: Bools
    parent_collected: Bools


def whole(column: pa.ChunkedArray) -> Ints:
    """A column without nulls as integers; times as µs since 1970."""
    values: Ints = column.cast(pa.int64()).to_numpy()
    return values


def _parents(told: pa.Table) -> tuple[Ints, Bools, Bools]:
    """Keys of the stated parents, whether there is one, and whether it was collected."""
    stated = pc.binary_join_element_wise(told["platform"], told["parent_id"], _SEPARATOR)
    made = keys64("post", stated)
    known = told["parent_key"].combine_chunks()
    keys = pc.fill_null(pc.coalesce(known, made), 0)
    return (
        keys.to_numpy(),
        pc.is_valid(made).to_numpy(zero_copy_only=False),
        pc.is_valid(known).to_numpy(zero_copy_only=False),
    )


def _observed(posts: _Posts) -> tuple[Ints, Bools]:
    """Position of the parent of each post, and which posts have one that was not collected."""
    distinct = np.unique(posts.key)
    codes = posts.subject * len(distinct) + np.searchsorted(distinct, posts.key)
    order = np.argsort(codes)
    number = np.minimum(np.searchsorted(distinct, posts.parent_key), len(distinct) - 1)
    asked = posts.subject * len(distinct) + number
    place = order[np.minimum(np.searchsorted(codes[order], asked), len(order) - 1)]
    same = (codes[place] == asked) & (posts.key[place] == posts.parent_key)
    earlier = (posts.t[place] <= posts.t) & (place != np.arange(len(place)))
    parent = np.where(posts.has_parent & same & earlier, place, NOBODY)
    return parent, posts.has_parent & ~posts.parent_collected


def _by_copies(posts: _Posts, parent: Ints, absent: Bools, copies: pa.Table | None) -> Bools:
    """Makes posts without a parent children of the first with their text; which were so."""
    inferred = np.zeros(len(parent), dtype=bool)
    if copies is None:
        return inferred
    row = pc.index_in(pa.array(posts.key), value_set=copies["post_key"].combine_chunks())
    row = pc.fill_null(row, -1).to_numpy()
    copied = np.flatnonzero(row >= 0)
    cluster = whole(copies["cluster"])[row[copied]]
    # Posts are by subject and time, so the first of each group is its earliest.
    groups = np.stack([posts.subject[copied], cluster])
    _, first, group = np.unique(groups, axis=1, return_index=True, return_inverse=True)
    earliest = copied[first[group]]
    free = (parent[copied] == NOBODY) & ~absent[copied] & (earliest != copied)
    parent[copied[free]] = earliest[free]
    inferred[copied[free]] = True
    return inferred


def _with_absent(posts: _Posts, parent: Ints, absent: Bools) -> tuple[Ints, Ints]:
    """The parents with a node for each absent one, and the first child of each of those."""
    orphans = np.flatnonzero(absent)
    groups = np.stack([posts.subject[orphans], posts.parent_key[orphans]])
    _, first, group = np.unique(groups, axis=1, return_index=True, return_inverse=True)
    grown = np.concatenate([parent, np.full(len(first), NOBODY)])
    grown[orphans] = len(parent) + group
    return grown, orphans[first]


def cascades(found: Forest) -> pa.Table:
    """The table ``CASCADES``: of two posts or more, the largest of each subject first."""
    from tocsin.detect.spread.trees import mean_distances, star_distance  # noqa: PLC0415

    count = len(found.key)
    virality, nodes = mean_distances(found.parent, found.root, found.depth)
    posts = np.bincount(found.root[found.collected], minlength=count)
    ends = np.full(count, np.iinfo(np.int64).min)
    np.maximum.at(ends, found.root, found.t)
    deepest = np.zeros(count, dtype=np.int64)
    np.maximum.at(deepest, found.root, found.depth)
    guessed = np.bincount(found.root[found.inferred], minlength=count)
    roots = np.flatnonzero((found.root == np.arange(count)) & (posts + ~found.collected > 1))
    order = roots[np.lexsort((found.key[roots], -posts[roots], found.subject[roots]))]
    columns: dict[str, Any] = {
        "subject": found.subjects.take(pa.array(found.subject[order])),
        "root_key": found.key[order],
        "root_collected": found.collected[order],
        "posts": posts[order],
        "depth": deepest[order],
        "breadth": _breadth(found)[order],
        "virality": pa.array(virality[order], from_pandas=True),
        "star_virality": star_distance(nodes[order].astype(np.float64)),
        "inferred_share": guessed[order] / np.maximum(nodes[order] - 1, 1),
        "first_at": found.t[order].astype("M8[us]"),
        "last_at": ends[order].astype("M8[us]"),
    }
    return timed(columns, CASCADES)


def _breadth(found: Forest) -> Ints:
    """The most nodes at one depth of each root's tree, at the root's position."""
    widest = np.zeros(len(found.key), dtype=np.int64)
    if len(found.key):
        levels = int(found.depth.max()) + 1
        level, size = np.unique(found.root * levels + found.depth, return_counts=True)
        np.maximum.at(widest, level // levels, size)
    return widest


def kin(found: Forest) -> pa.Table:
    """The table ``KIN``: every post with its parent and its root."""
    mine = np.flatnonzero(found.collected)
    parent = found.parent[mine]
    names = pa.array(["observed", "inferred"])
    columns: dict[str, Any] = {
        "subject": found.subjects.take(pa.array(found.subject[mine])),
        "post_key": found.key[mine],
        "parent_key": pa.array(found.key[parent], mask=parent == NOBODY),
        "root_key": found.key[found.root[mine]],
        "depth": found.depth[mine],
        "relation": found.relation,
        "basis": names.take(pa.array(found.inferred[mine].astype(np.int64))),
    }
    return pa.table(columns, schema=KIN)


def timed(columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """The table of a schema, whose times come as numpy's, without a zone."""
    made = {
        name: pa.array(value).cast(schema.field(name).type)
        if isinstance(value, np.ndarray) and value.dtype.kind == "M"
        else value
        for name, value in columns.items()
    }
    return pa.table(made, schema=schema)
