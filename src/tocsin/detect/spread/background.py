"""What would be posted anyway: the baseline of a Hawkes process, piecewise constant.

    ln μ(t) = a_k(t) + c_h(t)

k is one of K parts of the observed span (news, shocks), h one of 8 parts of the day (people
sleep). Without these, a wave that news set off, or every morning, would pass for self-excitation.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DAY_PARTS: Final = 8
"""Three hours each: posts of a week could not show finer parts of a rhythm."""


@dataclass(frozen=True)
class Background:
    """The baseline's cells; times run from 0 to ``end``."""

    parts: int
    rhythm: int
    """Parts of the day: 1 or ``DAY_PARTS``."""
    edges: Floats
    """Where a cell begins or ends, shape (m + 1,)."""
    part: Ints
    """Of each piece between two edges, shape (m,)."""
    phase: Ints
    lasting: Floats
    """Time in each cell, shape (parts, rhythm)."""

    @property
    def size(self) -> int:
        """Free numbers."""
        return self.parts + self.rhythm - 1

    def rates(self, free: Floats) -> Floats:
        """μ in each cell, shape (parts, rhythm)."""
        phases = np.concatenate([[0.0], free[self.parts : self.size]])
        rates: Floats = np.exp(free[: self.parts, np.newaxis] + phases)
        return rates

    def piece(self, t: Floats) -> Ints:
        """The piece that each time falls in."""
        return np.clip(np.searchsorted(self.edges, t, "right") - 1, 0, len(self.part) - 1)

    def cell(self, t: Floats) -> Ints:
        """The cell that each time falls in, by its place in the flattened ``rates``."""
        piece = self.piece(t)
        return self.part[piece] * self.rhythm + self.phase[piece]

    def amount(self, rates: Floats, t: Floats) -> Floats:
        """∫μ from 0 to each time."""
        pieces = rates[self.part, self.phase] * np.diff(self.edges)
        made: Floats = np.interp(t, self.edges, np.concatenate([[0.0], np.cumsum(pieces)]))
        return made


def background(cuts: Floats, day: float | None, phase: float) -> Background:
    """Cells of the parts between ``cuts`` (from 0 to the end), times parts of the day.

    ``day`` is the length of a day, None for no rhythm; ``phase`` is how long after midnight time 0
    is.
    """
    edges, rhythm = cuts, 1
    if day is not None:
        width, rhythm = day / DAY_PARTS, DAY_PARTS
        first = width - phase % width
        edges = np.unique(np.concatenate([cuts, np.arange(first, cuts[-1], width)]))
    middle = (edges[1:] + edges[:-1]) / 2
    part = np.searchsorted(cuts, middle) - 1
    of_day = np.zeros(len(middle), dtype=np.int64)
    if day is not None:
        of_day = ((middle + phase) % day / day * DAY_PARTS).astype(np.int64)
    lasting = np.zeros((len(cuts) - 1, rhythm))
    np.add.at(lasting, (part, of_day), np.diff(edges))
    return Background(len(cuts) - 1, rhythm, edges, part, of_day, lasting)
