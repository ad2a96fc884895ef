"""Values as the audit log can keep them, on every database and in canonical JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

_EXACT: Final = 2**53  # beyond it JSON numbers are not exact


def storable(value: Any) -> Any:
    """The same value as plain JSON; times as ISO 8601 in UTC, sets in order, no NUL in texts.

    >>> storable({"by": datetime(2026, 1, 2, tzinfo=UTC), "roles": {"b", "a"}, "n": 2**60})
    {'by': '2026-01-02T00:00:00+00:00', 'roles': ['a', 'b'], 'n': '1152921504606846976'}

    Raises:
        TypeError: it is not JSON.
    """
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    if isinstance(value, str):
        # Half of a surrogate pair has no UTF-8, and PostgreSQL keeps no NUL.
        return value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return {storable(str(name)): storable(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(storable, value), key=repr)
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    raise TypeError(f"a {type(value).__name__} cannot stand in the audit log")
