"""Shapes of time that several readings ask for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends inside, in microseconds."""

    low_us: int
    high_us: int

    @property
    def length_s(self) -> float:
        """How long it is."""
        return (self.high_us - self.low_us) / 1e6

    def holds(self, times_us: Ints) -> npt.NDArray[np.bool_]:
        """Which moments lie in it."""
        inside: npt.NDArray[np.bool_] = (times_us >= self.low_us) & (times_us <= self.high_us)
        return inside


def shortest(times_us: Ints, share: float) -> Span:
    """The shortest span that holds this share of at least one moment.

    >>> span = shortest(np.array([0, 50, 51, 52, 53, 99]), 0.6)
    >>> span.low_us, span.high_us
    (50, 53)
    """
    times = np.sort(times_us)
    count = max(1, int(np.ceil(share * len(times))))
    lengths = times[count - 1 :] - times[: len(times) - count + 1]
    first = int(np.argmin(lengths))
    return Span(int(times[first]), int(times[first + count - 1]))
