"""How probably a text makes a claim that a fact-checker would want to check.

A logistic regression on the text's vector and its :mod:`.surface`, trained on the six languages
of CheckThat! 2022 task 1A (Nakov et al. 2022, CLEF): one model of all, and one a language that
leans on it (Daumé 2007, ACL 2007:256). A language without its own takes the model of all, and is
not measured. What "worth checking" means is what that lab's annotators took it for, on tweets
about COVID-19 and politics; they differ by language, as the shares of worthy tweets show (15 to
41 %), so probabilities are calibrated within a language only.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.linear import Linear, arrays
from tocsin.detect.worthiness import surface

Floats = npt.NDArray[np.float64]

LANGUAGES: Final = ("ar", "bg", "en", "es", "nl", "tr")
"""The languages with a model of their own, in its order; the last model is that of all."""
SCALE: Final = 5.0
"""A coordinate of a vector varies by about 0.03; so it weighs about as much as a mark."""


def probabilities(
    texts: Sequence[str], languages: Sequence[str | None], vectors: npt.NDArray[Any]
) -> Floats:
    """(n,) for n texts; ``vectors`` (n, 384) are those of ``said(text)`` by the e5 embedder."""
    kept = _kept()
    columns = design(vectors - kept["mean"], surface.features(texts))
    every = Linear(kept["weights"], kept["intercept"])
    rows = np.arange(len(texts))
    odds = every.log_odds(columns)[rows, _models(languages)]
    shares: Floats = 1 / (1 + np.exp(-odds))
    return shares


def thresholds(languages: Sequence[str | None]) -> Floats:
    """From here on a text counts as worth checking: half of the best F1 in cross-validation."""
    chosen: Floats = _kept()["thresholds"][_models(languages)]
    return chosen


def design(centred: npt.NDArray[Any], marks: Floats) -> Floats:
    """(n, 384), (n, features) → the columns of the model."""
    return np.hstack([SCALE * centred.astype(np.float64), marks])


def _models(languages: Sequence[str | None]) -> npt.NDArray[np.int64]:
    number = {language: place for place, language in enumerate(LANGUAGES)}
    return np.array([number.get(lang or "", len(LANGUAGES)) for lang in languages], dtype=np.int64)


@cache
def _kept() -> dict[str, npt.NDArray[Any]]:
    return arrays(__package__, "model.npz")
