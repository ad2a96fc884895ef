"""What the values of a column look like: times, links, texts, ids, counts, names.

A profile is made from a sample of rows (some hundred), once for each column. Every share is
the part, 0 to 1, of the values that are not empty.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tocsin.posts.columns.times import TimeForm, time_form
from tocsin.posts.identifiers import is_rounded
from tocsin.posts.post_addresses import post_id_in

_MAX_CELL: Final = 2_000  # characters of a cell that are looked at
_ABSENT: Final = frozenset({"", "na", "n/a", "nan", "none", "null", "-"})
_LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_HANDLE: Final = re.compile(r"^@?[^\W_][\w.\-]{1,49}$")
_ID: Final = re.compile(r"^(?:-?\d{1,25}|[A-Za-z0-9_\-:/.=]{6,120}|at://\S{8,200})$")
_COUNT: Final = re.compile(r"^\d{1,3}(?:,\d{3})+$|^\d{1,12}(?:\.0+)?$|^\d+(?:\.\d+)?[KkMm]$")
_LANGUAGE: Final = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?$")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the values of one column look like."""

    present: int
    filled: float  # share of rows with a value
    distinct: float  # distinct values a value
    time: TimeForm | None
    links: float
    own_addresses: float  # share that are addresses of single posts
    handles: float
    ids: float
    counts: float
    languages: float
    rounded: bool
    numbered: bool  # 0, 1, 2 …: a row number
    lists: float
    words: float  # mean number of words
    length: float  # mean number of characters


def profile(values: Sequence[Any]) -> Profile:
    """The profile of a column's sampled values."""
    kept = [value for value in values if not _is_absent(value)]
    texts = [_as_text(value)[:_MAX_CELL] for value in kept]
    return Profile(
        present=len(kept),
        filled=len(kept) / len(values) if values else 0.0,
        distinct=len(set(texts)) / len(texts) if texts else 0.0,
        time=time_form(kept),
        links=_share(texts, lambda text: _LINK.search(text[:200]) is not None),
        own_addresses=_share(texts, lambda text: post_id_in(text) is not None),
        handles=_share(texts, lambda text: _HANDLE.match(text) is not None),
        ids=_share(texts, lambda text: _ID.match(text) is not None or is_rounded(text)),
        counts=_share(texts, lambda text: _COUNT.match(text) is not None),
        languages=_share(texts, lambda text: _LANGUAGE.match(text) is not None),
        rounded=any(is_rounded(value) for value in kept if not _is_nan(value)),
        numbered=_is_numbered(texts),
        lists=_share(texts, lambda text: text[:1] == "[" and text[-1:] == "]"),
        words=sum(len(text.split()) for text in texts) / max(len(texts), 1),
        length=sum(map(len, texts)) / max(len(texts), 1),
    )


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def _is_absent(value: Any) -> bool:
    if value is None or _is_nan(value) or value == []:
        return True
    return isinstance(value, str) and value.strip().lower() in _ABSENT


def _as_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if not is_rounded(value) else str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value).strip()


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, texts)) / len(texts) if texts else 0.0


def _is_numbered(texts: Sequence[str]) -> bool:
    if len(texts) < 2 or not all(text.isdecimal() and len(text) < 10 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
