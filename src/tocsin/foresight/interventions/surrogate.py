"""What published simulations say of options, where there is no event of one's own to fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.effects.ledger import Ledger, ledger
from tocsin.foresight.interventions.levers import Lever, highest_rung, rights
from tocsin.foresight.interventions.options import known
from tocsin.foresight.interventions.published import Remaining, combined
from tocsin.results import Result

DO_NOTHING: Final = "do nothing"
RESPONSE: Final = pa.schema(
    {
        "option": pa.string(),
        "levers": pa.list_(pa.string()),
        "rung": pa.string(),
        "rights": pa.list_(pa.string()),
        "remaining": pa.float64(),  # share of posts; null: only bounds are known
        "remaining_low": pa.float64(),
        "remaining_high": pa.float64(),
        "reason": pa.string(),  # why nothing is known
    }
)


@dataclass(frozen=True)
class Response(Result):
    """Options side by side, by published simulations of other events."""

    options: tuple[str, ...]
    levers: tuple[tuple[Lever, ...], ...]
    remaining: tuple[Remaining | None, ...]
    reasons: tuple[str, ...]

    def said(self) -> tuple[str, ...]:
        """An option a sentence, first the one that is sure to leave least."""
        order = sorted(range(len(self.options)), key=self._end)
        return tuple(self._sentence(place) for place in order)

    def _end(self, place: int) -> float:
        found = self.remaining[place]
        return 2.0 if found is None else found.high

    def _sentence(self, place: int) -> str:
        name, found = self.options[place], self.remaining[place]
        if found is None:
            return f"{name}: not measured, for {self.reasons[place]}."
        if not self.levers[place]:
            return f"{name}: the baseline, all posts."
        if np.isnan(found.value):
            return (
                f"{name}: by published simulations {1 - found.high:.0%} to {1 - found.low:.0%} "
                "fewer posts than doing nothing, depending on how much the levers overlap."
            )
        return (
            f"{name}: by published simulations {1 - found.value:.0%} fewer posts than doing "
            f"nothing ({1 - found.high:.0%} to {1 - found.low:.0%})."
        )

    def tables(self) -> Mapping[str, pa.Table]:
        rows = []
        for name, levers, found, reason in zip(
            self.options, self.levers, self.remaining, self.reasons, strict=True
        ):
            value = None if found is None or np.isnan(found.value) else found.value
            rows.append(
                {
                    "option": name,
                    "levers": [str(lever) for lever in levers],
                    "rung": highest_rung(levers),
                    "rights": list(rights(levers)),
                    "remaining": value,
                    "remaining_low": found and found.low,
                    "remaining_high": found and found.high,
                    "reason": reason or None,
                }
            )
        return {"options": pa.Table.from_pylist(rows, schema=RESPONSE)}

    def charts(self) -> Mapping[str, Chart]:
        known_ = [
            (name, found)
            for name, found in zip(self.options, self.remaining, strict=True)
            if found is not None
        ]
        if not known_:
            return {}
        middle = [r.value if np.isfinite(r.value) else (r.low + r.high) / 2 for _, r in known_]
        series = Series(
            "posts left",
            [name for name, _ in known_],
            [100 * value for value in middle],
            [100 * found.low for _, found in known_],
            [100 * found.high for _, found in known_],
            kind="points",
        )
        chart = Chart(
            "Options by published simulations", "option", "posts left (%)", (series,),
            (Level(100.0, "do nothing"),),
            "Where levers are combined the point is only the middle of the bounds.",
        )  # fmt: skip
        return {"options": chart}

    def caveats(self) -> tuple[str, ...]:
        return (
            (
                "Read from the figures of one simulation study of Twitter during the election of "
                "2020 in the United States; other platforms, languages and years may differ."
            ),
            (
                "Combinations are bounded by: no lever undoes another, and none makes another "
                "stronger than it is alone."
            ),
            "Rights and rungs are named for those who decide; nothing is decided here.",
        )


def surrogate(options: Mapping[str, Sequence[Lever]], priors: Ledger | None = None) -> Response:
    """What published simulations say of some options, "do nothing" always among them.

    ``priors`` gives the reduction of levers that have none; by default the bundled ledger.
    """
    priors = ledger() if priors is None else priors
    named = {DO_NOTHING: (), **{name: tuple(levers) for name, levers in options.items()}}
    found, reasons, all_levers = [], [], []
    for levers in named.values():
        with_values, reason = known(levers, priors)
        all_levers.append(with_values or levers)
        reasons.append(reason)
        found.append(None if reason else combined(with_values))
    return Response(tuple(named), tuple(all_levers), tuple(found), tuple(reasons))
