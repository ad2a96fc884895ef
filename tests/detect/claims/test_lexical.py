import math
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.claims.lexical import BODY, HEAD, LexicalIndex
from tocsin.detect.claims.terms import Terms

TEXTS = ["the red bridge closes", "a blue bridge", "schools of the town close", "blue birds"]


def held(folder: Path) -> LexicalIndex:
    index = LexicalIndex(folder)
    index.add((key, text, "") for key, text in enumerate(TEXTS, 1))
    return index


def bm25(query: str, texts: list[str]) -> np.ndarray:
    """Robertson's formula over grams, written out."""
    grams = [Terms.of(text).grams for text in texts]
    mean = sum(map(len, grams)) / len(grams)
    scores = []
    for one in grams:
        count, score = Counter(one), 0.0
        for gram in set(Terms.of(query).grams):
            has = sum(gram in g for g in grams)
            idf = math.log(1 + (len(grams) - has + 0.5) / (has + 0.5))
            tf = count[gram]
            score += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(one) / mean))
        scores.append(score)
    return np.array(scores)


def test_the_score_is_bm25(tmp_path: Path) -> None:
    index = held(tmp_path)
    got = index.scores(Terms.of("blue bridges close"), HEAD, np.array([4, 1, 3, 2]))
    want = bm25("blue bridges close", TEXTS)[[3, 0, 2, 1]]
    np.testing.assert_allclose(got, want, rtol=1e-5)


def test_a_search_gives_the_best_first_with_the_same_scores(tmp_path: Path) -> None:
    index = held(tmp_path)
    terms = Terms.of("the blue bridge")
    keys, scores = index.search(terms, HEAD, 3)
    assert keys[0] == 2
    np.testing.assert_allclose(scores, index.scores(terms, HEAD, keys))
    assert (np.diff(scores) <= 0).all()


def test_a_key_added_again_replaces_and_a_removed_one_is_gone(tmp_path: Path) -> None:
    index = held(tmp_path)
    index.add([(2, "green trees", "")])
    assert 2 not in index.search(Terms.of("blue"), HEAD, 9)[0]
    assert index.search(Terms.of("green trees"), HEAD, 9)[0].tolist() == [2]
    index.remove(np.array([2]))
    assert len(index) == 3
    assert not len(index.search(Terms.of("green trees"), HEAD, 9)[0])


def test_it_is_there_when_opened_again(tmp_path: Path) -> None:
    held(tmp_path)
    assert len(LexicalIndex(tmp_path)) == 4


def test_bodies_are_searched_apart_from_heads(tmp_path: Path) -> None:
    index = held(tmp_path)
    index.add([(9, "short head", "a long article about volcanoes")])
    assert index.search(Terms.of("volcanoes"), BODY, 5)[0].tolist() == [9]
    assert not len(index.search(Terms.of("volcanoes"), HEAD, 5)[0])


def test_a_condition_holds_whichever_way_it_is_put(tmp_path: Path) -> None:
    index, keys = held(tmp_path), np.array([1, 2, 3, 4])
    for allowed in ([True, True, False, True], [False, True, False, False]):
        mask = np.array(allowed)
        found, _ = index.search(Terms.of("the blue bridge"), HEAD, 9, index.only(keys, mask))
        assert set(found.tolist()) <= set(keys[mask].tolist())
        assert 2 in found


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec=None), max_size=100))
def test_no_text_breaks_the_search(tmp_path: Path, text: str) -> None:
    index = LexicalIndex(tmp_path)
    index.add([(1, text, text)])
    keys, _ = index.search(Terms.of(text), HEAD, 5)
    assert keys.tolist() == ([1] if Terms.of(text).words else [])
