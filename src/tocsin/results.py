"""What every measurement hands on: sentences, tables, plots and caveats, in one shape.

The command line prints it, the report lays it out and a notebook shows it, each without knowing
what was measured. So whatever is measured says itself what it means.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from tocsin.charts import Chart

if TYPE_CHECKING:
    import pandas as pd


T = TypeVar("T")


class Result(ABC):
    """A measurement's result; subclasses are frozen dataclasses with typed fields."""

    @abstractmethod
    def said(self) -> tuple[str, ...]:
        """What was found, in sentences that a person can check, the most important first."""

    @abstractmethod
    def tables(self) -> Mapping[str, pa.Table]:
        """The numbers, by name, the main table first. Intervals are columns ``*_low, *_high``."""

    @abstractmethod
    def charts(self) -> Mapping[str, Chart]:
        """The plots, by name, the main one first; none where there is nothing to draw."""

    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before believing it."""
        return ()

    def to_frame(self, table: str | None = None) -> "pd.DataFrame":
        """A table as a pandas data frame; the main one where none is named.

        Raises:
            KeyError: there is no table of that name; the message names those there are.
        """
        return _named(self.tables(), table).to_pandas()

    def plot(self, chart: str | None = None) -> Chart:
        """A plot, which a notebook shows by itself; the main one where none is named.

        Raises:
            KeyError: there is no plot of that name; the message names those there are.
        """
        return _named(self.charts(), chart)


@dataclass(frozen=True)
class KeptResult(Result):
    """A result as it was kept: what it said, not how it was measured."""

    sentences: tuple[str, ...]
    numbers: Mapping[str, pa.Table]
    plots: Mapping[str, Chart]
    warnings: tuple[str, ...]

    def said(self) -> tuple[str, ...]:
        return self.sentences

    def tables(self) -> Mapping[str, pa.Table]:
        return self.numbers

    def charts(self) -> Mapping[str, Chart]:
        return self.plots

    def caveats(self) -> tuple[str, ...]:
        return self.warnings


def _named(things: Mapping[str, T], name: str | None) -> T:
    key = next(iter(things), "nothing") if name is None else name
    if key not in things:
        raise KeyError(f"{key}: there is {', '.join(things) or 'nothing'} here.")
    return things[key]
