"""How an institution answers, by window: what was asked then, answered then, corrected then.

A topic belongs to the window in which it was first asked about, a post to that in which it was
written. The latest windows have waited least, which the estimate of waits takes into account.
"""

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from tocsin.detect.authority.counting import MONDAY_US, US_PER_S
from tocsin.detect.authority.parameters import How
from tocsin.detect.authority.responding import Row, passed_on, waited
from tocsin.detect.authority.schemas import RESPONSES

Cell = tuple[str, int]
"""An institution and the start of a window (µs)."""


def responses(answers: pa.Table, passed: pa.Table, corrected: pa.Table, how: How) -> pa.Table:
    """The table ``RESPONSES``.

    ``answers`` and ``corrected`` are in the schemas ``ANSWERS`` and ``CORRECTED``, ``passed`` is
    what :func:`.answering.corrected` gave.
    """
    asked = _cells(answers, "first_demand", how)
    given = _cells(passed, "t", how)
    fixed = _cells(corrected, "at", how)
    order = {name: place for place, name in enumerate(_names(answers, passed, corrected))}
    cells = sorted({*asked, *given, *fixed}, key=lambda cell: (order[cell[0]], cell[1]))
    rows = [
        {
            "institution": cell[0],
            "window_start": cell[1],
            **waited(asked[cell], how),
            "answers": sum(not row["is_rumour"] for row in given[cell]),
            **passed_on(given[cell], how),
            "own_corrections": len(fixed[cell]),
        }
        for cell in cells
    ]
    typed = pa.schema(
        [f.with_type(pa.int64()) if f.name == "window_start" else f for f in RESPONSES]
    )
    return pa.Table.from_pylist(rows, schema=typed).cast(RESPONSES)


def _cells(table: pa.Table, time: str, how: How) -> defaultdict[Cell, list[Row]]:
    """The rows of each institution and window."""
    width_us = how.window_s * US_PER_S
    found: defaultdict[Cell, list[Row]] = defaultdict(list)
    times = table[time].cast(pa.int64()).to_pylist()
    for t, row in zip(times, table.to_pylist(), strict=True):
        found[row["institution"], t - (t - MONDAY_US) % width_us].append(row)
    return found


def _names(*tables: pa.Table) -> Iterable[str]:
    return dict.fromkeys(name for one in tables for name in one["institution"].to_pylist())
