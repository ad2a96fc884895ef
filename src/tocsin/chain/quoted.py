"""Posts by their keys: the words that a card shows, and where each one stands in the files."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.engine.base import Engine, Table

MOST_CHARACTERS: Final = 500
MOST_CITED: Final = 500_000
"""Posts that tables name by platform and id; beyond, they name them by their keys."""
CITED: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "platform": pa.string(),
        "post_id": pa.string(),
        "account_id": pa.string(),
        "created_at": pa.timestamp("us", tz="UTC"),
        "source_file": pa.string(),
        "source_line": pa.int64(),
    }
)
QUOTED: Final = pa.schema(
    [*CITED, pa.field("lang", pa.string()), pa.field("text", pa.string())]  # its beginning
)


def quoted(engine: Engine, posts: Table, keys: Iterable[int]) -> pa.Table:
    """The posts of these keys (schema ``QUOTED``), each once, in the order of their keys."""
    found = _located(engine, posts, pa.array(keys, pa.int64()), QUOTED)
    place = found.schema.get_field_index("text")
    beginning = pc.utf8_slice_codeunits(found["text"], 0, MOST_CHARACTERS)
    return found.set_column(place, "text", beginning).cast(QUOTED)


def cited(engine: Engine, posts: Table, keys: pa.Array) -> pa.Table:
    """Where the posts of these keys stand (schema ``CITED``), in the order of their keys.

    Of more than ``MOST_CITED`` the first ones given are taken.
    """
    return _located(engine, posts, keys.unique()[:MOST_CITED], CITED).cast(CITED)


def _located(engine: Engine, posts: Table, keys: pa.Array, columns: pa.Schema) -> pa.Table:
    wanted = engine.table(pa.table({"post_key": keys.unique()}))
    rows = engine.to_arrow(posts.semi_join(wanted, "post_key").select(*columns.names))
    order = ("post_key", "source_file", "source_line")
    rows = rows.sort_by([(name, "ascending") for name in order])
    _, first = np.unique(rows["post_key"].to_numpy(), return_index=True)
    return rows.take(pa.array(first))
