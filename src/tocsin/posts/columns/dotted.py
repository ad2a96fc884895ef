"""One record, two shapes: nested objects in JSON, dotted column names in the CSV of the same.

Meta's, Open Measures' and many home-made exports come both ways (``post_owner.name`` is a
column or an object's field), and so do the records that a column map reads.
"""

from collections.abc import Mapping
from typing import Any


def at(value: Mapping[str, Any], *paths: str) -> Any:
    """The first value found at one of these dotted paths; empty ones do not count.

    A list on the way is followed into each of its objects, and gives a list.

    >>> at({"a": {"b": 1}}, "a.b"), at({"a.b": 1}, "a.b"), at({"a": [{"b": 1}, {"b": 2}]}, "a.b")
    (1, 1, [1, 2])
    """
    for path in paths:
        found = value.get(path)
        if found is None and "." in path:
            found = _followed(value, path.split("."))
        if found or found is False or found == 0:
            return found
    return None


def _followed(value: Any, keys: list[str]) -> Any:
    for position, key in enumerate(keys):
        if isinstance(value, list):
            rest = keys[position:]
            found = (_followed(item, rest) for item in value)
            return [item for item in found if item is not None]
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
