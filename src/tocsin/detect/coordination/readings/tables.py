"""What a reading hands on: a verdict of three, its number beside the background's, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pyarrow as pa

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.view import NetworkView

READINGS: Final = pa.schema(
    {
        "network": pa.int32(),
        "rank": pa.int32(),  # 0 is shown first
        "reading": pa.string(),
        "verdict": pa.string(),  # fits, cannot tell, does not fit
        "strength": pa.float64(),  # 0 … 1; 0.5 is where it begins to fit
        "statement": pa.string(),  # one sentence a person can check
        "measure": pa.string(),  # what seen and background are the number of
        "unit": pa.string(),  # of both: share (0 … 1) or ratio
        "seen": pa.float64(),
        "background": pa.float64(),  # the same number elsewhere in the data; null: unknown
        "would_change": pa.string(),  # which further data would decide
        "evidence": pa.list_(pa.int64()),  # post keys
    }
)
LINE: Final = 0.5
"""The strength at which a reading begins to fit."""


class Verdict(StrEnum):
    """Whether what was seen is what the reading expects. In the order they are shown."""

    FITS = "fits"
    UNKNOWN = "cannot tell"
    NOT = "does not fit"


@dataclass(frozen=True)
class Judgement:
    """What one reading says about one network."""

    verdict: Verdict
    strength: float
    statement: str
    measure: str
    seen: float | None = None
    background: float | None = None
    evidence: tuple[int, ...] = ()


def judge(
    strength: float,
    statement: str,
    measure: str,
    seen: float,
    background: float | None,
    evidence: tuple[int, ...],
) -> Judgement:
    """A judgement whose verdict follows from its strength."""
    verdict = Verdict.FITS if strength >= LINE else Verdict.NOT
    return Judgement(verdict, strength, statement, measure, seen, background, evidence)


def absent(measure: str, statement: str) -> Judgement:
    """What the reading is about does not occur, so there is no number."""
    return Judgement(Verdict.NOT, 0.0, statement, measure)


def unknown(measure: str, reason: str) -> Judgement:
    """The data do not hold what the reading needs."""
    return Judgement(Verdict.UNKNOWN, 0.0, reason, measure)


def percent(share: float) -> str:
    """A share from 0 to 1 in words.

    >>> percent(0.851)
    '85 %'
    """
    return f"{share * 100:.0f} %"


def grade(value: float, none: float, line: float, full: float) -> float:
    """How far a number is from ``none`` (0) over ``line`` (0.5, it begins to fit) to ``full`` (1).

    ``none > full`` means that less is better.

    >>> grade(0.7, 0.4, 0.7, 1.0), grade(0.1, 0.9, 0.5, 0.1), grade(0.2, 0.4, 0.7, 1.0)
    (0.5, 1.0, 0.0)

    What is not known (NaN) is 0: nothing speaks for it.
    """
    if value != value:  # noqa: PLR0124 - NaN is the only value unlike itself
        return 0.0
    sign = 1.0 if full > none else -1.0
    value, none, line, full = (sign * number for number in (value, none, line, full))
    if value >= line:
        return min(1.0, 0.5 + 0.5 * (value - line) / (full - line))
    return max(0.0, 0.5 * (value - none) / (line - none))


@dataclass(frozen=True)
class Reading:
    """One innocent explanation: its name, what it expects to see, its test."""

    name: str
    title: str
    expects: str
    would_change: str
    test: Callable[[NetworkView, Background], Judgement]
    unit: str = "share"
