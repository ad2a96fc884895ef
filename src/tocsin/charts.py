"""Plots as plain data: what is drawn, with its intervals, in words that a person reads.

Reports and notebooks draw them alike (:mod:`tocsin.drawing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Self


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

    def to_json(self) -> dict[str, Any]:
        """As plain values; ``datetime`` and NaN are left to the encoder (orjson: text and null)."""
        packed = asdict(self)
        for series in packed["series"]:
            series["is_time"] = bool(series["x"]) and isinstance(series["x"][0], datetime)
        return packed

    @classmethod
    def from_json(cls, packed: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` packed, after a way through JSON."""
        series = tuple(_series(one) for one in packed["series"])
        levels = tuple(Level(**one) for one in packed["levels"])
        return cls(**{**packed, "series": series, "levels": levels})

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()


def _series(packed: Mapping[str, Any]) -> Series:
    x = [datetime.fromisoformat(one) for one in packed["x"]] if packed["is_time"] else packed["x"]
    measured = {name: _numbers(packed[name]) for name in ("y", "low", "high")}
    return Series(packed["label"], x, kind=packed["kind"], **measured)  # type: ignore[arg-type]


def _numbers(values: Sequence[float | None] | None) -> list[float] | None:
    """Numbers with NaN where JSON could only say null."""
    return None if values is None else [float("nan") if v is None else v for v in values]
