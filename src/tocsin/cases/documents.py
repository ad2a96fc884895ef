"""Frozen dataclasses to plain JSON and back, with nothing lost.

The desk stores cases as JSON documents for years, so a document must survive two things: a newer
Tocsin that knows more fields (whatever this one does not know is kept in ``extra`` and written back
at its place), and a damaged or hand-made file (the error names the path of the fault).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tocsin.cases.errors import DamagedDocumentError

D = TypeVar("D", bound="Document")

EXTRA: Final = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is stored as a JSON object. ``extra`` holds fields that a newer version wrote."""

    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Document):
    """A document that stands in a list; ``key`` tells it from its neighbours."""

    @property
    def key(self) -> str:
        """What is the same before and after a change."""
        raise NotImplementedError


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON: times as ISO 8601 in UTC, sets sorted."""
    known = {f.name: plain(getattr(document, f.name)) for f in _known(type(document))}
    return {**document.extra, **known}


def from_json(kind: type[D], value: Any, place: str | None = None) -> D:
    """A document from plain JSON; absent fields take their default.

    Raises:
        DamagedDocumentError: a field is missing or of the wrong type; it names the path.
    """
    place = kind.__name__.lower() if place is None else place
    if not isinstance(value, Mapping):
        raise DamagedDocumentError(place, "an object")
    types = hints(cast("Any", kind))
    known = {name for name in types if name != EXTRA}
    made = {
        name: _built(types[name], value[name], f"{place}.{name}") for name in known & value.keys()
    }
    extra = {name: value[name] for name in value if name not in known}
    try:
        return kind(**made, extra=extra)
    except TypeError as error:
        raise DamagedDocumentError(place, f"complete ({error})") from error


@cache
def hints(kind: Any) -> dict[str, Any]:
    """The type of every field of a kind of document."""
    return {name: hint for name, hint in get_type_hints(kind).items() if not name.startswith("__")}


def iso(time: datetime) -> str:
    """An aware time as ISO 8601 in UTC.

    >>> iso(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '2026-03-01T08:30:00Z'
    """
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _known(kind: type[Document]) -> tuple[Any, ...]:
    return tuple(f for f in fields(kind) if f.name != EXTRA)


def plain(value: Any) -> Any:
    """A field's value as plain JSON."""
    if isinstance(value, Document):
        return to_json(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):  # also a member of a scale, and a sentence that knows its template
        return str(value)
    if isinstance(value, frozenset):
        return sorted(plain(one) for one in value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def _built(hint: Any, value: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        options = get_args(hint)
        if value is None and NoneType in options:
            return None
        return _built(next(o for o in options if o is not NoneType), value, place)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise DamagedDocumentError(place, "a list")
        inner = get_args(hint)[0]
        made = [_built(inner, one, f"{place}[{number}]") for number, one in enumerate(value)]
        return origin(made)
    if hint is Any or origin is not None:  # a mapping of whatever the source said
        if origin in (Mapping, dict) and not isinstance(value, Mapping):
            raise DamagedDocumentError(place, "an object")
        return value
    if is_dataclass(hint):
        document: Any = from_json(cast("type[Document]", hint), value, place)
        return document
    return _scalar(hint, value, place)


def _scalar(hint: Any, value: Any, place: str) -> Any:
    if issubclass(hint, StrEnum):
        if not isinstance(value, str) or value not in set(hint):
            raise DamagedDocumentError(place, f"one of {', '.join(hint)}")
        return hint(value)
    if hint is datetime:
        return _time(value, place)
    if hint is date:
        return _day(value, place)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return _float(value, place)
    if type(value) is not hint:
        raise DamagedDocumentError(place, _NAMES[hint])
    return value


def _time(value: Any, place: str) -> datetime:
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DamagedDocumentError(place, "a time in ISO 8601") from error
    if time.tzinfo is None:
        raise DamagedDocumentError(place, "a time with its offset from UTC")
    try:
        return time.astimezone(UTC)
    except OverflowError as error:  # in UTC it would be before the year 1, or after 9999
        raise DamagedDocumentError(place, "a time of the years 1 to 9999 in UTC") from error


def _float(value: int, place: str) -> float:
    try:
        return float(value)
    except OverflowError as error:  # JSON bounds no number; a double ends at some 10^308
        raise DamagedDocumentError(place, _NAMES[float]) from error


def _day(value: Any, place: str) -> date:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DamagedDocumentError(place, "a day, as in 2026-03-01") from error
    if day.isoformat() != value:  # the calendar has other spellings, which would not come back
        raise DamagedDocumentError(place, "a day, as in 2026-03-01")
    return day


_NAMES: Final[Mapping[type, str]] = {
    str: "text", int: "a whole number", float: "a number", bool: "true or false",
}  # fmt: skip

Walk = Callable[[str, str], None]


def walk_texts(value: Any, visit: Walk, place: str = "") -> None:
    """Calls ``visit(path, text)`` for every text in plain JSON, keys included."""
    if isinstance(value, str):
        visit(place, value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            visit(f"{place}.{name}" if place else name, name)
            walk_texts(inner, visit, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            walk_texts(inner, visit, f"{place}[{number}]")
