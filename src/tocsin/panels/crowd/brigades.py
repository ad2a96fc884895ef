"""Whose ratings count: those whose record can be told from a copy and from noise.

A record is all that a rater said apart from the item that is judged. Two tests, each a likelihood
ratio, so that by Markov's inequality chance passes it with at most the stated rate:

* **copy**: of two raters, "one copies the other, with 5 % slips" against "both are of one group and
  rate on their own". Two ratings of an item are alike by chance with probability Σ share²; the
  largest over the groups is taken, in favour of the raters. All of a set of copies are left out:
  nobody can say which is the original.
* **noise**: "rates as one of the groups does" against "rates at random".

A record too short to be found out if it were copied, does not count either.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from tocsin.panels.crowd.groups import Counts, counted
from tocsin.panels.crowd.ratings import Floats, Ints, Mask, Ratings

SLIPS: Final = 0.05
ERROR_RATE: Final = 0.05
"""Chance that any honest pair of the whole crowd is taken for copies."""
BLOCK: Final = 1_000


@dataclass(frozen=True, eq=False)
class Records:
    """What the records say of each rater; a rater counts where none of the three holds."""

    short: Mask
    copied: Mask
    noise: Mask

    @property
    def counts(self) -> Mask:
        return ~(self.short | self.copied | self.noise)


def records(ratings: Ratings, group: Ints) -> Records:
    """Tests every rater's record."""
    counts = counted(ratings, group)
    alike = _alike(counts)
    raters = len(ratings.raters)
    gain = np.log((1 - SLIPS) + SLIPS * alike) - np.log(alike)
    bar = np.log(max(raters, 2) * (max(raters, 2) - 1) / 2 / ERROR_RATE)
    short = np.bincount(ratings.rater, gain[ratings.item], raters) < bar
    copied = _copied(ratings, gain, bar)
    return Records(short, copied, _noise(ratings, counts))


def _shares(counts: Counts) -> Floats:
    """Of the votes against, neither and for: ``3 × groups × items``, Laplace smoothed."""
    neither = counts.votes - counts.agree - counts.disagree
    return (np.stack([counts.disagree, neither, counts.agree]) + 1) / (counts.votes + 3)


def _alike(counts: Counts) -> Floats:
    return np.asarray((_shares(counts) ** 2).sum(axis=0).max(axis=0))


def _copied(ratings: Ratings, gain: Floats, bar: float) -> Mask:
    """Raters of whom some other is a copy."""
    raters, items = len(ratings.raters), len(ratings.items)
    slip = np.log(SLIPS)
    parts = []
    for value in (0.0, 0.5, 1.0):
        rows = ratings.value == value
        place = (ratings.rater[rows], ratings.item[rows])
        parts.append(csr_array((np.ones(rows.sum()), place), shape=(raters, items)))
    voted = csr_array(
        (np.ones(len(ratings.value)), (ratings.rater, ratings.item)), shape=(raters, items)
    )
    found = np.zeros(raters, dtype=bool)
    for begin in range(0, raters, BLOCK):
        block = slice(begin, begin + BLOCK)
        score = slip * (voted[block] @ voted.T).toarray()
        for part in parts:
            score += ((part[block] * (gain - slip)) @ part.T).toarray()
        own = np.arange(score.shape[0])
        score[own, own + begin] = -np.inf
        found[block] = (score >= bar).any(axis=1)
    return found


def _noise(ratings: Ratings, counts: Counts) -> Mask:
    """Raters whose record is no likelier in their best group than at random."""
    share = _shares(counts)
    vote = (ratings.value * 2).astype(np.int64)
    raters, groups = len(ratings.raters), share.shape[1]
    ratio = np.stack(
        [
            np.bincount(
                ratings.rater, np.log(3 * share[vote, g, ratings.item]), raters
            )
            for g in range(groups)
        ]
    ).max(axis=0)  # fmt: skip
    return np.asarray(ratio < np.log(groups / ERROR_RATE))
