"""Near-copies as one object, so that coordination sees who posted variants of one thing."""

import pyarrow as pa

from tocsin.engine.base import Engine, Table


def near_copy_shares(engine: Engine, shares: Table, clusters: pa.Table) -> Table:
    """The shares of a kind, with an object's cluster in place of the object (schema ``SHARES``).

    ``clusters`` has ``object_id`` and ``cluster``, as :attr:`Copies.texts` has for ``text_copy``.
    A cluster's id is the object id of its first text or picture.
    """
    known = engine.table(clusters.select(["object_id", "cluster"]))
    joined = shares.left_join(known, "object_id")
    return joined.select(
        "account_key",
        object_id=joined.cluster.fill_null(joined.object_id),
        t="t",
        post_key="post_key",
    )
