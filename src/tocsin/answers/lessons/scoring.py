"""How well somebody tells true from false, and to which side they lean (signal detection theory).

A false item that is called false is a hit H, a true item that is called false is a false alarm F:

    d′ = z(H) − z(F)         0: no better than chance
    c  = −(z(H) + z(F)) / 2  below 0: leans to calling things false; above 0: to believing them

with half an answer added to each count (log-linear correction, Hautus 1995), so that nobody is
infinitely good. Intervals are from the variance of z by the delta method (Gourevitch & Galanter
1967): var z(p) = p (1 − p) / (n φ(z(p))²). With a handful of items they are wide, and say so.

"Fakes caught" is not counted: who calls everything fake catches them all (Batailler et al. 2022;
Guay et al. 2023).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from scipy.special import ndtri
from scipy.stats import norm

from tocsin.cases.documents import Document
from tocsin.errors import UsageError

Z95: Final = float(ndtri(0.975))
LEAST_OF_EACH: Final = 2
"""Items of each kind: below, neither rate means anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Document):
    """Counts of one sitting: false items, those called false; true items, those called false."""

    false_items: int
    called_false: int
    true_items: int
    wrongly_called_false: int

    def __post_init__(self) -> None:
        """Refuses counts that cannot be.

        Raises:
            UsageError: a count is above its whole, or there are too few items of a kind.
        """
        fits = 0 <= self.called_false <= self.false_items
        if not (fits and 0 <= self.wrongly_called_false <= self.true_items):
            raise UsageError("answers: a part is larger than its whole.", "Count again.")
        if min(self.false_items, self.true_items) < LEAST_OF_EACH:
            raise UsageError(
                "answers: too few items to score.",
                f"Ask {LEAST_OF_EACH} or more true and as many false ones.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Document):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Document):
    """Discernment d′ and response bias c."""

    discernment: Estimate
    bias: Estimate


def score(answers: Answers) -> Score:
    """The score of a sitting.

    >>> one = score(Answers(false_items=10, called_false=8, true_items=10, wrongly_called_false=2))
    >>> round(one.discernment.value, 2), round(abs(one.bias.value), 2)
    (1.5, 0.0)
    """
    hit, hit_variance = _z(answers.called_false, answers.false_items)
    alarm, alarm_variance = _z(answers.wrongly_called_false, answers.true_items)
    variance = hit_variance + alarm_variance
    return Score(
        discernment=_estimate(hit - alarm, variance),
        bias=_estimate(-(hit + alarm) / 2, variance / 4),
    )


def difference(before: Estimate, after: Estimate) -> Estimate:
    """What changed between two sittings of one person, taken as independent."""
    return _estimate(after.value - before.value, before.variance + after.variance)


def pooled(estimates: Iterable[Estimate]) -> Estimate | None:
    """The mean over people, with the interval of people as a sample; ``None`` of fewer than two."""
    values = [one.value for one in estimates]
    if len(values) < LEAST_OF_EACH:
        return None
    mean = sum(values) / len(values)
    spread = sum((one - mean) ** 2 for one in values) / (len(values) - 1)
    return _estimate(mean, spread / len(values))


def _z(count: int, whole: int) -> tuple[float, float]:
    rate = (count + 0.5) / (whole + 1)
    z = float(ndtri(rate))
    return z, rate * (1 - rate) / ((whole + 1) * float(norm.pdf(z)) ** 2)


def _estimate(value: float, variance: float) -> Estimate:
    reach = Z95 * sqrt(variance)
    return Estimate(value=value, low=value - reach, high=value + reach, variance=variance)
