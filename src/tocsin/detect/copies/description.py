"""What a person reads about a cluster: its slots, and one sentence that can be checked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.copies.tables import MEANING, SLOTS
from tocsin.detect.copies.templates import written
from tocsin.detect.copies.texts import Grouped
from tocsin.detect.copies.thresholds import GUARD, LEAST_TEXTS, NEAR
from tocsin.finding import Finding

VERSION: Final = 2
MOST_FINDINGS: Final = 1_000
"""The widest spread clusters that get a sentence; the tables hold all."""
MOST_EVIDENCE: Final = 1_000
"""Posts that a finding names; the table of members holds all."""
_NO_AGREEMENT: Final = (
    "People copy without any agreement; whether these accounts met more often than chance would "
    "give is a question for coordination."
)
_MODEL: Final = (
    "That these texts say the same is a model's judgement: read them beside each other. Denials "
    "and opposites are looked for in words that are listed; others may stand among them."
)
_VALUES_SHOWN: Final = 3
_LONGEST_QUOTE: Final = 140


def slots(grouped: Grouped, members: pa.Table) -> pa.Table:
    """What fills the slots of each template, and in how many texts and posts (schema ``SLOTS``)."""
    ids, counts = np.unique(members["object_id"].to_numpy(), return_counts=True)
    posts = dict(zip(ids.tolist(), counts.tolist(), strict=True))
    columns: dict[str, list[Any]] = {name: [] for name in SLOTS.names}
    for made in grouped.templates:
        cluster = grouped.object_ids[grouped.first[made.positions[0]]].item()
        objects = grouped.object_ids[made.positions].tolist()
        for slot, fillings in enumerate(zip(*made.fillings, strict=True), 1):
            values = [written(filling) for filling in fillings]
            texts_of = Counter(values)
            posts_of: Counter[str] = Counter()
            for value, object_id in zip(values, objects, strict=True):
                posts_of[value] += posts.get(object_id, 0)
            columns["cluster"] += [cluster] * len(texts_of)
            columns["slot"] += [slot] * len(texts_of)
            columns["value"] += texts_of.keys()
            columns["texts"] += texts_of.values()
            columns["posts"] += posts_of.values()
    table = pa.table(columns, schema=SLOTS)
    order = [("cluster", "ascending"), ("slot", "ascending"), ("posts", "descending")]
    return table.sort_by([*order, ("value", "ascending")])


def findings(
    clusters: pa.Table, members: pa.Table, slots: pa.Table, created_at: datetime
) -> tuple[Finding, ...]:
    """One sentence for each of the widest spread clusters of at least two accounts."""
    of_cluster = members["cluster"].to_numpy()
    keys = members["post_key"].to_numpy()
    rows = [row for row in clusters.slice(0, MOST_FINDINGS).to_pylist() if row["accounts"] > 1]
    values = _values(slots, {row["cluster"] for row in rows})
    found = []
    for row in rows:
        low, high = np.searchsorted(of_cluster, [row["cluster"], row["cluster"] + 1])
        found.append(
            Finding(
                detector="copies",
                version=VERSION,
                parameters={"near": NEAR, "guard": GUARD, "least_texts": LEAST_TEXTS},
                subject=f"text {row['cluster'] & (1 << 64) - 1:016x}",
                statement=_statement(row, values.get(row["cluster"], ())),
                statistic={
                    name: float(row[name]) for name in ("texts", "posts", "accounts", "span_s")
                },
                evidence=tuple(keys[low : min(high, low + MOST_EVIDENCE)].tolist()),
                created_at=created_at,
                basis="inferred" if row["basis"] == MEANING else "observed",
                caveats=(_NO_AGREEMENT, _MODEL) if row["basis"] == MEANING else (_NO_AGREEMENT,),
            )
        )
    return tuple(found)


def _values(slots: pa.Table, wanted: set[int]) -> dict[int, list[Mapping[str, Any]]]:
    """The rows of the first slot of some clusters, the most frequent value first."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in slots.to_pylist():
        if row["slot"] == 1 and row["cluster"] in wanted:
            found.setdefault(row["cluster"], []).append(row)
    return found


def _statement(row: Mapping[str, Any], values: Sequence[Mapping[str, Any]]) -> str:
    spread = (
        f"{row['accounts']:,} accounts posted {_what(row)} in {row['posts']:,} posts between "
        f"{row['first_at']:%Y-%m-%d %H:%M:%S} and {row['last_at']:%Y-%m-%d %H:%M:%S} UTC"
    )
    if len(row["platforms"]) > 1:
        spread += f", on {', '.join(row['platforms'])}"
    quote = " ".join(str(row["sample"]).split())
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1] + "…"
    if not row["template"]:
        return f'{spread}. The first reads: "{quote}"'
    shown = ", ".join(f"{v['value'] or 'nothing'} ({v['posts']:,})" for v in values[:_VALUES_SHOWN])
    return f'{spread}, made from "{row["template"]}" with {len(values):,} fillings: {shown} …'


def _what(row: Mapping[str, Any]) -> str:
    if row["texts"] == 1:
        return "one text"
    if row["basis"] == MEANING:
        languages = f" in {', '.join(row['languages'])}" if len(row["languages"]) > 1 else ""
        return f"{row['texts']:,} wordings of what a model takes for one message{languages}"
    return f"{row['texts']:,} variants of one text"
