"""The posts that a card shows: their words, and where they stand in the files."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.engine.base import Engine, Table

MOST_CHARACTERS: Final = 500
MOST_POSTS: Final = 6
QUOTED: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "platform": pa.string(),
        "post_id": pa.string(),
        "account_id": pa.string(),
        "created_at": pa.timestamp("us", tz="UTC"),
        "lang": pa.string(),
        "text": pa.string(),  # the beginning
        "source_file": pa.string(),
        "source_line": pa.int64(),
    }
)


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


def quoted(engine: Engine, posts: Table, keys: Iterable[int]) -> pa.Table:
    """The posts of these keys (schema ``QUOTED``), each once, in the order of their keys."""
    wanted = pa.table({"post_key": pa.array(sorted(set(keys)), pa.int64())})
    rows = engine.to_arrow(
        posts.semi_join(engine.table(wanted), "post_key").select(*QUOTED.names)
    ).sort_by(
        [("post_key", "ascending"), ("source_file", "ascending"), ("source_line", "ascending")]
    )
    _, first = np.unique(rows["post_key"].to_numpy(), return_index=True)
    found = rows.take(pa.array(first))
    place = found.schema.get_field_index("text")
    beginning = pc.utf8_slice_codeunits(found["text"], 0, MOST_CHARACTERS)
    return found.set_column(place, "text", beginning).cast(QUOTED)
