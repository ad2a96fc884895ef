"""Which posts stand under what an investigation says: those its cards show, and all it names."""

from typing import Final

import numpy as np
import pyarrow as pa

from tocsin.chain.investigation import Investigation

MOST_CARDS: Final = 20
MOST_POSTS: Final = 6
MOST_VOID_POSTS: Final = 8


def quotable(made: Investigation) -> list[int]:
    """The keys of the posts that cards show."""
    keys: list[int] = []
    if made.targets is not None:
        keys += first_of_each(made.targets.attacks, "target")
    if made.narratives is not None:
        central = made.narratives.members.sort_by([("similarity", "descending")])
        keys += first_of_each(central, "narrative")
    if made.voids is not None:
        keys += first_of_each(made.voids.members, "rank", MOST_VOID_POSTS)
    reading = made.reading
    if reading is None:
        return keys
    first = reading.texts.first_posts()
    if reading.worthy is not None:
        shown = reading.worthy.claims["claim_id"].slice(0, MOST_CARDS).to_pylist()
        keys += [first[text_id] for text_id in shown]
    if reading.claims is not None:
        order = [("probability", "descending"), ("text_id", "ascending")]
        likely = reading.claims.matches.sort_by(order)
        posts = [first[text_id] for text_id in likely["text_id"].to_pylist()]
        named = likely.append_column("post_key", pa.array(posts, pa.int64()))
        keys += first_of_each(named, "factcheck_key")
        keys += first_of_each(reading.claims.sightings, "object")
    return keys


def keys_of(made: Investigation) -> pa.Array:
    """The keys of the posts that findings and tables name, in the order of how much rests on each.

    Those of coordination and of copies say themselves where they stand.
    """
    named = [pa.array(finding.evidence, pa.int64()) for finding in made.findings]
    reading, targets, narratives = made.reading, made.targets, made.narratives
    if reading is not None:
        named.append(reading.texts.table["first_post"].combine_chunks())
        if reading.claims is not None:
            named.append(reading.claims.posts["post_key"].combine_chunks())
            named.append(reading.claims.sightings["post_key"].combine_chunks())
    if made.voids is not None:
        named.append(made.voids.members["post_key"].combine_chunks())
    if targets is not None:
        named += [
            table["post_key"].combine_chunks() for table in (targets.attacks, targets.set_aside)
        ]
        named.append(targets.frames["example"].combine_chunks())
    if narratives is not None:
        named.append(narratives.narratives["first_post"].combine_chunks())
        named.append(narratives.members["post_key"].combine_chunks())
    return pa.concat_arrays([pa.array([], pa.int64()), *named])


def first_of_each(table: pa.Table, group: str, most: int = MOST_POSTS) -> list[int]:
    """The ``post_key`` of the first rows of each group: distinct posts, at most so many."""
    names = table[group].combine_chunks().dictionary_encode()
    pairs = np.stack([names.indices.to_numpy(), table["post_key"].to_numpy()], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    group_of, key = pairs[np.sort(first)].T
    order = np.argsort(group_of, kind="stable")
    starts = np.searchsorted(group_of[order], group_of[order])
    kept = order[np.arange(len(order)) - starts < most]
    found: list[int] = np.unique(key[kept]).tolist()
    return found
