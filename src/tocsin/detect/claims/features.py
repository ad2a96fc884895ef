"""What speaks for a fact-check, in numbers: how a post and a candidate compare.

All are between −4 and 4 or so, need no language's resources, and do not depend on how many
fact-checks there are, save by what is rare. "In" is a share of weight: the idf of the terms found
over that of all terms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.claims.wordings import Weights, Wording

Floats = npt.NDArray[np.float64]

FEATURES: Final = (
    "cosine", "cosine_below_best", "cosine_z", "cosine_rank", "cosine_nearer", "cosine_z_unworded",
    "bm25", "bm25_to_best", "bm25_z", "bm25_rank", "body", "body_to_best",
    "claim_in_post", "title_in_post", "post_in_claim", "claim_words_in_post",
    "post_words_in_claim", "title_words_in_post", "rarest_shared_word",
    "numbers_shared", "numbers_missing", "names_shared", "names_missing", "length",
)  # fmt: skip


_K1: Final = 1.2
"""Of tantivy's BM25: a term that is repeated counts at most 1 + k1 times its idf."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The fact-checks that may answer one post, and the scores of their retrieval, ``(n,)``."""

    claims: Sequence[Wording]
    titles: Sequence[Wording]
    """The claim again where there is no title."""
    cosine: Floats
    """With the middle of claim and title."""
    nearer: Floats
    """The cosine with the nearer of them."""
    bm25: Floats
    body: Floats
    """BM25 of the article's text; 0 where there is none."""

    def __len__(self) -> int:
        return len(self.cosine)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Candidates":
        """Some of them."""
        places = np.flatnonzero(kept).tolist()
        return Candidates(
            [self.claims[place] for place in places],
            [self.titles[place] for place in places],
            self.cosine[kept],
            self.nearer[kept],
            self.bm25[kept],
            self.body[kept],
        )


def features(post: Wording, among: Candidates, rarest: float) -> Floats:
    """One row a candidate, one column a feature, in the order of :data:`FEATURES`.

    What is relative (z, rank, best) is relative to these candidates. ``rarest`` is the idf of a
    word that no fact-check has.
    """
    if not len(among):
        return np.zeros((0, len(FEATURES)))
    cosine, bm25 = among.cosine, among.bm25
    claims, titles = among.claims, among.titles
    words = [c.words for c in claims]
    grams_of_claim, grams_of_post = _shares(post.grams, [c.grams for c in claims])
    words_of_claim, words_of_post = _shares(post.words, words)
    title_grams, title_grams_of_post = _shares(post.grams, [t.grams for t in titles])
    title_words, _ = _shares(post.words, [t.words for t in titles])
    numbers = [_found(c.terms.numbers | t.terms.numbers, post.terms.numbers)
               for c, t in zip(claims, titles, strict=True)]  # fmt: skip
    said = frozenset(post.terms.words)
    names = [_found(c.terms.names, said) for c in claims]
    lengths = np.array([len(c.terms.words) + 1 for c in claims]) / (len(post.terms.words) + 1)
    columns = [
        cosine, cosine - cosine.max(initial=-1), _z(cosine), _rank(cosine),
        among.nearer, _z(cosine) * (1 - words_of_claim),  # words say nothing across languages
        _to_most(bm25, post.grams), _to_best(bm25), _z(bm25), _rank(bm25),
        _to_most(among.body, post.words), _to_best(among.body),
        grams_of_claim, title_grams, np.maximum(grams_of_post, title_grams_of_post),
        words_of_claim, words_of_post, title_words,
        _rarest(post.words, words) / rarest,
        np.array([share for share, _ in numbers]), np.array([miss for _, miss in numbers]),
        np.array([share for share, _ in names]), np.array([miss for _, miss in names]),
        np.log(lengths),
    ]  # fmt: skip
    return np.column_stack(columns)


def _shares(post: Weights, candidates: Sequence[Weights]) -> tuple[Floats, Floats]:
    """The share of each candidate's weight that the post has, and of the post's that it has."""
    sizes = np.array([len(c.hashes) for c in candidates], dtype=np.int64)
    hashes = np.concatenate([c.hashes for c in candidates])
    idf = np.concatenate([c.idf for c in candidates])
    owner = np.repeat(np.arange(len(candidates)), sizes)
    shared = np.bincount(owner, idf * post.has(hashes), minlength=len(candidates))
    whole = np.bincount(owner, idf, minlength=len(candidates))
    return shared / np.maximum(whole, 1e-9), shared / max(float(post.idf.sum()), 1e-9)


def _rarest(post: Weights, candidates: Sequence[Weights]) -> Floats:
    """The idf of the rarest word that each candidate shares with the post; 0: none."""
    rarest = [float((c.idf * post.has(c.hashes)).max(initial=0)) for c in candidates]
    return np.array(rarest, dtype=np.float64)


def _found(wanted: frozenset[str], said: frozenset[str]) -> tuple[float, float]:
    """The share of what is wanted that is said, and whether something is wanted and none is."""
    if not wanted:
        return 0.0, 0.0
    share = len(wanted & said) / len(wanted)
    return share, float(share == 0)


def _z(values: Floats) -> Floats:
    """Standard deviations above the candidates' mean."""
    z: Floats = (values - values.mean()) / max(float(values.std()), 1e-6)
    return z


def _rank(values: Floats) -> Floats:
    """1 for the best, 1/2 for the second …; equals share the better rank."""
    rank: Floats = 1.0 / (1 + np.searchsorted(np.sort(-values), -values))
    return rank


def _to_most(values: Floats, post: Weights) -> Floats:
    """BM25 as a share of what a text with all terms of the post, endlessly repeated, would get."""
    return values / max((1 + _K1) * float(post.idf.sum()), 1e-6)


def _to_best(values: Floats) -> Floats:
    return values / max(float(values.max(initial=0)), 1e-6)
