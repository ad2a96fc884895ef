"""Which group of this run is which narrative of the last one, and what happened in between.

A group takes the id of the narrative that it shares most texts with, the largest share first; each
id goes to one group. A narrative of which at least a fifth (and three texts) went elsewhere was
split; one of which most went into a group that bears another's id was merged; a group without an id
is born. So an id stays with the greater part, whatever the order of rows.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.detect.narratives.tables import Event
from tocsin.posts.keys import key64

LEAST_TEXTS: Final = 3
"""Of a narrative: two texts may be one and its answer."""
SPLIT_SHARE: Final = 0.2

Ints = npt.NDArray[np.int64]
NONE: Final = 0
"""The id of no narrative."""


class Change(NamedTuple):
    """Something that happened to a narrative between two runs (as in ``HISTORY``)."""

    event: Event
    narrative: int
    other: int | None
    texts: int


class Named(NamedTuple):
    """The narrative of each text (``NONE``: of none), and what happened."""

    narrative: Ints
    changes: tuple[Change, ...]


def named(text_ids: Ints, group: Ints, before: Ints) -> Named:
    """Gives groups their ids.

    ``group`` numbers each text's group from 0, −1 for none; ``before`` is its narrative in the last
    run (``NONE``: it was in none, or not there). The id of a new narrative is made from the
    smallest of its ``text_ids``, which are hashes: the same texts give the same id.
    """
    shared = _shared(group, before)
    ids: dict[int, int] = {}
    taken: set[int] = set()
    for _, old, number in shared:
        if number not in ids and old not in taken:
            ids[number] = old
            taken.add(old)
    known = set(before.tolist()) | {NONE}
    inside = np.flatnonzero(group >= 0)
    inside = inside[np.lexsort((text_ids[inside], group[inside]))]
    numbers, first, size = np.unique(group[inside], return_index=True, return_counts=True)
    best = {number: (count, old) for count, old, number in reversed(shared)}
    changes: list[Change] = []
    of_group = np.full(int(numbers.max(initial=-1)) + 2, NONE)  # the last: of no group
    for number, text_id, texts in zip(
        numbers.tolist(), text_ids[inside][first].tolist(), size.tolist(), strict=True
    ):
        if number not in ids:
            ids[number] = _new_id(text_id, known)
            known.add(ids[number])
            changes.append(_arrival(ids[number], texts, *best.get(number, (0, NONE))))
        of_group[number] = ids[number]
    changes += _departures(before, ids, shared)
    return Named(of_group[group], tuple(changes))


def _shared(group: Ints, before: Ints) -> list[tuple[int, int, int]]:
    """Texts that a narrative and a group share: ``(count, narrative, group)``, the most first."""
    both = (group >= 0) & (before != NONE)
    pairs, counts = np.unique(
        np.stack([before[both], group[both]], axis=1), axis=0, return_counts=True
    )
    rows = zip(counts.tolist(), *pairs.T.tolist(), strict=True) if len(pairs) else ()
    return sorted(rows, key=lambda row: (-row[0], row[1], row[2]))


def _new_id(text_id: int, known: Iterable[int]) -> int:
    attempt = 0
    while (made := key64("narrative", str(text_id), str(attempt))) in known:
        attempt += 1
    return made


def _arrival(new: int, texts: int, shared: int, old: int) -> Change:
    """A split where it is mostly a part of one narrative, else a birth."""
    if 2 * shared >= texts:
        return Change(Event.SPLIT, new, old, shared)
    return Change(Event.BORN, new, None, texts)


def _departures(
    before: Ints, ids: Mapping[int, int], shared: list[tuple[int, int, int]]
) -> list[Change]:
    """What became of the narratives whose id nobody bears, and of parts that went to others."""
    old, sizes = np.unique(before[before != NONE], return_counts=True)
    size = dict(zip(old.tolist(), sizes.tolist(), strict=True))
    alive = set(ids.values())
    parts_of: dict[int, list[tuple[int, int]]] = {narrative: [] for narrative in size}
    for count, narrative, number in shared:
        parts_of[narrative].append((count, ids[number]))
    changes = []
    for narrative, texts in size.items():
        parts = parts_of[narrative]
        if narrative not in alive:
            count, heir = parts[0] if parts else (0, NONE)
            merged = 2 * count >= texts
            event = Event.MERGED if merged else Event.GONE
            changes.append(
                Change(event, heir, narrative, count) if merged
                else Change(event, narrative, None, texts)
            )  # fmt: skip
            continue
        for count, other in parts:
            moved = count >= max(LEAST_TEXTS, SPLIT_SHARE * texts)
            if other != narrative and other in size and moved:
                changes.append(Change(Event.SPLIT, other, narrative, count))
    return changes
