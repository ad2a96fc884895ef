"""Plots that a person can read, as plain data and as SVG: one drawing for reports and notebooks.

Every series has its own dash as well as its own colour (Okabe and Ito's, told apart by everybody),
an interval is a band or a bar around its value, and nothing is drawn where nothing was measured.
Drawn with presentation attributes only, so that a page may forbid inline styles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape as escaped
from textwrap import wrap
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WIDTH: Final = 560
HEIGHT: Final = 260
_LEFT: Final = 58
_RIGHT: Final = 14
_TOP: Final = 14
_BOTTOM: Final = 44
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_DASHES: Final = ("none", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")
_MOST_LABEL: Final = 28
_MOST_LINES: Final = 3
_LINE: Final = 14


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
        return _Drawing(self).svg()

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()


class _Drawing:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        first = [one.x[0] for one in chart.series if len(one.x)]
        self.labels = _labels(chart.series) if first and isinstance(first[0], str) else None
        self.is_time = bool(first) and isinstance(first[0], datetime)
        self.places = [self._places(one) for one in chart.series]
        known = [p[np.isfinite(p)] for p in self.places]
        half = 0.5 if self.labels is not None else 0.0
        self.words = [_wrapped(label, self._room()) for label in self.labels or ()]
        lines = max((len(words) for words in self.words), default=1)
        self.bottom = _BOTTOM + _LINE * (lines - 1)
        self.height = HEIGHT + _LINE * (lines - 1)
        self.x0, self.x1 = _ends(known, half)
        self.y0, self.y1 = _ends([*_heights(chart)], 0.0)
        if any(one.kind == "bars" for one in chart.series):
            self.y0 = min(self.y0, 0.0)
        elif 0 < self.y0 < 0.5 * self.y1:
            self.y0 = 0.0

    def svg(self) -> str:
        chart = self.chart
        has_legend = len(chart.series) > 1
        height = self.height + 18 * has_legend
        parts = [
            self._opening(height),
            f"<title>{_text(chart.title)}</title>",
            *self._axes(),
            *(self._level(level) for level in chart.levels),
        ]
        for number in range(len(chart.series)):
            parts += self._series(number)
        if has_legend:
            parts += self._legend()
        return "".join([*parts, "</svg>"])

    def _opening(self, height: int) -> str:
        chart = self.chart
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "aria-label": _text(f"{chart.title}: {chart.y_label} by {chart.x_label}"),
            "font-family": "sans-serif",
            "font-size": "12",
            "fill": "currentColor",
        }
        written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        return f"<svg {written}>"

    def _places(self, one: Series) -> Floats:
        if self.labels is not None:
            where = {label: place for place, label in enumerate(self.labels)}
            return np.array([where[str(x)] for x in one.x], dtype=np.float64)
        if self.is_time:
            moments = [x.timestamp() for x in one.x if isinstance(x, datetime)]
            return np.array(moments, dtype=np.float64)
        return np.asarray(one.x, dtype=np.float64)

    def _x(self, place: float) -> float:
        return _LEFT + (place - self.x0) / (self.x1 - self.x0) * (WIDTH - _LEFT - _RIGHT)

    def _y(self, value: float) -> float:
        return (
            HEIGHT - _BOTTOM - (value - self.y0) / (self.y1 - self.y0) * (HEIGHT - _TOP - _BOTTOM)
        )

    def _axes(self) -> list[str]:
        left, right, floor = _LEFT, WIDTH - _RIGHT, self.height - self.bottom
        parts = []
        for value in _ticks(self.y0, self.y1):
            y = self._y(value)
            parts.append(
                f'<path d="M{left} {y:.1f}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
                f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{_number(value)}</text>'
            )
        for x, lines, anchor in self._x_ticks():
            parts += [
                f'<text x="{x:.1f}" y="{floor + 16 + _LINE * number}" text-anchor="{anchor}">'
                f"{_text(text)}</text>"
                for number, text in enumerate(lines)
            ]
        middle = (_TOP + floor) / 2
        return [
            *parts,
            f'<path d="M{left} {floor}H{right}" stroke="currentColor" stroke-opacity=".6"/>',
            (
                f'<text x="{(left + right) / 2}" y="{self.height - 10}" text-anchor="middle">'
                f"{_text(self.chart.x_label)}</text>"
            ),
            (
                f'<text transform="translate(13 {middle}) rotate(-90)" text-anchor="middle">'
                f"{_text(self.chart.y_label)}</text>"
            ),
        ]

    def _room(self) -> int:
        """Characters that a label below the axis may have."""
        return max(int((WIDTH - _LEFT - _RIGHT) / 6.4 / max(len(self.labels or ()), 1)), 4)

    def _x_ticks(self) -> list[tuple[float, list[str], str]]:
        if self.labels is not None:
            return [(self._x(place), words, "middle") for place, words in enumerate(self.words)]
        if self.is_time:
            many = np.linspace(self.x0, self.x1, 4)
            form = "%d %b %H:%M" if self.x1 - self.x0 < 4 * 86_400 else "%d %b %Y"
            anchors = ("start", "middle", "middle", "end")
            return [
                (self._x(at), [datetime.fromtimestamp(at, UTC).strftime(form)], anchor)
                for at, anchor in zip(many.tolist(), anchors, strict=True)
            ]
        return [(self._x(at), [_number(at)], "middle") for at in _ticks(self.x0, self.x1)]

    def _level(self, level: Level) -> str:
        y = self._y(level.y)
        return (
            f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="currentColor" '
            f'stroke-dasharray="3 4"/><text x="{WIDTH - _RIGHT}" y="{y - 4:.1f}" '
            f'text-anchor="end" fill-opacity=".75">{_text(level.label)}</text>'
        )

    def _series(self, number: int) -> list[str]:
        one, place = self.chart.series[number], self.places[number]
        y = np.asarray(one.y, dtype=np.float64)
        low = None if one.low is None else np.asarray(one.low, dtype=np.float64)
        high = None if one.high is None else np.asarray(one.high, dtype=np.float64)
        if one.kind in ("points", "bars"):
            return self._marks(number, place, y, low, high)
        parts = []
        for run in _runs(np.isfinite(y) & np.isfinite(place)):
            if low is not None and high is not None and np.isfinite(low[run] + high[run]).all():
                parts.append(self._band(number, place[run], low[run], high[run]))
            line = self._path(place[run], y[run], stepped=one.kind == "steps")
            parts.append(
                f'<path d="{line}" fill="none" stroke="{_COLOURS[number % 6]}" stroke-width="1.8" '
                f'stroke-linejoin="round" stroke-dasharray="{_DASHES[number % 6]}"/>'
            )
        return parts

    def _path(self, place: Floats, y: Floats, *, stepped: bool) -> str:
        if len(place) == 1:
            x = self._x(float(place[0]))
            return f"M{x - 2:.1f} {self._y(float(y[0])):.1f}h4"
        points = [(self._x(a), self._y(b)) for a, b in zip(place.tolist(), y.tolist(), strict=True)]
        begun = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        if stepped:
            return begun + "".join(f"H{a:.1f}V{b:.1f}" for a, b in points[1:])
        return begun + "".join(f"L{a:.1f} {b:.1f}" for a, b in points[1:])

    def _band(self, number: int, place: Floats, low: Floats, high: Floats) -> str:
        there = [(self._x(a), self._y(b)) for a, b in zip(place, high, strict=True)]
        back = [(self._x(a), self._y(b)) for a, b in zip(place[::-1], low[::-1], strict=True)]
        line = "L".join(f"{a:.1f} {b:.1f}" for a, b in there + back)
        return f'<path d="M{line}Z" fill="{_COLOURS[number % 6]}" fill-opacity=".18"/>'

    def _marks(
        self, number: int, place: Floats, y: Floats, low: Floats | None, high: Floats | None
    ) -> list[str]:
        """Points or bars, each with its interval; those of several series stand side by side."""
        marks = [i for i, one in enumerate(self.chart.series) if one.kind in ("points", "bars")]
        step = (WIDTH - _LEFT - _RIGHT) / max(self.x1 - self.x0, 1)
        wide = min(step * 0.8, 60.0) / len(marks)
        shift = (marks.index(number) - (len(marks) - 1) / 2) * wide if self.labels else 0.0
        colour, parts = _COLOURS[number % 6], []
        for i in np.flatnonzero(np.isfinite(y) & np.isfinite(place)):
            x, top = self._x(float(place[i])) + shift, self._y(float(y[i]))
            if self.chart.series[number].kind == "bars":
                floor = self._y(max(self.y0, min(0.0, self.y1)))
                parts.append(
                    f'<rect x="{x - wide * 0.45:.1f}" y="{min(top, floor):.1f}" '
                    f'width="{wide * 0.9:.1f}" height="{abs(floor - top):.1f}" fill="{colour}" '
                    f'fill-opacity=".75"/>'
                )
            else:
                parts.append(f'<circle cx="{x:.1f}" cy="{top:.1f}" r="3.2" fill="{colour}"/>')
            if low is not None and high is not None and np.isfinite(low[i] + high[i]):
                ends = f"M{x:.1f} {self._y(float(low[i])):.1f}V{self._y(float(high[i])):.1f}"
                parts.append(f'<path d="{ends}" stroke="currentColor" stroke-width="1.4"/>')
        return parts

    def _legend(self) -> list[str]:
        parts, x = [], float(_LEFT)
        for number, one in enumerate(self.chart.series):
            text = _short(one.label, _MOST_LABEL)
            dash = "none" if one.kind in ("points", "bars") else _DASHES[number % 6]
            parts.append(
                f'<path d="M{x:.0f} {self.height + 6}h24" stroke="{_COLOURS[number % 6]}" '
                f'stroke-width="3" stroke-dasharray="{dash}"/>'
                f'<text x="{x + 29:.0f}" y="{self.height + 10}">{_text(text)}</text>'
            )
            x += 48 + 6.6 * len(text)
        return parts


def _labels(series: Sequence[Series]) -> list[str]:
    return list(dict.fromkeys(str(x) for one in series for x in one.x))


def _heights(chart: Chart) -> list[Floats]:
    found = [np.array([level.y for level in chart.levels], dtype=np.float64)]
    for one in chart.series:
        found += [
            np.asarray(part, dtype=np.float64)
            for part in (one.y, one.low, one.high)
            if part is not None
        ]
    return [part[np.isfinite(part)] for part in found]


def _ends(parts: Sequence[Floats], margin: float) -> tuple[float, float]:
    """The least and the most, never the same: a flat line needs room too."""
    values = np.concatenate([*parts, np.zeros(0)])
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()) - margin, float(values.max()) + margin
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        room = max(abs(high) * 0.1, 0.5)
        return low - room, high + room
    return low, high


def _ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers between two ends: steps of 1, 2 or 5 times a power of ten."""
    raw = (high - low) / about
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw * (1 - 1e-9))
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [number * step for number in range(first, last + 1)]


def _number(value: float) -> str:
    value = round(value, 10)
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if unit == 'k' else size):g}{unit}"
    return f"{value:g}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _wrapped(label: str, room: int) -> list[str]:
    """The label in at most three lines of so many characters."""
    lines = wrap(label, room, max_lines=_MOST_LINES, placeholder="…")
    return [_short(line, room) for line in lines] or [""]


def _text(text: str) -> str:
    """Words as text of an SVG: only what can be written in a file and read on a page."""
    return escaped("".join(c if c.isprintable() else " " for c in text))


def _runs(there: npt.NDArray[np.bool_]) -> list[slice]:
    edges = np.diff(np.pad(there, 1).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
