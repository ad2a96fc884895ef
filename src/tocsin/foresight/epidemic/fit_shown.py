"""What a person reads and sees of a fit."""

from datetime import UTC
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
from scipy import stats

from tocsin.charts import Chart, Series
from tocsin.foresight.epidemic.incidence import ALL, Floats
from tocsin.foresight.epidemic.parameters import GROUPS

if TYPE_CHECKING:
    from tocsin.foresight.epidemic.fitting import Estimate, Fit

NAMES: Final = ("transmission_rate", "risk_ratio", "reporting", "dispersion")
_WORDS: Final = {
    "transmission_rate": "Transmission rate β of ordinary people, a day",
    "risk_ratio": "Risk of exposed people, times that of others (λ)",
    "reporting": "Share of infections that is reported",
    "dispersion": "Dispersion k of daily cases (low: erratic)",
}
_MOST_CHARTS: Final = 8
_PREDICTED: Final = (0.025, 0.975)
_DEPENDENT: Final = 0.2
"""Correlation of a day's deviation with the next one's from which the intervals are too narrow."""

ESTIMATES: Final = pa.schema(
    {
        "parameter": pa.string(),
        "estimate": pa.float64(),  # null: not measured
        "low": pa.float64(),  # 95 %; null: none can be told
        "high": pa.float64(),
    }
)
CASES: Final = pa.schema(
    {
        "area": pa.string(),
        "group": pa.string(),  # null: all, not told apart
        "day": pa.date32(),
        "cases": pa.int64(),
        "expected": pa.float64(),
        "expected_low": pa.float64(),  # where 95 % of days would lie, the parameters being right
        "expected_high": pa.float64(),
    }
)


def estimates(found: "Fit") -> pa.Table:
    """The table ``ESTIMATES``."""
    rows = [
        {"parameter": one.name, "estimate": one.value, "low": one.low, "high": one.high}
        for one in found.estimates
    ]
    return pa.Table.from_pylist(rows, schema=ESTIMATES)


def cases(found: "Fit") -> pa.Table:
    """The table ``CASES``: the days that are known, by area, day and group."""
    observed = found.observed
    area, day, column = np.nonzero(np.isfinite(observed.cases))
    expected, low, high = (
        np.full(len(area), np.nan) if values is None else values[area, day, column]
        for values in (found.expected, *_predicted(found))
    )
    columns = {
        "area": np.array(observed.areas, dtype=object)[area],
        "group": np.array([*GROUPS, None], dtype=object)[column],
        "day": observed.first_day + day.astype("timedelta64[D]"),
        "cases": observed.cases[area, day, column],
        "expected": expected,
        "expected_low": low,
        "expected_high": high,
    }
    arrays = [pa.array(columns[field.name], from_pandas=True).cast(field.type) for field in CASES]
    return pa.Table.from_arrays(arrays, schema=CASES)


def _predicted(found: "Fit") -> tuple[Floats | None, Floats | None]:
    if found.expected is None:
        return None, None
    k = found.dispersion
    mean = np.maximum(found.expected, 1e-10)
    low, high = (np.asarray(stats.nbinom.ppf(part, k, k / (k + mean))) for part in _PREDICTED)
    return low, high


def sentences(found: "Fit") -> tuple[str, ...]:
    """The most important first."""
    if not found.estimates:
        return (f"Not measured: {found.why_not}",)
    told = [_risk(found)]
    if found.no_effect_p is not None:
        told.append(
            "Were there no difference (λ = 1), cases this different would be seen with p "
            + ("< 0.0001." if found.no_effect_p < 1e-4 else f"= {found.no_effect_p:.2g}.")
        )
    told += [_told(one) for one in found.estimates if one.name != "risk_ratio"]
    inside, known = _inside(found)
    told.append(
        f"{inside:,} of {known:,} daily counts lie where 95 % should; the model fits "
        f"{'' if inside >= 0.9 * known else 'badly'}".rstrip()
        + "."
    )
    dependence = residual_correlation(found)
    if dependence > _DEPENDENT:
        told.append(
            f"A day above the model is followed by another (correlation {dependence:.2f}): the "
            "intervals are too narrow."
        )
    return (*told, "This describes what was; it is no forecast, and association is not cause.")


def _risk(found: "Fit") -> str:
    if found.why_not:
        return f"Risk of exposed people: not measured. {found.why_not}"
    return _told(found.estimate("risk_ratio"))


def _told(one: "Estimate") -> str:
    words = _WORDS[one.name]
    if one.value is not None:
        return f"{words}: {one.value:.3g} (95 % interval {one.low:.3g} to {one.high:.3g})."
    if one.low is not None:
        return f"{words}: at least {one.low:.3g}; no upper limit can be told."
    if one.high is not None:
        return f"{words}: at most {one.high:.3g}; no lower limit can be told."
    return f"{words}: not measured."


def _inside(found: "Fit") -> tuple[int, int]:
    table = cases(found)
    seen, low, high = (
        table[name].to_numpy() for name in ("cases", "expected_low", "expected_high")
    )
    return int(((seen >= low) & (seen <= high)).sum()), table.num_rows


def residual_correlation(found: "Fit") -> float:
    """Lag-one correlation of Pearson residuals within areas and groups; 0 where none was fitted."""
    if found.expected is None:
        return 0.0
    mean = np.maximum(found.expected, 1e-10)
    residual = (found.observed.cases - mean) / np.sqrt(mean + mean**2 / found.dispersion)
    residual = np.where(mean >= 1, residual, np.nan)  # of hardly any cases nothing can be told
    today, next_day = residual[:, :-1], residual[:, 1:]
    both = np.isfinite(today + next_day)
    if both.sum() < 10:
        return 0.0
    return float(np.corrcoef(today[both], next_day[both])[0, 1])


def caveats(found: "Fit") -> tuple[str, ...]:
    """What is assumed."""
    given = found.parameters
    return (
        (
            "Whatever else goes with exposure (age, density, vaccination, testing) is in λ too: "
            "areas were not exposed at random. λ may not be read as what misinformation does."
        ),
        "Areas say nothing about a single person.",
        (
            f"People are taken to recover after {given.recovery_days:g} days on average; with "
            "another number β changes in proportion."
        ),
        (
            "The course of infections is taken as certain, and only reporting as chance. Where few "
            "are infected, the intervals are too narrow."
        ),
        "The share of infections that is reported is the same in all areas, groups and days.",
        "Areas do not infect each other, and nobody changes behaviour during the epidemic.",
    )


def charts(found: "Fit") -> dict[str, Chart]:
    """Cases and what the model expects, for the first areas."""
    if found.expected is None:
        return {}
    low, high = _predicted(found)
    drawn = {}
    for area, name in enumerate(found.observed.areas[:_MOST_CHARTS]):
        for column in range(ALL + 1):
            seen = found.observed.cases[area, :, column]
            if np.isfinite(seen).any() and low is not None and high is not None:
                group = "" if column == ALL else f", {GROUPS[column]}"
                at = area, slice(None), column
                drawn[f"cases: {name}{group}"] = _chart(
                    f"Cases in {name}{group}", found.observed.first_day, seen, found.expected[at],
                    low[at], high[at],
                )  # fmt: skip
    return drawn


def _chart(
    title: str, first: np.datetime64, seen: Floats, expected: Floats, low: Floats, high: Floats
) -> Chart:
    days = [
        day.astype("datetime64[s]").item().replace(tzinfo=UTC)
        for day in first + np.arange(len(seen))
    ]
    return Chart(
        title,
        "day",
        "reported cases",
        (
            Series("reported", days, seen.tolist(), kind="points"),
            Series("expected", days, expected.tolist(), low.tolist(), high.tolist()),
        ),
        note="Band: where 95 % of days would lie if the model were right.",
    )
