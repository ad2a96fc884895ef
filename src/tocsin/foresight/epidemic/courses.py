"""The course of an epidemic among agents: SMIR for each person, on a contact network.

In a step, an agent of group g with m infected contacts is infected with the chance
min(1, m·p) with p = min(1, b_g·Δt / k̄), where k̄ is the mean number of contacts: where everybody
meets everybody this is the equations' step, drawn. The infected recover with the chance Δt/τ.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tocsin.foresight.epidemic.agent_parameters import Chances
from tocsin.foresight.epidemic.mixing import contact_matrix
from tocsin.foresight.epidemic.networks import Bools, Floats, Network
from tocsin.foresight.epidemic.parameters import SmirParameters

Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Course:
    """One epidemic. ``days``: shares of the population (days, 2 groups, S I R)."""

    days: Floats
    recovered: Bools
    """Who has recovered on the last day: (n,)."""


def course(
    contacts: Network | None,
    misinformed: Bools,
    disease: SmirParameters,
    chances: Chances,
    rng: np.random.Generator,
) -> Course:
    """Runs an epidemic among agents; without a network everybody meets everybody."""
    from tocsin.foresight.epidemic import contagion  # noqa: PLC0415 - numba: only where needed

    size, steps = len(misinformed), disease.steps_per_day
    rates = disease.transmission_rate / steps * np.array([1.0, disease.risk_ratio])
    state = _first_infected(misinformed, disease, rng)
    met = np.ones(size, dtype=np.int32)
    days = np.empty((disease.days, 2, 3))
    days[0] = _shares(state, misinformed)
    matrix = _matrix(misinformed, disease)
    for day in range(1, disease.days):
        for _ in range(steps):
            if contacts is None:
                one = np.minimum(rates, 1.0) * (
                    matrix @ _shares(state, misinformed)[:, contagion.ILL]
                )
            else:
                contagion.meet(contacts.offsets, contacts.ends, state, met)
                one = rates / max(contacts.mean_degree, 1e-9)
            if contacts is None and chances == "independent":
                one = -np.expm1(-one)
            draws = rng.random(size, dtype=np.float32)
            contagion.turn(
                state, met, misinformed, one, chances == "independent",
                1 / (disease.recovery_days * steps), draws,
            )  # fmt: skip
        days[day] = _shares(state, misinformed)
    return Course(days, state == contagion.RECOVERED)


def _matrix(misinformed: Bools, disease: SmirParameters) -> Floats:
    return contact_matrix(misinformed.mean(), disease.homophily, disease.mixing)


def _shares(state: Bytes, misinformed: Bools) -> Floats:
    """Shares of the population by group and state: (2, 3)."""
    counts = np.bincount(misinformed * 3 + state, minlength=6)
    found: Floats = counts.reshape(2, 3) / len(state)
    return found


def _first_infected(misinformed: Bools, disease: SmirParameters, rng: np.random.Generator) -> Bytes:
    """At least one agent; half of them in each group where so seeded and the group is as large."""
    state = np.zeros(len(misinformed), dtype=np.int8)
    infected = max(round(disease.initially_infected * len(state)), 1)
    order = rng.permutation(len(state))
    if disease.seeding == "equal":
        rank = np.empty(len(state), dtype=np.int64)
        for group in (False, True):
            members = np.flatnonzero(misinformed[order] == group)
            rank[members] = np.arange(len(members))
        order = order[np.argsort(rank, kind="stable")]
    state[order[:infected]] = 1
    return state


def without_risk(disease: SmirParameters) -> SmirParameters:
    """The same disease with λ = 1."""
    return replace(disease, risk_ratio=1.0)
