"""Which candidate answers a post, and how sure that is: a linear model, and small trees.

**Order.** A candidate's score is w·x over its features. The weights maximise the probability that
a conditional logit gives to the right candidate of each training post (McFadden 1974; in retrieval
ListNet's top-one loss, Cao et al. 2007), with a ridge.

**Probability.** Boosted trees (:mod:`.trees`) on the same features, the score and its lead say how
probable it is that a candidate is right. They are grown on the best candidates of posts whose
fact-check is there and of the same posts with it removed, half and half, so that "no match" is an
answer: that any fact-check answers a post is as probable as that its best candidate does. Where
matches are rarer, it is too sure until feedback shifts it (:mod:`.feedback`).

``ranker.json`` is made by ``validation/train_ranker.py``.
"""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import orjson
from scipy.special import expit, softmax

from tocsin.detect.claims.features import FEATURES
from tocsin.detect.claims.retrieval import Retrieved
from tocsin.detect.claims.trees import Trees

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAD: Final = ("score", "lead", "cosine_lead", "bm25_lead", "share", "post_words")
"""What the trees see besides: the score; how far it is above the best other (or below the best),
and so for the cosine and BM25; its share of all (softmax); the logarithm of the post's words.
Those that check the same claim are no rivals: two fact-checkers who agree do not make each other
doubtful, nor do the languages of one answer."""
_COSINE, _BM25 = FEATURES.index("cosine"), FEATURES.index("bm25")


@dataclass(frozen=True)
class Ranked:
    """The best candidates of a post, best first: rows, scores, probabilities and features."""

    rows: Ints
    scores: Floats
    probability: Floats
    features: Floats
    cosine: Floats
    bm25: Floats


@dataclass(frozen=True)
class Ranker:
    """``order`` (features,); ``sure`` sees features and :data:`LEAD`; ``scale`` and ``shift`` of
    the log-odds are Platt's (1999), 1 and 0 until there is feedback.
    """

    order: Floats
    sure: Trees
    scale: float = 1.0
    shift: float = 0.0

    @classmethod
    def shipped(cls) -> Self:
        """The model of this version."""
        kept = _shipped()
        order = np.array([kept["order"][name] for name in FEATURES])
        return cls(order, Trees.of(kept["sure"]))

    def calibrated(self, scale: float, shift: float) -> "Ranker":
        """The same order, with probabilities moved by what people said."""
        return replace(self, scale=scale, shift=shift)

    def rank(self, found: Retrieved, most: int) -> Ranked:
        """The best candidates; ties in the order of rows."""
        compared = found.features()
        scores = compared @ self.order
        best = np.argsort(-scores, kind="stable")[:most]
        evidence = self.evidence(compared, scores, len(found.post.terms.words), found.alike())[best]
        odds = self.scale * self.sure.log_odds(evidence) + self.shift
        return Ranked(
            found.rows[best], scores[best], expit(odds), compared[best],
            found.among.cosine[best], found.among.bm25[best],
        )  # fmt: skip

    @staticmethod
    def evidence(compared: Floats, scores: Floats, words: int, alike: Ints) -> Floats:
        """What the trees see of each candidate: its features and :data:`LEAD`.

        ``alike`` numbers the claims; candidates of one number check the same.
        """
        if not len(scores):
            return np.zeros((0, len(FEATURES) + len(LEAD)))
        compared_by = (scores, compared[:, _COSINE], compared[:, _BM25])
        leads = [_lead(values, alike) for values in compared_by]
        share = np.bincount(alike, softmax(scores))[alike]
        length = np.full(len(scores), np.log1p(words))
        return np.column_stack([compared, scores, *leads, share, length])


def _lead(scores: Floats, alike: Ints) -> Floats:
    """How far each is above the best of the other claims; all alone: 0."""
    best = np.full(alike.max() + 1, -np.inf)
    np.maximum.at(best, alike, scores)
    if len(best) == 1:
        return np.zeros(len(scores))
    second, first = np.argsort(best)[-2:]
    lead: Floats = scores - np.where(alike == first, best[second], best[first])
    return lead


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = orjson.loads(
        files("tocsin.detect.claims").joinpath("ranker.json").read_bytes()
    )
    return content
