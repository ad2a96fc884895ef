"""Who is misinformed: a threshold model of exposure (complex contagion).

An account that does not share misinformation itself is misinformed once it follows at least φ
accounts that do. As published (DeVerna et al. 2025) this is done once; with more rounds those who
became misinformed expose others in turn (Granovetter 1978, Am. J. Sociol. 83:1420), until nothing
changes.
"""

import numpy as np

from tocsin.foresight.epidemic.networks import Bools, Ints, Network


def misinformed(follows: Network, sharers: Bools, threshold: int, rounds: int) -> Bools:
    """Whether each account is misinformed, sharers included."""
    found = sharers.copy()
    for _ in range(rounds):
        more = found | (exposures(follows, found) >= threshold)
        if more.sum() == found.sum():
            break
        found = more
    return found


def exposures(follows: Network, sharing: Bools) -> Ints:
    """How many of those it follows share misinformation, by account."""
    sums = np.zeros(len(follows.ends) + 1, dtype=np.int64)
    np.cumsum(sharing[follows.ends], out=sums[1:])
    found: Ints = np.diff(sums[follows.offsets])
    return found
