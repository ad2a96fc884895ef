"""What a message may be at most, looked at without recursion: depth is how parsers are felled."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tocsin.cases.canonical import NotCanonicalError, canonical
from tocsin.cases.storable import is_storable

MOST_BYTES: Final = 8 * 2**20
"""Some 10,000 STIX objects. Larger collections are fetched page by page (TAXII), not sealed."""
MOST_DEPTH: Final = 64
"""Lists and objects within each other; STIX and our own documents stay below 12."""


def depth(value: Any) -> int:
    """How many lists and objects stand within each other; a plain value has none.

    >>> depth({"a": [1, {"b": 2}]})
    3
    """
    deepest = 0
    stack = [(value, 1)]
    while stack:
        one, level = stack.pop()
        if isinstance(one, Mapping | list | tuple):
            deepest = max(deepest, level)
            inner = one.values() if isinstance(one, Mapping) else one
            stack.extend((part, level + 1) for part in inner if not isinstance(part, str))
    return deepest


def texts(value: Any) -> Iterator[str]:
    """All texts in plain JSON, names included."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            stack.extend(one)
            stack.extend(one.values())
        elif isinstance(one, list | tuple):
            stack.extend(one)


def is_sound(value: Any) -> bool:
    """Whether a value is not nested too deep, has a canonical form, and can be stored."""
    if depth(value) > MOST_DEPTH:
        return False
    try:
        canonical(value)
    except NotCanonicalError:
        return False
    return all(map(is_storable, texts(value)))


def is_canonical(value: Any, raw: bytes) -> bool:
    """Whether the bytes are the one way in which the value is written, and can be stored.

    With that a message has no second reading: no name twice, no number that two parsers round
    differently, no spelling of the same text that another signature would cover.
    """
    try:
        return canonical(value) == raw and all(map(is_storable, texts(value)))
    except NotCanonicalError:
        return False
