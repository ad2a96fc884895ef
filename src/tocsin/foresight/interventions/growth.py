"""The growth of a viral narrative: Bak-Coleman et al. (2022), Nature Human Behaviour 6:1372.

In bucket t (five minutes) there are y_t posts by accounts with F followers each:

    y_t ~ NegativeBinomial(mean μ_t, size φ)         μ_t = exp(α + β v_{t−1})
    v_t = v_{t−1} · δ · exp(−λ t) + x_t              x_t = log(1 + Σ_j (1 + F_j)),  v_1 = x_1

v is virality: what has been shared so far, by the audience it had, fading by δ a bucket and ever
faster (λ) as the event grows old. Priors, as in the authors' code: α ~ N(−3, 3), β ~ N(0, 3),
δ ~ Uniform(0, 1), λ ~ Exponential(1), 1/φ ~ half-normal(1).

Own choices: each account counts as one more than its followers when fitting too (the authors do so
when simulating); and the posterior is drawn by differential evolution (DE-MC(Z): ter Braak & Vrugt
2008, Statistics and Computing 18:435) in eight chains, where they use Stan. As they do, a fit is
taken only where the chains agree (split R̂ < 1.1) and the observed total lies within the 89 %
interval of what the fitted model predicts one bucket ahead.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize

from tocsin.foresight.interventions.event import Event, Floats
from tocsin.foresight.interventions.kernels import log_posterior, virality, walk

Draws = npt.NDArray[np.float64]

NAMES: Final = ("alpha", "beta", "delta", "lambda", "phi")
LEAST_BUCKETS: Final = 12
"""The authors leave shorter events out."""
LEAST_POSTS: Final = 20
"""The smallest event the authors fitted."""
MOST_RHAT: Final = 1.1
CHAINS: Final = 8
_STEPS: Final = (12_000, 30_000)
"""Of each chain, more where the event is short and steps are cheap, and the posterior broad."""
_BUCKET_STEPS: Final = 2_400_000
_TUNED: Final = 1 / 3
_THINNED: Final = 20
_ARCHIVE: Final = 100
_PREDICTED: Final = (0.055, 0.945)


class Growth(NamedTuple):
    """What was learnt of an event's growth."""

    draws: Draws
    """(d, 5) of the posterior, columns as in ``NAMES``."""
    rhat: Floats
    """(5,) agreement of the chains, of each parameter."""
    reason: str
    """Why the fit cannot be used; empty where it can."""


def fit(event: Event, generator: np.random.Generator) -> Growth:
    """The posterior of the five parameters, given an event."""
    nothing = np.full((0, 5), np.nan), np.full(5, np.nan)
    posts = int(event.counts.sum())
    if len(event.counts) < LEAST_BUCKETS or posts < LEAST_POSTS:
        return Growth(
            *nothing,
            f"the event has {posts} posts in {len(event.counts)} buckets, and {LEAST_POSTS} posts "
            f"in {LEAST_BUCKETS} are needed",
        )
    counts, audience = event.counts.astype(np.float64), event.audience
    begun = _begun(_modes(counts, audience), generator)
    steps = int(np.clip(_BUCKET_STEPS // len(counts), *_STEPS))
    archive = np.zeros((len(begun) + CHAINS * steps // 10, 5))
    archive[: len(begun)] = begun
    walked = walk(archive, len(begun), CHAINS, steps, counts, audience, generator)
    chains = walked[:, int(_TUNED * steps) :]
    rhat = _split_rhat(chains)
    draws = _natural(chains[:, ::_THINNED].reshape(-1, 5))
    if not (rhat < MOST_RHAT).all():
        return Growth(draws, rhat, f"the fit does not settle (R-hat {rhat.max():.2f})")
    return Growth(draws, rhat, _misfit(draws, counts, audience, generator))


def _natural(free: Draws) -> Draws:
    """α, β, δ, λ, φ from α, β, logit δ, log λ, log 1/φ."""
    found = free.copy()
    found[:, 2] = 1 / (1 + np.exp(-free[:, 2]))
    found[:, 3], found[:, 4] = np.exp(free[:, 3]), np.exp(-free[:, 4])
    return found


def _modes(counts: Floats, audience: Floats) -> Draws:
    """Where searches from several speeds of fading end, each begun with its regression line."""

    def lost(free: Floats) -> float:
        value = -float(log_posterior(free, counts, audience))
        return value if np.isfinite(value) else 1e12

    found = []
    for delta in (0.3, 0.6, 0.9, 0.98):
        for fading in (1e-4, 1e-2):
            v = virality(delta, fading, audience)[:-1]
            beta, alpha = np.polyfit(v, np.log(counts[1:] + 0.5), 1) if np.ptp(v) > 0 else (0, 0)
            logit = np.log(delta / (1 - delta))
            free = np.array([alpha, beta, logit, np.log(fading), 0.0], dtype=np.float64)
            searched = optimize.minimize(
                lost,
                free,
                method="Nelder-Mead",
                options={"maxiter": 1_000, "maxfev": 1_000, "xatol": 1e-3, "fatol": 1e-3},
            )
            found.append((float(searched.fun), searched.x))
    found.sort(key=lambda pair: pair[0])
    # A mode ten log units below the best has no share in the posterior.
    return np.stack([place for value, place in found if value < found[0][0] + 10])


def _begun(modes: Draws, generator: np.random.Generator) -> Draws:
    """States about the modes from which the chains begin, and whose differences they step by."""
    rows = modes[generator.integers(len(modes), size=_ARCHIVE)]
    jitter = generator.standard_normal(rows.shape) * np.array([0.1, 0.01, 0.5, 0.5, 0.2])
    begun: Draws = rows + jitter
    return begun


def _split_rhat(chains: Draws) -> Floats:
    """Gelman & Rubin's R̂ of half chains (Gelman et al. 2013, section 11.4)."""
    half = chains.shape[1] // 2
    parts = np.concatenate([chains[:, :half], chains[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    pooled = (half - 1) / half * within + between / half
    rhat: Floats = np.sqrt(pooled / np.maximum(within, 1e-300))
    return rhat


def _misfit(draws: Draws, counts: Floats, audience: Floats, generator: np.random.Generator) -> str:
    """Why the model does not describe the event; empty where it does."""
    chosen = draws[generator.integers(len(draws), size=500)]
    totals = np.empty(len(chosen))
    for number, (alpha, beta, delta, fading, phi) in enumerate(chosen.tolist()):
        mean = np.exp(np.minimum(alpha + beta * virality(delta, fading, audience)[:-1], 20.0))
        noise = generator.standard_gamma(phi, len(mean)) / phi
        totals[number] = counts[0] + generator.poisson(np.minimum(mean * noise, 1e12)).sum()
    low, high = np.quantile(totals, _PREDICTED)
    seen = counts.sum()
    if low <= seen <= high:
        return ""
    return (
        f"the model does not describe this event (it had {seen:,.0f} posts, and the fitted model "
        f"gives {low:,.0f} to {high:,.0f})"
    )
