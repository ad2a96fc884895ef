"""Makes ``src/tocsin/detect/claims/ranker.json`` again, from official training splits only.

``TOCSIN_DATA=… python validation/train_ranker.py``. Trained on the train splits of CheckThat 2022
2A (with its claims stated; and with them in the body of an article, for the weights of bodies) and
of CheckThat 2025's normalisation data, at most :data:`MOST` posts a language. The ridge, the
sets' weights and the size of the trees were chosen by cross-validation on the train splits and on
the dev split of 2022.
"""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

import claim_data
import tocsin.detect.claims
from claim_data import Collection, Query
from tocsin.detect.claims.features import FEATURES
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import Retrieved

Floats = npt.NDArray[np.float64]
MOST = 250
RIDGE = 3.0
LOOKED_AT = 3
"""Best candidates of each post that the trees learn from."""
GROWN: dict[str, Any] = {
    "max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 10, "min_samples_leaf": 40,
    "l2_regularization": 5.0, "early_stopping": False,
}  # fmt: skip
FEWEST = 0.03
"""Share of the candidates that is left in the smallest imitated registry."""
SEED = 0
_AT_ONCE = 256


@dataclass(frozen=True)
class Group:
    """A post's candidates: features, which are right, which check the same; the post's weight."""

    features: npt.NDArray[np.float32]
    is_right: npt.NDArray[np.bool_]
    words: int
    alike: npt.NDArray[np.int64]
    weight: float


@dataclass(frozen=True)
class Lesson:
    """A post with its fact-check there, and with it removed; and the same among few others."""

    present: Group
    others: tuple[Group, ...]


def learnt_from(collection: Collection, queries: Sequence[Query], weight: float) -> list[Lesson]:
    chance = np.random.default_rng(SEED)
    lessons = []
    for start in range(0, len(queries), _AT_ONCE):
        some = queries[start : start + _AT_ONCE]
        found = collection.index.candidates([query.text for query in some])
        for query, there in zip(some, found, strict=True):
            right = np.isin(there.rows, list(query.gold))
            if len(right):
                lessons.append(_lesson(there, right, weight, chance))
    return lessons


def _lesson(
    found: Retrieved, right: npt.NDArray[np.bool_], weight: float, chance: np.random.Generator
) -> Lesson:
    """A small registry is imitated by leaving out most candidates, by chance."""
    few = chance.random(len(right)) < np.exp(chance.uniform(np.log(FEWEST), 0))
    few[chance.integers(len(right))] = True
    masks = [~right, few | right, few & ~right]
    others = tuple(_group(found, right, kept, weight) for kept in masks if kept.any())
    return Lesson(_group(found, right, np.ones(len(right), dtype=bool), weight), others)


def _group(
    found: Retrieved, right: npt.NDArray[np.bool_], kept: npt.NDArray[np.bool_], weight: float
) -> Group:
    some = found.where(kept)
    words = len(found.post.terms.words)
    return Group(some.features().astype(np.float32), right[kept], words, some.alike(), weight)


def fit(stated: Sequence[Lesson], articles: Sequence[Lesson]) -> dict[str, dict[str, Any]]:
    """The weights of the order, and the trees of the sureness.

    What a body says is weighed last, with all other weights fixed: so articles teach nothing
    about fact-checks whose claim is stated.
    """
    of_body = np.array([name.startswith("body") for name in FEATURES])
    order = learn_order([lesson.present for lesson in stated], ~of_body, np.zeros(len(FEATURES)))
    order = learn_order([lesson.present for lesson in articles], of_body, order)
    lessons = [*stated, *articles]
    given = [group for lesson in lessons for group in (lesson.present, *lesson.others)]
    named = dict(zip(FEATURES, order.round(4).tolist(), strict=True))
    return {"order": named, "sure": learn_sureness(order, given)}


def learn_order(given: Sequence[Group], free: npt.NDArray[np.bool_], fixed: Floats) -> Floats:
    """The conditional logit: maximises Σ w·log Σ_right softmax(x·b) − ridge·|b|²/2.

    Only the weights of ``free`` features are learnt; the others are as in ``fixed``.
    """
    told = [g for g in given if g.is_right.any() and not g.is_right.all()]
    x = np.concatenate([g.features for g in told]).astype(np.float64)
    known = x @ np.where(free, 0, fixed)
    x = x[:, free]
    spread = x.std(axis=0) + 1e-9
    x = (x - x.mean(axis=0)) / spread
    right = np.concatenate([g.is_right for g in told])
    sizes = np.array([len(g.is_right) for g in told])
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    weight = np.array([g.weight for g in told])
    weight /= weight.mean()

    def loss(b: Floats) -> tuple[float, Floats]:
        scores = x @ b + known
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        whole, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        good = np.maximum(good, 1e-300)
        gradient = x.T @ ((odds / whole[owner] - odds * right / good[owner]) * weight[owner])
        value = (weight * (np.log(whole) - np.log(good))).sum() + RIDGE * (b @ b) / 2
        return float(value), gradient + RIDGE * b

    found: Floats = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    learnt = fixed.copy()
    learnt[free] = found / spread
    return learnt


def learn_sureness(order: Floats, given: Sequence[Group]) -> dict[str, list[float]]:
    """The trees, grown on the best candidates of posts with and without their match."""
    rows, right, weight = [], [], []
    for group in given:
        scores = group.features @ order
        best = np.argsort(-scores, kind="stable")[:LOOKED_AT]
        rows.append(
            Ranker.evidence(group.features.astype(np.float64), scores, group.words, group.alike)[
                best
            ]
        )
        right.append(group.is_right[best])
        weight.append(np.full(len(best), group.weight))
    model = HistGradientBoostingClassifier(**GROWN, random_state=SEED)
    model.fit(np.concatenate(rows), np.concatenate(right), np.concatenate(weight))
    return as_lists(model)


def as_lists(model: HistGradientBoostingClassifier) -> dict[str, list[float]]:
    """The trees as ``tocsin.detect.claims.trees`` takes them."""
    parts: dict[str, list[float]] = {
        name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")
    }
    for (tree,) in model._predictors:  # noqa: SLF001  # there is no public way to the nodes
        nodes, first = tree.nodes, len(parts["feature"])
        leaf, number = nodes["is_leaf"] == 1, np.arange(len(nodes)) + first
        parts["roots"].append(first)
        parts["feature"] += np.where(leaf, 0, nodes["feature_idx"]).tolist()
        parts["threshold"] += np.where(leaf, 0, nodes["num_threshold"]).round(6).tolist()
        for side in ("left", "right"):
            parts[side] += np.where(leaf, number, nodes[side] + first).tolist()
        parts["value"] += np.where(leaf, nodes["value"], 0).round(5).tolist()
    return {**parts, "base": [float(model._baseline_prediction.item())]}  # noqa: SLF001


def sample(queries: Sequence[Query]) -> list[Query]:
    """At most so many of each language, by chance."""
    chance = random.Random(SEED)  # noqa: S311  # repeatable, not secret
    some: list[Query] = []
    for language in sorted({query.language for query in queries}):
        there = [query for query in queries if query.language == language]
        some += chance.sample(there, min(MOST, len(there)))
    return some


def train(data: Path) -> dict[str, dict[str, Any]]:
    multilingual, english = claim_data.multilingual(data), claim_data.checkthat(data, 2022)
    stated = learnt_from(english, english.split("train"), 3.0)
    stated += learnt_from(multilingual, sample(multilingual.split("train")), 1.0)
    crossing = claim_data.crossing(data)
    stated += learnt_from(crossing, crossing.split("train"), 1.0)
    articles = learnt_from(claim_data.articles(data), english.split("train"), 1.0)
    return fit(stated, articles)


if __name__ == "__main__":
    made = train(Path(os.environ["TOCSIN_DATA"]))
    place = Path(tocsin.detect.claims.__file__).with_name("ranker.json")
    place.write_bytes(orjson.dumps(made) + b"\n")
