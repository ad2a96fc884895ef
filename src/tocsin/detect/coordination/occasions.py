"""Occasions: how many separate times accounts met, which is what the null models count.

Objects are not independent evidence. Who scrolls past a thread reposts three of its posts in
one minute, and so does the next reader: three objects, one occasion. On real data most false
pairs of a test that counts objects are of that kind.
"""

import numpy as np
import numpy.typing as npt

from tocsin.detect.coordination.slices import Slices

Ints = npt.NDArray[np.int64]


def occasions(
    party: Ints, earlier: Ints, later: Ints, cut: Slices, apart_us: int, parties: int
) -> Ints:
    """On how many occasions each party met; parties are numbered 0 … ``parties`` - 1.

    ``party``, ``earlier`` and ``later`` (µs) have one entry a meeting. A meeting counts where
    both its shares lie in one slice. The first one in a slice begins an occasion, unless it
    comes within ``apart_us`` of the beginning of the occasion before: an hour of scrolling that
    crosses the end of a slice is one occasion.
    """
    from tocsin.detect.coordination.walks import begins  # noqa: PLC0415, slow to import

    place = cut.of(later)
    inside = place == cut.of(earlier)
    party, t, place = party[inside], later[inside], place[inside]
    order = np.lexsort([t, party])
    new = begins(party[order], t[order], place[order], apart_us)
    return np.bincount(party[order][new], minlength=parties)
