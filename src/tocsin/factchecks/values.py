"""Values of feeds that nobody checked, brought to the types of a fact-check or left out."""

import html
import math
from datetime import datetime
from typing import Any, Final

from tocsin.posts.readers.fields.html_text import read_html
from tocsin.posts.readers.fields.loose_values import text
from tocsin.posts.records import FieldError
from tocsin.posts.times import optional_time

_MARKUP: Final = ("</", "<br", "<BR")
_DATES: Final = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y")
"""Besides what posts have. 03/04/2021 is the third of April or the fourth of March: not read."""


def line(value: Any) -> str | None:
    r"""A claim, name or title: one line, entities decoded, tags and NUL removed.

    >>> line("  5G <b>kills</b>\n bees &amp; birds "), line({}), line(" ")
    ('5G kills bees & birds', None, None)

    Raises:
        FieldError: more tags than any text has.
    """
    return " ".join((paragraphs(value) or "").split()) or None


def paragraphs(value: Any) -> str | None:
    """A longer text; its lines are kept.

    Raises:
        FieldError: more tags than any text has.
    """
    stated = text(value).replace("\x00", "")
    if not stated or stated.isspace():
        return None
    plain = read_html(stated).text if any(m in stated for m in _MARKUP) else html.unescape(stated)
    return plain.strip() or None


def number(value: Any) -> float | None:
    """A finite number, also from text.

    >>> number("4"), number(True), number("Half true"), number("nan")
    (4.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: Any, field: str, notes: list[str]) -> datetime | None:
    """A time; what is stated and not understood is noted."""
    if value is None or value == "" or isinstance(value, (dict, list, bool)):
        return None
    found = optional_time(value, field, *_DATES)
    if found is None:
        notes.append(f"time_not_understood:{field}")
    return found


def claim_of(value: Any, field: str) -> str:
    """The claim itself.

    Raises:
        FieldError: there is none.
    """
    found = line(value)
    if found is None:
        raise FieldError(
            field,
            "the claim that was checked is not stated",
            "Add it to the record: a verdict without its claim matches nothing.",
        )
    return found
