"""Makes ``src/tocsin/detect/claims/ranker.json`` again, from official training splits only.

``TOCSIN_DATA=… python validation/train_ranker.py``. Trained on the train splits of CheckThat 2022
2A (with its claims stated; and with them in the body of an article, for the weights of bodies) and
of CheckThat 2025's normalisation data, at most :data:`MOST` posts a language. The ridge and the
sets' weights were chosen by five-fold cross-validation on the train splits and on the dev split of
2022.
"""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

import claim_data
import tocsin.detect.claims
from claim_data import Collection, Query
from tocsin.detect.claims.features import FEATURES
from tocsin.detect.claims.ranker import LEAD, Ranker
from tocsin.detect.claims.retrieval import Retrieved

Floats = npt.NDArray[np.float64]
MOST = 250
RIDGE = 3.0
LOOKED_AT = 3
"""Best candidates of each post that the second model learns from."""
FEWEST = 0.03
"""Share of the candidates that is left in the smallest imitated registry."""
SEED = 0


@dataclass(frozen=True)
class Group:
    """A post's candidates: features, and which are right; the post's weight."""

    features: Floats
    is_right: npt.NDArray[np.bool_]
    words: int
    weight: float


@dataclass(frozen=True)
class Lesson:
    """A post with its fact-check there, and with it removed; and the same among few others."""

    present: Group
    others: tuple[Group, ...]


def learnt_from(collection: Collection, queries: Sequence[Query], weight: float) -> list[Lesson]:
    found = collection.index.candidates([query.text for query in queries])
    chance = np.random.default_rng(SEED)
    return [
        _lesson(some, np.isin(some.rows, list(query.gold)), weight, chance)
        for some, query in zip(found, queries, strict=True)
    ]


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
    return Group(some.features(), right[kept], len(found.post.terms.words), weight)


def fit(stated: Sequence[Lesson], articles: Sequence[Lesson]) -> dict[str, dict[str, float]]:
    """The weights of the order, and those of the sureness with its intercept.

    What a body says is weighed last, with all other weights fixed: so articles teach nothing
    about fact-checks whose claim is stated.
    """
    of_body = np.array([name.startswith("body") for name in FEATURES])
    order = learn_order([lesson.present for lesson in stated], ~of_body, np.zeros(len(FEATURES)))
    order = learn_order([lesson.present for lesson in articles], of_body, order)
    lessons = [*stated, *articles]
    given = [group for lesson in lessons for group in (lesson.present, *lesson.others)]
    sure, intercept = learn_sureness(order, given)
    named = dict(zip((*FEATURES, *LEAD), sure.round(4).tolist(), strict=True))
    return {
        "order": dict(zip(FEATURES, order.round(4).tolist(), strict=True)),
        "sure": {**named, "intercept": round(intercept, 4)},
    }


def learn_order(given: Sequence[Group], free: npt.NDArray[np.bool_], fixed: Floats) -> Floats:
    """The conditional logit: maximises Σ w·log Σ_right softmax(x·b) − ridge·|b|²/2.

    Only the weights of ``free`` features are learnt; the others are as in ``fixed``.
    """
    told = [g for g in given if g.is_right.any() and not g.is_right.all()]
    x = np.concatenate([g.features for g in told])
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


def learn_sureness(order: Floats, given: Sequence[Group]) -> tuple[Floats, float]:
    """The logistic regression on the best candidates of posts with and without their match."""
    rows, right, weight = [], [], []
    for group in given:
        scores = group.features @ order
        best = np.argsort(-scores, kind="stable")[:LOOKED_AT]
        rows.append(Ranker.evidence(group.features, scores, group.words)[best])
        right.append(group.is_right[best])
        weight.append(np.full(len(best), group.weight))
    x = np.concatenate(rows)
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=0.1, max_iter=2_000)
    model.fit(scaler.transform(x), np.concatenate(right), np.concatenate(weight))
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def sample(queries: Sequence[Query]) -> list[Query]:
    """At most so many of each language, by chance."""
    chance = random.Random(SEED)  # noqa: S311  # repeatable, not secret
    some: list[Query] = []
    for language in sorted({query.language for query in queries}):
        there = [query for query in queries if query.language == language]
        some += chance.sample(there, min(MOST, len(there)))
    return some


def train(data: Path) -> dict[str, dict[str, float]]:
    multilingual, english = claim_data.multilingual(data), claim_data.checkthat(data, 2022)
    stated = learnt_from(english, english.split("train"), 3.0)
    stated += learnt_from(multilingual, sample(multilingual.split("train")), 1.0)
    articles = learnt_from(claim_data.articles(data), english.split("train"), 1.0)
    return fit(stated, articles)


if __name__ == "__main__":
    made = train(Path(os.environ["TOCSIN_DATA"]))
    place = Path(tocsin.detect.claims.__file__).with_name("ranker.json")
    place.write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
