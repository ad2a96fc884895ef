"""The published response: what simulations of other events left of the posts, as curves.

The published response (Bak-Coleman et al. 2022, read from their figures to ± 0.1 million of 10.8
million posts, over all events of the 2020 election in the United States) is described by

    sharing reduced to a share n of what it was:  R(n) = w nᵃ + (1 − w) nᵇ
    removal of all after d minutes:               S(d) in [0, 1], rising with d
    suspension from f followers on:               B(f) in [0, 1], rising with f

R is fitted to the four nudges and nothing else; S and B are interpolated between the published
points, logit against logarithm. A lever from d minutes on leaves S(d) + (1 − S(d)) · R(n), since
what was shared before stays; on a random share c of the posts 1 − c times what it takes away.

Of several levers together, at least the best alone is left undone by them (Fréchet), and at most
their sum is taken away: max(0, 1 − Σ (1 − r_i)) ≤ r ≤ min r_i. The product, which would hold were
they independent, lies between; it is not used.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from tocsin.foresight.effects.ledger import Reduction
from tocsin.foresight.interventions.levers import Lever, Mechanism

Floats = npt.NDArray[np.float64]

BASELINE: Final = 10.8
READ: Final = 0.1
"""Millions of posts, and how exactly they could be read."""
NUDGES: Final = {0.05: 9.2, 0.10: 7.9, 0.20: 6.4, 0.40: 4.8}
REMOVALS: Final = {15.0: 0.25, 30.0: 0.65, 60.0: 1.6, 120.0: 3.1, 240.0: 4.8}
BANS: Final = {10_000.0: 4.4, 50_000.0: 6.2, 100_000.0: 7.5, 500_000.0: 9.9}
_REFITS: Final = 100
_BEGINNINGS: Final = ((0.0, 0.0, 2.0), (0.0, 0.0, 3.0), (1.0, 0.3, 3.0), (-1.0, 0.3, 3.5))
"""Logit w, log a, log b."""


class Remaining(NamedTuple):
    """The share of posts left; ``value`` is NaN where only bounds are known."""

    value: float
    low: float
    high: float


class Curve(NamedTuple):
    """R(n) = w nᵃ + (1 − w) nᵇ."""

    w: float
    a: float
    b: float

    def at(self, n: float) -> float:
        """What is left where sharing is reduced to n (0 to 1)."""
        return float(self.w * n**self.a + (1 - self.w) * n**self.b)


def combined(levers: Sequence[Lever]) -> Remaining:
    """What several levers together leave: between the best alone and the sum of all."""
    each = [alone(lever) for lever in levers]
    if not each:
        return Remaining(1.0, 1.0, 1.0)
    if len(each) == 1:
        return each[0]
    low = max(0.0, 1.0 - sum(1.0 - one.low for one in each))
    return Remaining(float("nan"), low, min(one.high for one in each))


def alone(lever: Lever) -> Remaining:
    """What one lever leaves, with the interval of the reading, the fit and its own effect."""
    if lever.mechanism == Mechanism.ACCOUNTS:
        left = _between(BANS, float(lever.followers or 0))
    elif lever.mechanism == Mechanism.POSTS:
        left = before(lever.delay_min)
    elif lever.mechanism == Mechanism.VIRALITY:
        # Not published at these points: no more than removing it, and no less than nothing.
        left = Remaining(float("nan"), before(lever.delay_min).low, 1.0)
    else:
        left = _pressed(lever)
    return Remaining(*(1 - lever.coverage * (1 - end) for end in left))


def _pressed(lever: Lever) -> Remaining:
    given = lever.reduction
    ends = given if isinstance(given, Reduction) else Reduction(*[float(given or 0.0)] * 3)
    stays = before(lever.delay_min)
    curve, others = response()
    highs = [one.at(1 - ends.low) for one in (curve, *others)]
    lows = [one.at(1 - ends.high) for one in (curve, *others)]
    lasting = curve.at(1 - ends.value)
    return Remaining(
        stays.value + (1 - stays.value) * lasting,
        stays.low + (1 - stays.low) * min(lows),
        stays.high + (1 - stays.high) * max(highs),
    )


def before(delay_min: float) -> Remaining:
    """S: the share of posts that comes before a delay."""
    return _between(REMOVALS, delay_min) if delay_min > 0 else Remaining(0.0, 0.0, 0.0)


def _between(points: Mapping[float, float], x: float) -> Remaining:
    """Interpolated logit against logarithm, straight on at the ends; 0 at 0."""
    if x <= 0:
        return Remaining(0.0, 0.0, 0.0)
    places, read = np.log(np.array(list(points))), np.array(list(points.values()))
    plain = _logits(read)
    piece = int(np.clip(np.searchsorted(places, np.log(x)) - 1, 0, len(places) - 2))
    part = (np.log(x) - places[piece]) / (places[piece + 1] - places[piece])

    def at(error: float) -> float:
        moved = _logits(read + error)
        if 0 <= part <= 1:
            logit = moved[piece] + part * (moved[piece + 1] - moved[piece])
        else:
            # Beyond the points the slope is kept, so that no reading crosses another.
            end = piece if part < 0 else piece + 1
            beyond = part if part < 0 else part - 1
            logit = moved[end] + beyond * (plain[piece + 1] - plain[piece])
        return float(special.expit(logit))

    return Remaining(at(0.0), at(-READ), at(READ))


def _logits(millions: Floats) -> Floats:
    share = np.clip(millions / BASELINE, 1e-4, 1 - 1e-4)
    logits: Floats = special.logit(share)
    return logits


@cache
def response() -> tuple[Curve, tuple[Curve, ...]]:
    """R fitted to the four published nudges, and refits with other readings of the figures."""
    left = np.array(list(NUDGES.values()))
    best = _fitted(left / BASELINE, _BEGINNINGS)
    again = (float(special.logit(best.w)), float(np.log(best.a)), float(np.log(best.b)))
    generator = np.random.default_rng(0)
    refits = []
    for _ in range(_REFITS):
        read = left + generator.uniform(-READ, READ, len(left))
        refits.append(_fitted(read / (BASELINE + generator.uniform(-READ, READ)), [again]))
    return best, tuple(refits)


def _fitted(left: Floats, beginnings: Sequence[tuple[float, float, float]]) -> Curve:
    """Least squares over w in [0, 1] and positive exponents; the best of some beginnings."""
    n = 1 - np.array(list(NUDGES))

    def miss(free: Floats) -> Floats:
        w, a, b = special.expit(free[0]), np.exp(free[1]), np.exp(free[2])
        missed: Floats = w * n**a + (1 - w) * n**b - left
        return missed

    bounds = ([-6.0, -4.0, -4.0], [6.0, 5.0, 5.0])
    found = [optimize.least_squares(miss, start, bounds=bounds) for start in beginnings]
    w, a, b = min(found, key=lambda one: one.cost).x
    return Curve(float(special.expit(w)), float(np.exp(a)), float(np.exp(b)))
