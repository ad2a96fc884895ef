"""Reading values that nobody checked: JSON of any shape and table cells of any type.

Exports change without notice: a list becomes an object, a number a string. These few
functions give the expected type or nothing, and never raise, so that a reader's code says
what a field means and not how it may be broken. The work is linear in the value's size.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tocsin.posts.identifiers import optional_identifier
from tocsin.posts.records import FieldError, Rejected

_NOTHING: Final[Mapping[str, Any]] = {}
_NO_ID: Final = frozenset({"none", "null", "nan", "n/a"})  # as languages print "no value"
_SCALE: Final = {"k": 1e3, "m": 1e6, "b": 1e9, "千": 1e3, "万": 1e4, "亿": 1e8}
_LARGEST: Final = 2**63 - 1
# A string that is never closed reaches to the end, so each character is read once.
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*+)(?:'|\\?\Z)|\"((?:[^\"\\]|\\.)*+)(?:\"|\\?\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NEXT_URL = re.compile(r",\s*(?=https?://)")


def mapping(value: Any) -> Mapping[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; anything else in it is left out.

    R's JSON writer turns a list of one into its element, so a lone object counts as a list.
    """
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return [value] if isinstance(value, dict) and value else []


def dig(value: Any, *path: str) -> Any:
    """The value at a path of keys, or ``None`` where the path ends early.

    >>> dig({"a": {"b": 1}}, "a", "b"), dig({"a": []}, "a", "b")
    (1, None)
    """
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text(value: Any) -> str:
    """A text or number as text; everything else as ``""``.

    >>> text(" a "), text(12), text(None), text({}), text(float("nan"))
    (' a ', '12', '', '', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return "" if isinstance(value, float) and math.isnan(value) else str(value)


def name_or_none(value: Any) -> str | None:
    """A name or id, where there is one."""
    return value or None if isinstance(value, str) else text(value) or None


def prose(value: Any) -> str:
    """A post's own words: a string, and never a number that took its place."""
    return value if isinstance(value, str) else ""


def count(value: Any) -> int | None:
    """A count: from a number, ``"1,234"``, ``"12.0"``, ``"1.2K"`` or ``"3万"``.

    Negative and endless numbers mean "not stated".

    >>> count("1,234"), count("12.0"), count("1.2K"), count(-1), count("missing")
    (1234, 12, 1200, None, None)
    """
    if type(value) is int:  # the common case, and no bool
        return value if 0 <= value <= _LARGEST else None
    if isinstance(value, str):
        number = _number(value)
    else:
        number = value if isinstance(value, float) else None
    if number is None or not math.isfinite(number) or not 0 <= number < _LARGEST:
        return None
    return int(number)


def _number(value: str) -> float | None:
    cleaned = value.strip().replace(",", "").removesuffix("+").lower()
    scale = _SCALE.get(cleaned[-1:], 1.0)
    try:
        return round(float(cleaned if scale == 1.0 else cleaned[:-1]) * scale, 3)
    except ValueError:
        return None


def words(value: Any) -> list[str]:
    """A list of strings, or the parts of a comma-separated string; empty ones left out.

    >>> words("a, b,,c"), words(["a", None, "b"]), words(None)
    (['a', 'b', 'c'], ['a', 'b'], [])
    """
    parts: Iterable[Any] = value if isinstance(value, list) else text(value).split(",")
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def web_addresses(value: Any) -> list[str]:
    """URLs joined by commas, split only where the next URL begins: URLs contain commas.

    >>> web_addresses("https://a.example/1,2,https://b.example")
    ['https://a.example/1,2', 'https://b.example']
    """
    if isinstance(value, list):
        return words(value)
    return [url.strip() for url in _NEXT_URL.split(text(value)) if url.strip()]


def listed(value: Any) -> list[str]:
    r"""A list as Python or JSON prints it: ``['a', 'b']``, ``["a"]`` or bare ``[a, b]``.

    Quoted items are cut out by a pattern and nothing is evaluated, so hostile cells are only
    strings here. A cell without brackets is one comma-separated list.

    >>> listed("['a', \"it's\"]"), listed("[http://a.example/x,y, http://b.example]")
    (['a', "it's"], ['http://a.example/x,y', 'http://b.example'])
    """
    if not isinstance(value, str):
        return [text(item) for item in value if text(item)] if isinstance(value, list) else []
    inner = value.strip().removeprefix("[").removesuffix("]").strip()
    if inner[:1] in {"'", '"'}:
        found = (_unquoted(single or double) for single, double in _QUOTED.findall(inner))
        return [item for item in found if item]
    return web_addresses(inner) if "://" in inner else words(inner)


def _unquoted(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted
    found = _ESCAPE.sub(_unescaped, quoted)  # JSON writes some characters as two halves
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return {"n": "\n", "t": "\t", "r": "\r"}.get(match[4], match[4])
    return chr(int(code, 16)) if int(code, 16) < 0x110000 else "�"


def first(values: Mapping[str, Any], *names: str) -> Any:
    """The first of these fields that holds something."""
    for name in names:
        value = values.get(name)
        if value is not None and value != "":
            return value
    return None


def reference(value: Any, field: str, notes: list[str], *, zero_is_none: bool = True) -> str | None:
    """The id of *another* post, or ``None`` (most platforms also write 0 for "none").

    A post whose own id is whole is kept even where the id it points to was rounded away;
    the loss is noted as ``id_ruined:<field>``.
    """
    try:
        found = optional_identifier(value, field)
    except FieldError:
        notes.append(f"id_ruined:{field}")
        return None
    if found is None or found.lower() in _NO_ID or (zero_is_none and found == "0"):
        return None
    return found


def rejection(error: FieldError) -> Rejected:
    """The rejection of one item of a record whose other items are sound."""
    return Rejected(error.reason, error.remedy, error.field)
