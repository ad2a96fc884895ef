"""Whose ratings count: those whose record can be told from a copy and from noise.

A record is all that a rater said. Two tests, each a ratio of likelihoods, so that by Markov's
inequality chance passes it with at most the stated rate:

* **copy**: of two raters, "one copies the other, with 5 % slips" against "both are of one group and
  rate on their own". Two ratings of an item are alike by chance with probability Σ share²; the
  largest over the groups is taken, in favour of the raters.
* **noise**: "rates as the others of a group do" against "rates whatever the item says, with the
  shares of for, neither and against that this rater has". A rater's own vote is left out of the
  group's shares: else random records that form a group would explain themselves.

A record too short to be found out if it were copied, does not count either.

Records that are near-identical **count as one**: not as none, or who copies honest raters would
silence them. The one is heard at its least favourable: for an item only where all who hold the
record are for it, against it where any is. So a copy adds no favour, whichever is the original, and
takes away at most what one rater can say. Only records that are *all* near-identical to each other
are taken together, or one that is like many would melt them into one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from tocsin.panels.crowd.groups import Counts, counted
from tocsin.panels.crowd.ratings import Floats, Ints, Mask, Ratings

SLIPS: Final = 0.05
"""Share of votes in which a copy may differ: the vote that it is made for, and some to blur."""
ERROR_RATE: Final = 0.05
"""Chance that an honest rater's record is taken for a copy of any other. It costs one record."""
NOISE_ODDS: Final = 1.0
"""How many times likelier in the best group than at random a record has to be.

On made crowds (``validation/made_crowds.py``) even odds lose an eighth of the honest and let a
tenth of random fillers pass. Odds of 20 let none pass and lose four honest in ten, which would
hand the brigade what it wants: a crowd without voice.
"""
BLOCK: Final = 1_000
"""Rows of the table of pairs that are in memory at once."""


@dataclass(frozen=True, eq=False)
class Records:
    """What the records say of each rater.

    ``cluster`` numbers the near-identical records, from 0; ``likeness`` is that to the most similar
    other record: 1 a full copy, 0 or less what chance gives.
    """

    short: Mask
    noise: Mask
    cluster: Ints
    likeness: Floats

    @property
    def counts(self) -> Mask:
        return ~(self.short | self.noise)


def records(ratings: Ratings, group: Ints) -> Records:
    """Tests every rater's record, given the opinion groups of all."""
    counts = counted(ratings, group)
    alike = _alike(counts)
    raters = len(ratings.raters)
    gain = np.log((1 - SLIPS) + SLIPS * alike) - np.log(alike)
    bar = float(np.log(max(raters - 1, 1) / ERROR_RATE))
    most = np.bincount(ratings.rater, gain[ratings.item], raters)
    cluster, highest = _clusters(ratings, gain, bar)
    likeness = np.where(most > 0, highest / np.maximum(most, 1e-12), 0.0)
    return Records(most < bar, _noise(ratings, group, counts), cluster, likeness)


def least_favourable(ratings: Ratings, cluster: Ints) -> Ratings:
    """One record a cluster: against where any is, for only where all are.

    A rater keeps its place, and the cluster's record stands at its first rater's.
    """
    first = np.full(int(cluster.max(initial=-1)) + 1, len(cluster))
    voted = np.unique(ratings.rater)
    np.minimum.at(first, cluster[voted], voted)
    size = np.bincount(cluster[voted], minlength=len(first))
    items = max(1, len(ratings.items))
    cell, row = np.unique(cluster[ratings.rater] * items + ratings.item, return_inverse=True)
    value = np.ones(len(cell))
    np.minimum.at(value, row, ratings.value)
    whole = np.bincount(row, minlength=len(cell)) == size[cell // items]
    heard = whole | (value < 1)
    return Ratings(
        ratings.raters,
        ratings.items,
        first[cell // items][heard],
        (cell % items)[heard],
        value[heard],
    )


def most_favourable(ratings: Ratings, cluster: Ints) -> Ratings:
    """The other way round: for where any is, against only where all are."""
    turned = Ratings(ratings.raters, ratings.items, ratings.rater, ratings.item, 1 - ratings.value)
    least = least_favourable(turned, cluster)
    return Ratings(least.raters, least.items, least.rater, least.item, 1 - least.value)


def _shares(counts: Counts) -> Floats:
    """Of the votes against, neither and for: ``3 × groups × items``, Laplace smoothed."""
    neither = counts.votes - counts.agree - counts.disagree
    return (np.stack([counts.disagree, neither, counts.agree]) + 1) / (counts.votes + 3)


def _alike(counts: Counts) -> Floats:
    return np.asarray((_shares(counts) ** 2).sum(axis=0).max(axis=0))


def _clusters(ratings: Ratings, gain: Floats, bar: float) -> tuple[Ints, Floats]:
    """Each rater's cluster, and its highest score against any other."""
    raters = len(ratings.raters)
    voted, parts = _tables(ratings)
    slip = np.log(SLIPS)
    cluster, highest = np.zeros(raters, dtype=np.int64), np.full(raters, -np.inf)
    size: list[int] = []
    for begin in range(0, raters, BLOCK):
        block = slice(begin, begin + BLOCK)
        score = slip * (voted[block] @ voted.T).toarray()
        for part in parts:
            score += ((part[block] * (gain - slip)) @ part.T).toarray()
        own = np.arange(score.shape[0])
        score[own, own + begin] = -np.inf
        highest[block] = score.max(axis=1)
        for rater, row in enumerate(score >= bar, start=begin):
            cluster[rater] = _joined(cluster[:rater][row[:rater]], size)
            if cluster[rater] == len(size):
                size.append(0)
            size[cluster[rater]] += 1
    return cluster, highest


def _joined(like: Ints, size: list[int]) -> int:
    """The largest cluster that is wholly among those a record is like, or a new one."""
    names, count = np.unique(like, return_counts=True)
    whole = [(n, -name) for name, n in zip(names, count, strict=True) if n == size[name]]
    return -int(max(whole)[1]) if whole else len(size)


def _tables(ratings: Ratings) -> tuple[csr_array, list[csr_array]]:
    """``raters × items``: who rated what, and who gave it which value."""
    shape = (len(ratings.raters), len(ratings.items))
    parts = []
    for value in (0.0, 0.5, 1.0):
        rows = ratings.value == value
        place = (ratings.rater[rows], ratings.item[rows])
        parts.append(csr_array((np.ones(rows.sum()), place), shape=shape))
    voted = csr_array((np.ones(len(ratings.value)), (ratings.rater, ratings.item)), shape=shape)
    return voted, parts


def _noise(ratings: Ratings, group: Ints, counts: Counts) -> Mask:
    """Raters whose record is no likelier in their best group than at random."""
    raters = len(ratings.raters)
    vote = (ratings.value * 2).astype(np.int64)
    neither = counts.votes - counts.agree - counts.disagree
    given = np.stack([counts.disagree, neither, counts.agree], axis=2)
    habit = _habits(ratings, vote)[ratings.rater]
    at_random = np.log(habit[np.arange(len(vote)), vote])
    ratio = np.full(raters, -np.inf)
    for g, of_group in enumerate(given):
        others = of_group[ratings.item]
        others[np.arange(len(vote)), vote] -= group[ratings.rater] == g
        overall = (of_group.sum(axis=0) + 1) / (of_group.sum() + 3)
        # what the group says of the item, by one whose habit is not the group's
        share = (others + overall * 3) * habit / overall
        each = np.log(share[np.arange(len(vote)), vote] / share.sum(axis=1)) - at_random
        told = np.bincount(ratings.rater, each, raters)
        # random records make a group of their own; it does not even explain its members
        if told[group == g].sum() > 0:
            ratio = np.maximum(ratio, told)
    return np.asarray(ratio < np.log(len(given) * NOISE_ODDS))


def _habits(ratings: Ratings, vote: Ints) -> Floats:
    """Each rater's shares of votes against, neither and for, ``raters × 3``, Laplace smoothed."""
    raters = len(ratings.raters)
    given = np.bincount(ratings.rater * 3 + vote, minlength=raters * 3).reshape(raters, 3) + 1
    return np.asarray(given / given.sum(axis=1, keepdims=True))
