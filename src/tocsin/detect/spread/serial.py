"""How long a post takes to be reshared: the serial interval, measured from parents and children.

Delays are whole buckets. A post that is D buckets old cannot have shown a longer delay than D, so
young posts show short delays only. Given its D, a delay d was drawn from f(d)/F(D), and the
likelihood is largest at (Kalbfleisch & Lawless 1989, JASA 84:360, section 2, for right-truncated
data)

    g(k) = #{d = k} / #{d ≤ k ≤ D},    F(k) = ∏_{j>k} (1 − g(j)),    f(k) = F(k) − F(k − 1).

It says nothing of delays longer than the longest looked at. Children of one parent depend on each
other, so parents are resampled, with all their children (bootstrap of clusters).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Delays:
    """One entry a pair of parent and child, shape (pairs,) each."""

    delay: Ints
    """Buckets from parent to child, 1 or more."""
    longest: Ints
    """Buckets that the parent was under observation, at least ``delay``."""
    parent: Ints
    """Number of the parent, from 0."""


@dataclass(frozen=True)
class Serial:
    """The distribution over delays of 1 … L buckets: measured, and resampled."""

    shares: Floats
    """Shape (L,)."""
    drawn: Floats
    """Shape (draws, L)."""

    def mean(self) -> tuple[float, float, float]:
        """The mean in buckets and its 95 % interval."""
        delays = np.arange(1, self.shares.size + 1)
        low, high = np.quantile(self.drawn @ delays, [0.025, 0.975])
        return float(self.shares @ delays), float(low), float(high)

    @classmethod
    def known(cls, shares: Floats) -> "Serial":
        """A distribution that is taken as certain."""
        return cls(shares, shares[np.newaxis])


def serial_interval(pairs: Delays, draws: int, rng: np.random.Generator) -> Serial:
    """The serial interval of pairs (at least one), resampled ``draws`` times."""
    parents = int(pairs.parent.max()) + 1
    many = rng.multinomial(parents, np.full(parents, 1 / parents), draws)
    drawn = [_shares(pairs, times[pairs.parent].astype(np.float64)) for times in many]
    return Serial(_shares(pairs, np.ones(len(pairs.delay))), np.stack(drawn))


def _shares(pairs: Delays, weight: Floats) -> Floats:
    """f(1 … L) by the reversed product-limit, each pair counted ``weight`` times."""
    top = int(pairs.delay.max())
    seen = np.bincount(pairs.delay, weight, top + 1)
    gone = np.bincount(np.minimum(pairs.longest, top) + 1, weight, top + 2)[: top + 1]
    risk = np.cumsum(seen) - np.cumsum(gone)
    hazard = np.divide(seen, risk, out=np.zeros(top + 1), where=risk > 1e-9)
    # F(k) for k = 0 … L; F(L) = 1. A resample that lost the least delays ends at 0 by itself.
    above = np.concatenate([np.cumprod((1 - hazard)[:0:-1])[::-1], [1.0]])
    shares = np.diff(above)
    whole: Floats = shares / max(float(shares.sum()), 1e-300)
    return whole
