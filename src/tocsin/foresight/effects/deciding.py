"""Whether a change is more than what happens on dates where nothing happened.

The statistic (the change in standard errors) at the date is held against the same statistic at
placebo dates, where by construction there is no effect. A change is detected where it is more than
the ⌈(1 − α)(K + 1)⌉-th smallest absolute value of K placebos, so that a date among equals is called
an effect in at most α of all cases, whatever the series' distribution and dependence (Abadie,
Diamond & Hainmueller 2010, JASA 105:493; Barnard 1963). Standard errors that are too small make all
statistics large alike, and so do no harm. The interval is the change ± that value times its error:
it leaves out 1 exactly where a change is detected. The least effect that would be detected with
power π is that value plus z_π, times the error.
"""

from typing import Final, Literal, NamedTuple

import numpy as np
from scipy import stats

from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import Floats

Verdict = Literal["detected", "not detected", "not measured"]
NAN: Final = float("nan")


class Decision(NamedTuple):
    """What is said of a change; NaN where nothing can be."""

    verdict: Verdict
    reason: str
    """Why nothing was measured; else empty."""
    statistic: float
    """The change in standard errors."""
    ratio: float
    low: float
    high: float
    p_value: float
    least_fall: float
    """The least reduction that would be found, as a share: 0.3 is 30 % less."""
    least_rise: float


def threshold(placebos: Floats, alpha: float) -> float:
    """What the absolute statistic must exceed, at least the normal quantile."""
    size = np.sort(np.abs(placebos))
    place = int(np.ceil((1 - alpha) * (len(size) + 1) - 1e-9))
    normal = float(stats.norm.ppf(1 - alpha / 2))
    return max(float(size[place - 1]), normal) if place <= len(size) else float("inf")


def decide(change: float, error: float, placebos: Floats, how: Measuring) -> Decision:
    """The verdict on a change, given the statistics at placebo dates (no NaN among them)."""
    if not np.isfinite(change):
        return unmeasured("there was too little before the date to say what was to be expected")
    if len(placebos) < how.least_placebos:
        return unmeasured(
            f"only {len(placebos)} dates where nothing happened could be tried, and "
            f"{how.least_placebos} are needed"
        )
    limit = threshold(placebos, how.alpha)
    least = (limit + float(stats.norm.ppf(how.power))) * error
    statistic = change / error
    as_large = int((np.abs(placebos) >= abs(statistic)).sum())
    p_value = (1 + as_large) / (len(placebos) + 1)
    return Decision(
        "detected" if abs(statistic) > limit else "not detected",
        "",
        statistic,
        float(np.exp(change)),
        float(np.exp(change - limit * error)),
        float(np.exp(change + limit * error)),
        p_value,
        float(-np.expm1(-least)),
        float(np.expm1(min(least, 50.0))),
    )


def unmeasured(reason: str) -> Decision:
    """Nothing can be said, because of ``reason``."""
    return Decision("not measured", reason, *[NAN] * 7)
