"""Which narrative each text belongs to: groups at two sizes, ids that stay, and what people say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.narratives.communities import (
    NARRATIVE_RESOLUTION,
    THEME_RESOLUTION,
    communities,
)
from tocsin.detect.narratives.decisions import Decision, applied
from tocsin.detect.narratives.graph import Near
from tocsin.detect.narratives.identity import LEAST_TEXTS, NONE, Change, named
from tocsin.detect.narratives.registry import before
from tocsin.detect.narratives.tables import TEXTS
from tocsin.embed.base import Vectors, unit

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Read:
    """The distinct texts with their vectors, row by row.

    ``texts`` has ``text_id`` (their object in the shares), ``text`` (as written) and ``lang``.
    """

    texts: pa.Table
    vectors: Vectors


@dataclass(frozen=True)
class Before:
    """What is known from the last run and from people; nothing on the first."""

    texts: pa.Table = field(default_factory=TEXTS.empty_table)
    decisions: Sequence[Decision] = ()


def placed(read: Read, near: Near, known: Before) -> tuple[pa.Table, tuple[Change, ...], set[int]]:
    """The narrative and theme of each text (``TEXTS``), what happened, and which are held."""
    ids = read.texts["text_id"].combine_chunks()
    text_ids = ids.to_numpy()
    last, is_held = applied(known.decisions, text_ids, before(known.texts, ids, "narrative"))
    # One after the other: two at once are faster, and need 10 GB for a million texts instead of 6.
    found = named(text_ids, _grouped(near, last, NARRATIVE_RESOLUTION), last)
    narrative = np.where(is_held, last, found.narrative)
    past = before(known.texts, ids, "theme")
    themes = named(text_ids, _grouped(near, past, THEME_RESOLUTION), past)
    theme = _of_most(narrative, themes.narrative)
    similarity = _similarity(near.points, narrative)
    texts = pa.table([ids, narrative, theme, similarity], schema=TEXTS)
    return texts, found.changes, set(last[is_held].tolist())


def _grouped(near: Near, last: Ints, resolution: float) -> Ints:
    """The group of each text, numbered from 0; −1 where there are too few for one."""
    _, code = np.unique(last, return_inverse=True)
    group = communities(near.weights, resolution, np.where(last == NONE, -1, code))
    group[np.bincount(group)[group] < LEAST_TEXTS] = -1
    return group


def _similarity(points: Vectors, group: Ints) -> npt.NDArray[np.float32]:
    """The cosine of each text to the middle of its group; 0 for those in none."""
    numbers, code = np.unique(group, return_inverse=True)
    found = np.zeros(len(group), dtype=np.float32)
    if not len(group):
        return found
    order = np.argsort(code, kind="stable")
    starts = np.searchsorted(code[order], np.arange(len(numbers)))
    middles = np.zeros((len(numbers), points.shape[1]), dtype=np.float32)
    for number, rows in enumerate(np.split(order, starts[1:])):
        middles[number] = points[rows].mean(axis=0)
    middles = unit(middles)
    for rows in np.split(order, starts[1:]):
        found[rows] = points[rows] @ middles[code[rows[0]]]
    found[group == NONE] = 0
    return found


def _of_most(narrative: Ints, theme: Ints) -> Ints:
    """The theme of most of each narrative's texts, so that a narrative is of one theme."""
    pairs, counts = np.unique(np.stack([narrative, theme]), axis=1, return_counts=True)
    order = np.lexsort((pairs[1], -counts, pairs[0]))
    owners, first = np.unique(pairs[0][order], return_index=True)
    most: Ints = pairs[1][order[first]][np.searchsorted(owners, narrative)]
    return np.where(narrative == NONE, theme, most)
