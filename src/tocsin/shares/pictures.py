"""The hashes of the pictures that were shared, so that near ones can be found."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.posts.pictures import MARK

PICTURES: Final = pa.schema(
    {
        "object_id": pa.int64(),  # as in the shares of kind media
        "phash": pa.int64(),  # 64 bits, of which a person sees the hexadecimal digits
    }
)
_ENTRY: Final = f"^{MARK}[0-9a-f]{{16}}$"


def pictures(shares: pa.Table) -> pa.Table:
    """The distinct pictures among labelled shares of kind ``media`` (schema ``PICTURES``)."""
    hashed = shares.filter(pc.match_substring_regex(shares["label"], _ENTRY))
    once = hashed.group_by("object_id", use_threads=False).aggregate([("label", "min")])
    digits = "".join(label.removeprefix(MARK) for label in once["label_min"].to_pylist())
    bits = np.frombuffer(bytes.fromhex(digits), dtype=">i8").astype(np.int64)
    return pa.table([once["object_id"], pa.array(bits)], schema=PICTURES)
