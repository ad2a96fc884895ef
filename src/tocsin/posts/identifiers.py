"""Ids as they must be: strings, whole, and never rounded by a spreadsheet.

A spreadsheet that opens an export turns ``905874659358453760`` into ``9.06E+17``: thousands
of different posts then share one id. Such values are refused as keys.
"""

import math
import re
from hashlib import blake2b
from typing import Any

from tocsin.posts.records import FieldError

_ROUNDED = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$")
_WHOLE_FLOAT = re.compile(r"^\d+\.0+$")
_LONGEST_FLOAT = 300
_FIRST_INEXACT = 2**53  # as a float, 2**53 + 1 is the same


def is_rounded(value: object) -> bool:
    """Whether a spreadsheet or a float has destroyed this id.

    >>> is_rounded("9.06E+17"), is_rounded("905874659358453760"), is_rounded(9.06e17)
    (True, False, True)
    >>> is_rounded("1505034921.0"), is_rounded("905874659358453760.0")
    (False, True)
    """
    if isinstance(value, float):
        return abs(value) >= _FIRST_INEXACT or not value.is_integer()
    if not isinstance(value, str):
        return False
    text = value.strip()
    through_a_float = _WHOLE_FLOAT.match(text) is not None
    return _ROUNDED.match(text) is not None or (
        through_a_float and len(text) < _LONGEST_FLOAT and float(text) >= _FIRST_INEXACT
    )


def identifier(value: Any, field: str) -> str:
    """The id as a string.

    Raises:
        FieldError: the id is missing, or was rounded by a spreadsheet or a float.
    """
    found = optional_identifier(value, field)
    if found is None:
        raise FieldError(field, "the id is missing", "Export again with this column.")
    return found


def optional_identifier(value: Any, field: str) -> str | None:
    """The id as a string, or ``None`` where there is none.

    >>> optional_identifier(12, "id"), optional_identifier("", "id"), optional_identifier(3.0, "id")
    ('12', None, '3')

    Raises:
        FieldError: the id was rounded by a spreadsheet or a float.
    """
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, float) and math.isnan(value):  # NaN: an empty cell in a table of numbers
        return None
    if is_rounded(value):
        raise FieldError(
            field,
            f"the id {str(value)[:40]!r} was rounded by a spreadsheet and identifies nothing",
            "Import the original export, or re-export with the id column as text.",
        )
    text = str(int(value)) if isinstance(value, float) else str(value).strip()
    if _WHOLE_FLOAT.match(text):
        text = text.partition(".")[0]
    return text or None


def synthetic_id(*parts: object) -> str:
    """An id for a source that has none, from the content itself, so re-import is idempotent."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return "h" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
