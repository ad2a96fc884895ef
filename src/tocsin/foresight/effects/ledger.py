"""The effect ledger: what others found, kept with its interval, population, source and quality.

The rows that come with Tocsin are figures that were read in the sources named (their abstracts, or
where the note says so, a preprint); few, because a figure without a source is none. An institution
adds its own in a CSV file of the same columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.errors import InputError
from tocsin.foresight.effects.reading import COLUMNS, read
from tocsin.foresight.effects.records import (
    LEDGER,
    Intervention,
    Outcome,
    Prior,
    Quality,
    Scale,
)
from tocsin.results import Result

_BUNDLED: Final = "priors.csv"


class Reduction(NamedTuple):
    """By what share something is reduced: 0.1 is a tenth less; with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Ledger(Result):
    """The priors, in the order they were read."""

    priors: tuple[Prior, ...]

    def sharing(self, intervention: Intervention) -> tuple[Reduction, tuple[Prior, ...]] | None:
        """How much less is shared under an intervention, and the rows that say so.

        The value is the middle row's (the lower of two). The interval is from the least to the
        most that any row supports, its own interval included; from nothing on where there is one
        row without an interval, for a single figure cannot say how sure it is. Rows of low
        quality are left out where there are others. None where no row states a relative change
        of sharing: effects on belief do not say how much less is shared.
        """
        rows = [
            prior
            for prior in self.priors
            if prior.intervention == intervention
            and prior.outcome == Outcome.SHARING
            and prior.scale == Scale.RELATIVE_CHANGE
        ]
        rows = [prior for prior in rows if prior.quality != Quality.LOW] or rows
        if not rows:
            return None
        ends = [-end for row in rows for end in (row.effect, row.low, row.high) if end is not None]
        values = sorted(-row.effect for row in rows)
        low = 0.0 if len(ends) == 1 else min(ends)
        value = min(max(values[(len(values) - 1) // 2], 0.0), 1.0)
        return Reduction(value, min(max(low, 0.0), 1.0), min(max(*ends, value), 1.0)), tuple(rows)

    def said(self) -> tuple[str, ...]:
        """How many there are, and for each intervention what is known of sharing."""
        if not self.priors:
            return ("The ledger is empty: no effect is known.",)
        sources = len({prior.source for prior in self.priors})
        first = f"{len(self.priors)} published or own figures from {sources} sources."
        return (first, *(self._said_of(intervention) for intervention in Intervention))

    def _said_of(self, intervention: Intervention) -> str:
        name = intervention.replace("_", " ").capitalize()
        found = self.sharing(intervention)
        if found is None:
            return f"{name}: its effect on sharing is not measured by any row."
        reduction, rows = found
        return (
            f"{name}: {reduction.value:.0%} less is shared than without it "
            f"({reduction.low:.0%} to {reduction.high:.0%}, by {_rows(len(rows))})."
        )

    def tables(self) -> Mapping[str, pa.Table]:
        rows = [_as_row(prior) for prior in self.priors]
        return {"ledger": pa.Table.from_pylist(rows, schema=LEDGER)}

    def charts(self) -> Mapping[str, Chart]:
        """Effects on sharing and the like, in per cent; no chart where there are none."""
        rows = [p for p in self.priors if p.scale == Scale.RELATIVE_CHANGE]
        if not rows:
            return {}
        low = [np.nan if row.low is None else 100 * row.low for row in rows]
        high = [np.nan if row.high is None else 100 * row.high for row in rows]
        series = Series(
            "relative change",
            [f"{place + 1} {row.intervention}" for place, row in enumerate(rows)],
            [100 * row.effect for row in rows],
            low,
            high,
            kind="points",
        )
        chart = Chart(
            "Published effects", "row and intervention", "change (%)", (series,),
            (Level(0.0, "no effect"),), "No bar: the source states no interval.",
        )  # fmt: skip
        return {"effects": chart}

    def caveats(self) -> tuple[str, ...]:
        return (
            (
                "Most figures are intentions and beliefs in surveys: people may do otherwise on a "
                "platform, in another country or another year."
            ),
            "An effect on belief is not an effect on sharing; none was turned into the other.",
            "Effects found and published are larger than those not published.",
        )


def ledger(own: Path | None = None) -> Ledger:
    """The ledger that comes with Tocsin, and after it the rows of a CSV file of your own.

    Raises:
        InputError: the file cannot be read as a ledger; it names the line and field.
    """
    text = files(__package__).joinpath(_BUNDLED).read_text("utf-8")
    priors = tuple(read(text, _BUNDLED))
    return Ledger(priors if own is None else (*priors, *read_ledger(own).priors))


def read_ledger(path: Path) -> Ledger:
    """The rows of one CSV file (UTF-8, with a header of ``COLUMNS`` in any order).

    Raises:
        InputError: it is not such a file; it names the line and field.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}.", "Give a CSV file in UTF-8.") from error
    return Ledger(tuple(read(text, str(path))))


def _as_row(prior: Prior) -> dict[str, object]:
    return {name: getattr(prior, own) for name, own in zip(LEDGER.names, COLUMNS, strict=True)}


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"
