"""Opinion groups, and what all of them agree on (Small et al. 2021, Polis).

Raters are placed by the two main directions of their votes. A vote that is missing counts as the
item's mean, which draws those who voted little to the middle; so places are scaled up by
√(items / votes), as Polis does. k-means with the k of the best silhouette makes groups; those of
fewer than a tenth of the raters are joined to the nearest.

Group-aware consensus of an item: the product over groups of (agree + 1) / (votes + 2). One group
against it is enough to make it small.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds
from scipy.spatial.distance import cdist

from tocsin.panels.crowd.ratings import Floats, Ints, Ratings

MOST_GROUPS: Final = 5
STARTS: Final = 10
LEAST_SHARE: Final = 0.1
"""Of all raters in a group. Every group can refuse an item, and so few could be a brigade that
slipped through: half of the fifth that is reckoned with."""
SILHOUETTE_RATERS: Final = 1_000
"""A silhouette compares all pairs; of more raters a sample is taken."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Votes by group and item, each ``groups × items``."""

    agree: Floats
    disagree: Floats
    votes: Floats

    def consensus(self) -> tuple[Floats, Floats]:
        """Group-aware consensus of each item, for agreeing and for disagreeing."""
        agree = np.prod((self.agree + 1) / (self.votes + 2), axis=0)
        disagree = np.prod((self.disagree + 1) / (self.votes + 2), axis=0)
        return agree, disagree


def counted(ratings: Ratings, group: Ints, weight: Floats | None = None) -> Counts:
    """Votes by group; raters of group −1 are left out. ``weight`` is how often a rater counts."""
    groups, items = int(group.max(initial=-1)) + 1, len(ratings.items)
    own = group[ratings.rater]
    here = own >= 0
    cell = own[here] * items + ratings.item[here]
    value = ratings.value[here]
    times = np.ones(len(cell)) if weight is None else weight[ratings.rater[here]]

    def total(which: Floats) -> Floats:
        return np.bincount(cell, which, groups * items).reshape(groups, items).astype(float)

    return Counts(total(times * (value == 1)), total(times * (value == 0)), total(times))


def places(ratings: Ratings) -> Floats:
    """Each rater's place, ``raters × 2``; the origin for who did not vote."""
    raters, items = len(ratings.raters), len(ratings.items)
    if min(raters, items) < 3 or not len(ratings.value):
        return np.zeros((raters, 2))
    seen = np.bincount(ratings.item, minlength=items)
    mean = np.bincount(ratings.item, ratings.value, items) / np.maximum(seen, 1)
    left = ratings.value - mean[ratings.item]
    if np.abs(left).max() < 1e-9 or int((seen > 0).sum()) < 3:
        return np.zeros((raters, 2))
    votes = csr_array((left, (ratings.rater, ratings.item)), shape=(raters, items))
    begin = np.cos(np.arange(min(raters, items), dtype=np.float64))
    _, _, directions = svds(votes, k=2, v0=begin)
    own = np.bincount(ratings.rater, minlength=raters)
    scale = np.sqrt(items / np.maximum(own, 1))
    return np.asarray(votes @ directions[::-1].T) * scale[:, None]


def opinion_groups(ratings: Ratings, *, seed: int = 0) -> Ints:
    """Each rater's group; −1 for who did not vote. Groups are numbered by size, largest first."""
    place = places(ratings)
    voted = np.bincount(ratings.rater, minlength=len(ratings.raters)) > 0
    rng = np.random.default_rng(seed)
    group = np.full(len(ratings.raters), -1, dtype=np.int64)
    if not voted.any():
        return group
    group[voted] = _clustered(place[voted], rng)
    return group


def _clustered(place: Floats, rng: np.random.Generator) -> Ints:
    best, best_score = np.zeros(len(place), dtype=np.int64), -np.inf
    different = len(np.unique(place, axis=0))
    sample = rng.permutation(len(place))[:SILHOUETTE_RATERS]
    for k in range(2, min(MOST_GROUPS, different - 1) + 1):
        label = _large(place, _k_means(place, k, rng))
        score = _silhouette(place[sample], label[sample])
        if score > best_score:
            best, best_score = label, score
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(order)[best]


def _k_means(place: Floats, k: int, rng: np.random.Generator) -> Ints:
    found = []
    for _ in range(STARTS):
        # an empty cluster keeps its last centre; the silhouette then speaks against this k
        centres, label = kmeans2(place, k, minit="++", rng=rng, iter=50, missing="raise")
        found.append((float(((place - centres[label]) ** 2).sum()), label))
    return np.asarray(min(found, key=lambda one: one[0])[1], dtype=np.int64)


def _large(place: Floats, label: Ints) -> Ints:
    """The groups without small ones, whose raters go to the nearest of the others."""
    size = np.bincount(label)
    large = np.flatnonzero(size >= LEAST_SHARE * len(label))
    centres = np.stack([place[label == g].mean(axis=0) for g in large])
    nearest = np.asarray(cdist(place, centres).argmin(axis=1), dtype=np.int64)
    stays = np.isin(label, large)
    return np.where(stays, np.searchsorted(large, label), nearest)


def _silhouette(place: Floats, label: Ints) -> float:
    """Mean over raters of (b − a) / max(a, b) (Rousseeuw 1987)."""
    groups = np.unique(label)
    if len(groups) < 2:
        return -1.0
    distance = cdist(place, place)
    size = np.array([(label == g).sum() for g in groups])
    total = np.stack([distance[:, label == g].sum(axis=1) for g in groups], axis=1)
    own = np.searchsorted(groups, label)
    rows = np.arange(len(label))
    inner = total[rows, own] / np.maximum(size[own] - 1, 1)
    others = total / size
    others[rows, own] = np.inf
    outer = others.min(axis=1)
    score = np.where(
        size[own] > 1, (outer - inner) / np.maximum(np.maximum(inner, outer), 1e-12), 0
    )
    return float(score.mean())
