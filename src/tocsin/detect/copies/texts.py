"""From distinct texts to their clusters: candidates, links, sets, templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.copies.candidates import named, shared_keys
from tocsin.detect.copies.grouping import alike_sets, near_sets
from tocsin.detect.copies.opposed import deny_each_other
from tocsin.detect.copies.templates import Fillings, Template, Text, find_templates
from tocsin.detect.copies.thresholds import GUARD, LEAST_TEXTS
from tocsin.engine.base import Engine, Table
from tocsin.shares.fingerprints import Utf8

MOST_DESCRIBED: Final = 1_000
"""Clusters of near-copies for which a template is looked for."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Made:
    """A template, the positions of the texts that are made from it, and what fills their slots."""

    template: Template
    positions: Ints
    fillings: Sequence[Fillings]

    def where(self, kept: npt.NDArray[np.bool_]) -> "Made":
        """With some of its texts only."""
        fillings = [self.fillings[place] for place in np.flatnonzero(kept).tolist()]
        return Made(self.template, self.positions[kept], fillings)


@dataclass(frozen=True)
class Grouped:
    """Texts in clusters, one entry each, in alphabetical order.

    ``first`` is the position of the first text of its cluster, −1 for a text alone.
    """

    object_ids: Ints
    texts: pa.Array
    first: Ints
    similarity: Floats
    templates: Sequence[Made]


def group(engine: Engine, texts: Table, shares: Table) -> Grouped:
    """Clusters the texts (schema ``FINGERPRINTS``) that were shared (``SHARES``)."""
    keys, objects = shared_keys(engine, texts)
    wanted = engine.table(pa.table({"object_id": pc.unique(pa.array(objects))}))
    rows = engine.to_arrow(named(texts, wanted))
    rows = rows.take(pc.sort_indices(rows, [("text", "ascending"), ("object_id", "ascending")]))
    object_ids = rows["object_id"].to_numpy()
    held = rows["text"].combine_chunks()
    rank = _rank(engine, shares, wanted, object_ids)
    linked = _Linked(held, _positions(objects, object_ids), keys)
    near = near_sets(linked.pairs, rank, linked.are_close)
    templates = _templates(held, _searched(linked.alike, near, rank))
    first, kept = _merged(near, templates, rank)
    placed = np.flatnonzero(first >= 0)
    placed = placed[np.argsort(first[placed], kind="stable")]
    similarity = np.ones(len(first))
    similarity[placed] = linked.similar(np.stack([first[placed], placed], axis=1))
    return Grouped(object_ids, held, first, similarity, kept)


def _positions(wanted: Ints, object_ids: Ints) -> npt.NDArray[np.int32]:
    """Where the wanted objects stand among the texts in alphabetical order."""
    found: npt.NDArray[np.int32] = pc.index_in(
        pa.array(wanted), value_set=pa.array(object_ids)
    ).to_numpy()
    return found


def _rank(engine: Engine, shares: Table, wanted: Table, object_ids: Ints) -> Ints:
    """The order of the texts in time: by their first post, ties by their id."""
    known = shares.semi_join(wanted, "object_id")
    began = engine.to_arrow(known.group_by("object_id").aggregate(t=known.t.min()))
    order = np.argsort(object_ids)
    times = np.full(len(object_ids), np.iinfo(np.int64).max)
    found = np.searchsorted(object_ids[order], began["object_id"].to_numpy())
    times[order[found]] = began["t"].to_numpy()
    rank = np.empty(len(object_ids), dtype=np.int64)
    rank[np.lexsort([object_ids, times])] = np.arange(len(object_ids))
    return rank


class _Linked:
    """The compiled comparisons over these texts; ``keys`` are sorted, ``members`` have them."""

    def __init__(self, texts: pa.Array, members: npt.NDArray[np.int32], keys: Ints) -> None:
        # numba: imported only where it is needed
        from tocsin.detect.copies import comparing, linking  # noqa: PLC0415

        self._texts = texts
        self._utf8 = Utf8.of(texts)
        self._space = [comparing.scratch(self._utf8.longest) for _ in range(2)]
        self._comparing = comparing
        starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1)) if len(keys) else keys
        from_end = pc.sort_indices(pc.utf8_reverse(texts)).to_numpy().astype(np.int32)
        pairs, self.alike = linking.link(
            self._utf8.data, self._utf8.offsets, members, np.append(starts, len(keys)),
            keys[starts] & 3, from_end, *self._space,
        )  # fmt: skip
        self.pairs: Ints = pairs.astype(np.int64)

    def similar(self, pairs: Ints) -> Floats:
        """The Jaccard similarity of pairs of texts; quickest sorted by the first."""
        return self._compared(pairs)[0]

    def are_close(self, pairs: Ints) -> npt.NDArray[np.bool_]:
        """Whether the second text of each pair may stay in the cluster of the first."""
        jaccard, edited = self._compared(pairs)
        close = (jaccard >= GUARD) | edited
        close[close] = ~deny_each_other(self._texts, pairs[close])
        return close

    def _compared(self, pairs: Ints) -> tuple[Floats, npt.NDArray[np.bool_]]:
        return self._comparing.similarities(
            self._utf8.data, self._utf8.offsets, np.ascontiguousarray(pairs), *self._space
        )


def _searched(alike: npt.NDArray[np.int32], near: Ints, rank: Ints) -> list[Ints]:
    """The sets of alike texts in which a template is looked for.

    All that could join texts of different clusters. Within one cluster a template only describes
    what is joined already, so it is looked for in the largest.
    """
    cluster = np.where(near >= 0, near, np.arange(len(near)))
    joining: list[Ints] = []
    describing: list[Ints] = []
    for positions in alike_sets(alike, rank, LEAST_TEXTS):
        inside = (cluster[positions] == cluster[positions[0]]).all()
        (describing if inside else joining).append(positions)
    return joining + sorted(describing, key=lambda p: (-len(p), rank[p[0]]))[:MOST_DESCRIBED]


def _templates(texts: pa.Array, sets: Sequence[Ints]) -> list[Made]:
    found: list[Made] = []
    if not sets:
        return found
    in_order = texts.take(pa.array(np.concatenate(sets)))
    begin = 0
    for positions in sets:
        some = in_order.slice(begin, len(positions)).to_pylist()
        for template, made in find_templates([Text.of(text) for text in some]):
            found.append(Made(template, positions[list(made)], list(made.values())))
        begin += len(positions)
    return found


def _merged(near: Ints, templates: Sequence[Made], rank: Ints) -> tuple[Ints, list[Made]]:
    """One cluster for each text: its template's where there is one, else its near-copies'.

    Near-copies stay together: they follow the template that most of them, and at least half, are
    made from. So no text chains two templates, or a template to what is none of it.
    """
    made = np.full(len(near), -1, dtype=np.int64)
    for number, template in enumerate(templates):
        made[template.positions] = number
    cluster = np.where(near >= 0, near, np.arange(len(near)))
    chosen = _most_made(cluster, made)
    follows = chosen[cluster]
    groups = np.where(follows >= 0, len(near) + follows, cluster)
    first = _first_of(groups, rank)
    kept = [
        template.where(follows[template.positions] == number)
        for number, template in enumerate(templates)
    ]
    return first, [template for template in kept if len(template.positions) > 1]


def _most_made(cluster: Ints, made: Ints) -> Ints:
    """For each cluster the template that at least half of its texts are made from, or −1."""
    chosen = np.full(len(cluster), -1, dtype=np.int64)
    sizes = np.bincount(cluster, minlength=len(cluster))
    has = made >= 0
    both, counts = np.unique(
        np.stack([cluster[has], made[has]], axis=1), axis=0, return_counts=True
    )
    order = np.lexsort([-both[:, 1], counts]) if len(both) else np.zeros(0, dtype=np.int64)
    enough = 2 * counts >= sizes[both[:, 0]] if len(both) else np.zeros(0, dtype=bool)
    best = order[enough[order]]
    chosen[both[best, 0]] = both[best, 1]  # the last written has the highest count
    return chosen


def _first_of(groups: Ints, rank: Ints) -> Ints:
    """The first text in time of each text's group; −1 where it is alone."""
    in_time = np.argsort(rank)
    _, start, inverse, size = np.unique(
        groups[in_time], return_index=True, return_inverse=True, return_counts=True
    )
    first = np.empty(len(groups), dtype=np.int64)
    first[in_time] = np.where(size[inverse] > 1, in_time[start[inverse]], -1)
    return first
