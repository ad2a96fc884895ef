"""The figures of readings that assist: questions, check-worthiness, areas of harm, stance.

``python validation/assisting.py`` prints the constants of ``detect/*/figures.py``.
"""

import csv
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assisting_data import Reply, checkthat, covid_replies, harm_sentences, held_out, rumoureval
from figures import Figure, Target
from logistic import f1
from tocsin.detect.intervals import wilson
from tocsin.detect.measured import Measured
from tocsin.detect.questions import model as questions
from tocsin.detect.questions.marks import asks_by_rule
from tocsin.detect.stance import model as stance
from tocsin.detect.wording import said
from tocsin.detect.worthiness import checkability
from tocsin.detect.worthiness.harm import AREAS, harms
from vectors import embedder

Array = npt.NDArray[Any]

TFIDF = {"en": 0.586, "es": 0.555, "nl": 0.612, "bg": 0.460, "tr": 0.405, "ar": 0.560}
"""Positive F1 of TF-IDF + logistic regression, as the data's README states it."""

_SENTENCES = Path(__file__).with_name("question_sentences.tsv")
_SEED = 7
_RESAMPLES = 1_000


def vectors_of(texts: list[str]) -> Array:
    return embedder().embed([said(text) for text in texts])


@cache
def _rumoureval_questions(data: Path) -> tuple[Array, Array, Array]:
    """Whether each test reply asks, by its label; our probability; the rule's answer."""
    rows = rumoureval(data, "test")
    texts = [row.text for row in rows]
    shares = questions.probabilities(texts, ["en"] * len(texts), vectors_of(texts))
    rule = np.array([asks_by_rule(text, "en") for text in texts])
    return np.array([row.asks for row in rows]), shares, rule


def question_f1(data: Path) -> tuple[float, str]:
    asks, shares, rule = _rumoureval_questions(data)
    found = shares >= questions.threshold()
    low, high = _interval(asks, found)
    error = calibration_error(asks, shares)
    note = f"95 % {low:.3f} to {high:.3f}; rule alone {f1(asks, rule):.3f}; calibration {error:.3f}"
    return f1(asks, found), note


@cache
def _own_questions() -> dict[str, tuple[Array, Array]]:
    """By language: whether each of our held-out sentences asks, and whether it was found."""
    with _SENTENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [row for row in rows if row["part"] == "held"]
    texts, languages = [row["text"] for row in rows], [row["lang"] for row in rows]
    found = questions.probabilities(texts, languages, vectors_of(texts)) >= questions.threshold()
    asks = np.array([row["asks"] == "1" for row in rows])
    spoken = np.array(languages)
    return {str(lang): (asks[spoken == lang], found[spoken == lang]) for lang in np.unique(spoken)}


def own_question_f1(_: Path) -> tuple[float, str]:
    parts = _own_questions()
    asks, found = (np.concatenate([pair[side] for pair in parts.values()]) for side in (0, 1))
    note = ", ".join(f"{lang} {f1(*pair):.2f}" for lang, pair in parts.items())
    return f1(asks, found), f"{len(asks)} sentences of our own, not looked at before: {note}"


def harm_area_accuracy(_: Path) -> tuple[float, str]:
    """Whether the right area is among those found; for sentences of none, whether none is."""
    rows = [row for row in harm_sentences() if row["part"] == "held"]
    texts = [row["text"] for row in rows]
    found = harms(texts, [row["lang"] for row in rows], vectors_of(texts))
    right = np.array([
        row["area"] in harm.areas if row["area"] in AREAS else not harm.areas
        for row, harm in zip(rows, found, strict=True)
    ])  # fmt: skip
    low, high = wilson(np.array([right.sum()]), np.array([len(right)]))
    parts = [
        f"{name} {right[[row[key] == name for row in rows]].mean():.2f}"
        for key in ("area", "lang")
        for name in dict.fromkeys(row[key] for row in rows)
    ]
    note = f"{right.sum()} of {len(right)} of our own, not trained on (95 %: {low[0]:.3f} to "
    return float(right.mean()), f"{note}{high[0]:.3f}); {', '.join(parts)}"


@cache
def _worthiness(data: Path) -> dict[str, tuple[Array, Array, Array]]:
    """By language, of dev and devtest: worthy, our probability, and whether it is devtest."""
    rows = [row for row in checkthat(data) if row["split"] in ("dev", "devtest")]
    texts, languages = [row["text"] for row in rows], [row["lang"] for row in rows]
    shares = checkability.probabilities(texts, languages, vectors_of(texts))
    worthy = np.array([row["worthy"] for row in rows])
    last = np.array([row["split"] == "devtest" for row in rows])
    spoken = np.array(languages)
    return {
        lang: (worthy[spoken == lang], shares[spoken == lang], last[spoken == lang])
        for lang in TFIDF
    }


def languages_above_tfidf(data: Path) -> tuple[float, str]:
    reached, notes = 0, []
    for lang, (worthy, shares, last) in _worthiness(data).items():
        found = shares >= checkability.thresholds([lang])[0]
        both, later = f1(worthy, found), f1(worthy[last], found[last])
        reached += both > TFIDF[lang]
        notes.append(f"{lang} {both:.3f} (devtest {later:.3f}) > {TFIDF[lang]:.3f}")
    return reached, "dev and devtest: " + ", ".join(notes)


def worthiness_calibration(data: Path) -> tuple[float, str]:
    errors = {lang: calibration_error(w, s) for lang, (w, s, _) in _worthiness(data).items()}
    note = ", ".join(f"{lang} {error:.3f}" for lang, error in errors.items())
    return max(errors.values()), f"the worst language; {note}"


def _stances(rows: list[Reply]) -> tuple[Array, Array]:
    replies, targets = [row.text for row in rows], [row.target for row in rows]
    shares = stance.probabilities(replies, targets, vectors_of(replies), vectors_of(targets))
    return np.array([row.stance for row in rows]), stance.likeliest(shares)


def macro_f1(truth: Array, found: Array) -> tuple[float, list[float]]:
    each = [f1(truth == number, found == number) for number in range(len(stance.STANCES))]
    return float(np.mean(each)), each


def stance_f1(data: Path) -> tuple[float, str]:
    rows = [row for row in covid_replies(data) if held_out(row)]
    truth, found = _stances(rows)
    score, each = macro_f1(truth, found)
    low, high = _rumour_interval(rows, truth, found)
    parts = ", ".join(
        f"{name} {value:.2f}" for name, value in zip(stance.STANCES, each, strict=True)
    )
    return (
        score,
        f"{parts}; {len(rows):,} replies of rumours not trained on; {low:.3f} to {high:.3f}",
    )


def stance_rumoureval(data: Path) -> tuple[float, str]:
    score, each = macro_f1(*_stances(rumoureval(data, "test")))
    parts = ", ".join(
        f"{name} {value:.2f}" for name, value in zip(stance.STANCES, each, strict=True)
    )
    return score, f"{parts}; another data set, not trained on"


def calibration_error(truth: Array, shares: Array, bins: int = 10) -> float:
    """Expected calibration error: Σ share of bin · |its mean probability − its true share|."""
    order = np.argsort(shares, kind="stable")
    parts = np.array_split(order, bins)
    gaps = [len(part) * abs(shares[part].mean() - truth[part].mean()) for part in parts]
    return float(sum(gaps) / len(truth))


def _interval(truth: Array, found: Array) -> tuple[float, float]:
    """95 % of F1 over resampled texts."""
    random = np.random.default_rng(_SEED)
    picks = random.integers(0, len(truth), (_RESAMPLES, len(truth)))
    low, high = np.quantile([f1(truth[pick], found[pick]) for pick in picks], [0.025, 0.975])
    return float(low), float(high)


def _rumour_interval(rows: list[Reply], truth: Array, found: Array) -> tuple[float, float]:
    """95 % of macro-F1 over resampled rumours, whose replies are alike."""
    names, of_row = np.unique([row.group for row in rows], return_inverse=True)
    places = [np.flatnonzero(of_row == number) for number in range(len(names))]
    random = np.random.default_rng(_SEED)
    scores = []
    for _ in range(_RESAMPLES // 4):
        chosen = np.concatenate([places[n] for n in random.integers(0, len(names), len(names))])
        scores.append(macro_f1(truth[chosen], found[chosen])[0])
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


FIGURES = [
    Figure("questions.rumoureval_f1", Target(0.66, 1), "rumoureval2017", question_f1),
    Figure("questions.own_sentences_f1", None, "question_sentences", own_question_f1),
    Figure(
        "checkworthiness.languages_above_tfidf",
        Target(5, 6),
        "checkthat2022_task1",
        languages_above_tfidf,
    ),
    Figure("checkworthiness.calibration_error_max", None, "checkthat2022_task1",
           worthiness_calibration),
    Figure("worthiness.harm_area_accuracy", None, "harm_sentences", harm_area_accuracy),
    Figure("stance.macro_f1", Target(0.5, 1), "covid19_rumor_tweet_replies", stance_f1),
    Figure("stance.rumoureval_macro_f1", None, "rumoureval2017", stance_rumoureval),
]  # fmt: skip


def measured(data: Path) -> dict[str, list[Measured]]:
    """The constants of ``detect/*/figures.py``."""

    def of(lang: str, truth: Array, found: Array, name: str) -> Measured:
        ends = (round(end, 3) for end in _interval(truth, found))
        return Measured(lang, "F1", round(f1(truth, found), 3), *ends, len(truth), name)

    asks, shares, _ = _rumoureval_questions(data)
    own = [of(lang, *pair, "our own sentences") for lang, pair in _own_questions().items()]
    english = of("en", asks, shares >= questions.threshold(), "RumourEval 2017")
    worthy = [
        of(lang, w, s >= checkability.thresholds([lang])[0], "CheckThat! 2022 1A, dev and devtest")
        for lang, (w, s, _) in sorted(_worthiness(data).items())
    ]
    rows = [row for row in covid_replies(data) if held_out(row)]
    truth, found = _stances(rows)
    ends = (round(end, 3) for end in _rumour_interval(rows, truth, found))
    score = round(macro_f1(truth, found)[0], 3)
    replies = Measured("en", "macro-F1", score, *ends, len(rows), "replies to COVID-19 rumours")
    return {"questions": [english, *own], "worthiness": worthy, "stance": [replies]}


if __name__ == "__main__":
    for package, figures in measured(Path(os.environ["TOCSIN_DATA"])).items():
        print(package, *map(repr, figures), sep="\n")
