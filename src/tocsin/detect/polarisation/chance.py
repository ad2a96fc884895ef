"""A network held against random ones with the same degrees, each halved anew.

Any graph can be halved with few cuts, the sparser the fewer, so a raw score says little: random
graphs average 0.45 (Salloum, Chen & Kivelä 2022). What counts is the gain: the score minus its mean
over random graphs of the same degrees that were searched for a halving in the same way.

- p = (1 + nulls that score as high) / (1 + nulls), exact for exchangeable draws (Phipson & Smyth
  2010, Stat. Appl. Genet. Mol. Biol. 9:39).
- The interval of the gain is gain ± t · s · √(1 + 1/m), with s the standard deviation of m nulls
  and t Student's of m − 1 degrees: how far the score moves when links fall otherwise while every
  account keeps its number of them. A bootstrap of links is not used: it thins the network, and
  every score here depends on how many links there are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE
from tocsin.detect.polarisation.graphs import Graph
from tocsin.detect.polarisation.halving import Sides, halved
from tocsin.detect.polarisation.parameters import Effort
from tocsin.detect.polarisation.rewiring import rewired
from tocsin.detect.polarisation.scores import scores
from tocsin.detect.polarisation.solving import Floats

_SAME: Final = 1e-7
"""Scores nearer than this are the same: the linear systems are solved to 1e-9."""
_MOST_SEED: Final = 2**31


@dataclass(frozen=True)
class Held:
    """``sides`` (n,), ``observed`` (s,) and ``nulls`` (m, s): a value for each score."""

    sides: Sides
    observed: Floats
    nulls: Floats


@dataclass(frozen=True)
class Gain:
    """Observed minus chance, for each score, shapes (s,); NaN: not measured."""

    mean: Floats
    sd: Floats
    gain: Floats
    low: Floats
    high: Floats
    z: Floats
    p_value: Floats


def held(graph: Graph, effort: Effort, seed: int, opinions: Floats | None = None) -> Held:
    """A connected graph with its scores, and those of its random counterparts.

    Opinions stay with their accounts while the links are drawn anew.
    """
    rng = np.random.default_rng(seed)
    sides, observed = _scored(graph, effort.cuts, rng, opinions)
    hidden = rewired(graph, rng)
    nulls = [
        _scored(rewired(hidden, rng), effort.cuts, rng, opinions)[1] for _ in range(effort.nulls)
    ]
    return Held(sides, observed, np.array(nulls))


def _scored(
    graph: Graph, cuts: int, rng: np.random.Generator, opinions: Floats | None
) -> tuple[Sides, Floats]:
    sides = halved(graph, cuts, int(rng.integers(_MOST_SEED)))
    return sides, scores(graph, sides, opinions)


def gains(observed: Floats, nulls: Floats) -> Gain:
    """What is above chance of values (s,) beside those of nulls (m, s), m at least 2.

    A null that could not be measured counts as one that scores as high; a score that fewer than
    two nulls or not the network itself has is not measured.
    """
    count = np.isfinite(nulls).sum(axis=0)
    known = np.isfinite(observed) & (count >= 2)
    m = np.where(known, count, 2)
    filled = np.where(np.isfinite(nulls), nulls, 0.0)
    mean = filled.sum(axis=0) / m
    squares = np.where(np.isfinite(nulls), (filled - mean) ** 2, 0.0).sum(axis=0)
    sd = np.sqrt(squares / (m - 1))
    gain = observed - mean
    half = stats.t.ppf((1 + CONFIDENCE) / 2, m - 1) * sd * np.sqrt(1 + 1 / m)
    as_high = (~(nulls < observed - _SAME * np.maximum(1.0, np.abs(observed)))).sum(axis=0)
    z = np.divide(gain, sd, out=np.full_like(gain, np.nan), where=sd > 0)
    p_value = (1 + as_high) / (1 + len(nulls))
    told = (mean, sd, gain, gain - half, gain + half, z, p_value)
    return Gain(*(np.where(known, values, np.nan) for values in told))
