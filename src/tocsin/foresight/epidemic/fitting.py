"""Fitting the SMIR model to reported cases in areas that were exposed to misinformation unequally.

β, λ and the reporting rate are common to all areas; each area's first infections are its own. Where
the data cannot tell a parameter, its interval reaches the ends of its range: it is not measured.
What is measured is an association: whatever else goes with exposure is in λ as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
from scipy import stats

from tocsin.charts import Chart
from tocsin.foresight.epidemic import fit_shown
from tocsin.foresight.epidemic.fit_parameters import FitParameters
from tocsin.foresight.epidemic.incidence import Floats, Observed, read_incidence
from tocsin.results import Result

if TYPE_CHECKING:
    from tocsin.foresight.epidemic.profiles import Interval, Problem

BETA, RISK, REPORTING, DISPERSION = range(4)
_ATTEMPTS: Final = 5
_ENTANGLED: Final = ("transmission_rate", "risk_ratio")
"""What alike exposure cannot tell apart."""


@dataclass(frozen=True)
class Estimate:
    """A parameter. ``value`` is None where the data cannot tell it, an end where it is open."""

    name: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Fit(Result):
    """The model fitted to cases."""

    parameters: FitParameters
    observed: Observed
    estimates: tuple[Estimate, ...]
    """β, λ, reporting and dispersion; none where nothing was fitted."""
    expected: Floats | None
    """Expected reported cases, (areas, days, ordinary misinformed all)."""
    dispersion: float
    """k at the optimum; NaN where nothing was fitted."""
    no_effect_p: float | None
    """Of the likelihood-ratio test of λ = 1; None where λ is not measured."""
    why_not: str
    """Why λ, or all, is not measured; empty where it is."""

    def said(self) -> tuple[str, ...]:
        return fit_shown.sentences(self)

    def tables(self) -> Mapping[str, pa.Table]:
        return {"estimates": fit_shown.estimates(self), "cases": fit_shown.cases(self)}

    def charts(self) -> Mapping[str, Chart]:
        return fit_shown.charts(self)

    def caveats(self) -> tuple[str, ...]:
        return fit_shown.caveats(self)

    def estimate(self, name: str) -> Estimate:
        """The estimate of that name.

        Raises:
            KeyError: nothing of that name was fitted.
        """
        found = {one.name: one for one in self.estimates}
        return found[name]


def fit(incidence: pa.Table, parameters: FitParameters | None = None) -> Fit:
    """Fits β, λ, the reporting rate and the dispersion.

    Args:
        incidence: of schema ``INCIDENCE``: cases by area and day, told apart by group or not.
        parameters: what is taken as known, and the ranges.

    Raises:
        InputError: the table cannot be read; the message names row and column.
    """
    given = FitParameters() if parameters is None else parameters
    observed = read_incidence(incidence)
    if np.nansum(observed.cases) < given.least_cases:
        why = f"There are fewer than {given.least_cases} cases."
        return Fit(given, observed, (), None, float("nan"), None, why)
    return _fitted(observed, given)


def _fitted(observed: Observed, given: FitParameters) -> Fit:
    from tocsin.foresight.epidemic import profiles  # noqa: PLC0415 - numba: only where needed

    problem = profiles.Problem(observed, given)
    optimum = problem.best()
    for _ in range(_ATTEMPTS):
        try:
            intervals = [profiles.profile(problem, optimum, place) for place in range(4)]
            null = problem.improved(_without_effect(optimum.theta), {RISK: 0.0})
            break
        except profiles.BetterFoundError as better:
            optimum = problem.improved(better.theta, {})
    else:
        why = "No best explanation was found: several explain the cases about as well."
        return Fit(given, observed, (), None, float("nan"), None, why)
    why = _why_not(observed, given)
    estimates = tuple(
        _estimate(name, float(np.exp(optimum.theta[place])), intervals[place], given)
        for place, name in enumerate(fit_shown.NAMES)
    )
    if why:
        estimates = tuple(
            Estimate(one.name, None, None, None) if one.name in _ENTANGLED else one
            for one in estimates
        )
    elif estimates[RISK].low is None and estimates[RISK].high is None:
        why = "λ cannot be told from β here: its interval covers the whole range looked at."
    p_value = float(stats.chi2.sf(max(2 * (null.value - optimum.value), 0.0), 1))
    return Fit(
        given, observed, estimates, _expected(problem, optimum.theta, observed),
        float(np.exp(optimum.theta[DISPERSION])), None if why else p_value, why,
    )  # fmt: skip


def _without_effect(theta: Floats) -> Floats:
    """The same with λ = 1, as a start."""
    found = theta.copy()
    found[RISK] = 0.0
    return found


def _why_not(observed: Observed, given: FitParameters) -> str:
    """Why λ could not be measured, whatever the curves look like."""
    spread = float(np.ptp(observed.share))
    if observed.has_groups or spread >= given.least_spread:
        return ""
    return (
        f"λ cannot be told from β here: cases are not told apart by group, and exposure differs by "
        f"no more than {100 * spread:.1f} percentage points between areas."
    )


def _estimate(name: str, value: float, interval: "Interval", given: FitParameters) -> Estimate:
    """Without an end where it is that of the range, and without a value where one is missing."""
    certain = name == "reporting" and given.reporting[1] == 1.0  # more than all cannot be reported
    low = None if interval.open_low else interval.low
    high = None if interval.open_high and not certain else interval.high
    return Estimate(name, None if low is None or high is None else value, low, high)


def _expected(problem: "Problem", theta: Floats, observed: Observed) -> Floats:
    from tocsin.foresight.epidemic import likelihood  # noqa: PLC0415 - numba: only where needed

    found = np.empty_like(observed.cases)
    _, share, population, contacts, recovery, steps = problem.arguments
    for area in range(len(share)):
        likelihood.expected(
            theta, theta[likelihood.COMMON + area], share[area], population[area],
            contacts[area], recovery, steps, found[area],
        )  # fmt: skip
    return found
