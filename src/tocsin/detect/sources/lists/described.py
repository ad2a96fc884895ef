"""Any table of ratings, with a description of it in ``NAME.toml`` beside ``NAME.csv``.

    name = "National press council"
    source = "https://press-council.example/ratings"
    licence = "CC BY 4.0"
    date = 2026-01-31
    site_column = "domain"
    rating_column = "score"
    worst = 100          # the value of the scale's worst end
    best = 0             # and of its best: the direction is in the order

Beside a known list, a description may state name, source, licence and date, and no more.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tocsin.detect.sources.lists.base import Entry, rated_by_number
from tocsin.errors import InputError

ABOUT: Final = ("name", "source", "licence", "date")
TABLE: Final = ("site_column", "rating_column", "worst", "best")
_EXAMPLE: Final = (
    'Write it as in: site_column = "domain", rating_column = "score", worst = 0, best = 1.'
)


@dataclass(frozen=True, slots=True)
class Description:
    """What stands in a description; ``None`` where it says nothing."""

    name: str | None = None
    source: str | None = None
    licence: str | None = None
    day: date | None = None
    site_column: str | None = None
    rating_column: str | None = None
    worst: float | None = None
    best: float | None = None

    @property
    def describes_a_table(self) -> bool:
        """Whether it says where the ratings stand."""
        return self.site_column is not None

    @property
    def mapping(self) -> str:
        """How the scale became 0 to 1, in words."""
        return f"from {self.worst:g} (worst, 0) to {self.best:g} (best, 1), in proportion"

    def read(self, path: Path) -> Iterator[Entry]:
        """The entries of the table.

        Raises:
            InputError: the table is not as described; the message names file, line and field.
        """
        worst, best = self.worst or 0.0, self.best or 0.0
        low, high = min(worst, best), max(worst, best)
        site, rating = self.site_column or "", self.rating_column or ""
        return rated_by_number(path, site, rating, low, high, best_is_high=best > worst)


def description_of(path: Path) -> Description:
    """What the description beside a file says; nothing where there is none.

    Raises:
        InputError: it is not as it should be; the message names file and field.
    """
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return Description()
    try:
        value = tomllib.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{beside} cannot be read: {error}.", "Correct that line.") from error
    for name in value:
        if name not in (*ABOUT, *TABLE):
            raise InputError(f"{beside}: {name} is unknown.", f"It has {', '.join(ABOUT + TABLE)}.")
    stated = [name for name in TABLE if name in value]
    if stated and len(stated) < len(TABLE):
        missing = next(name for name in TABLE if name not in value)
        raise InputError(f"{beside}: {missing} is missing.", _EXAMPLE)
    return _checked(value, beside)


def _checked(value: Mapping[str, Any], beside: Path) -> Description:
    worst, best = _number(value, "worst", beside), _number(value, "best", beside)
    if worst is not None and worst == best:
        raise InputError(f"{beside}: worst and best are both {worst:g}.", _EXAMPLE)
    day = value.get("date")
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        raise InputError(f"{beside}: date is {day!r}, and no day.", "Write date = 2026-01-31.")
    return Description(
        name=_text(value, "name", beside),
        source=_text(value, "source", beside),
        licence=_text(value, "licence", beside),
        day=day,
        site_column=_lower(_text(value, "site_column", beside)),
        rating_column=_lower(_text(value, "rating_column", beside)),
        worst=worst,
        best=best,
    )


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _text(value: Mapping[str, Any], name: str, beside: Path) -> str | None:
    text = value.get(name)
    if text is not None and (not isinstance(text, str) or not text.strip()):
        raise InputError(
            f"{beside}: {name} is {text!r}, and no text.", "Put it in quotation marks."
        )
    return None if text is None else " ".join(text.split())


def _number(value: Mapping[str, Any], name: str, beside: Path) -> float | None:
    number = value.get(name)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < 1e12:
        raise InputError(f"{beside}: {name} is {number!r}, and no number.", _EXAMPLE)
    return float(number)
