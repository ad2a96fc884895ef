"""A figure the project reports about itself, and how it is measured."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Target:
    """What a figure must be: between ``at_least`` and ``at_most``, ends included."""

    at_least: float
    at_most: float

    def holds(self, value: float) -> bool:
        return self.at_least <= value <= self.at_most


@dataclass(frozen=True)
class Figure:
    """A named figure. ``measure`` is given the data folder; it returns value and note."""

    name: str
    target: Target | None
    data: str
    measure: Callable[[Path], tuple[float, str]]
    quick: bool = True
    """Whether it belongs in ``make validate-quick``."""


@dataclass(frozen=True)
class Result:
    """A line of ``results.json``."""

    name: str
    value: float | None
    target: list[float] | None
    holds: bool | None
    data: str
    seconds: float
    note: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def run(figures: list[Figure], data: Path) -> Iterator[Result]:
    """Measures one figure after another."""
    for figure in figures:
        begun = time.perf_counter()
        value, note = figure.measure(data)
        seconds = round(time.perf_counter() - begun, 1)
        target = figure.target
        yield Result(
            figure.name,
            value,
            [target.at_least, target.at_most] if target else None,
            target.holds(value) if target else None,
            figure.data,
            seconds,
            note,
        )
