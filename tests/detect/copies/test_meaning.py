"""Copies by meaning, on made vectors whose meaning is known."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.copies import meaning, merging
from tocsin.embed.base import unit

DIMENSIONS = 128
LANGUAGES = ("en", "fr", "tr", "zh")


@pytest.fixture
def world():
    """Vectors of what is said in four languages: what, in which one, and its own wording.

    As in real models the language is a large part, and what all texts share larger still.
    """
    random = np.random.default_rng(11)
    shift = 2 * unit(random.normal(size=(len(LANGUAGES) + 1, DIMENSIONS)))

    def embed(what, language, wording=0.6):
        noise = wording * unit(random.normal(size=what.shape))
        return unit(what + noise + shift[language] + shift[-1])

    return random, embed


def topics(random, count):
    return unit(random.normal(size=(count, DIMENSIONS)))


def grouped(vectors, languages=None, texts=None, posts=None):
    count = len(vectors)
    named = [LANGUAGES[code] for code in languages] if languages is not None else ["en"] * count
    return meaning.groups(
        vectors,
        pa.array(texts or ["some words"] * count),
        pa.array(named),
        np.ones(count, dtype=np.int64) if posts is None else posts,
    )[0]


def test_translations_are_one_group_and_other_texts_are_none(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 40), 4, axis=0), topics(random, 400)])
    languages = np.concatenate([np.tile(np.arange(4), 40), random.integers(0, 4, 400)])
    found = grouped(embed(what, languages), languages)
    truth = np.concatenate([np.repeat(np.arange(0, 160, 4), 4), np.arange(160, 560)])
    wrong = found != truth
    assert not wrong[160:].any()
    assert wrong[:160].mean() < 0.1


def test_texts_that_have_nothing_to_do_with_each_other_are_no_copies(world):
    random, embed = world
    languages = random.integers(0, 4, 3_000)
    vectors = embed(topics(random, 3_000), languages)
    assert (grouped(vectors, languages) == np.arange(3_000)).mean() > 0.999


def test_a_topic_that_everybody_speaks_of_is_no_copy(world):
    random, embed = world
    subjects = np.repeat(topics(random, 10), 60, axis=0)
    own = topics(random, 600)
    languages = random.integers(0, 4, 600)
    vectors = embed(unit(subjects + own), languages)
    assert (grouped(vectors, languages) == np.arange(600)).mean() > 0.95


def test_a_campaign_larger_than_any_neighbourhood_is_one_group(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 1), 60, axis=0), topics(random, 540)])
    languages = random.integers(0, 4, 600)
    found = grouped(embed(what, languages), languages)
    assert np.bincount(found[:60]).max() >= 55
    assert (found[60:] == np.arange(60, 600)).all()


def test_texts_whose_numbers_contradict_each_other_are_apart(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 1), 2, axis=0), topics(random, 300)])
    vectors = embed(what, np.zeros(302, dtype=int), wording=0.3)
    same, other = ["the bridge closes on 3 May"] * 302, ["closed from the 5th on"]
    assert grouped(vectors, texts=same)[1] == 0
    assert grouped(vectors, texts=other + same[1:])[1] == 1


def test_texts_that_deny_each_other_are_apart(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 1), 2, axis=0), topics(random, 300)])
    vectors = embed(what, np.zeros(302, dtype=int), wording=0.3)
    said, denied = ["the storm is deadly"] * 302, ["the storm is not deadly"]
    assert grouped(vectors, texts=said)[1] == 0
    assert grouped(vectors, texts=denied + said[1:])[1] == 1


def test_more_likeness_is_asked_where_more_posts_would_be_joined(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 60), 2, axis=0), topics(random, 400)])
    vectors = embed(what, np.zeros(520, dtype=int), wording=0.8)
    one, many = np.ones(520, dtype=np.int64), np.full(520, 1_000)
    alone, crowds = (grouped(vectors, posts=posts) for posts in (one, many))
    assert (crowds != np.arange(520)).sum() < (alone != np.arange(520)).sum()


def test_the_order_of_rows_does_not_matter(world):
    random, embed = world
    what = np.vstack([np.repeat(topics(random, 50), 3, axis=0), topics(random, 200)])
    languages = random.integers(0, 4, 350)
    vectors = embed(what, languages)
    order = random.permutation(350)
    one, two = grouped(vectors, languages), grouped(vectors[order], languages[order])
    back = np.empty(350, dtype=np.int64)
    back[order] = order[two]
    assert ((one[:, None] == one) == (back[:, None] == back)).mean() > 0.999


def test_nobody_knows_what_chance_gives_with_few_texts(world):
    random, embed = world
    what = np.repeat(topics(random, 1), meaning.LEAST_TEXTS - 1, axis=0)
    vectors = embed(what, np.zeros(len(what), dtype=int))
    assert (grouped(vectors) == np.arange(len(what))).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), least=st.floats(0.1, 0.9))
def test_groups_are_what_slow_average_linkage_along_the_links_gives(seed, least):
    random = np.random.default_rng(seed)
    vectors = unit(random.normal(size=(12, 4)))
    posts = random.integers(1, 30, 12)
    links = np.array([(a, b) for a in range(12) for b in range(a + 1, 12)])
    links = links[random.permutation(len(links))[:30]]
    sets = [{row} for row in range(12)]
    for a, b in links:
        one, two = (next(s for s in sets if row in s) for row in (a, b))
        mean = np.mean([vectors[i].astype(float) @ vectors[j] for i in one for j in two])
        stake = min(10, np.mean(posts[list(one)]) * np.mean(posts[list(two)]))
        if one is not two and mean >= least + 0.3 * np.log10(stake):
            sets = [s for s in sets if s not in (one, two)] + [one | two]
    found = merging.merge(vectors, posts, *np.ascontiguousarray(links.T), least, 0.3)
    assert {frozenset(np.flatnonzero(found == row).tolist()) for row in set(found.tolist())} == {
        frozenset(s) for s in sets
    }
    assert all(min(np.flatnonzero(found == row)) == row for row in set(found.tolist()))
