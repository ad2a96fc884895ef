"""Measurements as a reader meets them: sentences, plots, and under each the numbers as a table.

Nothing here knows what was measured: a result says itself what it means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from tocsin.posts.keys import spelled
from tocsin.report.wording import NONE, minute, number
from tocsin.results import Result

MOST_ROWS: Final = 25
_MOST_ITEMS: Final = 6

TITLES: Final[Mapping[str, str]] = {
    "spread": "How it spreads",
    "polarisation": "Is the debate divided",
    "sources": "Sources",
    "authority": "Who is heard",
    "crowd": "What a crowd agrees on across its camps",
    "epidemic": "What misinformation does to an epidemic",
    "agents": "What misinformation does to an epidemic, person by person",
    "fit": "What the observed epidemic says",
    "interventions": "What countermeasures would do",
    "options": "What countermeasures did in published simulations",
    "effect": "What it did",
    "power": "Which effects could be found",
    "ledger": "What is known of the effects of countermeasures",
    "spillover": "From words to events",
    "dangerous_speech": "Dangerous speech, as people rated it",
    "dsa_dump": "What platforms say they did about disinformation",
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its title and what to know to read it."""

    title: str
    svg: Markup
    note: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The first rows of a table; a value and its interval stand in one cell.

    ``columns`` are headings, each with whether its cells are numbers.
    """

    name: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One measurement on the page."""

    name: str
    title: str
    said: tuple[str, ...]
    plots: tuple[Plot, ...]
    numbers: tuple[Numbers, ...]
    caveats: tuple[str, ...]


def shown(results: Mapping[str, Result]) -> tuple[Shown, ...]:
    """The measurements for the page, by name."""
    return tuple(
        Shown(
            name=name,
            title=TITLES.get(name, name.replace("_", " ").capitalize()),
            said=result.said(),
            plots=tuple(
                Plot(chart.title, Markup(chart.svg()), chart.note)  # noqa: S704 - escapes all text
                for chart in result.charts().values()
            ),
            numbers=tuple(numbers_of(*one) for one in result.tables().items() if one[1].num_rows),
            caveats=result.caveats(),
        )
        for name, result in results.items()
    )


def numbers_of(name: str, table: pa.Table, most: int = MOST_ROWS) -> Numbers:
    """The first rows of a table as a person reads them."""
    columns = _columns(table.schema)
    rows = table.slice(0, most).to_pylist()
    cells = tuple(tuple(_cell(row, column) for column in columns) for row in rows)
    headings = tuple((_heading(column), _is_number(table.schema, column)) for column in columns)
    return Numbers(_heading(name), headings, cells, max(table.num_rows - most, 0))


def _columns(schema: pa.Schema) -> list[str]:
    """All but the ends of intervals whose value stands in a column of its own."""
    ends = {f"{name}_{end}" for name in schema.names for end in ("low", "high")}
    return [name for name in schema.names if name not in ends]


def _cell(row: Mapping[str, Any], column: str) -> str:
    value = _text(row[column], column)
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    if not (_is_known(low) and _is_known(high)):
        return value
    ends = f"{number(low)} to {number(high)}"
    return ends if value == NONE else f"{value} ({ends})"


def _text(value: Any, column: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and column.endswith("_key"):
        return spelled(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, datetime):
        return minute(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_text(item, column.removesuffix("s")) for item in value[:_MOST_ITEMS]]
        return ", ".join(items) + (" …" if len(value) > _MOST_ITEMS else "")
    return NONE if value is None else str(value)


def _is_known(value: Any) -> bool:
    return isinstance(value, int | float) and value == value  # noqa: PLR0124 - not NaN


def _is_number(schema: pa.Schema, column: str) -> bool:
    dtype = schema.field(column).type
    is_key = column.endswith("_key")
    return bool(pa.types.is_integer(dtype) or pa.types.is_floating(dtype)) and not is_key


def _heading(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def with_keys_spelled(table: pa.Table) -> pa.Table:
    """The table with all its keys, also those in lists, as 16 hexadecimal digits."""
    for place, field in enumerate(table.schema):
        rows = table[field.name].to_pylist() if _holds_keys(field) else None
        if rows is None:
            continue
        if pa.types.is_list(field.type):
            lists = [None if row is None else [spelled(key) for key in row] for row in rows]
            column = pa.array(lists, pa.list_(pa.string()))
        else:
            keys = [None if key is None else spelled(key) for key in rows]
            column = pa.array(keys, pa.string())
        table = table.set_column(place, field.name, column)
    return table


def _holds_keys(field: pa.Field) -> bool:
    if pa.types.is_list(field.type):
        return bool(field.name.endswith("_keys"))
    return bool(field.name.endswith("_key") and pa.types.is_int64(field.type))


def tables_of(results: Mapping[str, Result]) -> dict[str, pa.Table]:
    """All tables of all measurements, as ``MEASUREMENT_TABLE``, keys spelled out."""
    return {
        f"{name}_{part}" if part != name else name: _flat(with_keys_spelled(table))
        for name, result in results.items()
        for part, table in result.tables().items()
    }


def _flat(table: pa.Table) -> pa.Table:
    """Columns that every format of file can hold: dates and dictionaries as text, lists of text."""
    for place, field in enumerate(table.schema):
        column = table[field.name]
        if pa.types.is_dictionary(field.type) or pa.types.is_date(field.type):
            table = table.set_column(place, field.name, pc.cast(column, pa.string()))
        elif pa.types.is_list(field.type) and not pa.types.is_string(field.type.value_type):
            table = table.set_column(place, field.name, pc.cast(column, pa.list_(pa.string())))
    return table
