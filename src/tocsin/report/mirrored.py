"""Two rows of bars on one base line: the network's above, everybody's below, each to scale.

The same buckets for both, so that a peak of one can be looked for in the other. Up and down
tell them apart without colours or a legend.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

WIDTH: Final = 300
HEIGHT: Final = 36
"""Of one row; the drawing is twice as high."""

_LEAST_BAR: Final = 1.5

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The two paths, and the bucket in which the network's share exceeds everybody's most.

    ``own_share`` and ``all_share`` are what lies in that bucket.
    """

    own: str
    all: str
    bucket: int
    own_share: float
    all_share: float


def mirrored(own: Counts, everybody: Counts) -> Mirrored | None:
    """Draws both rows of counts, which have one length; ``None`` where the network has none."""
    if not own.sum():
        return None
    shares = [counts / max(int(counts.sum()), 1) for counts in (own, everybody)]
    bucket = int(np.argmax(shares[0] - shares[1]))
    return Mirrored(
        own=_bars(own, up=True),
        all=_bars(everybody, up=False),
        bucket=bucket,
        own_share=float(shares[0][bucket]),
        all_share=float(shares[1][bucket]),
    )


def _bars(counts: Counts, *, up: bool) -> str:
    """Bars from the middle line; the smallest bar that is not zero can still be seen."""
    step = WIDTH / len(counts)
    drawn = max(step * 0.82, 0.5)
    scale = (HEIGHT - _LEAST_BAR) / max(int(counts.max()), 1)
    parts = []
    for place in np.flatnonzero(counts):
        bar = (_LEAST_BAR + float(counts[place]) * scale) * (-1 if up else 1)
        parts.append(f"M{place * step:.2f} {HEIGHT}v{bar:.2f}h{drawn:.2f}v{-bar:.2f}z")
    return "".join(parts)
