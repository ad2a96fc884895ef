"""How well raters agree beyond chance: Krippendorff's alpha for ordered levels.

Krippendorff (2019), *Content Analysis*, 4th edition, chapter 12. Of each unit with m ≥ 2 ratings,
n_uc of them at level c, the pairs count o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1); with n_c the
sum of row c, n their sum, and levels apart by the ratings that lie between them,

    δ_ck = Σ_{g=c…k} n_g − (n_c + n_k)/2        α = 1 − (n − 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck

1 is full agreement, 0 what chance would give. Where all ratings are one level α does not exist.
The interval resamples units with their ratings (Zapf, Castell, Morawietz & Karch 2016, BMC Medical
Research Methodology 16:93).
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.detect.intervals import CONFIDENCE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_UNDEFINED: Final = 0.05
"""Share of resamples without an alpha up to which their interval is told."""


class Agreement(NamedTuple):
    """Alpha with its 95 % interval; NaN: not measured."""

    alpha: float
    low: float
    high: float


def agreement(counts: Ints, draws: int, rng: np.random.Generator) -> Agreement:
    """The agreement in counts (units, levels): how many raters gave a unit each level."""
    pairs = _pairs(counts[counts.sum(axis=1) >= 2])
    units, levels = pairs.shape[:2]
    if units == 0:
        return Agreement(np.nan, np.nan, np.nan)
    alpha = float(_alpha(pairs.sum(axis=0)))
    times = rng.multinomial(units, np.full(units, 1 / units), size=draws)
    resampled = _alpha((times @ pairs.reshape(units, -1)).reshape(-1, levels, levels))
    known = resampled[np.isfinite(resampled)]
    if not np.isfinite(alpha) or len(known) < (1 - MOST_UNDEFINED) * draws:
        return Agreement(alpha, np.nan, np.nan)
    half = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [half, 1 - half])
    return Agreement(alpha, float(low), float(high))


def _pairs(counts: Ints) -> Floats:
    """The pairs of each unit (units, levels, levels)."""
    ordered = counts[:, :, np.newaxis] * counts[:, np.newaxis, :]
    own = counts[:, :, np.newaxis] * np.eye(counts.shape[1], dtype=np.int64)
    pairs: Floats = (ordered - own) / (counts.sum(axis=1) - 1)[:, np.newaxis, np.newaxis]
    return pairs


def _alpha(pairs: Floats) -> Floats:
    """Alpha of pairs (…, levels, levels); NaN where all are of one level."""
    of_level = pairs.sum(axis=-1)
    total = of_level.sum(axis=-1)
    middle = np.cumsum(of_level, axis=-1) - of_level / 2
    apart = (middle[..., :, np.newaxis] - middle[..., np.newaxis, :]) ** 2
    seen = (pairs * apart).sum(axis=(-2, -1))
    chance = of_level[..., :, np.newaxis] * of_level[..., np.newaxis, :] * apart
    expected = chance.sum(axis=(-2, -1)) / np.maximum(total - 1, 1)
    ratio = np.divide(seen, expected, out=np.full_like(seen, np.nan), where=expected > 1e-9)
    alpha: Floats = 1 - ratio
    return alpha
