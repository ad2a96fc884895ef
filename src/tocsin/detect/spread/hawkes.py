"""Fits a Hawkes process by maximum likelihood: its branching ratio, kernel and baseline.

The branching ratio n is how many posts a post sets off by itself. Kernels and baseline are as in
:mod:`.intensity` and :mod:`.background`. The baseline is tried level and with parts: 64 equal ones
are fitted, those that do not differ are joined, and edges move to where they fit best. Schwarz's
criterion (BIC) chooses between these, whether there is a rhythm of the day, and between one kernel
and two: by Akaike's, a second slow kernel is taken too often for a drift that is chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize

from tocsin.detect.spread.background import Background, background
from tocsin.detect.spread.segments import cut

Floats = npt.NDArray[np.float64]

_RATES: Final = (0.0, -2.5)
_MOST_PARTS: Final = 64
_PER_PART: Final = 3
"""Numbers that a further part counts for: its level, and two for where it begins, which is chosen
among very many places (Zhang & Siegmund 2007, Biometrics 63:22). With less, parts are spent on
clusters of self-excitation, and the ratio comes out too low."""
_MOVES: Final = 4
"""Times that the edges of parts are moved, at most; most rest after two."""
_LEAST_DAYS: Final = 3
"""A rhythm is looked for only where it came round so often."""
_LEAST_PER_PART: Final = 15
"""Events a part of the baseline has on average, at least: fewer would be fitted one by one."""
_MOST_RATIO: Final = 1.5
_LEAST_RATIO: Final = 1e-4
_SLOWEST: Final = 20.0
"""A kernel's mean delay is at most the span over this: a slower one is a drift of the baseline."""


@dataclass(frozen=True)
class Events:
    """Times in units of their mean gap, from 0 to ``end``."""

    t: Floats
    end: float
    day: float
    phase: float

    @classmethod
    def of(cls, seconds: Floats, span_s: float, phase_s: float) -> "Events":
        """Events at so many seconds after the beginning, which is ``phase_s`` after midnight."""
        unit = span_s / len(seconds)
        return cls(np.sort(seconds) / unit, span_s / unit, 86_400 / unit, phase_s / unit)


@dataclass(frozen=True)
class Fit:
    """A fitted process."""

    events: Events
    baseline: Background
    kernels: int
    free: Floats
    """The baseline's numbers, ln n, of two kernels the logit of the first's share, then ln β."""
    log_likelihood: float

    @property
    def ratio(self) -> float:
        """The branching ratio."""
        return float(np.exp(self.free[self.baseline.size]))

    @property
    def split(self) -> tuple[Floats, Floats]:
        """Ratio n and rate β of each kernel."""
        return _split(self.free[self.baseline.size :], self.kernels)

    def exogenous(self, edges: Floats) -> Floats:
        """Posts that the baseline explains, by the fit, between edges from 0 to the end."""
        made: Floats = np.histogram(self.events.t, edges, weights=self.mu() / self.rates())[0]
        return made

    def mu(self) -> Floats:
        """The baseline at each event."""
        at: Floats = self.baseline.rates(self.free).ravel()[self.baseline.cell(self.events.t)]
        return at

    def rates(self) -> Floats:
        """λ at each event."""
        from tocsin.detect.spread.intensity import excitation  # noqa: PLC0415 - numba

        *_, inverse = excitation(self.events.t, self.events.end, self.mu(), *self.split)
        return 1 / inverse

    @property
    def bic(self) -> float:
        """Schwarz's criterion; a part costs more than its level."""
        free = len(self.free) + (_PER_PART - 1) * (self.baseline.parts - 1)
        return float(free * np.log(len(self.events.t)) - 2 * self.log_likelihood)


def fit(events: Events) -> Fit:
    """The process that explains the events best for its size."""
    best = min(_one_kernel(events), key=lambda found: found.bic)
    two = _refined(events, best)
    return two if two.bic < best.bic else best


def fit_at(found: Fit, ratio: float) -> Fit:
    """The best fit of the same form with a branching ratio that is given."""
    return _optimised(found.events, found.baseline, found.kernels, found.free, ratio)


def _one_kernel(events: Events) -> Iterator[Fit]:
    """Fits with a level baseline, and with parts that differ; the best of them with a rhythm."""
    whole = np.array([0.0, events.end])
    fits = [_started(events, background(whole, None, events.phase), _RATES)]
    parts = min(_MOST_PARTS, len(events.t) // _LEAST_PER_PART)
    cuts = np.linspace(0.0, events.end, parts + 1)
    told = _started(events, background(cuts, None, events.phase), _RATES[:1])
    cuts = cuts[[0, *cut(told.exogenous(cuts), _PER_PART * np.log(len(events.t)))]]
    for _ in range(_MOVES):
        told = _started(events, background(cuts, None, events.phase), _RATES)
        fits.append(told)
        moved = _moved(told)
        if np.allclose(moved, cuts):
            break
        cuts = moved
    best = min(fits, key=lambda found: found.bic)
    yield best
    if events.end >= _LEAST_DAYS * events.day:
        cuts = np.append(best.baseline.edges[:-1], events.end)
        yield _started(events, background(cuts, events.day, events.phase), _RATES)


def _moved(found: Fit) -> Floats:
    """The edges of the baseline's parts, each where the likelihood is largest, all else given."""
    t, cuts = found.events.t, found.baseline.edges.copy()
    level = found.baseline.rates(found.free)[:, 0]
    caused = found.rates() - level[found.baseline.piece(t)]
    places = (t[1:] + t[:-1]) / 2
    for edge in range(1, len(cuts) - 1):
        left, right = level[edge - 1], level[edge]
        # What is won by the left level for all events and all time up to a place.
        won = np.cumsum(np.log((left + caused) / (right + caused)))[:-1] - (left - right) * places
        free = np.flatnonzero((places > cuts[edge - 1] + 1) & (places < cuts[edge + 1] - 1))
        if len(free):
            cuts[edge] = places[free[won[free].argmax()]]
    return cuts


def _started(events: Events, baseline: Background, rates: tuple[float, ...]) -> Fit:
    """The best of fits that start from kernels of several speeds (ln β, in mean gaps)."""
    flat = np.zeros(baseline.size)
    flat[: baseline.parts] = np.log(0.5 * len(events.t) / events.end)
    starts = [np.concatenate([flat, [np.log(0.5), rate]]) for rate in rates]
    fits = [_optimised(events, baseline, 1, start) for start in starts]
    return max(fits, key=lambda found: found.log_likelihood)


def _refined(events: Events, one: Fit) -> Fit:
    """The same with a sum of two kernels, the second much faster or slower."""
    size, fits = one.baseline.size, []
    for step in (2.0, -2.0):
        rate = one.free[size + 1]
        start = np.concatenate([one.free[: size + 1], [0.0, rate, rate + step]])
        fits.append(_optimised(events, one.baseline, 2, start))
    return max(fits, key=lambda found: found.log_likelihood)


def _optimised(
    events: Events, baseline: Background, kernels: int, start: Floats, ratio: float | None = None
) -> Fit:
    size = baseline.size
    rates = (np.log(_SLOWEST / events.end), np.log(1e4))
    limits = [(-20.0, 12.0)] * size + [(np.log(_LEAST_RATIO), np.log(_MOST_RATIO))]
    limits += [(-6.0, 6.0)] * (kernels - 1) + [rates] * kernels
    if ratio is not None:
        limits[size] = (np.log(ratio), np.log(ratio))
    low, high = np.array(limits).T
    cell = baseline.cell(events.t)

    def loss(free: Floats) -> tuple[float, Floats]:
        return _loss(free, events, baseline, kernels, cell)

    found = optimize.minimize(
        loss, np.clip(start, low, high), jac=True, method="L-BFGS-B", bounds=limits,
        options={"maxiter": 300, "ftol": 1e-10},
    )  # fmt: skip
    return Fit(events, baseline, kernels, found.x, -float(found.fun))


def _split(free: Floats, kernels: int) -> tuple[Floats, Floats]:
    if kernels == 1:
        return np.exp(free[:1]), np.exp(free[1:2])
    first = 1 / (1 + np.exp(-free[1]))
    return np.exp(free[0]) * np.array([first, 1 - first]), np.exp(free[2:4])


def _loss(
    free: Floats,
    events: Events,
    baseline: Background,
    kernels: int,
    cell: npt.NDArray[np.int64],
) -> tuple[float, Floats]:
    """−ln L and its gradient by the free numbers."""
    # Imported here: numba takes half a second, which every command would pay.
    from tocsin.detect.spread.intensity import excitation  # noqa: PLC0415

    size = baseline.size
    rates = baseline.rates(free)
    n, beta = _split(free[size:], kernels)
    mu = rates.ravel()[cell]
    total, by_n, by_beta, inverse = excitation(events.t, events.end, mu, n, beta)
    over = -rates * baseline.lasting
    total += over.sum()
    over += np.bincount(cell, mu * inverse, rates.size).reshape(rates.shape)
    kernel = [float(by_n @ n)]
    if kernels == 2:
        whole, first = n.sum(), n[0] / n.sum()
        kernel.append(float(whole * first * (1 - first) * (by_n[0] - by_n[1])))
    gradient = np.concatenate([over.sum(axis=1), over.sum(axis=0)[1:], kernel, by_beta * beta])
    return -total, -gradient
