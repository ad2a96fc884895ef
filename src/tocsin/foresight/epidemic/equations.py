"""The equations of the SMIR model, as machine code: one step, one course, a whole grid.

    S_g' = −b_g·S_g·Σ_k c_gk·I_k,   I_g' = −S_g' − I_g/τ,   R_g' = I_g/τ

for the groups g = ordinary (b = β) and misinformed (b = λβ), with contact rates c of
:mod:`tocsin.foresight.epidemic.mixing`. S, I and R are shares of the whole population, so the six
add up to one. DeVerna et al. (2025), npj Complexity 2:11, "SMIR model", with daily Euler steps. The
chance of being infected in a step is at most 1, and so is b·Δt.

Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

S, I, R = 0, 1, 2  # noqa: E741 - their names in the field


@compiled
def advance(state: Floats, rates: Floats, contacts: Floats, recovery: float) -> None:
    """One Euler step in place. state: (2 groups, S I R); rates and recovery are for one step."""
    ill = state[0, I], state[1, I]
    for group in range(2):
        force = contacts[group, 0] * ill[0] + contacts[group, 1] * ill[1]
        infected = state[group, S] * min(rates[group] * force, 1.0)
        recovered = ill[group] * recovery
        state[group, S] -= infected
        state[group, I] += infected - recovered
        state[group, R] += recovered


@compiled
def start(state: Floats, misinformed: float, infected: Floats) -> None:
    """The first day: who is infected in each group, and nobody recovered."""
    sizes = 1 - misinformed, misinformed
    for group in range(2):
        state[group, I] = infected[group]
        state[group, S] = sizes[group] - infected[group]
        state[group, R] = 0.0


@compiled
def course(
    rates: Floats, contacts: Floats, recovery: float, misinformed: float, infected: Floats,
    steps: int, out: Floats,
) -> None:  # fmt: skip
    """The state on each day. out: (days, 2 groups, S I R)."""
    start(out[0], misinformed, infected)
    for day in range(1, len(out)):
        out[day] = out[day - 1]
        for _ in range(steps):
            advance(out[day], rates, contacts, recovery)


@compiled
def grid(
    rates: Floats, contacts: Floats, recovery: Floats, misinformed: Floats, infected: Floats,
    steps: int, days: int, last: Floats, peak: Floats, peak_day: Ints,
) -> None:  # fmt: skip
    """The last day of many scenarios, and the most infected at once with its day (from 1).

    Scenario by scenario: rates and infected (n, 2), contacts (n, 2, 2), the
    others (n,); last (n, 2, 3); peak and
    peak_day (n, 3): of the ordinary, the misinformed, and all.
    """
    seen = np.empty(3)
    for number in range(len(recovery)):
        state = last[number]
        start(state, misinformed[number], infected[number])
        peak[number] = -1.0
        for day in range(1, days + 1):
            seen[0], seen[1] = state[0, I], state[1, I]
            seen[2] = seen[0] + seen[1]
            for which in range(3):
                if seen[which] > peak[number, which]:
                    peak[number, which] = seen[which]
                    peak_day[number, which] = day
            if day < days:
                for _ in range(steps):
                    advance(state, rates[number], contacts[number], recovery[number])
