"""Makes the coefficients of questions, check-worthiness, harm and stance, from training splits.

``TOCSIN_DATA=… python validation/train_assisting.py questions|worthiness|harm|stance``. Nothing
here looks at a test, dev or devtest split: strengths and thresholds are chosen by cross-validation
within the training split.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assisting_data import checkthat, covid_replies, harm_sentences, held_out, rumoureval
from logistic import best_f1, f1, fit, folds
from tocsin.detect import questions, stance, worthiness
from tocsin.detect.linear import Linear
from tocsin.detect.questions import marks
from tocsin.detect.questions import model as questions_model
from tocsin.detect.stance import model as stance_model
from tocsin.detect.wording import said
from tocsin.detect.worthiness import checkability, harm, surface
from vectors import embedder

Array = npt.NDArray[Any]

_FOLDS = 6


def vectors_of(texts: list[str]) -> Array:
    return embedder().embed([said(text) for text in texts])


def train_questions(data: Path) -> dict[str, Array]:
    rows = rumoureval(data, "traindev")
    texts, asks = [row.text for row in rows], np.array([row.asks for row in rows])
    vectors = vectors_of(texts)
    mean = vectors.mean(axis=0)
    columns = questions_model.design(vectors - mean, marks.features(texts, ["en"] * len(texts)))
    groups = np.array([row.group for row in rows])
    scores = {}
    for l2 in (3.0, 10.0, 30.0):
        scores[l2] = best_f1(asks, _held_out_shares(columns, asks, groups, l2)[:, 0])
    l2 = max(scores, key=scores.__getitem__)
    print("questions", scores)
    model = fit(columns, asks, l2)
    return _packed(model, mean, threshold=np.array(scores[l2] / 2))


def _held_out_shares(columns: Array, labels: Array, groups: Array, l2: float) -> Array:
    shares = np.zeros((len(labels), labels.reshape(len(labels), -1).shape[1]))
    for train, held in folds(groups, _FOLDS):
        shares[held] = fit(columns[train], labels[train], l2).probabilities(columns[held])
    return shares


def train_worthiness(data: Path) -> dict[str, Array]:
    rows = [row for row in checkthat(data) if row["split"] == "train"]
    texts, worthy = [row["text"] for row in rows], np.array([row["worthy"] for row in rows])
    lang = np.array([checkability.LANGUAGES.index(row["lang"]) for row in rows])
    vectors = vectors_of(texts)
    mean = vectors.mean(axis=0)
    columns = checkability.design(vectors - mean, surface.features(texts))
    # Neighbouring rows are of one day and topic, so blocks of them stay together.
    blocks = np.arange(len(rows)) // 25
    chosen, best = (0.0, 0.0), np.zeros(1)
    for own in (5.0, 15.0):
        shares = np.zeros(len(rows))
        for train, held in folds(blocks, 4):
            models = _by_language(columns[train], worthy[train], lang[train], own)
            for number, model in enumerate(models[:-1]):
                of = held[lang[held] == number]
                shares[of] = model.probabilities(columns[of])[:, 0]
            every = models[-1]
        reached = np.array([best_f1(worthy[lang == n], shares[lang == n]) for n in range(6)])
        print("worthiness", own, reached.round(3), reached.mean().round(4))
        if reached.mean() > chosen[1]:
            chosen, best = (own, float(reached.mean())), reached
    models = _by_language(columns, worthy, lang, chosen[0])
    every = Linear(
        np.hstack([model.weights for model in models]),
        np.concatenate([model.intercept for model in models]),
    )
    return _packed(every, mean, thresholds=np.append(best, best.mean()) / 2)


def _by_language(columns: Array, worthy: Array, lang: Array, own: float) -> list[Linear]:
    """Each language's model, leaning on that of all, which comes last.

    The model of all sees which language a text is in, so that its weights need not explain
    how often annotators of a language say yes; a language it never saw gets the mean of them.
    """
    known = 3.0 * np.eye(6)[lang]
    every = fit(np.hstack([columns, known]), worthy, 5.0)
    shared, shift = every.weights[:-6], 3.0 * every.weights[-6:, 0]
    models = []
    for number in range(6):
        prior = Linear(shared, every.intercept + shift[number])
        of = lang == number
        models.append(fit(columns[of], worthy[of], own, prior))
    return [*models, Linear(shared, every.intercept + shift.mean())]


def train_harm(_: Path) -> dict[str, Array]:
    """From sentences of our own: six areas, and none, which comes last."""
    rows = [row for row in harm_sentences() if row["part"] == "rules"]
    vectors = vectors_of([row["text"] for row in rows])
    area = np.array([[*harm.AREAS, "none"].index(row["area"]) for row in rows])
    # A fact stands in the same place in every language, and stays together.
    place, fact = Counter[tuple[str, str]](), []
    for row in rows:
        fact.append(place[row["area"], row["lang"]])
        place[row["area"], row["lang"]] += 1
    mean = vectors.mean(axis=0)
    columns, labels = harm.design(vectors, mean), np.eye(len(harm.AREAS) + 1)[area]
    reached = {}
    for l2 in (1.0, 3.0, 10.0):
        shares = _held_out_shares(columns, labels, np.array(fact), l2)
        reached[l2] = float((shares.argmax(axis=1) == area).mean()), shares
    l2 = max(reached, key=lambda strength: reached[strength][0])
    print("harm", {strength: round(score, 4) for strength, (score, _) in reached.items()})
    everyday = reached[l2][1][area == len(harm.AREAS), :-1].max(axis=1)
    return _packed(fit(columns, labels, l2), mean, least=np.quantile(everyday, 0.95))


def train_stance(data: Path) -> dict[str, Array]:
    rows = [row for row in covid_replies(data) if not held_out(row)]
    replies, targets = [row.text for row in rows], [row.target for row in rows]
    labels = np.eye(4)[[row.stance for row in rows]]
    one, two = vectors_of(replies), vectors_of(targets)
    mean = one.mean(axis=0)
    columns = stance_model.design(replies, targets, one, two, mean)
    groups = np.array([row.group for row in rows])
    best: tuple[float, Array, float] = (0.0, np.ones(4), 0.0)
    for l2 in (10.0, 30.0, 100.0):
        factors, reached = _factors(_held_out_shares(columns, labels, groups, l2), labels)
        print("stance", l2, factors, round(reached, 4))
        if reached > best[0]:
            best = (reached, factors, l2)
    return _packed(fit(columns, labels, best[2]), mean, factors=best[1])


def _factors(shares: Array, labels: Array) -> tuple[Array, float]:
    """What to multiply each stance's probability by, for the best macro-F1: one at a time."""
    truth = labels.argmax(axis=1)
    factors, best = np.ones(4), 0.0
    for _ in range(3):
        for number in range(3):
            for factor in np.geomspace(0.5, 8, 25):
                tried = factors.copy()
                tried[number] = factor
                found = (shares * tried).argmax(axis=1)
                score = float(np.mean([f1(truth == n, found == n) for n in range(4)]))
                if score > best:
                    factors, best = tried, score
    return factors, best


def _packed(model: Linear, mean: Array, **more: Array) -> dict[str, Array]:
    arrays = {"weights": model.weights, "intercept": model.intercept, "mean": mean, **more}
    return {name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()}


TRAIN = {
    "questions": (train_questions, questions, "model.npz"),
    "worthiness": (train_worthiness, worthiness, "model.npz"),
    "harm": (train_harm, worthiness, "harm.npz"),
    "stance": (train_stance, stance, "model.npz"),
}


def main() -> None:
    data = Path(os.environ["TOCSIN_DATA"])
    for name in sys.argv[1:]:
        train, package, file = TRAIN[name]
        made = train(data)
        np.savez_compressed(Path(str(package.__file__)).with_name(file), **made)
        print(name, {array: made[array].shape for array in made})


if __name__ == "__main__":
    main()
