"""Search attention to claims and the first fact-checks of them, as cells of the voids detector.

A cell is a claim in a country, a window the week that ends on a Sunday, demand the search attention
of the week, an answer the first fact-check. Attention is known cumulatively, at each Sunday.
"""

import ast
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pcsv

from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELLS

WEEK_S = 7 * 86_400
WEEKLY = Parameters(window_s=WEEK_S, per_search_point=1.0, recent_windows=4, horizon_windows=1)
"""A point of attention counts as one of demand, for there is no other kind of it here."""
NEVER = np.iinfo(np.int64).max

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Attention:
    """Cells by week; ``checked`` is the week at whose end the first fact-check came."""

    claim: list[str]
    country: list[str]
    gain: Floats  # (cells, weeks), attention of the week
    checked: Ints  # (cells,), NEVER where there was none
    somewhere: Ints  # (cells,), the first fact-check of the claim in any country
    ends: list[date]


def sunday(day: date) -> date:
    """The Sunday a fact-check falls on: from Thursday on the next, else the previous one.

    That of a Sunday is the next one too: weeks end on Sundays, and that week is over.
    """
    weekday = day.weekday()
    return day + timedelta(days=7 - (weekday + 1) % 7 if weekday >= 3 else -(weekday + 1))


@cache
def attention(data: Path) -> Attention:
    folder = data / "infodemic" / "factcheck_attention"
    rows = pcsv.read_csv(folder / "df_casv.csv.gz").select(["date", "casv", "country", "claim"])
    ends = sorted(set(rows["date"].to_pylist()))
    week = {end: number for number, end in enumerate(ends)}
    cells = sorted(set(zip(rows["claim"].to_pylist(), rows["country"].to_pylist(), strict=True)))
    place = {cell: number for number, cell in enumerate(cells)}
    casv = np.full((len(cells), len(ends)), np.nan)
    for row in rows.to_pylist():
        casv[place[row["claim"], row["country"]], week[row["date"]]] = row["casv"]
    checked = np.full(len(cells), NEVER)
    first: dict[str, int] = {}
    quoted = pcsv.ParseOptions(newlines_in_values=True)
    checks = pcsv.read_csv(folder / "df_fc.csv", parse_options=quoted)
    for row in checks.select(["date", "claim", "countries_list"]).to_pylist():
        claim = row["claim"].removesuffix(".csv")
        at = (sunday(row["date"]) - ends[0]).days // 7
        first[claim] = min(first.get(claim, NEVER), at)
        countries = row["countries_list"]
        for country in ast.literal_eval(countries) if countries.startswith("{") else ():
            number = place.get((claim, country))
            if number is not None:
                checked[number] = min(checked[number], at)
    return Attention(
        claim=[claim for claim, _ in cells],
        country=[country for _, country in cells],
        gain=np.diff(casv, axis=1, prepend=0.0),
        checked=checked,
        somewhere=np.array([first.get(claim, NEVER) for claim, _ in cells]),
        ends=ends,
    )


def as_cells(found: Attention, rows: Ints, answered: Ints, weeks: int) -> pa.Table:
    """The first ``weeks`` of some rows as ``CELLS``; the answer of week w counts from w + 1 on."""
    count = len(rows) * weeks
    starts = np.datetime64(found.ends[0], "us") + np.arange(weeks) * np.timedelta64(WEEK_S, "s")
    answers = np.arange(-1, weeks - 1)[None, :] == answered[rows, None]
    return pa.table(
        {
            "topic": np.repeat(np.array(found.claim)[rows], weeks),
            "lang": pa.nulls(count, pa.string()),
            "place": np.repeat(np.array(found.country)[rows], weeks),
            "window_start": pa.array(np.tile(starts, len(rows))).cast(pa.timestamp("us", "UTC")),
            "questions": np.zeros(count, dtype=np.int64),
            "exposures": np.zeros(count, dtype=np.int64),
            "search_interest": found.gain[rows, :weeks].ravel(),
            "answers": answers.ravel().astype(np.int64),
        },
        schema=CELLS,
    )
