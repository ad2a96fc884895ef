"""How alike texts are that have nothing to do with each other: the null of every likeness."""

from typing import Final, NamedTuple

import numpy as np

from tocsin.embed.base import Vectors

_RANDOM_PAIRS: Final = 200_000
_SEED: Final = 20_240_901
_ONE_DEVIATION_BELOW: Final = 0.158655
"""The share of a normal distribution below one standard deviation under its median."""


class Chance(NamedTuple):
    """The cosines of random pairs: their median, and one standard deviation of the lower half.

    The upper half also holds copies and topics, the lower half does not.
    """

    middle: float
    deviation: float


def by_chance(points: Vectors) -> Chance:
    """How alike random pairs of these texts are; ``points`` (n ≥ 2, d) have length one."""
    random = np.random.default_rng(_SEED)
    one, two = random.integers(0, len(points), (2, _RANDOM_PAIRS))
    other = one != two
    cosines = np.einsum("ij,ij->i", points[one[other]], points[two[other]])
    low, middle = np.quantile(cosines, [_ONE_DEVIATION_BELOW, 0.5]).tolist()
    return Chance(middle, middle - low)
