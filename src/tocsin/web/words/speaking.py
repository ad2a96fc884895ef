"""Which language is spoken now: set for a request, read wherever words are made.

Catalogues are gettext files (``.po``), read as they are, so that a translator's file is what runs.
"""

import gettext as standard
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from tocsin.web.words.locales import DEFAULT, LOCALES

_SPOKEN: Final[ContextVar[str]] = ContextVar("spoken", default=DEFAULT)
_COMMAS: Final = {"ar": "، "}
"""What stands between the items of a list, where it is not a Latin comma."""


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speaks a language for a while."""
    token = _SPOKEN.set(locale if locale in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Locale:
    """The language that is spoken."""
    return LOCALES[_SPOKEN.get()]


def direction() -> str:
    """``ltr`` or ``rtl``."""
    return spoken().text_direction


def gettext(message: str) -> str:
    """A message in the language that is spoken; itself where it has no translation."""
    return _catalogue(_SPOKEN.get()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A message whose form depends on a number."""
    return _catalogue(_SPOKEN.get()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A message that means different things in different places."""
    return _catalogue(_SPOKEN.get()).pgettext(context, message)


def marked(message: str) -> str:
    """Marks a message for the catalogues; it is translated where it is shown."""
    return message


def language_name(code: str) -> str:
    """What a language is called in the language that is spoken."""
    return Locale.parse(code).get_display_name(spoken()) or code


def number(value: float, digits: int | None = None) -> str:
    """A number as the language writes it."""
    pattern = None if digits is None else f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=spoken())


def percent(share: float) -> str:
    """A share of one as percent."""
    return format_percent(share, locale=spoken())


def moment(value: datetime) -> str:
    """A time in UTC, to the minute, as the language writes it."""
    return f"{format_datetime(value, 'medium', locale=spoken())} UTC"


def listed(items: Iterable[object]) -> str:
    """Several things one after the other, with the comma of the language.

    >>> listed(["one", 2])
    'one, 2'
    """
    return _COMMAS.get(_SPOKEN.get(), ", ").join(str(item) for item in items)


@cache
def _catalogue(locale: str) -> standard.NullTranslations:
    path = files("tocsin.web") / "locale" / locale / "LC_MESSAGES" / "tocsin.po"
    if not path.is_file():
        return standard.NullTranslations()
    packed = BytesIO()
    with path.open("rb") as file:
        write_mo(packed, read_po(file, locale=locale))
    packed.seek(0)
    return standard.GNUTranslations(packed)
