"""The plots of a scenario: day by day against its counterfactual, and over single parameters."""

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from tocsin.charts import Chart, Series

if TYPE_CHECKING:
    from tocsin.foresight.epidemic.foreseeing import Epidemic

_AXES: Final = {
    "misinformed_share": ("Infected by share of misinformed people", "misinformed, % of people"),
    "risk_ratio": ("Infected by risk of the misinformed", "λ, times the ordinary risk"),
    "homophily": ("Infected by homophily", "α, weight of contacts within the own group"),
}


def epidemic(found: "Epidemic") -> dict[str, Chart]:
    """The charts of a scenario, by name."""
    sweeps = {
        "misinformed_share": found.shares,
        "risk_ratio": found.risk_ratios,
        "homophily": found.homophily,
    }
    return {
        "ill": _ill(found),
        "recovered": _recovered(found),
        **{name: _sweep(name, table) for name, table in sweeps.items() if table.num_rows > 1},
    }


def _ill(found: "Epidemic") -> Chart:
    days = list(range(1, len(found.run.ill) + 1))
    ill, without = 100 * found.run.ill, 100 * found.without.ill.sum(axis=1)
    return Chart(
        "Infected at once",
        "day",
        "% of the population",
        (
            Series("all", days, ill.sum(axis=1).tolist()),
            Series("misinformed", days, ill[:, 1].tolist()),
            Series("ordinary", days, ill[:, 0].tolist()),
            Series("all, where λ = 1", days, without.tolist()),
        ),
        note="A scenario, not a forecast. Day 1 is the start.",
    )


def _recovered(found: "Epidemic") -> Chart:
    days = list(range(1, len(found.run.ill) + 1))
    total, without = (100 * run.recovered.sum(axis=1) for run in (found.run, found.without))
    return Chart(
        "Infected and recovered so far",
        "day",
        "% of the population",
        (
            Series("this scenario", days, total.tolist()),
            Series("where λ = 1", days, without.tolist()),
        ),
        note="A scenario, not a forecast.",
    )


def _sweep(name: str, table: pa.Table) -> Chart:
    title, axis = _AXES[name]
    scale = 100 if name == "misinformed_share" else 1
    x = [scale * value for value in table["value"].to_pylist()]
    series = [
        Series(label, x, [100 * share for share in table[column].to_pylist()])
        for label, column in (
            ("all", "infected"), ("misinformed", "misinformed"), ("ordinary", "ordinary"),
        )
    ]  # fmt: skip
    return Chart(
        title,
        axis,
        "% of the population",
        tuple(series),
        note="All else is alike. λβ counts as at most one a step.",
    )
