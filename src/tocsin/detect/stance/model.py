"""How probably a reply agrees with its target, denies it, asks about it, or only comments.

A softmax regression on the reply's vector and on :mod:`.relation`, which holds it against its
target. (The target's vector, and the product of both, made it worse in cross-validation.)
Trained on replies to COVID-19 rumours (Cheng et al. 2021, "A COVID-19 rumor dataset", Frontiers
in Psychology 12:644801), English for the most part. It assists: it tells denials badly (F1 0.28),
and no count of spread may rest on it alone.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.linear import Linear, arrays
from tocsin.detect.stance.relation import features

Floats = npt.NDArray[np.float64]

STANCES: Final = ("agree", "deny", "question", "comment")
SCALE: Final = 5.0
"""A coordinate of a vector varies by about 0.03; so it weighs about as much as a mark."""


def probabilities(
    replies: Sequence[str],
    targets: Sequence[str],
    reply_vectors: npt.NDArray[Any],
    target_vectors: npt.NDArray[Any],
) -> Floats:
    """(n, 4), in the order of ``STANCES``; the vectors are those of ``said(text)``."""
    kept = _kept()
    columns = design(replies, targets, reply_vectors, target_vectors, kept["mean"])
    return Linear(kept["weights"], kept["intercept"]).probabilities(columns)


def likeliest(shares: Floats) -> npt.NDArray[np.int64]:
    """The stance of each row, as a place in ``STANCES``.

    Not simply the largest probability, for then nearly all would be comments: each is weighed
    by a factor that was chosen in cross-validation so that all four stances are told apart as
    well as can be (macro-F1).
    """
    chosen: npt.NDArray[np.int64] = (shares * _kept()["factors"]).argmax(axis=1)
    return chosen


def design(
    replies: Sequence[str],
    targets: Sequence[str],
    reply_vectors: npt.NDArray[Any],
    target_vectors: npt.NDArray[Any],
    mean: npt.NDArray[Any],
) -> Floats:
    """The columns of the model."""
    cosines = (reply_vectors * target_vectors).sum(axis=1)
    seen = features(replies, targets, cosines)
    return np.hstack([SCALE * (reply_vectors - mean), seen]).astype(np.float64)


@cache
def _kept() -> dict[str, npt.NDArray[Any]]:
    return arrays(__package__, "model.npz")
