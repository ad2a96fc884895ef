"""What share of demand is usually answered in each cell, and how much that varies.

In a baseline of k windows with s_i answers among n_i = S_i + D_i the mean is p = (Σs + ½)/(Σn + 1).
The correlation ρ within a window is the analysis-of-variance estimate for unequal sizes (Ridout,
Demétrio & Firth 1999, Biometrics 55:137):

    MSB = Σ n_i (s_i/n_i − p)² / (k − 1)        MSW = Σ s_i (1 − s_i/n_i) / (Σn − k)
    n₀ = (Σn − Σn²/Σn) / (k − 1)                ρ = (MSB − MSW) / (MSB + (n₀ − 1) MSW)

A new window varies around an estimated mean, so ρ is raised by 1 + 1/k. Then
a = p (1/ρ − 1), b = (1 − p)(1/ρ − 1).
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.detect.voids.parameters import Parameters

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_PEOPLE: Final = 1_000
"""A window counts as at most so many independent people: the readers of one post are not
independent, and one widely seen answer would otherwise outweigh all other windows."""
LEAST_RHO: Final = 0.001
"""A few weeks cannot show that windows vary less than this."""
_MOST_RHO: Final = 0.999
_NEVER: Final = np.iinfo(np.int64).max


class Usual(NamedTuple):
    """What is usual in each of m cells; every array of length m."""

    share: Floats
    rho: Floats
    windows: Floats
    """In the baseline, with questions or answers."""
    answered: Floats
    """Answers in the baseline."""


def counted(demand: Floats, supply: Floats) -> tuple[Floats, Floats]:
    """Answers s and all n = S + D as whole people, at most ``MOST_PEOPLE``.

    Both are rounded in favour of "answered", so that more supply never lowers s/n.
    """
    everyone = supply + np.floor(demand)
    scale = np.minimum(MOST_PEOPLE / np.maximum(everyone, 1), 1.0)
    n = np.minimum(everyone, MOST_PEOPLE)
    # Rounded first: 1000 · (7/1000) is a little more than 7.
    return np.minimum(np.ceil(np.round(supply * scale, 9)), n), n


class Baseline:
    """The latest windows without an alarm of each cell, in rings of a fixed length."""

    def __init__(self, cells: int, parameters: Parameters) -> None:
        self._guard = parameters.guard_windows
        length = parameters.baseline_windows + parameters.guard_windows
        self._at = np.full((cells, length), _NEVER)
        self._answered, self._people, self._demand = (np.zeros((cells, length)) for _ in range(3))
        self._next = np.zeros(cells, dtype=np.int64)

    def usual(self, cells: Ints, window: int) -> Usual:
        """What was usual in these cells before ``window``."""
        inside = self._inside(cells, window)
        n = np.where(inside, self._people[cells], 0.0)
        s = np.where(inside, self._answered[cells], 0.0)
        k, people, answered = (n > 0).sum(axis=1).astype(np.float64), n.sum(axis=1), s.sum(axis=1)
        mean = (answered + 0.5) / (people + 1)
        share = np.divide(s, n, out=np.zeros_like(s), where=n > 0)
        between = (n * (share - mean[:, None]) ** 2).sum(axis=1) / np.maximum(k - 1, 1)
        within = (s * (1 - share)).sum(axis=1) / np.maximum(people - k, 1)
        size = (people - (n * n).sum(axis=1) / np.maximum(people, 1)) / np.maximum(k - 1, 1)
        whole = between + (size - 1) * within
        rho = np.divide(between - within, whole, out=np.zeros_like(whole), where=whole > 0)
        rho = np.clip(rho * (1 + 1 / np.maximum(k, 1)), LEAST_RHO, _MOST_RHO)
        return Usual(mean, rho, k, answered)

    def is_busy(self, cells: Ints, window: int, demand: Floats) -> npt.NDArray[np.bool_]:
        """Whether demand is at least the baseline's median: half its windows had no more."""
        inside = self._inside(cells, window)
        no_more = (inside & (self._demand[cells] <= demand[:, None])).sum(axis=1)
        busy: npt.NDArray[np.bool_] = 2 * no_more >= inside.sum(axis=1)
        return busy

    def add(self, cells: Ints, window: int, demand: Floats, s: Floats, n: Floats) -> None:
        """Takes in a window of these cells, in place of their oldest."""
        place = self._next[cells] % self._at.shape[1]
        self._at[cells, place] = window
        self._answered[cells, place], self._people[cells, place] = s, n
        self._demand[cells, place] = demand
        self._next[cells] += 1

    def _inside(self, cells: Ints, window: int) -> npt.NDArray[np.bool_]:
        inside: npt.NDArray[np.bool_] = self._at[cells] < window - self._guard
        return inside
