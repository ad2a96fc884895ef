"""Long lists on pages: some rows, where the next ones stand, and the whole only as CSV."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, overload
from urllib.parse import urlencode

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Query
from pydantic import BeforeValidator

from tocsin.posts.keys import key_of, spelled, spelled_out

ROWS: Final = 50
Row = dict[str, Any]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the list")]
Words = Annotated[str, Query(max_length=200, description="Rows that have these words")]

IfStated: Final = BeforeValidator(lambda value: None if value == "" else value)
"""Marks a choice of a form: what is sent empty was not chosen."""

_KEYS: Final = frozenset({
    "account_a", "account_b", "claim_id", "cluster", "example", "first_post", "match", "narrative",
    "object_id", "other", "post_a", "post_b", "text_id", "theme",
})  # fmt: skip
_LISTS_OF_KEYS: Final = frozenset({"evidence", "texts"})


@dataclass(frozen=True)
class Listing:
    """A page of a list. ``previous`` and ``next`` are addresses; ``None`` at the ends."""

    rows: list[Row]
    total: int
    page: int
    pages: int
    previous: str | None
    next: str | None


def listed(
    table: pa.Table, page: int, path: str, asked: Mapping[str, Any], size: int = ROWS
) -> Listing:
    """The rows of a page (from 1) of a table; ``asked`` is what the list was filtered by."""
    pages = max(-(-table.num_rows // size), 1)
    place = min(page, pages)
    return Listing(
        rows=rows_of(table.slice((place - 1) * size, size)),
        total=table.num_rows,
        page=place,
        pages=pages,
        previous=address(path, {**asked, "page": place - 1}) if place > 1 else None,
        next=address(path, {**asked, "page": place + 1}) if place < pages else None,
    )


def address(path: str, asked: Mapping[str, Any]) -> str:
    """An address of ours with what is asked there; what is empty is left out.

    >>> address("/posts", {"words": "a b", "lang": "", "platform": ["x", "vk"]})
    '/posts?words=a+b&platform=x&platform=vk'
    """
    known = {name: value for name, value in asked.items() if value not in (None, "", [], ())}
    query = urlencode(known, doseq=True, errors="replace")
    return f"{path}?{query}" if query else path


def rows_of(table: pa.Table) -> list[Row]:
    """Rows as pages and their JSON twins show them: 64-bit keys spelled out."""
    rows: list[Row] = keys_spelled(table).to_pylist()
    return rows


def keys_spelled(table: pa.Table) -> pa.Table:
    """The table with all its keys, also those in lists, as 16 hexadecimal digits."""
    for place, field in enumerate(table.schema):
        if pa.types.is_int64(field.type) and _names_keys(field.name):
            table = table.set_column(place, field.name, spelled_out(table[field.name]))
        elif _is_list_of_keys(field):
            lists = [row and [spelled(key) for key in row] for row in table[field.name].to_pylist()]
            table = table.set_column(place, field.name, pa.array(lists, pa.list_(pa.string())))
    return table


def with_words(table: pa.Table, words: str, *columns: str) -> pa.Table:
    """The rows that have each of the words in some of the columns, in any case."""
    for word in words.split()[:10]:
        found = None
        for column in columns:
            here = pc.fill_null(pc.match_substring(table[column], word, ignore_case=True), False)
            found = here if found is None else pc.or_(found, here)
        table = table.filter(found)
    return table


def settings_said(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each setting with its value as text: words as they are, the rest as JSON."""
    return [
        (name, value if isinstance(value, str) else orjson.dumps(value, default=str).decode())
        for name, value in parameters.items()
    ]


def known_key(text: str) -> int | None:
    """The key that is spelled so; ``None`` where it is no key at all."""
    try:
        return key_of(text)
    except ValueError:
        return None


class Later(Sequence[Mapping[str, Any]]):
    """Rows that are made when a program asks for them as CSV, not whenever a person looks."""

    def __init__(self, make: Callable[[], pa.Table]) -> None:
        self._make = make
        self._rows: list[Row] | None = None

    def _made(self) -> list[Row]:
        if self._rows is None:
            self._rows = rows_of(self._make())
        return self._rows

    def __len__(self) -> int:
        return len(self._made())

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._made())

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return self._made()[place]


def _names_keys(name: str) -> bool:
    return name in _KEYS or name.endswith("_key")


def _is_list_of_keys(field: pa.Field) -> bool:
    is_named = field.name in _LISTS_OF_KEYS or field.name.endswith("_keys")
    return bool(
        pa.types.is_list(field.type) and is_named and pa.types.is_int64(field.type.value_type)
    )
