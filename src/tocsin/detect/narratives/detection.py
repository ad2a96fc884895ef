"""Narratives: what is told in many different words, by whom, and whether it grows.

Distinct texts → a graph of near ones (:mod:`.graph`) → groups with a memory (:mod:`.communities`),
at two sizes → ids that stay (:mod:`.identity`, :mod:`.decisions`) → terms (:mod:`.labels`), spread
(:mod:`.spread`), growth and bursts (:mod:`.growth`, :mod:`.bursts`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.narratives import description, labels, spread, telling
from tocsin.detect.narratives.graph import near_texts
from tocsin.detect.narratives.identity import NONE, Change
from tocsin.detect.narratives.placing import Before, Read, placed
from tocsin.detect.narratives.tables import HISTORY, MEMBERS, TIMELINE, Narratives
from tocsin.engine.base import Engine, Table


def detect(
    engine: Engine,
    read: Read,
    shares: Table,
    posts: Table,
    known: Before,
    bucket_s: int,
    created_at: datetime,
    involved: Mapping[str, Table] | None = None,
    threads: int = 1,
) -> Narratives:
    """Finds narratives.

    ``shares`` are those of kind ``text_copy`` with near-copies merged, ``posts`` the posts table.
    ``involved`` may hold ``network`` (columns ``account_key, id``) and ``claim`` (columns
    ``post_key, id``).
    """
    near = near_texts(read.vectors, read.texts["lang"].combine_chunks(), threads)
    texts, changes, held = placed(read, near, known)
    inside = pc.not_equal(texts["narrative"], NONE)
    told = texts.filter(inside)
    rows = engine.keep(
        spread.posted(shares, engine.table(told.select(["text_id", "narrative", "similarity"])))
    )
    members = engine.to_arrow(rows.select(*MEMBERS.names).distinct()).cast(MEMBERS)
    members = members.sort_by([("narrative", "ascending"), ("post_key", "ascending")])
    wording = read.texts.filter(inside)
    terms = labels.terms(told["narrative"].to_numpy(), told["similarity"].to_numpy(), wording)
    timeline = engine.to_arrow(spread.timeline(rows, bucket_s)).cast(TIMELINE)
    timeline = timeline.sort_by([("narrative", "ascending"), ("bucket", "ascending")])
    every = engine.to_arrow(spread.everything(shares, bucket_s))
    watched = telling.Watched.of(timeline, every)
    found = telling.narratives(engine, rows, posts, told, wording, watched)
    found = telling.with_names(found, terms, known.decisions, held)
    return Narratives(
        narratives=found,
        texts=texts,
        members=members,
        terms=terms,
        timeline=timeline,
        bursts=telling.burst_table(watched, bucket_s),
        involved=telling.involved_table(engine, rows, involved or {}),
        history=_history(changes, created_at),
        findings=description.findings(found, members, created_at),
        unplaced=texts.num_rows - told.num_rows,
        recall=near.recall,
        caveats=description.CAVEATS,
    )


def _history(changes: Sequence[Change], at: datetime) -> pa.Table:
    rows = [{"at": at, **change._asdict()} for change in changes]
    return pa.Table.from_pylist(rows, schema=HISTORY)
