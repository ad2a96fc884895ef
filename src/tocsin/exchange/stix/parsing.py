"""A partner's bundle as plain JSON, with bounded work, before anybody looks at what it says.

What is refused here is refused whole, for it cannot be read in one way only (a key that stands
twice: two readers take two values) or is made to exhaust the reader (size, depth, numbers).
"""

import json
import math
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from tocsin.cases.documents import Document
from tocsin.errors import InputError, Sentence, UnsafeInputError


@dataclass(frozen=True, slots=True)
class Bounds(Document):
    """The most that is read of one bundle.

    A case of the largest size (``cases.checking.MAX_ITEMS`` in each list) is a bundle of some
    60,000 objects and 60 MB; these let it in with room to spare.
    """

    size: int = 128 * 1024 * 1024
    """Bytes."""
    objects: int = 200_000
    values: int = 10_000_000
    """Commas and brackets: no more values than that, and so bounded memory."""
    depth: int = 40
    """Of lists and objects in each other; STIX itself needs six."""
    text: int = 1_000_000
    """Characters of one text."""


USUAL: Final = Bounds()
_REMEDY: Final = "Ask the sender for a STIX 2.1 bundle in JSON."


def parse(data: bytes, bounds: Bounds) -> tuple[str, list[Any]]:
    """The bundle's id (empty for a TAXII envelope, which has none) and its objects.

    Raises:
        UnsafeInputError: it is over a bound.
        InputError: it is no JSON, or no bundle.
    """
    _need_size(data, bounds)
    told = _loaded(data)
    if not isinstance(told, dict):
        raise InputError("This is no STIX bundle but a bare value.", _REMEDY)
    kind, objects = told.get("type"), told.get("objects", [])
    if kind is not None and kind != "bundle":
        raise InputError(f"This is no STIX bundle but a {str(kind)[:80]!r}.", _REMEDY)
    if not isinstance(objects, list) or (kind is None and "objects" not in told):
        raise InputError("The bundle's objects are no list.", _REMEDY)
    if len(objects) > bounds.objects:
        raise UnsafeInputError(
            Sentence("The bundle has {count} objects.", count=len(objects)),
            Sentence("At most {most} are read; ask for it in parts.", most=bounds.objects),
        )
    _need_shallow(objects, bounds)
    return str(told.get("id", ""))[:200] if kind else "", objects


def _need_size(data: bytes, bounds: Bounds) -> None:
    if len(data) > bounds.size:
        raise UnsafeInputError(
            Sentence("The bundle has {count} bytes.", count=len(data)),
            Sentence("At most {most} are read; ask for it in parts.", most=bounds.size),
        )
    values = sum(data.count(mark) for mark in (b",", b"[", b"{"))
    if values > bounds.values:
        raise UnsafeInputError(
            Sentence("The bundle has some {count} values.", count=values),
            Sentence("At most {most} are read; ask for it in parts.", most=bounds.values),
        )


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except RecursionError as error:
        raise UnsafeInputError("The bundle is nested without end.", _REMEDY) from error
    except (ValueError, UnicodeDecodeError) as error:  # also a number of ten thousand digits
        raise InputError(f"The bundle is not JSON ({str(error)[:200]}).", _REMEDY) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise InputError(
            "A key stands twice in one object of the bundle, so nobody can say what it means.",
            _REMEDY,
        )
    return made


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _need_shallow(objects: list[Any], bounds: Bounds) -> None:
    """A walk with a stack of its own: what is nested deep must not exhaust ours."""
    waiting: list[tuple[Any, int]] = [(objects, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            if len(value) > bounds.text:
                raise UnsafeInputError(
                    Sentence("A text of the bundle has {count} characters.", count=len(value)),
                    Sentence("At most {most} are read.", most=bounds.text),
                )
            continue
        if depth > bounds.depth:
            raise UnsafeInputError(
                Sentence("The bundle is nested more than {depth} deep.", depth=bounds.depth),
                _REMEDY,
            )
        inner = value.values() if isinstance(value, dict) else value
        waiting += [(one, depth + 1) for one in inner if isinstance(one, str | dict | list)]
