"""Which staged posts are known already: the one place where posts meet the whole corpus.

The same post id with the same author, time and text is a duplicate, whatever its counts say
by now. The same id with another content contradicts the first and is rejected, so that a
person can look: an edit, or ids that are not ids. The first one seen stays.
"""

import ibis
import pyarrow as pa

from tocsin.engine.base import Engine, Table

KEYS = pa.schema({"row_key": pa.int64(), "content_key": pa.int64(), "seq": pa.int64()})


def repeated(known: Table, staged: Table) -> Table:
    """The staged rows that are not the first with their post id.

    ``known`` has ``row_key, content_key`` of the corpus; ``staged`` has the columns of
    :data:`KEYS`, ``seq`` counting from 0 in reading order. Columns of the result: ``seq``
    and ``same`` (true: a duplicate; false: other content under a known id).
    """
    before = known.select("row_key", "content_key", seq=ibis.literal(-1, "int64"))
    everything = ibis.union(before.semi_join(staged, "row_key"), staged)
    first = everything.group_by("row_key").aggregate(
        first_seq=everything.seq.min(), rows=everything.count()
    )
    twice = first.filter(first.rows > 1)
    heads = everything.join(
        twice, [everything.row_key == twice.row_key, everything.seq == twice.first_seq]
    ).select("row_key", "first_seq", first_content="content_key")
    again = staged.join(heads, "row_key")
    later = again.filter(again.seq > again.first_seq)
    return later.select("seq", same=later.content_key == later.first_content)


def find_repeated(engine: Engine, known: Table | None, staged: Table) -> pa.Table:
    """:func:`repeated`, computed, in order of ``seq``; ``known`` is ``None`` at first."""
    before = known if known is not None else engine.table(KEYS.empty_table())
    return engine.to_arrow(repeated(before, staged)).sort_by("seq")
