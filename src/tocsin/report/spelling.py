"""Keys and numbers as people read them."""

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.posts.keys import spelled_out


def counted_from_one(table: pa.Table) -> pa.Table:
    """The table with its networks numbered as people count: 1 is the heaviest."""
    place = table.schema.get_field_index("network")
    one_up = pc.add(table["network"], pa.scalar(1, pa.int32()))
    return table.set_column(place, "network", one_up)


def keys_spelled(table: pa.Table, *keys: str) -> pa.Table:
    """The table with these columns of keys spelled out."""
    for key in keys:
        place = table.schema.get_field_index(key)
        table = table.set_column(place, key, spelled_out(table[key]))
    return table


def placed(table: pa.Table, posts: pa.Table) -> pa.Table:
    """The table with where each post stands (``posts``, schema ``CITED``) after its key.

    Of a post that is not among them only the key is known.
    """
    row = pc.index_in(table["post_key"], value_set=posts["post_key"].combine_chunks())
    place = table.schema.get_field_index("post_key") + 1
    for number, name in enumerate(posts.schema.names[1:]):
        column = posts[name].take(row)
        known = name if name not in table.schema.names else f"post_{name}"
        table = table.add_column(place + number, known, column)
    return table
