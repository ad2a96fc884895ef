"""The figures of matching posts to fact-checks, by the product at its defaults."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

import claim_data
import perturbations
from claim_data import Collection, Query
from figures import Figure, Target
from tocsin.detect.claims.matching import LEAST as SHOWN
from tocsin.detect.claims.ranker import Ranked, Ranker
from tocsin.detect.claims.retrieval import Retrieved

Floats = npt.NDArray[np.float64]

MOST = 10
_BINS = 10
_AT_ONCE = 256
_SMALL = {30: 12, 100: 6, 300: 3}
"""Sizes of small registries, and how many of each are drawn."""


def _found(collection: Collection, queries: Sequence[Query]) -> list[Retrieved]:
    found: list[Retrieved] = []
    for start in range(0, len(queries), _AT_ONCE):
        texts = [query.text for query in queries[start : start + _AT_ONCE]]
        found += collection.index.candidates(texts)
    return found


def _right(rows: npt.NDArray[np.int64], query: Query) -> npt.NDArray[np.bool_]:
    return np.isin(rows, list(query.gold))


def first_right(ranked: Sequence[npt.NDArray[np.int64]], queries: Sequence[Query]) -> Floats:
    """The place of the first right candidate, from 1; infinite where there is none."""
    places = []
    for rows, query in zip(ranked, queries, strict=True):
        right = np.flatnonzero(_right(rows, query))
        places.append(float(right[0] + 1) if len(right) else np.inf)
    return np.array(places)


def _ranked(collection: Collection, queries: Sequence[Query]) -> list[Ranked]:
    ranker = Ranker.shipped()
    return [ranker.rank(found, MOST) for found in _found(collection, queries)]


def map5(collection: Collection, queries: Sequence[Query]) -> float:
    """Mean average precision at 5, as CheckThat scores it (one right claim a tweet)."""
    scores = []
    for ranked, query in zip(_ranked(collection, queries), queries, strict=True):
        right = _right(ranked.rows[:5], query)
        precision = np.cumsum(right) / np.arange(1, len(right) + 1)
        scores.append((precision * right).sum() / min(len(query.gold), 5))
    return float(np.mean(scores))


def checkthat2022_map5(data: Path) -> tuple[float, str]:
    collection = claim_data.checkthat(data, 2022)
    test = collection.split("test")
    dev = map5(collection, collection.split("dev"))
    articles = claim_data.articles(data)
    return map5(collection, test), (
        f"{len(test)} tweets; dev {dev:.3f}; "
        f"with the claim only in a body {map5(articles, articles.split('test')):.3f}"
    )


def checkthat2021_map5(data: Path) -> tuple[float, str]:
    collection = claim_data.checkthat(data, 2021)
    test = collection.split("test")
    return map5(collection, test), f"{len(test)} tweets"


@cache
def _multilingual(data: Path) -> tuple[list[Query], Floats, dict[str, Floats]]:
    """Queries of the dev split; places by the ranker, and by each search alone."""
    collection = claim_data.multilingual(data)
    queries = collection.split("dev")
    found = _found(collection, queries)
    ranker = Ranker.shipped()
    places = first_right([ranker.rank(f, 1_000).rows for f in found], queries)
    alone = {
        "wording": first_right([f.rows[np.argsort(-f.among.bm25)] for f in found], queries),
        "meaning": first_right([f.rows[np.argsort(-f.among.cosine)] for f in found], queries),
    }
    return queries, places, alone


def multilingual_s10(data: Path) -> tuple[float, str]:
    queries, places, alone = _multilingual(data)
    others = ", ".join(f"{name} {(p <= 10).mean():.3f}" for name, p in alone.items())
    return float((places <= 10).mean()), f"{len(queries):,} posts; alone: {others}"


def multilingual_mrr(data: Path) -> tuple[float, str]:
    _, places, alone = _multilingual(data)
    others = ", ".join(f"{name} {(1 / p).mean():.3f}" for name, p in alone.items())
    return float((1 / places).mean()), f"alone: {others}"


def languages_below(data: Path) -> tuple[float, str]:
    """Languages whose mean reciprocal rank is below that of the better search alone."""
    queries, places, alone = _multilingual(data)
    language = np.array([query.language for query in queries])
    below, notes = 0, []
    for one in np.unique(language):
        there = language == one
        ours = float((1 / places[there]).mean())
        best = max(float((1 / p[there]).mean()) for p in alone.values())
        below += ours < best
        notes.append(f"{one} {ours:.3f}/{best:.3f}")
    return below, "ranker/better search: " + ", ".join(notes)


@cache
def _sureness(data: Path, which: str) -> tuple[Floats, Floats, Floats]:
    """Of held-out posts: the probability of the best candidate, and whether it is right.

    And, with the right ones removed, the probability of the best that is left.
    """
    collection = (
        claim_data.multilingual(data) if which == "dev" else claim_data.checkthat(data, 2022)
    )
    queries, ranker = collection.split(which), Ranker.shipped()
    sure, right, absent = [], [], []
    for found, query in zip(_found(collection, queries), queries, strict=True):
        is_right = _right(found.rows, query)
        ranked, rest = ranker.rank(found, 1), ranker.rank(found.where(~is_right), 1)
        sure.append(ranked.probability[0])
        right.append(float(_right(ranked.rows, query)[0]))
        absent.append(rest.probability[0])
    return np.array(sure), np.array(right), np.array(absent)


def auroc(present: Floats, absent: Floats) -> float:
    """The chance that a post with a match has a higher probability than one without."""
    order = np.sort(absent)
    below = np.searchsorted(order, present, "left") + np.searchsorted(order, present, "right")
    return float(below.mean() / (2 * len(absent)))


def recall_at(precision: float, sure: Floats, right: Floats, absent: Floats) -> float:
    """The largest share of posts matched rightly at a threshold with at least that precision."""
    scores = np.concatenate([sure, absent])
    hits = np.concatenate([right, np.zeros(len(absent))])[np.argsort(-scores, kind="stable")]
    matched = np.cumsum(hits)
    precise = matched / np.arange(1, len(hits) + 1) >= precision
    return float((matched * precise).max() / len(sure))


def calibration_error(sure: Floats, right: Floats) -> float:
    """Expected calibration error: Σ share of bin · |mean probability − share right|."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs((sure - right)[bins == b].sum()) for b in range(_BINS)]
    return float(sum(gaps) / len(sure))


def no_match_auroc(data: Path) -> tuple[float, str]:
    sure, right, absent = _sureness(data, "test")
    other, _, without = _sureness(data, "dev")
    return auroc(sure, absent), (
        f"2022 test, {_by_rightness(sure, right, absent)}; "
        f"normalisation pool {auroc(other, without):.3f}"
    )


def _by_rightness(sure: Floats, right: Floats, absent: Floats) -> str:
    """The two parts that the figure is the mean of, by whether the best candidate is right."""
    found = right == 1
    return (
        f"{auroc(sure[found], absent):.3f} of the {found.mean():.3f} whose best is right, "
        f"{auroc(sure[~found], absent):.3f} of the others"
    )


def recall_at_precision_90(data: Path) -> tuple[float, str]:
    here = recall_at(0.9, *_sureness(data, "test"))
    there = recall_at(0.9, *_sureness(data, "dev"))
    return here, f"2022 test, as many posts without a match; normalisation pool {there:.3f}"


def calibration(data: Path) -> tuple[float, str]:
    """The larger of both sets' errors, so that none hides behind the other."""
    errors = {}
    for name, which in (("2022 test", "test"), ("normalisation pool", "dev")):
        sure, right, absent = _sureness(data, which)
        both = np.concatenate([right, np.zeros(len(absent))])
        errors[name] = calibration_error(np.concatenate([sure, absent]), both)
    return max(errors.values()), ", ".join(f"{name} {e:.3f}" for name, e in errors.items())


def small_registries(data: Path) -> tuple[float, str]:
    """The largest calibration error among registries of 30, 100 and 300 fact-checks."""
    errors = {}
    for size, times in _SMALL.items():
        both = np.concatenate([_sureness_of_few(data, size, seed) for seed in range(times)])
        errors[size] = calibration_error(both[:, 0], both[:, 1])
    return max(errors.values()), ", ".join(f"{n} fact-checks {e:.3f}" for n, e in errors.items())


def _sureness_of_few(data: Path, size: int, seed: int) -> Floats:
    """Probability and rightness, ``(posts, 2)``; as many posts with an answer as without."""
    collection = claim_data.small_registry(data, size, seed)
    answered = [query for query in collection.queries if query.gold]
    silent = [query for query in collection.queries if not query.gold]
    queries = answered + random.Random(seed).sample(silent, min(len(answered), len(silent)))  # noqa: S311
    rows = []
    for ranked, query in zip(_ranked(collection, queries), queries, strict=True):
        if len(ranked.rows):
            rows.append((ranked.probability[0], float(_right(ranked.rows[:1], query)[0])))
    return np.array(rows).reshape(-1, 2)


@cache
def _drops(data: Path) -> dict[str, float]:
    """How much S@10 falls on CheckThat 2022 test for each way of changing the tweets.

    Measured on the tweets that a change does change.
    """
    collection = claim_data.checkthat(data, 2022)
    queries = collection.split("test")
    drops = {}
    for name in perturbations.PERTURBATIONS:
        texts = perturbations.perturbed([query.text for query in queries], name)
        both = [(q, t) for q, t in zip(queries, texts, strict=True) if t != q.text]
        before = [query for query, _ in both]
        after = [replace(query, text=text) for query, text in both]
        shares = [_s10(collection, some) for some in (before, after)]
        drops[name] = shares[0] - shares[1]
    return drops


def _s10(collection: Collection, queries: Sequence[Query]) -> float:
    ranked = [r.rows for r in _ranked(collection, queries)]
    return float((first_right(ranked, queries) <= 10).mean())


def robustness_drop_max(data: Path) -> tuple[float, str]:
    drops = {name: drop for name, drop in _drops(data).items() if name != "entity_swap"}
    return max(drops.values()), ", ".join(f"{name} {drop:.3f}" for name, drop in drops.items())


def entity_swap_drop(data: Path) -> tuple[float, str]:
    return _drops(data)["entity_swap"], "one name of each tweet replaced by an invented one"


def cross_language_recall(data: Path) -> tuple[float, str]:
    """Of texts whose claim is stated in another language: those that the shown match is right for.

    Shown is a match of a probability of at least a half.
    """
    collection = claim_data.crossing(data)
    queries, ranker = collection.split("held"), Ranker.shipped()
    sure, right, absent, nearest = [], [], [], []
    for found, query in zip(_found(collection, queries), queries, strict=True):
        ranked = ranker.rank(found, 1)
        sure.append(ranked.probability[0])
        right.append(float(_right(ranked.rows, query)[0]))
        absent.append(ranker.rank(found.where(~_right(found.rows, query)), 1).probability[0])
        nearest.append(found.rows[found.among.cosine.argmax()] in query.gold)
    shown, good, without = np.array(sure) >= SHOWN, np.array(right), np.array(absent)
    both = np.concatenate([good, np.zeros(len(without))])
    error = calibration_error(np.concatenate([np.array(sure), without]), both)
    return float((good * shown).mean()), (
        f"{len(queries)} translations of half of D3lta's groups, the other half trained on; right "
        f"first {good.mean():.3f} (by meaning alone {np.mean(nearest):.3f}); shown without a match "
        f"{(without >= SHOWN).mean():.3f}; AUROC {auroc(np.array(sure), without):.3f}; calibration "
        f"error {error:.3f}"
    )


_ENGLISH, _POOL = "checkthat2022_task2a_en", "checkthat2025_task2_normalization"

FIGURES = [
    Figure("claims.checkthat2022_map5", Target(0.935, 1), _ENGLISH, checkthat2022_map5),
    Figure(
        "claims.checkthat2021_map5", Target(0.92, 1), "checkthat2021_task2a_en", checkthat2021_map5
    ),
    Figure("claims.multilingual_s10", Target(0.85, 1), _POOL, multilingual_s10),
    Figure("claims.multilingual_mrr", Target(0.75, 1), _POOL, multilingual_mrr),
    Figure("claims.languages_below_single_retriever", Target(0, 0), _POOL, languages_below),
    Figure("claims.no_match_auroc", Target(0.97, 1), _ENGLISH, no_match_auroc),
    Figure("claims.recall_at_precision_90", Target(0.85, 1), _ENGLISH, recall_at_precision_90),
    Figure("claims.calibration_error", Target(0, 0.05), _ENGLISH, calibration),
    Figure("claims.small_registry_calibration_error", None, _ENGLISH, small_registries),
    Figure("claims.cross_language_recall", None, "d3lta_docs", cross_language_recall),
    Figure("claims.robustness_drop_max", Target(-1, 0.03), _ENGLISH, robustness_drop_max),
    Figure("claims.entity_swap_drop", Target(-1, 0.05), _ENGLISH, entity_swap_drop),
]
