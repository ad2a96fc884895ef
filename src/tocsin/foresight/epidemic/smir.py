"""The SMIR model: an epidemic among ordinary and misinformed people, one scenario or many.

The misinformed are infected λ times as easily. Equations, source and steps are those of
:mod:`tocsin.foresight.epidemic.equations`. "Infected by the end" counts, as published, those who
have recovered on the last day.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tocsin.foresight.epidemic.mixing import contact_matrix, group_sizes, reproduction_number
from tocsin.foresight.epidemic.parameters import (
    SmirParameters,
    check,
    check_seeds,
    check_steps,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SmirRun:
    """One scenario day by day; shares of the whole population, (days, 2 groups)."""

    parameters: SmirParameters
    susceptible: Floats
    ill: Floats
    recovered: Floats

    @property
    def infected(self) -> Floats:
        """Shares of the population that were infected and have recovered by the end: (2,)."""
        found: Floats = self.recovered[-1]
        return found

    @property
    def still_ill(self) -> Floats:
        """Shares of the population that are infected on the last day: (2,)."""
        found: Floats = self.ill[-1]
        return found

    @property
    def peak_day(self) -> int:
        """The day on which most are infected at once; the start is day 1."""
        return int(self.ill.sum(axis=1).argmax()) + 1

    @property
    def group_peak_days(self) -> Ints:
        """That day for each group: (2,)."""
        found: Ints = self.ill.argmax(axis=0) + 1
        return found


@dataclass(frozen=True)
class SmirGrid:
    """Many scenarios; arrays of the grid's shape, those by group with a last axis of two."""

    infected: Floats
    """Infected and recovered by the end, by group; shares of the population."""
    still_ill: Floats
    """Infected on the last day, by group."""
    peak: Floats
    """Most infected at once, of all."""
    peak_day: Ints
    """Its day; the start is day 1."""
    group_peak_days: Ints
    """That day for each group."""
    reproduction_number: Floats
    """R₀: infections by one infected person at the start."""
    extra: Floats
    """Infected by the end beyond what λ = 1 would give, of all."""

    @property
    def total(self) -> Floats:
        """Infected and recovered by the end, of all."""
        found: Floats = self.infected.sum(axis=-1)
        return found


def smir(parameters: SmirParameters | None = None) -> SmirRun:
    """Runs one scenario.

    >>> run = smir()
    >>> round(100 * float(run.infected.sum()), 1), run.peak_day
    (86.0, 22)
    """
    from tocsin.foresight.epidemic import equations  # noqa: PLC0415 - numba: only where needed

    given = SmirParameters() if parameters is None else parameters
    steps = given.steps_per_day
    out = np.empty((given.days, 2, 3))
    equations.course(
        step_rates(given.transmission_rate, given.risk_ratio, steps),
        np.ascontiguousarray(
            contact_matrix(given.misinformed_share, given.homophily, given.mixing)
        ),
        1 / (given.recovery_days * steps), given.misinformed_share,
        first_infected(given), steps, out,
    )  # fmt: skip
    return SmirRun(given, out[:, :, 0], out[:, :, 1], out[:, :, 2])


def smir_grid(
    base: SmirParameters | None = None,
    *,
    transmission_rate: npt.ArrayLike | None = None,
    risk_ratio: npt.ArrayLike | None = None,
    misinformed_share: npt.ArrayLike | None = None,
    homophily: npt.ArrayLike | None = None,
    recovery_days: npt.ArrayLike | None = None,
) -> SmirGrid:
    """Runs every scenario of a grid: the arrays are broadcast, the rest is as in ``base``.

    Raises:
        UsageError: a value out of its bounds.

    >>> grid = smir_grid(misinformed_share=[0.5, 0.3, 0.1, 0.01])
    >>> (100 * grid.total).round(1).tolist()
    [86.0, 78.1, 66.8, 58.1]
    """
    base = SmirParameters() if base is None else base
    given = {
        "transmission_rate": transmission_rate, "risk_ratio": risk_ratio,
        "misinformed_share": misinformed_share, "homophily": homophily,
        "recovery_days": recovery_days,
    }  # fmt: skip
    full: dict[str, Any] = {
        name: getattr(base, name) if value is None else value for name, value in given.items()
    }
    for name, value in full.items():
        check(name, value)
    check_steps(full["recovery_days"], base.steps_per_day)
    check_seeds(base.initially_infected, full["misinformed_share"], base.seeding)
    columns = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in full.values()))
    shape = columns[0].shape
    flat = dict(zip(full, (np.ascontiguousarray(one).ravel() for one in columns), strict=True))
    contacts = contact_matrix(flat["misinformed_share"], flat["homophily"], base.mixing)
    rates = step_rates(flat["transmission_rate"], flat["risk_ratio"], base.steps_per_day)
    last, peak, day = _run(base, flat, rates, contacts)
    unlike, _, _ = _run(base, flat, rates[:, :1].repeat(2, axis=1), contacts)
    total, without = (state[:, :, 2].sum(axis=1) for state in (last, unlike))
    sizes = group_sizes(flat["misinformed_share"])
    number = reproduction_number(rates * base.steps_per_day, contacts, sizes, flat["recovery_days"])
    return SmirGrid(
        infected=last[:, :, 2].reshape(*shape, 2),
        still_ill=last[:, :, 1].reshape(*shape, 2),
        peak=peak[:, 2].reshape(shape),
        peak_day=day[:, 2].reshape(shape),
        group_peak_days=day[:, :2].reshape(*shape, 2),
        reproduction_number=number.reshape(shape),
        extra=(total - without).reshape(shape),
    )


def _run(
    base: SmirParameters, flat: dict[str, Floats], rates: Floats, contacts: Floats
) -> tuple[Floats, Floats, Ints]:
    from tocsin.foresight.epidemic import equations  # noqa: PLC0415 - numba: only where needed

    count, steps = len(rates), base.steps_per_day
    last, peak = np.empty((count, 2, 3)), np.empty((count, 3))
    day = np.empty((count, 3), dtype=np.int64)
    equations.grid(
        rates, np.ascontiguousarray(contacts), 1 / (flat["recovery_days"] * steps),
        flat["misinformed_share"], _seeds(base, flat["misinformed_share"]), steps, base.days,
        last, peak, day,
    )  # fmt: skip
    return last, peak, day


def step_rates(transmission_rate: Any, risk_ratio: Any, steps: int) -> Floats:
    """β and λβ for one step, at most 1 each, for they are chances: (..., 2)."""
    beta = np.asarray(transmission_rate, dtype=np.float64)
    rates = np.stack([beta, np.asarray(risk_ratio, dtype=np.float64) * beta], axis=-1) / steps
    return np.minimum(rates, 1.0)


def first_infected(parameters: SmirParameters) -> Floats:
    """Shares of the population that are infected at the start, by group: (2,)."""
    return _seeds(parameters, parameters.misinformed_share)


def _seeds(parameters: SmirParameters, misinformed: Any) -> Floats:
    if parameters.seeding == "equal":
        return np.full((*np.shape(misinformed), 2), parameters.initially_infected / 2)
    found: Floats = parameters.initially_infected * group_sizes(misinformed)
    return found
