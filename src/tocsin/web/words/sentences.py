"""What an error says, in the language that is spoken: by its template, with its values in place."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from tocsin.errors import Sentence
from tocsin.web.words.speaking import gettext, listed, moment, number
from tocsin.web.words.terms import TERMS, term


def translated(text: str) -> str:
    """A text of ours in the language that is spoken; itself where it has no translation.

    >>> translated(Sentence("Row {row} is empty.", row=3)), translated("")
    ('Row 3 is empty.', '')
    """
    if not isinstance(text, Sentence):
        return gettext(text) if text else ""
    values = {name: _value(value) for name, value in text.values.items()}
    return gettext(text.template).format(**values)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return _all(value)
    if isinstance(value, Sentence):
        return translated(value)
    if isinstance(value, StrEnum):
        return term(value) if type(value) in TERMS else str(value)
    if isinstance(value, datetime):
        return moment(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(value) if is_number else str(value)


def _all(values: Iterable[Any]) -> str:
    return listed(_value(one) for one in values)
