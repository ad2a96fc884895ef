"""Which column of a table means what: guessed, shown, overridden and saved.

A :class:`ColumnMap` names, for each field of a post, the column that holds it (a dotted path
for JSON objects). It is made by :func:`tocsin.posts.columns.guessing.guess`, corrected with
``--map FIELD=COLUMN``, and saved as TOML so that the next file of the same shape is read the
same way.
"""

import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from tocsin.errors import InputError, UsageError

PATTERN_SEPARATOR: Final = " | "
"""Between several time patterns in ``time_format``; the first that fits a value is used."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Column names by field; ``None``: the table has no such column.

    ``platform`` is a constant unless ``platform_column`` is given. ``time_of_day`` is a second
    column for the clock where ``created_at`` holds the date only. ``time_format`` is strptime's;
    ``None``: a form that :func:`tocsin.posts.times.parse_time` knows.
    """

    platform: str = "unknown"
    platform_column: str | None = None
    post_id: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    created_at: str | None = None
    time_of_day: str | None = None
    time_format: str | None = None
    text: str | None = None
    lang: str | None = None
    kind: str | None = None
    repost_of: str | None = None
    quote_of: str | None = None
    reply_to: str | None = None
    conversation_id: str | None = None
    urls: str | None = None
    hashtags: str | None = None
    mentions: str | None = None
    media: str | None = None
    likes: str | None = None
    reposts: str | None = None
    replies: str | None = None
    views: str | None = None
    followers: str | None = None
    account_created_at: str | None = None
    collected_at: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The fields that have a column, and their columns."""
        found = {field: getattr(self, field) for field in COLUMN_FIELDS}
        return {field: column for field, column in found.items() if column is not None}

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed fields without a column: who, when, and what was said or shared."""
        needs = {"account_id": self.account_id, "created_at": self.created_at}
        missing = [field for field, column in needs.items() if column is None]
        if not any(getattr(self, field) for field in SHARED_FIELDS):
            missing.append("text")
        return tuple(missing)

    def with_given(self, given: Mapping[str, str], columns: Collection[str]) -> "ColumnMap":
        """This map with some fields set by a person.

        ``platform=NAME`` is a column when there is one of that name, else a constant. An empty
        column takes the field out of the map.

        Raises:
            UsageError: a field or a column that does not exist.
        """
        changes: dict[str, str | None] = {}
        for field, value in given.items():
            if field not in _FIELDS:
                raise UsageError(
                    f"The column map has no field {field!r}.",
                    f"Fields: {', '.join(sorted(_FIELDS))}.",
                )
            if field == "platform" and value in columns:
                changes["platform_column"] = value
            elif field in {"platform", "time_format"}:
                changes[field] = value
            elif value and value not in columns:
                raise UsageError(
                    f"--map {field}={value}: the table has no column {value!r}.",
                    f"Columns: {', '.join(map(str, columns))}.",
                )
            else:
                changes[field] = value or None
        return replace(self, **changes)  # type: ignore[arg-type]  # platform is never None

    def require(self) -> "ColumnMap":
        """This map, if it says who posted what when.

        Raises:
            InputError: it does not; the remedy names the flag.
        """
        if self.missing:
            raise InputError(
                f"No column was found for: {', '.join(self.missing)}.",
                " ".join(f"Give it with --map {field}=COLUMN." for field in self.missing),
            )
        return self


_FIELDS: Final = tuple(field.name for field in fields(ColumnMap))
COLUMN_FIELDS: Final = tuple(name for name in _FIELDS if name not in {"platform", "time_format"})
"""The fields whose value is the name of a column."""
SHARED_FIELDS: Final = (
    "text",
    "repost_of",
    "quote_of",
    "reply_to",
    "urls",
    "hashtags",
    "media",
)
"""The fields that say what was said or shared: a map needs one of them."""


def to_toml(columns: ColumnMap) -> str:
    """The map as a TOML document with one table, ``[columns]``.

    >>> print(to_toml(ColumnMap(platform="x", account_id="user")), end="")
    [columns]
    platform = "x"
    account_id = "user"
    """
    stated = {name: getattr(columns, name) for name in _FIELDS}
    lines = [f"{name} = {_quoted(value)}" for name, value in stated.items() if value is not None]
    return "\n".join(["[columns]", *lines, ""])


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for U+007F, which TOML does not take as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(document: str) -> ColumnMap:
    """The map of a TOML document.

    Raises:
        InputError: not TOML, no ``[columns]``, an unknown field, or a value that is no string.
    """
    try:
        stated = tomllib.loads(document).get("columns")
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The column map is not TOML: {error}.", "Correct or delete it.") from None
    if not isinstance(stated, dict):
        raise InputError("The column map has no [columns] table.", "Save a map again.")
    for name, value in stated.items():
        if name not in _FIELDS or not isinstance(value, str):
            raise InputError(
                f"The column map's {name} = {value!r} is not a known field with a text.",
                f"Fields: {', '.join(_FIELDS)}.",
            )
    return ColumnMap(**stated)
