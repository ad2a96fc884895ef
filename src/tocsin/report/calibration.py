"""The calibration plot: how many pairs are so improbable, in the data and by chance alone.

Drawn as an SVG of its own classes, so that the report's style sheet (or the one a page of the
documentation adds) colours it. The same numbers stand in a table beside it.
"""

import math
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

WIDTH: Final = 640
HEIGHT: Final = 300
_LEFT, _TOP, _BOTTOM = 56, 10, 34
_LEAST: Final = 0.1
"""Numbers below a tenth of a pair are drawn at the foot."""

_SERIES: Final = ("expected", "by_chance", "observed")


@dataclass(frozen=True, slots=True)
class Tick:
    """A label and its place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """Paths by the name of their column, ticks, and the rows of the table."""

    paths: dict[str, str]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    rows: tuple[tuple[str, float, float | None, int], ...]


def draw_calibration(table: pa.Table) -> Calibration | None:
    """The plot of a calibration table, or ``None`` where nothing was tested."""
    if not table.num_rows:
        return None
    columns = {name: table[name].to_pylist() for name in table.column_names}
    powers = [round(-math.log10(p)) for p in columns["p_value"]]
    most = max(value for name in _SERIES for value in columns[name] if value is not None)
    top = max(1, math.ceil(math.log10(max(most, 1))))
    return Calibration(
        paths={name: _path(powers, columns[name], top) for name in _SERIES},
        across=tuple(Tick(_x(power, powers[-1]), _power(-power)) for power in powers[::3]),
        up=tuple(Tick(_y(10.0**power, top), _power(power)) for power in range(top + 1)),
        rows=tuple(
            zip(
                map(_power, (-power for power in powers)),
                *(columns[name] for name in _SERIES),
                strict=True,
            )
        ),
    )


def _path(powers: list[int], values: list[float | None], top: int) -> str:
    """A line through the values; where there are none (no permutation was run), nothing."""
    points = [
        f"{_x(power, powers[-1]):.1f} {_y(value, top):.1f}"
        for power, value in zip(powers, values, strict=True)
        if value is not None
    ]
    return "M" + "L".join(points) if points else ""


def _x(power: int, last: int) -> float:
    return _LEFT + (WIDTH - _LEFT - 12) * power / max(last, 1)


def _y(value: float, top: int) -> float:
    lowest = math.log10(_LEAST)
    share = (math.log10(max(value, _LEAST)) - lowest) / (top - lowest)
    return HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP)


_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(power: int) -> str:
    return "1" if power == 0 else "10" + str(power).translate(_RAISED)
