"""What a person reads and sees of the agent model's runs."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.epidemic.means import Floats, Means, means
from tocsin.foresight.epidemic.smir import smir_grid
from tocsin.foresight.epidemic.telling import percent, points

if TYPE_CHECKING:
    from tocsin.foresight.epidemic.agents import AgentRuns

THRESHOLDS: Final = pa.schema(
    {
        "threshold": pa.int64(),
        "misinformed": pa.float64(),  # shares of the population, as all that follow
        "misinformed_low": pa.float64(),  # interval of the mean over runs; null: one run only
        "misinformed_high": pa.float64(),
        "infected": pa.float64(),
        "infected_low": pa.float64(),
        "infected_high": pa.float64(),
        "least_run": pa.float64(),
        "most_run": pa.float64(),
        "ordinary_infected": pa.float64(),
        "misinformed_infected": pa.float64(),
        "extra": pa.float64(),  # beyond λ = 1
        "extra_low": pa.float64(),
        "extra_high": pa.float64(),
        "extra_ordinary": pa.float64(),
        "peak_day": pa.int64(),  # of the mean course
        "smir": pa.float64(),  # the equations, with as many misinformed
    }
)
DAYS: Final = pa.schema(
    {
        "threshold": pa.int64(),  # null: λ = 1
        "day": pa.int64(),
        "ill": pa.float64(),
        "ill_low": pa.float64(),
        "ill_high": pa.float64(),
        "recovered": pa.float64(),
        "recovered_low": pa.float64(),
        "recovered_high": pa.float64(),
    }
)


def thresholds(found: "AgentRuns") -> pa.Table:
    """The table ``THRESHOLDS``, a row each, in the order of the parameters."""
    total = found.infected.sum(axis=2)
    by_group = found.infected.mean(axis=0)
    extra = found.infected - found.infected_without
    columns = {
        "threshold": list(found.parameters.thresholds),
        **_named("misinformed", means(found.misinformed)),
        **_named("infected", means(total)),
        "least_run": total.min(axis=0),
        "most_run": total.max(axis=0),
        "ordinary_infected": by_group[:, 0],
        "misinformed_infected": by_group[:, 1],
        **_named("extra", means(extra.sum(axis=2))),
        "extra_ordinary": extra[:, :, 0].mean(axis=0),
        "peak_day": found.days[..., 1].sum(axis=3).mean(axis=0).argmax(axis=1) + 1,
        "smir": _equations(found),
    }
    return _table(columns, THRESHOLDS)


def _equations(found: "AgentRuns") -> Floats:
    share = found.misinformed.mean(axis=0)
    disease, size = found.parameters.disease, found.parameters.population
    if disease.seeding == "equal":
        room = max(disease.initially_infected / 2, 1 / size)
        share = np.where((share < room) | (share > 1 - room), np.nan, share)
    told = np.full(len(share), np.nan)
    known = np.isfinite(share)
    if known.any():
        told[known] = smir_grid(disease, misinformed_share=share[known]).total
    return told


def days(found: "AgentRuns") -> pa.Table:
    """The table ``DAYS``: of each threshold, then of λ = 1."""
    courses = [*np.moveaxis(found.days.sum(axis=3), 1, 0), found.days_without]
    parts = []
    for threshold, course in zip((*found.parameters.thresholds, None), courses, strict=True):
        count = course.shape[1]
        columns = {
            "threshold": [threshold] * count,
            "day": np.arange(1, count + 1),
            **_named("ill", means(course[:, :, 1])),
            **_named("recovered", means(course[:, :, 2])),
        }
        parts.append(_table(columns, DAYS))
    return pa.concat_tables(parts)


def _named(name: str, told: Means) -> dict[str, Floats]:
    return {name: told.value, f"{name}_low": told.low, f"{name}_high": told.high}


def _table(columns: dict[str, object], schema: pa.Schema) -> pa.Table:
    arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def sentences(found: "AgentRuns") -> tuple[str, ...]:
    """The most important first."""
    total = found.infected.sum(axis=2)
    given = found.parameters
    low, high = (int(place(given.thresholds)) for place in (np.argmin, np.argmax))
    told = []
    if low != high:
        difference = means(total[:, low] - total[:, high])
        told.append(
            f"If following {_count(given.thresholds[low])} that shares misinformation is enough to "
            f"be misinformed, {points(float(difference.value))} more of the population have had "
            f"the infection by day {given.disease.days} than if it takes "
            f"{given.thresholds[high]}; {_span(difference)}."
        )
    told += [_of_threshold(found, place) for place in dict.fromkeys((low, high))]
    calm = means(found.days_without[:, -1, 2])
    told.append(
        f"With the same risk for all (λ = 1) it would be {percent(float(calm.value))}; "
        f"{_span(calm)}."
    )
    return (*told, "These are scenarios on networks, not a forecast.")


def _of_threshold(found: "AgentRuns", place: int) -> str:
    share, total = found.misinformed[:, place], found.infected[:, place].sum(axis=1)
    extra = means(total - found.infected_without[:, place].sum(axis=1))
    infected = means(total)
    return (
        f"Threshold {found.parameters.thresholds[place]}: {percent(float(share.mean()))} are "
        f"misinformed, {percent(float(infected.value))} have had the infection ({_span(infected)}),"
        f" {points(float(extra.value))} of them by the risk of the misinformed ({_span(extra)})."
    )


def _count(threshold: int) -> str:
    return "one account" if threshold == 1 else f"{threshold} accounts"


def _span(told: Means) -> str:
    if np.isnan(told.low):
        return "interval not measured, for there was one run"
    return f"95 % interval of the mean: {100 * told.low:.1f} to {100 * told.high:.1f}"


def caveats(found: "AgentRuns") -> tuple[str, ...]:
    """What is assumed."""
    given = found.parameters
    networks = (
        "The networks are your own and the same in every run; how well they were collected is not "
        "in the intervals."
        if found.own
        else "The networks are drawn, with a heavy tail and two camps. Real ones differ in ways "
        "that can matter more than the threshold: nobody knows who meets whom."
    )
    return (
        networks,
        "The intervals are of the mean over runs: chance and networks, not the model itself.",
        (
            f"Misinformed people are assumed to be infected {given.disease.risk_ratio:g} times as "
            "easily; the model does not find this out."
        ),
        (
            "Following accounts that share misinformation is taken to misinform, whatever one "
            "thinks of them."
        ),
        f"Exposure is passed on before the epidemic in at most {given.rounds} round(s).",
        "Who has more contacts is more easily infected and infects more.",
    )


def charts(found: "AgentRuns") -> dict[str, Chart]:
    """Infected by threshold, and the course day by day."""
    infected = means(100 * found.infected.sum(axis=2))
    labels = [str(threshold) for threshold in found.parameters.thresholds]
    calm = float(100 * found.days_without[:, -1, 2].mean())
    by_threshold = Chart(
        "Infected by exposure threshold",
        "accounts that must be followed to become misinformed",
        "% of the population",
        (_series("infected", labels, infected, "points"),),
        (Level(calm, "λ = 1"),),
        "Bars: 95 % interval of the mean over runs. Scenarios, not a forecast.",
    )
    return {"thresholds": by_threshold, "ill": _ill(found)}


def _ill(found: "AgentRuns") -> Chart:
    given = found.parameters.thresholds
    x = list(range(1, found.days.shape[2] + 1))
    ill = 100 * found.days[..., 1].sum(axis=3)
    series = [
        _series(f"threshold {given[place]}", x, means(ill[:, place]), "line")
        for place in dict.fromkeys((int(np.argmin(given)), int(np.argmax(given))))
    ]
    series.append(_series("where λ = 1", x, means(100 * found.days_without[:, :, 1]), "line"))
    note = "Bands: 95 % interval of the mean over runs."
    return Chart("Infected at once", "day", "% of the population", tuple(series), note=note)


def _series(label: str, x: list[int] | list[str], told: Means, kind: str) -> Series:
    y, low, high = (part.tolist() for part in told)
    return Series(label, x, y, low, high, "points" if kind == "points" else "line")
