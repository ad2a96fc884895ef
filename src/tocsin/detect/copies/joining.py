"""Clusters by wording joined by meaning: rewordings and translations of one text are one cluster.

Each cluster by wording is one text here, its first; so are texts that have no near-copy. Which of
them say the same is found by :mod:`.meaning`; then the joined clusters are counted anew. A joined
cluster has the id of the text that was posted first, as before, so it is a shared object like any
other (:func:`.sharing.near_copy_shares`), and each of its texts says how it came in (``basis``).
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.copies import description, meaning
from tocsin.detect.copies.detection import told
from tocsin.detect.copies.tables import MEANING, TEXTS, WORDING, Copies
from tocsin.embed.base import Vectors
from tocsin.engine.base import Engine, Table
from tocsin.shares.text import normalise

BY_MEANING: Final = (
    "Rewordings and translations are found by a language model. It was measured on French and "
    "English rewordings and on translations between French, English, Spanish, Portuguese, Italian, "
    "German, Russian, Turkish, Japanese and Chinese; other languages are not measured. Denials "
    "and opposites are kept apart where their words are listed. People also copy without any "
    "agreement: jokes, prayers, quotations, petitions and automatic posts spread like this."
)
MEASURED: Final = frozenset({"de", "en", "es", "fr", "it", "ja", "pt", "ru", "tr", "zh"})
"""Languages of the set that copies by meaning were measured on."""

Ints = npt.NDArray[np.int64]


def by_meaning(
    engine: Engine,
    copies: Copies,
    read: pa.Table,
    vectors: Vectors,
    shares: Table,
    posts: Table,
    created_at: datetime,
    threads: int = 1,
) -> Copies:
    """The copies, with clusters that say the same joined.

    ``read`` has ``text_id`` (a cluster by wording, or the object of a text that is in none),
    ``text`` (as written), ``lang`` and ``posts`` (how many), once each; ``vectors`` are theirs, row
    by row. What was not read keeps its cluster. ``shares`` are those of kind ``text_copy`` as they
    were given to :func:`.detection.detect`, ``posts`` the posts table.
    """
    began = _began(engine, shares, read["text_id"].combine_chunks())
    in_time = np.lexsort((read["text_id"].to_numpy(), began))
    rows = read.take(pa.array(in_time)).combine_chunks()
    group, likeness = meaning.groups(
        vectors[in_time], rows["text"].combine_chunks(), rows["lang"].combine_chunks(),
        rows["posts"].to_numpy(), threads,
    )  # fmt: skip
    texts = _joined(copies.texts, rows, group, likeness)
    templates = copies.clusters.filter(pc.is_valid(copies.clusters["template"]))
    clusters, members = told(
        engine, texts, templates.select(["cluster", "template"]), shares, posts
    )
    found = description.findings(clusters, members, copies.slots, created_at)
    return replace(
        copies, clusters=clusters, members=members, texts=texts, findings=found,
        caveats=(BY_MEANING,),
    )  # fmt: skip


def _began(engine: Engine, shares: Table, wanted: pa.Array) -> Ints:
    """When each text was posted first, in microseconds; a cluster is named by its first text."""
    known = shares.semi_join(engine.table(pa.table({"object_id": wanted})), "object_id")
    rows = engine.to_arrow(known.group_by("object_id").aggregate(t=known.t.min()))
    places = pc.index_in(wanted, value_set=rows["object_id"].combine_chunks())
    times: Ints = rows["t"].combine_chunks().take(places).to_numpy(zero_copy_only=False)
    return times


def _joined(
    texts: pa.Table, rows: pa.Table, group: Ints, likeness: npt.NDArray[np.float32]
) -> pa.Table:
    """The texts in clusters (``TEXTS``); ``rows`` were read, in order of time."""
    ids = rows["text_id"].to_numpy()
    inside = np.flatnonzero(np.bincount(group, minlength=len(group))[group] > 1)
    read = pa.table(
        {
            "wording": ids[inside],
            "cluster": ids[group[inside]],
            "similarity": likeness[inside].astype(np.float64),
            "text": rows["text"].take(pa.array(inside)),
        }
    )
    alone = pc.invert(pc.is_in(read["wording"], value_set=texts["wording"].combine_chunks()))
    order = [("cluster", "ascending"), ("object_id", "ascending")]
    both = pa.concat_tables([_moved(texts, read), _alone(read.filter(alone))])
    return both.sort_by(order).combine_chunks()


def _moved(texts: pa.Table, read: pa.Table) -> pa.Table:
    """The texts in clusters by wording, in the cluster that theirs has joined."""
    wording = texts["wording"].combine_chunks()
    found = read.take(pc.index_in(wording, value_set=read["wording"].combine_chunks()))
    cluster = pc.coalesce(found["cluster"], wording)
    moved = pc.not_equal(cluster, wording)
    columns = {
        "cluster": cluster,
        "similarity": pc.if_else(moved, found["similarity"], texts["similarity"]),
        "basis": pc.if_else(moved, MEANING, WORDING),
    }
    given = {name: texts[name] for name in TEXTS.names}
    return pa.table({**given, **columns}).cast(TEXTS)


def _alone(read: pa.Table) -> pa.Table:
    """The texts that have no near-copy, and say the same as another."""
    columns = {
        "object_id": read["wording"],
        "text": pa.array([normalise(text) for text in read["text"].to_pylist()], pa.string()),
        "basis": pc.if_else(pc.not_equal(read["cluster"], read["wording"]), MEANING, WORDING),
    }
    given = {name: read[name] for name in read.column_names}
    return pa.table({**given, **columns}).select(TEXTS.names).cast(TEXTS)
