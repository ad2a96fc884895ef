"""How long the public waits for an answer: the product-limit estimate of Kaplan and Meier.

    S(t) = Π over t_i ≤ t of (1 − d_i / n_i)

with d_i answers that came after a wait of t_i, and n_i answers still awaited just before
(Kaplan & Meier 1958, JASA 53:457). What is unanswered at ``now`` is censored: leaving it out would
make an office that answers only the easy questions look quick. An answer that was abandoned is
unanswered too, for the public still waits. The 95 % interval is Greenwood's on the scale of
log(−log S) (Kalbfleisch & Prentice 2002, section 1.4.1); the median's are the times at which its
ends pass one half (Brookmeyer & Crowley 1982, Biometrics 38:29).
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.answers.registry.answer import Answer
from tocsin.cases.documents import Document

Floats = npt.NDArray[np.float64]


class Since(StrEnum):
    """What the wait is counted from."""

    FIRST_DEMAND = "first_demand"
    START = "start"


class Wait(NamedTuple):
    """How long one answer took, in seconds; or has been awaited so far, where it has not come."""

    seconds: float
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Document):
    """After so many seconds, the share that is still unanswered; None: cannot be said."""

    seconds: float
    unanswered: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Document):
    """Over many answers. The median is None where fewer than half were answered."""

    since: Since
    answers: int
    answered: int
    steps: tuple[Step, ...]
    median_s: float | None = None
    median_low_s: float | None = None
    median_high_s: float | None = None


def waits(answers: Iterable[Answer], since: Since, now: datetime) -> tuple[Wait, ...]:
    """The wait for each answer; of those whose first demand nobody saw there is none."""
    found = []
    for answer in answers:
        begun = answer.started.at if since is Since.START else answer.started.origin.first_demand_at
        if begun is None:
            continue
        public = answer.first_published_at
        ended = now if public is None else public
        found.append(Wait(max((ended - begun).total_seconds(), 0.0), public is not None))
    return tuple(found)


def waiting(waited: Sequence[Wait], since: Since) -> Waiting:
    """The estimate over many waits; without steps where none was answered."""
    answered = sum(one.is_answered for one in waited)
    if not answered:
        return Waiting(since=since, answers=len(waited), answered=0, steps=())
    times, share, low, high = _product_limit(waited)
    return Waiting(
        since=since,
        answers=len(waited),
        answered=answered,
        steps=tuple(
            Step(seconds=t, unanswered=s, low=_known(a), high=_known(b))
            for t, s, a, b in zip(
                times.tolist(), share.tolist(), low.tolist(), high.tolist(), strict=True
            )
        ),
        median_s=_first_at_half(times, share),
        median_low_s=_first_at_half(times, low),
        median_high_s=_first_at_half(times, high),
    )


def _product_limit(waited: Sequence[Wait]) -> tuple[Floats, Floats, Floats, Floats]:
    sample = stats.CensoredData.right_censored(
        np.array([one.seconds for one in waited]),
        np.array([not one.is_answered for one in waited]),
    )
    curve = stats.ecdf(sample).sf
    with warnings.catch_warnings():  # S of 0 or 1 has no logarithm: NaN there, which is said
        warnings.simplefilter("ignore", RuntimeWarning)
        interval: Any = curve.confidence_interval(method="log-log")
    events = np.isin(curve.quantiles, [one.seconds for one in waited if one.is_answered])
    return (
        curve.quantiles[events],
        curve.probabilities[events],
        interval.low.probabilities[events],
        interval.high.probabilities[events],
    )


def _first_at_half(times: Floats, share: Floats) -> float | None:
    reached = np.flatnonzero(share <= 0.5 + 1e-12)  # NaN is not
    return float(times[reached[0]]) if len(reached) else None


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
