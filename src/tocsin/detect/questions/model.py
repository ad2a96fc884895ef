"""How probably a text asks for information: marks and words of asking, weighed with its meaning.

A logistic regression on the features of :mod:`.marks`, the text's vector, and the vector again
where there is a question mark, which tells rhetoric from asking. Trained on the replies of
RumourEval 2017 (Derczynski et al. 2017, SemEval-2017 task 8), English; the vectors carry it to
other languages, as far as :data:`MEASURED` says. The threshold is half of the best F1 in
cross-validation, which is what maximises F1 for calibrated probabilities (Lipton, Elkan &
Narayanaswamy 2014, ECML, theorem 1).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.linear import Linear, arrays
from tocsin.detect.questions.marks import features

Floats = npt.NDArray[np.float64]

SCALE: Final = 5.0
"""A coordinate of a vector varies by about 0.03; so it weighs about as much as a mark."""


def probabilities(
    texts: Sequence[str], languages: Sequence[str | None], vectors: npt.NDArray[Any]
) -> Floats:
    """(n,) for n texts; ``vectors`` (n, 384) are those of ``said(text)`` by the e5 embedder."""
    kept = _kept()
    columns = design(vectors - kept["mean"], features(texts, languages))
    shares: Floats = Linear(kept["weights"], kept["intercept"]).probabilities(columns)[:, 0]
    return shares


def threshold() -> float:
    """From here on a text counts as a question."""
    return float(_kept()["threshold"])


def design(centred: npt.NDArray[Any], marks: Floats) -> Floats:
    """(n, 384), (n, marks) → the columns of the model."""
    meaning = SCALE * centred.astype(np.float64)
    return np.hstack([meaning, meaning * marks[:, :1], marks])


@cache
def _kept() -> dict[str, npt.NDArray[Any]]:
    return arrays(__package__, "model.npz")
