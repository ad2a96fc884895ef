"""Dimensions of ideology: places by choices of sources, beside chance, with their intervals.

The same correspondence analysis (:mod:`.correspondence`) is made of random choices in which every
account chose as many sources and every source was chosen as often (:mod:`.rewiring`): a first
dimension there always is, and only beside chance does it mean anything. Intervals are ± 1.96
standard deviations over bootstrap samples of accounts.

The sign is set so that the source chosen by most is positive. No end has a name: what it stands for
is for people to say who read its sources.

Bimodality is Sarle's coefficient, (g² + 1) / (k + 3 (n−1)² / ((n−2)(n−3))), with g the skewness and
k the excess kurtosis; 5/9 is that of even spread (Pfister, Schwarz, Janczyk, Dale & Freeman 2013,
Front. Psychol. 4:700).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, stats

from tocsin.detect.polarisation.correspondence import Matrix, Placed, core, placed
from tocsin.detect.polarisation.graphs import Ints
from tocsin.detect.polarisation.parameters import HowPolarised
from tocsin.detect.polarisation.rewiring import rewired_pairs
from tocsin.detect.polarisation.solving import Floats


@dataclass(frozen=True)
class Chance:
    """Of m random choices: ``inertia`` (m, d) and ``bimodality`` (m, d)."""

    inertia: Floats
    bimodality: Floats


@dataclass(frozen=True)
class Spread:
    """Over bootstrap samples: standard deviations (n,) and (k,) on the first dimension.

    ``agreement`` (samples, d): correlation of the sources' places with those of each sample.
    """

    accounts: Floats
    sources: Floats
    agreement: Floats


@dataclass(frozen=True)
class Ideology:
    """``rows`` and ``columns`` are the accounts and sources that were placed, by number."""

    rows: Ints
    columns: Ints
    placed: Placed
    chance: Chance
    spread: Spread


def ideology(chosen: Matrix, how: HowPolarised) -> Ideology | None:
    """Places from choices, 0 or 1, (accounts × sources); None where too few are left to say."""
    rows, columns = core(chosen, how.least_sources, how.least_choosers)
    if len(rows) < how.least_accounts or len(columns) < max(how.least_choosers, how.dimensions + 2):
        return None
    kept = sparse.csr_array(chosen[rows][:, columns], dtype=np.float64)
    rng = np.random.default_rng(how.seed)
    found = _turned(placed(kept, how.dimensions, rng, None), kept)
    return Ideology(
        rows, columns, found, _chance(kept, how, rng), _spread(kept, found, how.resamplings, rng)
    )


def bimodality(values: Floats) -> float:
    """Sarle's coefficient of values (n,), n at least 4."""
    n = len(values)
    skewness, kurtosis = stats.skew(values, bias=False), stats.kurtosis(values, bias=False)
    return float((skewness**2 + 1) / (kurtosis + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))))


def _turned(found: Placed, chosen: Matrix) -> Placed:
    first = int(np.argmax(chosen.sum(axis=0)))
    sign = np.where(found.sources[first] < 0, -1.0, 1.0)
    return Placed(found.accounts * sign, found.sources * sign, found.inertia, found.total)


def _chance(chosen: Matrix, how: HowPolarised, rng: np.random.Generator) -> Chance:
    cells = chosen.tocoo()
    accounts, nodes = chosen.shape[0], sum(chosen.shape)
    pairs = np.stack([cells.row, cells.col + accounts], axis=1).astype(np.int32)
    hidden = rewired_pairs(pairs, nodes, rng)
    inertia, bimodal = [], []
    for _ in range(how.dimension_nulls):
        drawn = rewired_pairs(hidden, nodes, rng)
        ends = (drawn[:, 0], drawn[:, 1] - accounts)
        other = sparse.csr_array((np.ones(len(drawn)), ends), shape=chosen.shape)
        rows, columns = core(other, 1, 1)
        one = placed(sparse.csr_array(other[rows][:, columns]), how.dimensions, rng, None)
        inertia.append(one.inertia)
        bimodal.append([bimodality(one.accounts[:, at]) for at in range(how.dimensions)])
    return Chance(np.array(inertia), np.array(bimodal))


def _spread(chosen: Matrix, found: Placed, samples: int, rng: np.random.Generator) -> Spread:
    """Sums of squares are kept, not samples: memory does not grow with their number."""
    count = chosen.shape[0]
    squares = [np.zeros(count), np.zeros(chosen.shape[1])]
    seen = [np.zeros(count), np.zeros(chosen.shape[1])]
    agreement = []
    mass = np.asarray(chosen.sum(axis=0), dtype=np.float64).ravel()
    for _ in range(samples):
        weights = rng.multinomial(count, np.full(count, 1 / count)).astype(np.float64)
        one = placed(chosen, found.sources.shape[1], rng, weights)
        agreed = _agreement(found.sources, one.sources, mass)
        agreement.append(np.abs(agreed))
        sign = -1.0 if agreed[0] < 0 else 1.0
        for at, (own, other) in enumerate(
            ((found.accounts, one.accounts), (found.sources, one.sources))
        ):
            off = sign * other[:, 0] - own[:, 0]
            seen[at] += np.isfinite(off)
            squares[at] += np.nan_to_num(off) ** 2
    deviations = [np.sqrt(s / np.maximum(n, 1)) for s, n in zip(squares, seen, strict=True)]
    return Spread(deviations[0], deviations[1], np.array(agreement))


def _agreement(own: Floats, other: Floats, mass: Floats) -> Floats:
    """Correlations of places (k, d), weighted by how often each source was chosen."""
    known = np.isfinite(other[:, 0])
    weight = (mass * known)[:, None] / mass[known].sum()
    a, b = own, np.where(known[:, None], other, 0.0)
    a, b = a - (weight * a).sum(axis=0), b - (weight * b).sum(axis=0)
    together = (weight * a * b).sum(axis=0)
    apart = np.sqrt((weight * a * a).sum(axis=0) * (weight * b * b).sum(axis=0))
    agreed: Floats = np.divide(together, apart, out=np.zeros_like(apart), where=apart > 0)
    return agreed
