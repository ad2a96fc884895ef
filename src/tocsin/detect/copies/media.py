"""Pictures that look the same: scaled, compressed again, a little cropped or brightened.

Each picture was hashed at import (:mod:`tocsin.posts.pictures`). In the order in which they were
posted first, each joins the nearest picture before it that leads a cluster and differs in at most
6 of 64 bits; else it leads a cluster of its own. All of a cluster are near to its leader, so there
are no chains, and the order of rows does not matter.

**Why 6.** Two pictures whose bits were independent would differ in 6 or fewer with probability
5·10⁻¹²: of a million pictures, two or three pairs. Half the bits of pHash are set, so that it
differs in 0, 2, 4, 6 … bits; scaling and compression turn 0 to 4, a crop of a fiftieth about 6.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from tocsin.engine.base import Engine, Table

MOST_DIFFERENT: Final = 6
LEAST_BITS: Final = 16
"""Set and unset. pHash sets half of the 64; fewer are a blank picture, or another kind of hash."""
CLUSTERED: Final = pa.schema(
    {
        "object_id": pa.int64(),  # of a picture, in the shares of kind media
        "cluster": pa.int64(),  # the object id of the picture that leads its cluster, not its own
    }
)


def near_pictures(engine: Engine, pictures: Table, shares: Table) -> pa.Table:
    """The pictures that look like one posted before (schema ``CLUSTERED``).

    ``pictures`` has the columns of ``PICTURES`` and may hold a picture several times; ``shares``
    are those of kind ``media``.
    """
    once = pictures.group_by("object_id").aggregate(phash=pictures.phash.min())
    first = shares.group_by("object_id").aggregate(t=shares.t.min())
    rows = engine.to_arrow(once.inner_join(first, "object_id").select("object_id", "phash", "t"))
    rows = rows.sort_by([("t", "ascending"), ("object_id", "ascending")])
    ids = rows["object_id"].to_numpy()
    hashes = rows["phash"].to_numpy().view(np.uint64)
    telling = np.abs(np.bitwise_count(hashes).astype(np.int64) - 32) <= 32 - LEAST_BITS
    ids, hashes = ids[telling], hashes[telling]
    if not len(ids):
        return CLUSTERED.empty_table()
    from tocsin.detect.copies.hamming import leaders  # noqa: PLC0415  # numba takes long to import

    leader = leaders(hashes, MOST_DIFFERENT)
    follows = leader != np.arange(len(leader))
    return pa.table([ids[follows], ids[leader[follows]]], schema=CLUSTERED)
