"""What strangers may put in the place of any value: nothing of it may fell who reads it.

A value of plain JSON is replaced by one of :data:`VALUES`. What no value of Python stands for, such
as a number without end, is put into the bytes instead (:data:`WRITTEN`).
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

Place = tuple[str | int, ...]
BEFORE_TIME: Final = "0001-01-01T00:00:00+14:00"
"""Can be written; in UTC it is of the year 0, which no calendar of ours has."""
AFTER_TIME: Final = "9999-12-31T23:59:59-14:00"
_HERE: Final = "\ue000put here\ue000"


def nested(levels: int) -> list[Any]:
    """Lists within each other."""
    made: list[Any] = []
    for _ in range(levels - 1):
        made = [made]
    return made


VALUES: Final[tuple[Any, ...]] = (
    None, [], {}, [[]], [{}], {"a": []}, True, 0, -1, 1.5, 2**53, 10**19, "", "x", "\x00",
    "x" * 5_000, BEFORE_TIME, AFTER_TIME, "2026-01-01T00:00:00", nested(60),
)  # fmt: skip
WRITTEN: Final = (
    b"1e400", b"-" + b"9" * 400, b'"\\ud800"', b"[" * 700 + b"]" * 700, b"-0", b"NaN",
)  # fmt: skip


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Where the values of plain JSON stand, lists and objects among them."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for name, one in inner:
        yield (*at, name)
        yield from places(one, (*at, name))


def changed(value: Any, place: Place, new: Any) -> Any:
    """A copy with something else at a place, which may be a name that was not there."""
    made = deepcopy(value)
    inner = made
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = new
    return made


def in_order(value: Any) -> bytes:
    """Plain JSON in canonical order, also where it has no canonical form."""
    said = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return said.encode("utf-8", "surrogatepass")


def all_changed(value: Any) -> Iterator[bytes]:
    """The bytes of every change of one value, and of one value more."""
    for place in (*places(value), ("more",)):
        for new in VALUES:
            yield in_order(changed(value, place, new))
        here = in_order(changed(value, place, _HERE))
        for written in WRITTEN:
            yield here.replace(in_order(_HERE), written)
