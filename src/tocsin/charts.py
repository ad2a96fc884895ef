"""Plots as plain data: what is drawn, with its intervals, in words that a person reads.

Reports and notebooks draw them alike (:mod:`tocsin.drawing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Series:
    """One line, staircase, row of points or row of bars, with its interval where it has one.

    ``x`` are numbers, UTC times, or labels (one kind in a chart); ``y``, ``low`` and ``high`` are
    as long. NaN: not measured there, and not drawn.
    """

    label: str
    x: Sequence[float] | Sequence[datetime] | Sequence[str]
    y: Sequence[float]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    kind: Literal["line", "steps", "points", "bars"] = "line"


@dataclass(frozen=True)
class Level:
    """A line across the chart at one value of y: a threshold or what chance would give."""

    y: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A plot: its series, axes in words with their units, and what to know to read it.

    >>> chart = Chart("Cases", "day", "cases", (Series("seen", [0, 1, 2], [1, 4, 2]),))
    >>> chart.svg().startswith("<svg")
    True
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    levels: tuple[Level, ...] = ()
    note: str = ""

    def svg(self) -> str:
        """The chart as an SVG element; its title and axes are in it as text."""
        from tocsin.drawing import draw  # noqa: PLC0415 - it draws charts, so it knows them

        return draw(self)

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()
