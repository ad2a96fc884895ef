"""How much of a subject is set off by itself: the branching ratio, with its interval and its test.

The interval is by profile likelihood: the ratios n at which twice the log-likelihood, maximised
over everything else, is at most χ²₁(0.95) below its best. The fit is tested by time rescaling:
where it is right, gaps measured in expected posts are exponential of mean 1 (Brown et al. 2002,
Neural Comput. 14:325; Kolmogorov–Smirnov). Where it fails, nothing is claimed. Since the numbers
were fitted to the same posts, the test is lenient.

Times are stated to the second or minute. Posts at the same time are spread evenly at random within
that step, several times; estimates are averaged, and the interval holds all intervals.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from tocsin.detect.spread.hawkes import Events, Fit, fit, fit_at
from tocsin.detect.spread.parameters import DAY_S, HowSpread

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

US_PER_S: Final = 1_000_000
_STEPS_US: Final = (3_600 * US_PER_S, 60 * US_PER_S, US_PER_S, 1_000, 1)
_JITTERS: Final = 3
_DROP: Final = float(stats.chi2.ppf(0.95, 1))


@dataclass(frozen=True)
class Branching:
    """What was fitted, or why nothing is claimed."""

    ratio: float
    low: float
    high: float
    exogenous: float
    """Share of posts that the baseline explains."""
    shock: float
    """Share of posts that the baseline explains above its own median level."""
    excitation_s: float
    """Mean delay of the kernel."""
    fit_p: float
    unmeasured: str | None = None


def branching(t: Ints, end_t: int, how: HowSpread, rng: np.random.Generator) -> Branching:
    """The branching ratio of posts at ``t``, µs since 1970, ascending, seen until ``end_t``."""
    if len(t) < how.least_events:
        return _nothing(f"{len(t)} posts, at least {how.least_events} are needed")
    t = t[-how.most_events :]
    step = _step(t)
    tied = step > 1 and bool((np.diff(t) == 0).any())
    begun = int(t[0])
    span_s = (end_t - begun + step) / US_PER_S
    fits: list[Fit] = []
    p_values: list[float] = []
    phase_s = begun / US_PER_S % DAY_S
    for _ in range(_JITTERS if tied else 1):
        shift = rng.random(len(t)) * step if tied else np.zeros(len(t))
        fits.append(fit(Events.of((t - begun + shift) / US_PER_S, span_s, phase_s)))
        p_values.append(_fit_p(fits[-1]))
        if sum(p < how.least_fit_p for p in p_values) > _JITTERS // 2:
            break
    fit_p = float(np.median(p_values))
    if fit_p < how.least_fit_p:
        reason = f"a self-exciting process does not fit (p = {fit_p:.2g})"
        return _nothing(reason, fit_p)
    ends = np.array([_interval(found) for found in fits])
    parts = np.array([_parts(found) for found in fits]).mean(axis=0)
    unit_s = span_s / len(t)
    return Branching(
        ratio=float(np.mean([found.ratio for found in fits])),
        low=float(ends[:, 0].min()),
        high=float(ends[:, 1].max()),
        exogenous=float(parts[0]),
        shock=float(parts[1]),
        excitation_s=float(np.mean([_mean_delay(found) for found in fits]) * unit_s),
        fit_p=fit_p,
    )


def _nothing(reason: str, fit_p: float = float("nan")) -> Branching:
    nan = float("nan")
    return Branching(nan, nan, nan, nan, nan, nan, fit_p, reason)


def _step(t: Ints) -> int:
    """The widest step (hour, minute, second …) that all times are whole multiples of, in µs."""
    return next(step for step in _STEPS_US if not (t % step).any())


def _interval(found: Fit) -> tuple[float, float]:
    """The 95 % profile interval; it ends at 0 or at the largest ratio where the profile is flat."""

    def over(log_ratio: float) -> float:
        other = fit_at(found, float(np.exp(log_ratio)))
        return 2 * (found.log_likelihood - other.log_likelihood) - _DROP

    middle = np.log(found.ratio)
    ends = []
    for limit, flat in ((np.log(1e-3), 0.0), (np.log(1.49), 1.5)):
        outside = limit < middle if flat == 0.0 else limit > middle
        if not outside or over(limit) <= 0:
            ends.append(flat)
        else:
            ends.append(float(np.exp(optimize.brentq(over, limit, middle, xtol=0.005))))
    return min(ends[0], found.ratio), max(ends[1], found.ratio)


def _fit_p(found: Fit) -> float:
    """The p-value of the time-rescaled gaps."""
    from tocsin.detect.spread.intensity import caused  # noqa: PLC0415 - numba

    t, rates = found.events.t, found.baseline.rates(found.free)
    rescaled = found.baseline.amount(rates, t) + caused(t, *found.split)
    return float(stats.kstest(np.diff(rescaled), "expon").pvalue)


def _parts(found: Fit) -> tuple[float, float]:
    """Shares of posts from the baseline, and from what of it is above its usual level."""
    rates, lasting = found.baseline.rates(found.free), found.baseline.lasting
    count = len(found.events.t)
    trend = np.exp(found.free[: found.baseline.parts])
    above = np.maximum(1 - np.median(trend) / trend, 0)
    made = (rates * lasting).sum(axis=1)
    return min(made.sum() / count, 1.0), float((made * above).sum() / count)


def _mean_delay(found: Fit) -> float:
    n, beta = found.split
    return float((n / beta).sum() / n.sum())
