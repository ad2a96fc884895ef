"""What is told of each source, in one row: how often, by whose rating, with which reputation."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.intervals import wilson
from tocsin.detect.sources import counting
from tocsin.detect.sources.bands import Rated
from tocsin.detect.sources.counting import SITE
from tocsin.detect.sources.judging import Judged, Record, Source
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reputation import reputations
from tocsin.engine.base import Engine, Table

MOST_EVIDENCE: Final = 10
"""Posts that a source names: judged ones first."""

Floats = npt.NDArray[np.float64]


def reputed(
    records: Mapping[Source, Record], rated: Rated, how: How
) -> Mapping[Source, tuple[float, ...]]:
    """Share, low, high and prior of the sources that were judged enough."""
    judged = {source: one for source, one in records.items() if one.judged > 0}
    if not judged:
        return {}
    false, number = (
        np.array([getattr(one, name) for one in judged.values()]) for name in ("false", "judged")
    )
    found = reputations(false, number, _rated_false(judged, rated, how), how.rating_weight)
    return {
        source: tuple(float(part[place]) for part in found)
        for place, source in enumerate(judged)
        if number[place] >= how.least_judged
    }


def _rated_false(judged: Mapping[Source, Record], rated: Rated, how: How) -> Floats | None:
    """1 − rating by the list that is the prior; NaN where it does not rate the source."""
    if how.rating_list is None:
        return None
    found = []
    for kind, source in judged:
        own = [
            rating
            for name, rating in (rated.counting.get(source, ()) if kind == SITE else ())
            if name == how.rating_list
        ]
        # A list that rates a site differently by subject is no prior for the whole of it.
        found.append(1 - own[0] if len(set(own)) == 1 else np.nan)
    return np.array(found)


def listed(
    counted: pa.Table,
    rated: Rated,
    record: Judged,
    reputation: Mapping[Source, tuple[float, ...]],
    how: How,
) -> list[dict[str, Any]]:
    """The rows of ``SOURCES``: those with most posts, and all that were judged."""
    order = [("posts", "descending"), ("kind", "descending"), ("source", "ascending")]
    rows = []
    for place, row in enumerate(counted.sort_by(order).to_pylist()):
        source = row["kind"], row["source"]
        own = record.records.get(source)
        if place >= how.most_sources and own is None:
            continue
        is_site = row["kind"] == SITE
        ratings = [rating for _, rating in rated.counting.get(row["source"], ())] if is_site else []
        rows.append(
            {
                **row,
                "band": str(rated.bands[row["source"]]) if is_site else None,
                "language": rated.languages.get(row["source"]) if is_site else None,
                "lists": len(
                    {name for name, _ in rated.counting[row["source"]]} if is_site else ()
                ),
                "lowest_rating": min(ratings, default=None),
                "highest_rating": max(ratings, default=None),
                **_told(own or Record(), reputation.get(source)),
            }
        )
    return rows


def _told(own: Record, reputation: Sequence[float] | None) -> dict[str, Any]:
    share, low, high, prior = reputation or (None, None, None, None)
    said: dict[str, Any] = {
        "judged": own.judged, "false_share": share, "false_share_low": low,
        "false_share_high": high, "prior_share": prior, "suggested": own.suggested,
        "post_keys": list(own.post_keys[:MOST_EVIDENCE]),
    }  # fmt: skip
    if own.suggested:
        ends = wilson(np.array([own.suggested_false]), np.array([own.suggested]))
        said["suggested_share"] = own.suggested_false / own.suggested
        said["suggested_share_low"], said["suggested_share_high"] = (float(e[0]) for e in ends)
    return said


def add_evidence(engine: Engine, links: Table, shown: Table, rows: list[dict[str, Any]]) -> None:
    """Fills up the posts of each row with those that reached most."""
    wanted = pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in ("kind", "source")}
    )
    widest = counting.widest(links, shown, engine.table(wanted), MOST_EVIDENCE)
    found: dict[Source, list[int]] = {}
    for one in engine.to_arrow(widest).sort_by("place").to_pylist():
        found.setdefault((one["kind"], one["source"]), []).append(one["post_key"])
    for row in rows:
        keys = dict.fromkeys([*row["post_keys"], *found.get((row["kind"], row["source"]), ())])
        row["post_keys"] = list(keys)[:MOST_EVIDENCE]
