"""The figures of the epidemic model: the published grid, agents against equations, and the fit."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from figures import Figure, Target
from tocsin.foresight.epidemic.agent_parameters import AgentParameters, NetworkParameters
from tocsin.foresight.epidemic.agents import AgentRuns, agents
from tocsin.foresight.epidemic.courses import course
from tocsin.foresight.epidemic.fit_parameters import FitParameters
from tocsin.foresight.epidemic.fitting import Fit, fit
from tocsin.foresight.epidemic.incidence import INCIDENCE
from tocsin.foresight.epidemic.parameters import SmirParameters
from tocsin.foresight.epidemic.smir import SmirRun, smir, smir_grid

Floats = npt.NDArray[np.float64]

GRID = "infodemic/deverna/total_infected_all_settings.csv"
DEVERNA = "deverna"
PUBLISHED_SHARES = {0.5: 86.0, 0.3: 78.1, 0.1: 66.8, 0.01: 58.1}
MIXED = AgentParameters(
    disease=SmirParameters(), contacts=None, thresholds=(100_000,), sharers=0.5, sharers_in_camp=0.5
)
"""Half are misinformed whatever they follow, and everybody meets everybody."""
FITS = 100
TRUE = {"transmission_rate": 0.3, "risk_ratio": 3.0, "reporting": 0.3}
AREAS = 6
FIT_DAYS = 80
TOWN = 20_000
CITY = 200_000


def _columns(path: Path) -> dict[str, Floats]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def grid_max_error(data: Path) -> tuple[float, str]:
    known = _columns(data / GRID)
    grid = smir_grid(
        transmission_rate=known["beta"],
        risk_ratio=known["lambda"],
        misinformed_share=known["frac_mis"],
    )
    computed = {
        "total_ord_inf": grid.infected[:, 0],
        "total_mis_inf": grid.infected[:, 1],
        "diff": grid.infected[:, 1] - grid.infected[:, 0],
        "total_inf": grid.total,
        "r0": grid.reproduction_number,
        "extra_inf": grid.extra,
    }
    errors = {name: np.abs(values - known[name]).max() for name, values in computed.items()}
    rows = len(known["beta"])
    return float(max(errors.values())), f"{rows:,} rows, columns {', '.join(errors)}"


def _example() -> tuple[SmirRun, SmirRun]:
    return smir(), smir(SmirParameters(risk_ratio=1.0))


def extra_points(_: Path) -> tuple[float, str]:
    run, without = _example()
    total, calm = float(run.infected.sum()), float(without.infected.sum())
    return 100 * (total - calm), f"{100 * total:.1f} % against {100 * calm:.1f} %"


def group_difference_points(_: Path) -> tuple[float, str]:
    ordinary, misinformed = 100 * smir().infected
    return float(misinformed - ordinary), f"{misinformed:.1f} against {ordinary:.1f} of all people"


def peak_day_errors(_: Path) -> tuple[float, str]:
    run, without = _example()
    found = [without.peak_day, run.peak_day, *(int(day) for day in run.group_peak_days)]
    wrong = sum(a != b for a, b in zip(found, (60, 22, 24, 22), strict=True))
    return float(wrong), (
        f"λ = 1: day {found[0]}; λ = 3: day {found[1]}, ordinary {found[2]}, misinformed {found[3]}"
    )


def share_max_error_points(_: Path) -> tuple[float, str]:
    found = 100 * smir_grid(misinformed_share=list(PUBLISHED_SHARES)).total
    error = np.abs(found - list(PUBLISHED_SHARES.values())).max()
    return float(error), ", ".join(
        f"{100 * share:g} %: {infected:.2f}"
        for share, infected in zip(PUBLISHED_SHARES, found, strict=True)
    )


def homophily_mixed_error(_: Path) -> tuple[float, str]:
    """α = ½ is the model without groups, at any share; both readings of α agree in equal halves."""
    shares = np.array([0.01, 0.1, 0.3, 0.5, 0.9])
    kept = SmirParameters(mixing="preserved")
    plain, other = (smir_grid(base, misinformed_share=shares) for base in (None, kept))
    alphas = np.linspace(0.5, 1, 11)
    halves = [smir_grid(base, homophily=alphas).infected for base in (None, kept)]
    error = max(np.abs(plain.infected - other.infected).max(), np.abs(halves[0] - halves[1]).max())
    told = 100 * smir_grid(homophily=[0.5, 0.7, 0.9, 1.0]).total
    return float(error), "infected at α .5, .7, .9, 1: " + ", ".join(f"{x:.1f}" for x in told)


def step_points(_: Path) -> tuple[float, str]:
    """How far the published daily steps are from the continuous equations."""
    daily, fine = smir(), smir(SmirParameters(steps_per_day=500))
    ill = 100 * np.abs(daily.ill - fine.ill).sum(axis=1).max()
    end = 100 * float(fine.infected.sum())
    return float(ill), f"infected at once; by the end {end:.1f} %, peak day {fine.peak_day}"


def _curve(run: SmirRun) -> Floats:
    return np.stack([run.susceptible, run.ill, run.recovered], axis=-1)


def _deviation(found: AgentRuns, disease: SmirParameters) -> tuple[float, float]:
    """Largest deviation of the mean over runs on any day, in points: of all people, by group."""
    apart = found.days[:, 0].mean(axis=0) - _curve(smir(disease))
    return 100 * np.abs(apart.sum(axis=1)).max(), 100 * np.abs(apart).max()


def agent_vs_smir_points(_: Path) -> tuple[float, str]:
    of_all, by_group = _deviation(agents(MIXED), SmirParameters())
    coins = agents(replace(MIXED, chances="independent"))
    return float(max(of_all, by_group)), (
        f"any day and compartment, mean of {MIXED.runs} runs of {MIXED.population:,}; "
        f"a coin a contact: {max(_deviation(coins, SmirParameters())):.2f}"
    )


def agent_vs_smir_network_points(_: Path) -> tuple[float, str]:
    """The same on a network: everybody has about 500 contacts, drawn without regard to camps."""
    kind = NetworkParameters(mean_degree=500, exponent=100, homophily=0.5)
    found = agents(replace(MIXED, contacts=kind, population=20_000, thresholds=(20_000,)))
    value = max(_deviation(found, SmirParameters()))
    return float(value), f"random network, 500 contacts each, mean of {MIXED.runs} runs of 20,000"


@cache
def _heavy() -> AgentRuns:
    return agents(AgentParameters(thresholds=(1, 20)))


def agent_threshold_points(_: Path) -> tuple[float, str]:
    found = _heavy().to_frame("thresholds").set_index("threshold")
    said = "; ".join(
        f"φ = {threshold}: {100 * row.misinformed:.1f} % misinformed, {100 * row.infected:.1f} % "
        f"infected"
        for threshold, row in found.iterrows()
    )
    return _difference(_heavy()), f"{said}; {_heavy().parameters.runs} runs of 100,000"


def _difference(found: AgentRuns) -> float:
    total = found.infected.sum(axis=2)
    return 100 * float((total[:, 0] - total[:, 1]).mean())


def agent_threshold_published_points(_: Path) -> tuple[float, str]:
    """With the published chances: .01 a contact, and certain infection of the misinformed."""
    disease = SmirParameters(
        transmission_rate=0.25, risk_ratio=100, initially_infected=1e-4, seeding="proportional"
    )
    found = agents(AgentParameters(disease=disease, thresholds=(1, 20), chances="independent"))
    total = 100 * found.infected.sum(axis=2).mean(axis=0)
    return _difference(found), (
        f"{total[0]:.1f} % against {total[1]:.1f} %, invented networks; published, on its own: 13.9"
    )


def _made(seed: int, *, as_agents: bool) -> pa.Table:
    """Cases of six areas of different exposure: the equations' course, or one of agents."""
    rng = np.random.default_rng([seed, as_agents])
    rows = []
    people = TOWN if as_agents else CITY
    for area, share in enumerate(np.linspace(0.05, 0.55, AREAS)):
        disease = SmirParameters(
            TRUE["transmission_rate"], TRUE["risk_ratio"], float(share), seeding="proportional",
            initially_infected=10 ** rng.uniform(-3.5, -2.5), days=FIT_DAYS + 1,
        )  # fmt: skip
        if as_agents:
            misinformed = rng.random(people) < share
            left = course(None, misinformed, disease, "added", rng).days[:, :, 0].sum(axis=1)
        else:
            left = smir(disease).susceptible.sum(axis=1)
        mean = np.maximum(TRUE["reporting"] * people * -np.diff(left), 1e-9)
        cases = rng.negative_binomial(20, 20 / (20 + mean))
        rows += [
            (f"area {area}", None, date(2026, 1, 1) + timedelta(day), int(count), people, share)
            for day, count in enumerate(cases)
        ]
    return pa.Table.from_pylist(
        [dict(zip(INCIDENCE.names, row, strict=True)) for row in rows], schema=INCIDENCE
    )


def _covered(found: Fit, name: str) -> bool:
    one = found.estimate(name)
    above = one.low is None or one.low <= TRUE[name]
    return above and (one.high is None or TRUE[name] <= one.high)


@cache
def _fits(*, as_agents: bool) -> list[Fit]:
    return [fit(_made(seed, as_agents=as_agents), FitParameters()) for seed in range(FITS)]


def _coverage(*, as_agents: bool) -> tuple[float, str]:
    fits = _fits(as_agents=as_agents)
    shares = {name: np.mean([_covered(one, name) for one in fits]) for name in TRUE}
    values = [one.estimate("risk_ratio").value for one in fits]
    known = [value for value in values if value is not None]
    told = ", ".join(f"{name} {share:.3f}" for name, share in shares.items())
    return float(shares["risk_ratio"]), (
        f"of λ, {FITS} fits; {told}; λ on average {np.mean(known):.2f}, measured in {len(known)}"
    )


def smir_fit_coverage(_: Path) -> tuple[float, str]:
    return _coverage(as_agents=False)


def smir_fit_coverage_agents(_: Path) -> tuple[float, str]:
    return _coverage(as_agents=True)


FIGURES = [
    Figure("foresight.smir_grid_max_error", Target(0, 1e-9), DEVERNA, grid_max_error),
    Figure("foresight.smir_extra_points", Target(29.2, 29.4), "made", extra_points),
    Figure(
        "foresight.smir_group_difference_points", Target(12.45, 12.55), "made",
        group_difference_points,
    ),
    Figure("foresight.smir_peak_day_errors", Target(0, 0), "made", peak_day_errors),
    Figure(
        "foresight.smir_share_max_error_points", Target(0, 0.05), "made", share_max_error_points
    ),
    Figure("foresight.smir_mixed_max_error", Target(0, 1e-9), "made", homophily_mixed_error),
    Figure("foresight.smir_daily_step_points", None, "made", step_points),
    Figure(
        "foresight.agent_vs_smir_points", Target(0, 1), "made", agent_vs_smir_points, quick=False
    ),
    Figure(
        "foresight.agent_vs_smir_network_points", None, "made", agent_vs_smir_network_points,
        quick=False,
    ),
    Figure("foresight.agent_threshold_points", None, "made", agent_threshold_points, quick=False),
    Figure(
        "foresight.agent_threshold_published_points", None, "made",
        agent_threshold_published_points, quick=False,
    ),
    Figure(
        "foresight.smir_fit_coverage", Target(0.90, 0.98), "made", smir_fit_coverage, quick=False
    ),
    Figure(
        "foresight.smir_fit_coverage_agents", None, "made", smir_fit_coverage_agents, quick=False
    ),
]  # fmt: skip
