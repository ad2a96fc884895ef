"""Who is heard and who is cited, in all and by window: from sums to shares with intervals.

Exposure share: Σ reach of its posts / Σ reach of all posts on the topics; posts are the clusters.
Citation share: posts of others that cite it / all posts of others on the topics; accounts are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.authority import counting
from tocsin.detect.authority.parameters import How
from tocsin.detect.authority.schemas import HEARD, OVER_TIME
from tocsin.detect.ratios import Sums, shares
from tocsin.engine.base import Engine, Table

_SUMS: Final = ("x", "n", "xx", "xn", "nn", "clusters")
Row = dict[str, Any]
Cell = tuple[str, int]
"""An institution and the start of a window (µs)."""


@dataclass(frozen=True)
class Named:
    """The institutions in their order, with engine tables of their accounts and sites."""

    names: Sequence[str]
    with_accounts: frozenset[str]
    accounts: Table
    sites: Table


def heard(engine: Engine, told: Table, cited: Table, named: Named, ours: str, how: How) -> pa.Table:
    """The table ``HEARD``: each institution over all windows."""
    every, citing = (rows.mutate(start=rows.start * 0) for rows in (told, cited))
    rows = _shares(engine, every, citing, named, how) or _silence(named)
    posts = rows[0]["all_posts"]
    mine = _keys(engine, counting.own(told, named.accounts), how)
    theirs = _keys(engine, cited, how)
    for row in rows:
        name = row["institution"]
        row["is_ours"] = name == ours
        row["posts_share"] = row["posts"] / posts if posts and row["posts"] is not None else None
        row["post_keys"], row["citing_post_keys"] = mine.get(name, []), theirs.get(name, [])
    rows.sort(key=lambda row: not row["is_ours"])
    return pa.Table.from_pylist([{n: row[n] for n in HEARD.names} for row in rows], schema=HEARD)


def over_time(engine: Engine, told: Table, cited: Table, named: Named, how: How) -> pa.Table:
    """The table ``OVER_TIME``."""
    rows = _shares(engine, told, cited, named, how)
    typed = pa.schema(
        [f.with_type(pa.int64()) if f.name == "window_start" else f for f in OVER_TIME]
    )
    kept = [{name: row[name] for name in OVER_TIME.names} for row in rows]
    return pa.Table.from_pylist(kept, schema=typed).cast(OVER_TIME)


def _shares(engine: Engine, told: Table, cited: Table, named: Named, how: How) -> list[Row]:
    """A row an institution and window: counts and both shares."""
    own = _cells(engine, counting.exposed(told, named.accounts))
    every = _windows(engine, counting.all_exposed(told))
    citing = _cells(engine, counting.cited_sums(told, cited))
    all_posts, own_posts = counting.others_sums(told, named.accounts)
    wrote, mine = _windows(engine, all_posts), _cells(engine, own_posts)
    cells = [(name, start) for name in named.names for start in sorted(every)]
    exposure, citation = [], []
    for name, start in cells:
        x = own.get((name, start), {})
        exposure.append({**every[start], **x, "xn": x.get("xx", 0.0)})
        less = mine.get((name, start), {})
        others = {part: wrote[start][part] - less.get(part, 0.0) for part in wrote[start]}
        citation.append({**others, **citing.get((name, start), {})})
    exposed, cites = _measured(exposure, how), _measured(citation, how)
    rows = []
    for place, (name, start) in enumerate(cells):
        speaks = name in named.with_accounts
        mute = None if not speaks else 0
        rows.append(
            {
                "institution": name,
                "window_start": start,
                "all_posts": every[start]["posts"],
                "posts": int(own[name, start]["posts"]) if (name, start) in own else mute,
                "exposures": int(own[name, start]["x"]) if (name, start) in own else mute,
                "citing": int(citation[place].get("x", 0)),
                **_named("exposure_share", exposed[place] if speaks else None),
                **_named("citation_share", cites[place]),
            }
        )
    return rows


def _silence(named: Named) -> list[Row]:
    """The rows where nobody posted on any topic: nothing was counted, and nothing is measured."""
    empty = {name: None for schema in (HEARD, OVER_TIME) for name in schema.names}
    counts = dict.fromkeys(("all_posts", "citing"), 0)
    mute = dict.fromkeys(("posts", "exposures"), 0)
    return [
        {**empty, **counts, **(mute if name in named.with_accounts else {}), "institution": name}
        for name in named.names
    ]


def _measured(sums: Sequence[Mapping[str, float]], how: How) -> list[tuple[float, float, float]]:
    columns = (np.array([one.get(name, 0.0) for one in sums], dtype=np.float64) for name in _SUMS)
    found = shares(Sums(*columns), how.least_posts)
    return list(zip(*(part.tolist() for part in found), strict=True))


def _named(name: str, found: tuple[float, float, float] | None) -> Row:
    """The share and its ends under their names; NaN is not measured, which is null."""
    known = (None, None, None) if found is None or np.isnan(found[0]) else found
    return dict(zip((name, f"{name}_low", f"{name}_high"), known, strict=True))


def _cells(engine: Engine, rows: Table) -> dict[Cell, Row]:
    found = engine.to_arrow(rows).to_pylist()
    return {(row.pop("institution"), row.pop("start")): row for row in found}


def _windows(engine: Engine, rows: Table) -> dict[int, Row]:
    return {row.pop("start"): row for row in engine.to_arrow(rows).to_pylist()}


def _keys(engine: Engine, rows: Table, how: How) -> dict[str, list[int]]:
    """The posts of each institution that reached most."""
    found: dict[str, list[int]] = {}
    widest = engine.to_arrow(counting.widest(rows, how.most_evidence))
    for row in widest.sort_by("place").to_pylist():
        found.setdefault(row["institution"], []).append(row["post_key"])
    return found
