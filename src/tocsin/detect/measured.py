"""In which languages a reading of texts was measured, as data that every output shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NOT_MEASURED: Final = "not measured"


@dataclass(frozen=True)
class Measured:
    """A figure of one language: what was counted, on how many texts of which data.

    ``languages`` of a table are BCP 47 primary languages; ``low`` and ``high`` are the figure's
    95 % interval.
    """

    language: str
    figure: str
    value: float
    low: float
    high: float
    texts: int
    data: str

    def __str__(self) -> str:
        return (
            f"{self.figure} {self.value:.2f} ({self.low:.2f} to {self.high:.2f}) "
            f"on {self.texts:,} texts of {self.data}"
        )


def measured_in(language: str | None, figures: Iterable[Measured]) -> str:
    """The figure of a language in words, or that there is none.

    >>> measured_in("xx", [Measured("en", "F1", 0.7, 0.6, 0.8, 100, "a test")])
    'not measured'
    """
    return next((str(f) for f in figures if f.language == language), NOT_MEASURED)
