"""What platforms say they did about disinformation: counts that open their statements.

Of every platform: how many of its statements are about it (and who says so), on which ground, with
which restriction, how far automated, on whose initiative, and how late. Beside each count stands
the same of the platform's other statements (``about`` = other): whether disinformation is treated
differently is seen against those, never against another platform, whose rules and size differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.charts import Chart, Series
from tocsin.detect.intervals import wilson
from tocsin.engine import Engine
from tocsin.errors import InputError
from tocsin.exchange.dsa_dumps import counting
from tocsin.exchange.dsa_dumps.delays import quantiles
from tocsin.exchange.dsa_dumps.importing import Imported
from tocsin.exchange.dsa_dumps.sampling import Sample
from tocsin.exchange.dsa_dumps.subject import About
from tocsin.results import Result

_MOST_BARS: Final = 12
_MOST_REASONS: Final = 5
_SUBJECT: Final = tuple(one.value for one in About if one is not About.OTHER)


@dataclass(frozen=True)
class Stated(Result):
    """What was counted. A row of any table of codes opens by :func:`.behind`."""

    numbers: Mapping[str, pa.Table]
    sample: Sample
    statements: int
    twice: int
    broken: tuple[str, ...]

    def said(self) -> tuple[str, ...]:
        rows = self.numbers["platforms"].to_pylist()
        named = sum(row[About.KEYWORD] for row in rows)
        category = sum(row[About.CATEGORY] for row in rows)
        worded = sum(row[About.WORDED] for row in rows)
        first, last = (min(row["first"] for row in rows), max(row["last"] for row in rows))
        told = (
            (
                f"{self.statements:,} statements of {len(rows):,} platforms, "
                f"{first:%Y-%m-%d} to {last:%Y-%m-%d}."
            ),
            (
                f"Platforms chose a keyword of disinformation in {self._of(named)}; a further "
                f"{self._of(category)} are filed under civic discourse or elections, and in "
                f"{self._of(worded)} only the name of the rule says it."
            ),
        )
        return (*told, *self._restricted(), *self._automated(), *self._late())

    def tables(self) -> Mapping[str, pa.Table]:
        return self.numbers

    def charts(self) -> Mapping[str, Chart]:
        rows = [row for row in self.numbers["platforms"].to_pylist() if row[About.KEYWORD]]
        rows = sorted(rows, key=lambda row: -row[About.KEYWORD])[:_MOST_BARS]
        if not rows:
            return {}
        series = Series(
            "stated with a keyword",
            [row["platform_name"][:40] for row in rows],
            [row[About.KEYWORD] for row in rows],
            [row["keyword_low"] for row in rows] if self.sample.share < 1 else None,
            [row["keyword_high"] for row in rows] if self.sample.share < 1 else None,
            kind="bars",
        )
        title = "Statements of reasons with a keyword of disinformation"
        note = "A platform that fills in no keywords has no bar, whatever it did."
        return {"platforms": Chart(title, "platform", "statements", (series,), note=note)}

    def caveats(self) -> tuple[str, ...]:
        told = [
            "These are the platforms' own statements; nobody has checked them here.",
            (
                "Keywords are optional: of a platform that fills in none, nothing is known, and "
                "zero does not mean that nothing was done."
            ),
            (
                "A statement is a decision, not a post: one post may have several, and mass "
                "decisions may come in as one each. Platforms are not comparable with each other."
            ),
            "Content dates are what platforms put there; some put the day an account was made.",
        ]
        if self.sample.share < 1:
            told.append(
                f"A share of {self.sample.share:g} of the statements was drawn; counts are of "
                "those, and columns *_low and *_high say how many there are in all (95 %)."
            )
        if self.twice:
            told.append(f"{self.twice:,} statements stood twice and are counted once.")
        told += [f"Not read to its end: {one}" for one in self.broken]
        return tuple(told)

    def _of(self, count: int) -> str:
        if self.sample.share == 1:
            return f"{count:,} ({count / max(self.statements, 1):.2%})"
        low, high = self.sample.interval(np.array([count]))
        return f"{count:,} drawn (in all {int(low[0]):,} to {int(high[0]):,})"

    def _restricted(self) -> tuple[str, ...]:
        codes = _summed(self.numbers["restrictions"], _SUBJECT)
        listed = sorted(codes.items(), key=lambda item: (-item[1], item[0]))[:3]
        told = ", ".join(f"{_words(code)} in {count:,}" for (_, code), count in listed)
        return (f"Of these statements the most frequent restrictions: {told}.",) if told else ()

    def _automated(self) -> tuple[str, ...]:
        told = []
        for ways, word in ((_SUBJECT, "about disinformation"), ((About.OTHER,), "on all else")):
            codes = _summed(self.numbers["automation"], ways)
            full = codes.get(("automated_decision", "AUTOMATED_DECISION_FULLY"), 0)
            of = sum(n for (column, _), n in codes.items() if column == "automated_decision")
            if of:
                told.append(f"{full:,} of {of:,} decisions {word} ({full / of:.1%})")
        return (f"Stated as fully automated: {'; '.join(told)}.",) if told else ()

    def _late(self) -> tuple[str, ...]:
        rows = [
            row
            for row in self.numbers["delays"].to_pylist()
            if row["about"] == About.KEYWORD and row["measured"]
        ]
        if not rows:
            return ()
        most = max(rows, key=lambda row: (row["measured"], row["platform_name"]))
        return (
            (
                f"From content to decision, {most['platform_name'][:80]} states a median of "
                f"{most['q50']:g} days over {most['measured']:,} statements with such a keyword."
            ),
        )


def stated(engine: Engine, imported: Imported) -> Stated:
    """Counts an import.

    Raises:
        InputError: it holds no statement.
    """
    if not imported.statements:
        raise InputError(
            f"No statement was read. {'; '.join(_why(imported)[:_MOST_REASONS])}".rstrip(),
            "Give daily dumps of the DSA Transparency Database, full or light.",
        )
    table = counting.statements(engine, imported)
    platforms = _estimated(counting.by_platform(engine, table), imported.sample)
    numbers = {"platforms": platforms}
    for name, columns in counting.DIMENSIONS.items():
        codes = counting.by_code(engine, table, columns)
        numbers[name] = _shared(codes, platforms, imported.sample)
    drawn = imported.sample.share < 1
    for name, column in (("delays", "delay_days"), ("reporting", "reporting_days")):
        numbers[name] = quantiles(counting.by_delay(engine, table, column), drawn=drawn)
    broken = tuple(f"{one.name}: {one.broken}" for one in imported.parts if one.broken)
    return Stated(numbers, imported.sample, imported.statements, imported.twice, broken)


def _why(imported: Imported) -> list[str]:
    """What kept statements from being read: of each input, or of each part."""
    told = list(imported.ignored)
    for one in imported.parts:
        if one.broken:
            told.append(one.broken)
        elif one.rejected.rows:
            told.append(f"{one.name}: {one.rejected.rows:,} rows are no statements")
        else:
            told.append(f"{one.name}: it has no rows, or none was drawn")
    return told


def _estimated(platforms: pa.Table, sample: Sample) -> pa.Table:
    """With the interval of each count, where it was drawn."""
    if sample.share == 1:
        return platforms
    for name in ("statements", *(one.value for one in About)):
        low, high = sample.interval(platforms[name].to_numpy())
        platforms = platforms.append_column(f"{name}_low", pa.array(low))
        platforms = platforms.append_column(f"{name}_high", pa.array(high))
    return platforms


def _shared(codes: pa.Table, platforms: pa.Table, sample: Sample) -> pa.Table:
    """With ``of``, the platform's statements that are about it in the same way, and the share."""
    totals = {row["platform_name"]: row for row in platforms.to_pylist()}
    pairs = zip(codes["platform_name"].to_pylist(), codes["about"].to_pylist(), strict=True)
    of = np.array([int(totals[name][about]) for name, about in pairs], dtype=np.int64)
    counts = codes["count"].to_numpy()
    made = codes.append_column("of", pa.array(of))
    made = made.append_column("share", pc.divide(pa.array(counts.astype(float)), pa.array(of)))
    if sample.share == 1:
        return made
    for end, column in zip(("low", "high"), wilson(counts, of), strict=True):
        made = made.append_column(f"share_{end}", pa.array(column))
    for end, column in zip(("low", "high"), sample.interval(counts), strict=True):
        made = made.append_column(f"count_{end}", pa.array(column))
    return made


def _summed(codes: pa.Table, ways: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Over platforms, the count of each code of statements that are about it in these ways."""
    found: dict[tuple[str, str], int] = {}
    for row in codes.to_pylist():
        if row["about"] in ways:
            key = (row["column"], row["code"])
            found[key] = found.get(key, 0) + row["count"]
    return found


def _words(code: str) -> str:
    """A code as words: the part that says what was done."""
    kept: Any = code.removeprefix("DECISION_").replace("_", " ").lower()
    return str(kept)[:80]
