"""Seeded randomness that gives the same values on every machine and Python version.

Only ``random.Random.random`` is promised to stay the same between Python versions, so every
other draw is made from it here. Streams are named: what one part of the exercise draws does
not disturb another, so a new campaign leaves the background as it was. Durations come as
whole milliseconds, which hides last-bit differences between mathematics libraries.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One named stream of random draws.

    >>> Chance(7, "background").below(1_000) == Chance(7, "background").below(1_000)
    True
    >>> Chance(7, "background").unit() == Chance(7, "campaigns").unit()
    False
    """

    def __init__(self, seed: int, *path: str) -> None:
        name = "\x1f".join((str(seed), *path)).encode()
        digest = blake2b(name, digest_size=16).digest()
        self.unit = Random(int.from_bytes(digest, "big")).random  # noqa: S311 - not for secrets

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        return int(self.unit() * count)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.unit() * (high - low + 1))

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.unit() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all equally likely."""
        return items[int(self.unit() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different items in random order (a partial Fisher-Yates shuffle)."""
        pool = list(items)
        count = min(count, len(pool))
        for place in range(count):
            other = place + self.below(len(pool) - place)
            pool[place], pool[other] = pool[other], pool[place]
        return pool[:count]

    def weighted(self, cumulative: Sequence[float]) -> int:
        """An index, drawn with weights given as running totals (see :func:`running_totals`)."""
        return min(bisect_right(cumulative, self.unit() * cumulative[-1]), len(cumulative) - 1)

    def exponential_ms(self, mean_ms: float) -> int:
        """A waiting time in milliseconds."""
        return round(-mean_ms * math.log(1.0 - self.unit()))

    def lognormal(self, median: float, sigma: float) -> int:
        """A heavy-tailed whole number with this median (Box-Muller)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.unit()))
        normal = radius * math.cos(2.0 * math.pi * self.unit())
        return round(median * math.exp(sigma * normal))

    def token(self, alphabet: str, length: int) -> str:
        """A random string over an alphabet."""
        unit, size = self.unit, len(alphabet)
        return "".join([alphabet[int(unit() * size)] for _ in range(length)])


def running_totals(weights: Sequence[float]) -> list[float]:
    """Cumulative weights for :meth:`Chance.weighted`."""
    return list(accumulate(weights))


def zipf_totals(count: int, exponent: float, shift: float = 1.0) -> list[float]:
    """Cumulative Zipf-Mandelbrot weights 1/(rank + shift)^exponent for ranks 0 to count - 1."""
    return running_totals([1.0 / (rank + shift) ** exponent for rank in range(count)])
