"""The loops of the growth model: its posterior, a walk through it, and simulated events."""

import math

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MOST_ETA = 20.0
_MOST_DRAWS = 500
"""Accounts drawn in a bucket; their sum stands for those of a fuller bucket in proportion."""


@numba.njit(cache=True)
def virality(delta: float, fading: float, audience: Floats) -> Floats:  # pragma: no cover
    """By bucket (T,), v of an observed event."""
    v = np.empty(len(audience))
    v[0] = audience[0]
    for t in range(1, len(audience)):
        v[t] = v[t - 1] * delta * math.exp(-fading * (t + 1)) + audience[t]
    return v


@numba.njit(cache=True)
def log_posterior(free: Floats, counts: Floats, audience: Floats) -> float:  # pragma: no cover
    """Up to a constant; ``free`` is α, β, logit δ, log λ, log 1/φ."""
    alpha, beta = free[0], free[1]
    if abs(free[2]) > 30 or abs(free[3]) > 30 or abs(free[4]) > 30:
        return -np.inf
    delta, fading, inverse = 1 / (1 + math.exp(-free[2])), math.exp(free[3]), math.exp(free[4])
    phi = 1 / inverse
    value: float = -((alpha + 3) ** 2) / 18 - beta**2 / 18 - fading + free[3]
    value += -(inverse**2) / 2 + free[4] + math.log(delta) + math.log(1 - delta + 1e-300)
    v = audience[0]
    own = math.lgamma(phi)
    for t in range(1, len(counts)):
        eta = min(alpha + beta * v, _MOST_ETA)
        v = v * delta * math.exp(-fading * (t + 1)) + audience[t]
        y = counts[t]
        both = math.log(phi + math.exp(eta))
        value += math.lgamma(y + phi) - own + phi * (math.log(phi) - both) + y * (eta - both)
    return value


@numba.njit(cache=True)
def walk(
    archive: Floats,
    filled: int,
    chains: int,
    steps: int,
    counts: Floats,
    audience: Floats,
    generator: np.random.Generator,
) -> Floats:  # pragma: no cover
    """DE-MC(Z) chains (chains, steps, k), begun at the first states of the archive.

    A step is the difference of two archived states times 2.38/√(2k), every tenth time the whole
    difference, from one mode to another. The archive (rows, k), of which ``filled`` rows are set,
    takes in every chain's state each tenth step while it has room.
    """
    k = archive.shape[1]
    found = np.empty((chains, steps, k))
    at = archive[:chains].copy()
    here = np.array([log_posterior(at[chain], counts, audience) for chain in range(chains)])
    for step in range(steps):
        gamma = 1.0 if step % 10 == 9 else 2.38 / math.sqrt(2 * k)
        for chain in range(chains):
            one = int(generator.random() * filled)
            two = int(generator.random() * filled)
            tried = at[chain] + gamma * (archive[one] - archive[two])
            tried += 1e-4 * generator.standard_normal(k)
            there = log_posterior(tried, counts, audience)
            if math.log(1 - generator.random()) < there - here[chain]:
                at[chain], here[chain] = tried, there
            found[chain, step] = at[chain]
        if step % 10 == 9 and filled + chains <= len(archive):
            archive[filled : filled + chains] = at
            filled += chains
    return found


@numba.njit(cache=True)
def simulate(
    draws: Floats,
    counts: Floats,
    audience: Floats,
    pool: Floats,
    keeps: Floats,
    first: Ints,
    known: int,
    reach: Floats,
    demoted: Floats,
    stays: Floats,
    noise: Floats,
    generator: np.random.Generator,
) -> Floats:  # pragma: no cover
    """Posts (runs, T) of simulated events.

    ``draws`` (runs, 5) are the parameters, ``counts`` and ``audience`` what was observed, of which
    the first ``known`` buckets are kept. ``pool`` holds the accounts' followers, ``keeps`` the
    share of each that is not suspended, ``first`` (T, 2) the span of it that is drawn from in each
    bucket. ``reach``, ``demoted`` and ``stays`` (runs, T) are the factors of the levers, ``noise``
    (runs, T) the negative binomial's frailty, which options share so that they differ by their
    levers and not by chance. More than twice the observed peak is cut off, as by the authors:
    rare runaways would decide the mean.
    """
    runs, buckets = reach.shape
    found, v = np.empty((runs, buckets)), np.zeros(runs)
    most = 2 * counts.max()
    for t in range(buckets):
        for run in range(runs):
            if t < known:
                y, x = counts[t], audience[t]
            else:
                eta = min(draws[run, 0] + draws[run, 1] * v[run] * demoted[run, t], _MOST_ETA)
                mean = min(math.exp(eta) * noise[run, t], most) * stays[run, t]
                y = min(float(generator.poisson(mean)), most)
                total, y = _drawn(y, pool, keeps, first[t, 0], first[t, 1], generator)
                x = math.log1p(reach[run, t] * total)
            found[run, t] = y
            v[run] = v[run] * draws[run, 2] * math.exp(-draws[run, 3] * (t + 1)) + x
    return found


@numba.njit(cache=True)
def _drawn(
    y: float, pool: Floats, keeps: Floats, low: int, high: int, generator: np.random.Generator
) -> tuple[float, float]:  # pragma: no cover
    """Σ (1 + followers) of y accounts drawn from a span, and how many of them still post."""
    size = int(min(y, _MOST_DRAWS))
    if size == 0 or high <= low:
        return 0.0, 0.0
    total, kept = 0.0, 0.0
    for _ in range(size):
        place = low + int(generator.random() * (high - low))
        total += keeps[place] * (1 + pool[place])
        kept += keeps[place]
    return total * y / size, kept * y / size
