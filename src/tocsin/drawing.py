"""Charts as SVG that a person can read on a page, on paper, and without telling colours apart.

Every series has its own dash as well as its own colour (Okabe and Ito's, told apart by everybody),
an interval is a band or a bar around its value, and nothing is drawn where nothing was measured.
Drawn with presentation attributes only, so that a page may forbid inline styles.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape as escaped
from textwrap import wrap
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.charts import Chart, Series

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
_CHARACTER: Final = 6.4
"""Width of a character, on average."""
_LEAST_ROOM: Final = 8
"""Characters below which labels stand upright instead of side by side."""
_MOST_UPRIGHT: Final = 22
_DAY_S: Final = 86_400.0


def draw(chart: Chart) -> str:
    """The chart as an SVG element; whatever its words are, they are text in it."""
    return _Drawing(chart).svg()


class _Drawing:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        first = [one.x[0] for one in chart.series if len(one.x)]
        self.left: int = _LEFT
        self.labels = _labels(chart.series) if first and isinstance(first[0], str) else None
        self.is_time = bool(first) and isinstance(first[0], datetime)
        self.places = [self._places(one) for one in chart.series]
        known = [p[np.isfinite(p)] for p in self.places]
        self.step = _step(known, _DAY_S if self.is_time else 1.0)
        has_marks = any(one.kind in ("points", "bars") for one in chart.series)
        is_one = len(np.unique(np.concatenate([*known, np.zeros(0)]))) == 1
        self.margin = self.step / 2 if has_marks or is_one or self.labels is not None else 0.0
        self.x0, self.x1 = _ends(known, self.margin)
        self.is_upright = self.labels is not None and self._room() < _LEAST_ROOM
        self.words = [self._words(label) for label in self.labels or ()]
        below = self._below()
        self.bottom, self.height = _BOTTOM + below, HEIGHT + below
        self.legend = _legend_rows(chart.series) if len(chart.series) > 1 else []
        self.y0, self.y1 = _ends([*_heights(chart)], 0.0)
        if any(one.kind == "bars" for one in chart.series):
            self.y0, self.y1 = min(self.y0, 0.0), max(self.y1, 0.0)
        elif 0 < self.y0 < 0.5 * self.y1:
            self.y0 = 0.0
        longest = max(len(_number(value)) for value in _ticks(self.y0, self.y1))
        self.left = max(_LEFT, int(28 + _CHARACTER * longest))

    def svg(self) -> str:
        chart = self.chart
        parts = [
            self._opening(self.height + 18 * len(self.legend)),
            f"<title>{_text(chart.title)}</title>",
            *self._axes(),
        ]
        for number in range(len(chart.series)):
            parts += self._series(number)
        return "".join([*parts, *self._levels(), *self._legend(), "</svg>"])

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
        return self.left + (place - self.x0) / (self.x1 - self.x0) * (WIDTH - self.left - _RIGHT)

    def _y(self, value: float) -> float:
        return (
            HEIGHT - _BOTTOM - (value - self.y0) / (self.y1 - self.y0) * (HEIGHT - _TOP - _BOTTOM)
        )

    def _axes(self) -> list[str]:
        left, right, floor = self.left, WIDTH - _RIGHT, self.height - self.bottom
        parts = []
        for value in _ticks(self.y0, self.y1):
            y = self._y(value)
            parts.append(
                f'<path d="M{left} {y:.1f}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
                f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{_number(value)}</text>'
            )
        parts += self._x_names(floor) if self.is_upright else self._x_numbers(floor)
        middle = (_TOP + floor) / 2
        return [
            *parts,
            f'<path d="M{left} {floor}H{right}" stroke="currentColor" stroke-opacity=".6"/>',
            (
                f'<text x="{(left + right) / 2}" y="{self.height - 10}" text-anchor="middle">'
                f"{_text(_short(self.chart.x_label, 75))}</text>"
            ),
            (
                f'<text transform="translate(13 {middle}) rotate(-90)" text-anchor="middle">'
                f"{_text(_short(self.chart.y_label, 34))}</text>"
            ),
        ]

    def _room(self) -> int:
        """Characters that a label below the axis may have."""
        wide = (WIDTH - self.left - _RIGHT) / _CHARACTER
        return max(int(wide / max(len(self.labels or ()), 1)), 1)

    def _words(self, label: str) -> list[str]:
        return [_short(label, _MOST_UPRIGHT)] if self.is_upright else _wrapped(label, self._room())

    def _below(self) -> int:
        """Height of the labels below the axis, over that of a line."""
        if self.is_upright:
            return int(_CHARACTER * max(len(words[0]) for words in self.words)) - 4
        return _LINE * (max((len(words) for words in self.words), default=1) - 1)

    def _x_names(self, floor: float) -> list[str]:
        """Labels too many to stand side by side: upright, and only so many as there is room for."""
        every = int(np.ceil(len(self.words) * (_LINE - 1) / (WIDTH - self.left - _RIGHT)))
        return [
            f'<text transform="translate({self._x(place) + 4:.1f} {floor + 8}) rotate(-90)" '
            f'text-anchor="end">{_text(words[0])}</text>'
            for place, words in enumerate(self.words)
            if place % every == 0
        ]

    def _x_numbers(self, floor: float) -> list[str]:
        return [
            f'<text x="{x:.1f}" y="{floor + 16 + _LINE * number}" '
            f'text-anchor="{_anchor(x, text)}">{_text(text)}</text>'
            for x, lines in self._x_ticks()
            for number, text in enumerate(lines)
        ]

    def _x_ticks(self) -> list[tuple[float, list[str]]]:
        if self.labels is not None:
            return [(self._x(place), words) for place, words in enumerate(self.words)]
        if self.is_time:
            form = "%d %b %H:%M" if self.x1 - self.x0 < 4 * _DAY_S else "%d %b %Y"
            return [
                (self._x(at), [datetime.fromtimestamp(at, UTC).strftime(form)])
                for at in self._moments()
            ]
        return [(self._x(at), [_number(at)]) for at in _ticks(self.x0, self.x1)]

    def _moments(self) -> list[float]:
        """Four times along the axis, moved to a whole day or minute, as their words say."""
        unit = 60.0 if self.x1 - self.x0 < 4 * _DAY_S else _DAY_S
        many = np.linspace(self.x0 + self.margin, self.x1 - self.margin, 4)
        whole = np.unique(np.round(many / unit) * unit)
        moments: list[float] = whole[(whole >= self.x0) & (whole <= self.x1)].tolist()
        return moments

    def _levels(self) -> list[str]:
        """Lines across, each with its label where it hides least, and no other label."""
        parts, taken = [], [np.zeros((0, 2))]
        dots = self._dots()
        for level in self.chart.levels:
            text, y = _short(level.label, 2 * _MOST_LABEL), self._y(level.y)
            wide = _CHARACTER * len(text)
            places = [
                (left, base)
                for left in (WIDTH - _RIGHT - wide, self.left + 2)
                for base in (y - 4, y + 12)
                if _TOP <= base <= HEIGHT - _BOTTOM
            ]
            hidden = [
                _inside(dots, left, base, wide)
                + 1_000 * _inside(np.vstack(taken), left, base, wide)
                for left, base in places
            ]
            left, base = places[int(np.argmin(hidden))]
            is_left = left < WIDTH / 4
            at, anchor = (left, "start") if is_left else (WIDTH - _RIGHT, "end")
            along = np.linspace(left, left + wide, 9)
            taken.append(np.stack([np.tile(along, 3), np.repeat([base - 9, base - 4, base], 9)], 1))
            parts.append(
                f'<path d="M{self.left} {y:.1f}H{WIDTH - _RIGHT}" stroke="currentColor" '
                f'stroke-dasharray="3 4"/><text x="{at:.1f}" y="{base:.1f}" '
                f'text-anchor="{anchor}" fill-opacity=".75">{_text(text)}</text>'
            )
        return parts

    def _dots(self) -> Floats:
        """Where something is drawn: values and the ends of their intervals, (n, 2)."""
        found = [np.zeros((0, 2))]
        for one, place in zip(self.chart.series, self.places, strict=True):
            for part in (one.y, one.low, one.high):
                if part is not None:
                    at = [self._x(float(x)) for x in place]
                    found.append(np.column_stack([at, [self._y(float(y)) for y in part]]))
        every = np.vstack(found)
        dots: Floats = every[np.isfinite(every).all(axis=1)]
        return dots

    def _series(self, number: int) -> list[str]:
        one, place = self.chart.series[number], self.places[number]
        y = np.asarray(one.y, dtype=np.float64)
        low = None if one.low is None else np.asarray(one.low, dtype=np.float64)
        high = None if one.high is None else np.asarray(one.high, dtype=np.float64)
        if one.kind in ("points", "bars"):
            return self._marks(number, place, y, low, high)
        parts, there = [], np.isfinite(y) & np.isfinite(place)
        if low is not None and high is not None:
            parts += [
                self._band(number, place[run], low[run], high[run])
                for run in _runs(there & np.isfinite(low + high))
            ]
        for run in _runs(there):
            line = self._path(place[run], y[run], stepped=one.kind == "steps")
            parts.append(
                f'<path d="{line}" fill="none" stroke="{_COLOURS[number % 6]}" stroke-width="1.8" '
                f'stroke-linejoin="round" stroke-dasharray="{_DASHES[number % 6]}"/>'
            )
        return parts

    def _path(self, place: Floats, y: Floats, *, stepped: bool) -> str:
        if len(place) == 1:
            x = self._x(float(place[0]))
            return f"M{x - 4:.1f} {self._y(float(y[0])):.1f}h8"
        points = [(self._x(a), self._y(b)) for a, b in zip(place.tolist(), y.tolist(), strict=True)]
        begun = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        if stepped:
            return begun + "".join(f"H{a:.1f}V{b:.1f}" for a, b in points[1:])
        return begun + "".join(f"L{a:.1f} {b:.1f}" for a, b in points[1:])

    def _band(self, number: int, place: Floats, low: Floats, high: Floats) -> str:
        if len(place) == 1:  # a band of no width is not seen
            x, bottom, top = self._x(place[0]), self._y(low[0]), self._y(high[0])
            ends = f"M{x:.1f} {bottom:.1f}V{top:.1f}"
            return f'<path d="{ends}" stroke="currentColor" stroke-width="1.4"/>'
        there = [(self._x(a), self._y(b)) for a, b in zip(place, high, strict=True)]
        back = [(self._x(a), self._y(b)) for a, b in zip(place[::-1], low[::-1], strict=True)]
        line = "L".join(f"{a:.1f} {b:.1f}" for a, b in there + back)
        return f'<path d="M{line}Z" fill="{_COLOURS[number % 6]}" fill-opacity=".18"/>'

    def _marks(
        self, number: int, place: Floats, y: Floats, low: Floats | None, high: Floats | None
    ) -> list[str]:
        """Points or bars, each with its interval; those of several series stand side by side."""
        marks = [i for i, one in enumerate(self.chart.series) if one.kind in ("points", "bars")]
        step = (WIDTH - self.left - _RIGHT) * self.step / (self.x1 - self.x0)
        wide = min(step * 0.8, 60.0) / len(marks)
        is_beside = self.labels is not None or self.chart.series[number].kind == "bars"
        shift = (marks.index(number) - (len(marks) - 1) / 2) * wide if is_beside else 0.0
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
        parts = []
        for row, entries in enumerate(self.legend):
            y = self.height + 6 + 18 * row
            for number, x, text in entries:
                is_mark = self.chart.series[number].kind in ("points", "bars")
                dash = "none" if is_mark else _DASHES[number % 6]
                parts.append(
                    f'<path d="M{x:.0f} {y}h24" stroke="{_COLOURS[number % 6]}" '
                    f'stroke-width="3" stroke-dasharray="{dash}"/>'
                    f'<text x="{x + 29:.0f}" y="{y + 4}">{_text(text)}</text>'
                )
        return parts


def _legend_rows(series: Sequence[Series]) -> list[list[tuple[int, float, str]]]:
    """What stands where in the legend, by row: number of the series, x, label."""
    rows: list[list[tuple[int, float, str]]] = [[]]
    x = float(_LEFT)
    for number, one in enumerate(series):
        text = _short(one.label, _MOST_LABEL)
        wide = 48 + _CHARACTER * len(text)
        if rows[-1] and x + wide > WIDTH:
            rows.append([])
            x = float(_LEFT)
        rows[-1].append((number, x, text))
        x += wide
    return rows


def _step(places: Sequence[Floats], alone: float) -> float:
    """The least distance between two places; ``alone`` where there are not two."""
    apart = np.diff(np.unique(np.concatenate([*places, np.zeros(0)])))
    return float(apart.min()) if len(apart) else alone


def _inside(dots: Floats, left: float, base: float, wide: float) -> int:
    """How many dots (n, 2) lie where a label would stand."""
    x, y = dots[:, 0], dots[:, 1]
    within = (x >= left - 3) & (x <= left + wide + 3) & (y >= base - 13) & (y <= base + 4)
    return int(within.sum())


def _anchor(x: float, text: str) -> str:
    """Text is centred, unless it would run over the right edge."""
    return "end" if x + _CHARACTER * len(text) / 2 > WIDTH else "middle"


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
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if unit == 'k' else size):.10g}{unit}"
    return f"{value:.10g}"


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
