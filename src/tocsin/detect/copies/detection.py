"""Copies in one language: which texts are nearly the same, and how each spread.

Distinct texts that share a key (16 MinHash bands, 3 anchors) are compared exactly; what is near,
or made from one template, forms a cluster; its posts are counted. Sources: Broder (1997), "On the
resemblance and containment of documents"; Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3. Steps: :mod:`.candidates` (a sieve), :mod:`.linking` (compiled),
:mod:`.grouping`, :mod:`.templates`, :mod:`.spread` (relational).
"""

from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.copies import description, spread
from tocsin.detect.copies.tables import CLUSTERS, MEANING, MEMBERS, TEXTS, WORDING, Copies
from tocsin.detect.copies.texts import Grouped, group
from tocsin.engine.base import Engine, Table

US_PER_S: Final = 1_000_000
ONE_LANGUAGE: Final = (
    "Copies are found within a language and by their wording: translations and free rewordings of "
    "a text are not among them. People also copy without any agreement: jokes, prayers, "
    "quotations, petitions and automatic posts spread like this."
)


def detect(
    engine: Engine, texts: Table, shares: Table, posts: Table, created_at: datetime
) -> Copies:
    """Finds clusters of copies.

    ``texts`` are the distinct texts (schema ``FINGERPRINTS``), ``shares`` the shares of kind
    ``text_copy`` (``SHARES``), ``posts`` the posts table they were made from.
    """
    grouped = group(engine, texts, shares)
    clustered = _texts(grouped)
    clusters, members = told(engine, clustered, _named_templates(grouped), shares, posts)
    slots = description.slots(grouped, members)
    return Copies(
        clusters=clusters,
        members=members,
        texts=clustered,
        slots=slots,
        findings=description.findings(clusters, members, slots, created_at),
        caveats=(ONE_LANGUAGE,),
    )


def told(
    engine: Engine, clustered: pa.Table, templates: pa.Table, shares: Table, posts: Table
) -> tuple[pa.Table, pa.Table]:
    """How each cluster spread (``CLUSTERS``), and its posts (``MEMBERS``).

    ``clustered`` are the texts in clusters (``TEXTS``), ``templates`` has ``cluster, template``.
    """
    rows = engine.keep(spread.placed(shares, engine.table(clustered)))
    found = engine.keep(spread.counted(rows))
    posted = engine.keep(spread.members(rows, found))
    members = engine.to_arrow(posted)
    basis = _beside(members["object_id"].combine_chunks(), clustered, "object_id", "basis")
    members = members.append_column("basis", pc.fill_null(basis, WORDING))
    members = members.select(MEMBERS.names).cast(MEMBERS)
    members = members.sort_by([("cluster", "ascending"), ("post_key", "ascending")])
    return _clusters(engine, clustered, templates, rows, found, posted, posts), members


def _texts(grouped: Grouped) -> pa.Table:
    inside = np.flatnonzero(grouped.first >= 0)
    cluster = pa.array(grouped.object_ids[grouped.first[inside]])
    columns = [
        pa.array(grouped.object_ids[inside]),
        cluster,
        pa.array(grouped.similarity[inside]),
        grouped.texts.take(pa.array(inside)),
        pa.array([WORDING] * len(inside), pa.string()),
        cluster,
    ]
    table = pa.table(columns, schema=TEXTS)
    return table.sort_by([("cluster", "ascending"), ("object_id", "ascending")])


def _clusters(
    engine: Engine,
    clustered: pa.Table,
    templates: pa.Table,
    rows: Table,
    found: Table,
    posted: Table,
    posts: Table,
) -> pa.Table:
    first = engine.keep(spread.first_posts(rows, found))
    told = engine.to_arrow(found.inner_join(first, "cluster"))
    cluster = told["cluster"].combine_chunks()
    opened = posts.semi_join(first, posts.post_key == first.first_post)
    sample = engine.to_arrow(opened.group_by("post_key").aggregate(sample=opened.text.min()))
    meant = clustered.filter(pc.equal(clustered["basis"], MEANING))["cluster"]
    by_meaning = pc.is_in(cluster, value_set=meant.combine_chunks())
    span_us = pc.subtract(told["last_t"], told["first_t"])
    columns = {
        **{name: told[name] for name in told.column_names},
        "first_at": told["first_t"].cast(pa.timestamp("us", tz="UTC")),
        "last_at": told["last_t"].cast(pa.timestamp("us", tz="UTC")),
        "span_s": pc.divide(span_us.cast(pa.float64()), US_PER_S),
        "platforms": _lists(cluster, engine.to_arrow(spread.seen_on(posted, posts, "platform"))),
        "languages": _lists(cluster, engine.to_arrow(spread.seen_on(posted, posts, "lang"))),
        "template": _beside(cluster, templates, "cluster", "template"),
        "sample": _beside(told["first_post"].combine_chunks(), sample, "post_key", "sample"),
        "basis": pc.if_else(by_meaning, MEANING, WORDING),
    }
    widest = [("accounts", "descending"), ("posts", "descending"), ("cluster", "ascending")]
    made = pa.table({name: columns[name] for name in CLUSTERS.names}).cast(CLUSTERS)
    return made.sort_by(widest).combine_chunks()


def _beside(wanted: pa.Array, rows: pa.Table, key: str, column: str) -> pa.Array:
    """The column's value in the row whose key is wanted; null where there is none."""
    places = pc.index_in(wanted, value_set=rows[key].combine_chunks())
    return rows[column].combine_chunks().take(places)


def _lists(clusters: pa.Array, rows: pa.Table) -> pa.Array:
    """The sorted values of each cluster; none is an empty list."""
    ordered = rows.sort_by([("cluster", "ascending"), ("value", "ascending")])
    lists = ordered.group_by("cluster", use_threads=False).aggregate([("value", "list")])
    found = _beside(clusters, lists, "cluster", "value_list")
    return pc.fill_null(found, pa.scalar([], pa.list_(pa.string())))


def _named_templates(grouped: Grouped) -> pa.Table:
    names = {
        int(grouped.object_ids[grouped.first[made.positions[0]]]): str(made.template)
        for made in grouped.templates
    }
    columns = [pa.array(names, type=pa.int64()), pa.array(names.values(), type=pa.string())]
    return pa.table(columns, names=["cluster", "template"])
