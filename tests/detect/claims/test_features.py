import numpy as np
import pytest

from tocsin.detect.claims.features import FEATURES
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import ClaimIndex

AT = {name: place for place, name in enumerate(FEATURES)}


def test_a_claim_that_stands_in_the_post_has_the_features_of_one(index: ClaimIndex) -> None:
    found = index.candidates(["Listen: drinking bleach cures malaria within 24 hours"])[0]
    given = found.features()
    assert given.shape == (len(found.rows), len(FEATURES))
    place = int(np.flatnonzero(found.rows == 0)[0])
    rest = found.where(np.arange(len(found.rows)) != place)
    assert rest.features().shape == (len(found.rows) - 1, len(FEATURES))
    assert given[place, AT["claim_in_post"]] == pytest.approx(1)
    assert given[place, AT["numbers_shared"]] == 1
    assert given[place, AT["bm25_to_best"]] == pytest.approx(1)
    assert (np.delete(given[:, AT["claim_in_post"]], place) < 1).all()


def test_without_the_right_factcheck_what_is_left_is_no_match(
    index: ClaimIndex,
) -> None:
    """Without the right one, what is left must not look like a match."""
    found = index.candidates(["Drinking bleach cures malaria within 24 hours"])[0]
    ranker = Ranker.shipped()
    there = ranker.rank(found, 1).probability[0]
    gone = ranker.rank(found.where(found.rows != 0), 1).probability[0]
    assert gone < 0.5 < there


def test_no_candidates_are_ranked_as_none(index: ClaimIndex) -> None:
    found = index.candidates([""])[0]
    ranked = Ranker.shipped().rank(found, 3)
    assert len(ranked.rows) == len(ranked.probability) == 0
