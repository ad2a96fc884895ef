"""The tables of narratives: how each spread, grew and burst, what it is called, who took part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.bursts import bursts
from tocsin.detect.narratives import description, spread
from tocsin.detect.narratives.decisions import Decision, names
from tocsin.detect.narratives.growth import growth
from tocsin.detect.narratives.tables import BURSTS, INVOLVED, NARRATIVES
from tocsin.engine.base import Engine, Table

LEAST_COUNT: Final = 10
"""Account-buckets below which nothing is said of growth and bursts."""
MOST_WATCHED: Final = 10_000
"""The largest narratives, of which growth and bursts are computed."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Watched:
    """The narratives of which growth and bursts are computed, and their account-buckets.

    ``counts`` (narratives, buckets), ``totals`` (buckets,) those of all posts.
    """

    ids: Ints
    counts: Ints
    totals: Ints
    first_bucket: int

    @classmethod
    def of(cls, timeline: pa.Table, every: pa.Table) -> "Watched":
        """From a timeline (``TIMELINE``) and ``bucket, accounts`` of all posts."""
        narrative, bucket, accounts = (
            timeline[name].to_numpy() for name in ("narrative", "bucket", "accounts")
        )
        first = int(every["bucket"].to_numpy().min(initial=np.iinfo(np.int64).max))
        length = int(every["bucket"].to_numpy().max(initial=first - 1)) - first + 1
        totals = np.zeros(max(length, 0), dtype=np.int64)
        totals[every["bucket"].to_numpy() - first] = every["accounts"].to_numpy()
        ids, code = np.unique(narrative, return_inverse=True)
        size = np.bincount(code, accounts, minlength=len(ids))
        watched = np.argsort(-size, kind="stable")[:MOST_WATCHED]
        watched = np.sort(watched[size[watched] >= LEAST_COUNT])
        row = np.full(len(ids), -1)
        row[watched] = np.arange(len(watched))
        kept = row[code] >= 0
        counts = np.zeros((len(watched), len(totals)), dtype=np.int64)
        counts[row[code[kept]], bucket[kept] - first] = accounts[kept]
        return cls(ids[watched], counts, totals, first)


def narratives(
    engine: Engine, rows: Table, posts: Table, told: pa.Table, wording: pa.Table, watched: Watched
) -> pa.Table:
    """The rows of ``NARRATIVES``, without what people and terms say."""
    counted = engine.to_arrow(spread.counted(rows)).sort_by("narrative")
    narrative = counted["narrative"].combine_chunks()
    sizes = told.group_by("narrative").aggregate([("text_id", "count"), ("theme", "min")])
    order = pc.sort_indices(told, [("narrative", "ascending"), ("similarity", "descending"),
                                   ("text_id", "ascending")])  # fmt: skip
    owners, first = np.unique(told["narrative"].take(order).to_numpy(), return_index=True)
    samples = pa.table(
        {"narrative": owners, "text": wording["text"].take(order.take(pa.array(first)))}
    )
    grown = growth(watched.counts, watched.totals)
    growing = pa.table({"narrative": watched.ids, **grown._asdict()})
    columns = {
        **{name: counted[name] for name in ("narrative", "posts", "accounts", "first_post")},
        "theme": _beside(narrative, sizes, "theme_min"),
        "name": pa.nulls(len(narrative), pa.string()),
        "label": pa.nulls(len(narrative), pa.string()),
        "sample": _beside(narrative, samples, "text"),
        "texts": _beside(narrative, sizes, "text_id_count"),
        "platforms": _lists(narrative, engine.to_arrow(spread.seen_on(rows, posts, "platform"))),
        "languages": _lists(narrative, engine.to_arrow(spread.seen_on(rows, posts, "lang"))),
        "first_at": counted["first_t"].cast(pa.timestamp("us", tz="UTC")),
        "last_at": counted["last_t"].cast(pa.timestamp("us", tz="UTC")),
        "recent": _beside(narrative, growing, "recent"),
        **{
            to: pc.if_else(pc.is_finite(values), values, None)
            for to, name in _GROWTH.items()
            for values in [_beside(narrative, growing, name)]
        },
        "is_held": pa.array([False] * len(narrative), pa.bool_()),
    }
    made = pa.table({name: columns[name] for name in NARRATIVES.names}).cast(NARRATIVES)
    return made.sort_by([("posts", "descending"), ("narrative", "ascending")]).combine_chunks()


_GROWTH: Final = {
    "growth": "ratio", "growth_low": "low", "growth_high": "high", "growth_q": "q",
}  # fmt: skip


def with_names(
    narratives: pa.Table, terms: pa.Table, decisions: Sequence[Decision], held: set[int]
) -> pa.Table:
    """The narratives with their labels, the names people gave, and whether they are held."""
    ids = narratives["narrative"].to_pylist()
    called, about = names(decisions), description.label(terms)
    columns = {
        "name": pa.array([called.get(i) for i in ids], pa.string()),
        "label": pa.array([about.get(i) for i in ids], pa.string()),
        "is_held": pa.array([i in held for i in ids], pa.bool_()),
    }
    return pa.table(
        [columns.get(name, narratives[name]) for name in NARRATIVES.names], schema=NARRATIVES
    )


def _beside(wanted: pa.Array, rows: pa.Table, column: str) -> pa.Array:
    """The column's value in the row of that narrative; null where there is none."""
    places = pc.index_in(wanted, value_set=rows["narrative"].combine_chunks())
    return rows[column].combine_chunks().take(places)


def _lists(wanted: pa.Array, rows: pa.Table) -> pa.Array:
    """The sorted values of each narrative; none is an empty list."""
    ordered = rows.sort_by([("narrative", "ascending"), ("value", "ascending")])
    lists = ordered.group_by("narrative", use_threads=False).aggregate([("value", "list")])
    found = _beside(wanted, lists, "value_list")
    return pc.fill_null(found, pa.scalar([], pa.list_(pa.string())))


def burst_table(watched: Watched, bucket_s: int) -> pa.Table:
    """The bursts of the watched narratives (``BURSTS``), the strongest first."""
    found = bursts(watched.counts, watched.totals)
    second = spread.US_PER_S * bucket_s
    at = pa.timestamp("us", tz="UTC")
    columns = [
        pa.array(watched.ids[found.row]),
        pa.array((watched.first_bucket + found.first) * second).cast(at),
        pa.array((watched.first_bucket + found.last + 1) * second).cast(at),
        pa.array(found.told),
        pa.array(found.expected),
        pa.array(found.weight),
    ]
    return pa.table(columns, schema=BURSTS).sort_by([("weight", "descending")])


def involved_table(engine: Engine, rows: Table, involved: Mapping[str, Table]) -> pa.Table:
    """The networks and claims in each narrative (``INVOLVED``)."""
    keys = {"network": "account_key", "claim": "post_key"}
    tables = [INVOLVED.empty_table()]
    for kind, known in involved.items():
        found = engine.to_arrow(spread.involved(rows, known, keys[kind]))
        kinds = pa.array([kind] * found.num_rows, pa.string())
        tables.append(found.append_column("kind", kinds).select(INVOLVED.names).cast(INVOLVED))
    order = [("narrative", "ascending"), ("kind", "ascending"), ("posts", "descending")]
    return pa.concat_tables(tables).sort_by([*order, ("id", "ascending")])
