"""The counts, as engine expressions: each a function from the statements to a small table."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from tocsin.engine import Engine
from tocsin.engine.base import Table
from tocsin.exchange.dsa_dumps.importing import TWICE, Imported
from tocsin.exchange.dsa_dumps.subject import About

DIMENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "grounds": ("decision_ground",),
    "restrictions": (
        "decision_visibility", "decision_monetary", "decision_provision", "decision_account",
    ),
    "automation": ("automated_detection", "automated_decision"),
    "sources": ("source_type",),
    "languages": ("content_language",),
}  # fmt: skip
"""For each table, the columns whose codes it counts. A statement may hold several restrictions,
and no column but visibility holds more than one code."""


def statements(engine: Engine, imported: Imported) -> Table:
    """Every statement once."""
    table = engine.parquet(imported.files)
    if not imported.twice:
        return table
    again = engine.parquet([imported.folder / TWICE])
    return table.anti_join(again, ["part", "row"])


def by_platform(engine: Engine, table: Table) -> pa.Table:
    """For each platform: all statements, those of each way to be about it, first and last day."""
    ways = {one.value: (table.about == one.value).sum() for one in About}
    made = table.group_by("platform_name").aggregate(
        statements=table.count(),
        **ways,
        version_1=(table.schema_version == 1).sum(),
        without_keywords=table.category_specification.isnull().sum(),
        first=table.created_at.min(),
        last=table.created_at.max(),
    )
    found = _whole(engine.to_arrow(made))
    return found.sort_by([("statements", "descending"), ("platform_name", "ascending")])


def _whole(counts: pa.Table) -> pa.Table:
    """Counts as 64-bit numbers: DuckDB sums into 128 bits, which Arrow has as decimals."""
    for place, one in enumerate(counts.schema):
        if pa.types.is_decimal(one.type):
            counts = counts.set_column(place, one.name, counts[one.name].cast(pa.int64()))
    return counts


def by_code(engine: Engine, table: Table, columns: tuple[str, ...]) -> pa.Table:
    """For each platform, way to be about it, column and code: how many statements state it."""
    counted = [_codes(engine, table, column) for column in columns]
    order = [(name, "ascending") for name in ("platform_name", "about", "column", "code")]
    return pa.concat_tables(counted, promote_options="permissive").sort_by(order)


def _codes(engine: Engine, table: Table, column: str) -> pa.Table:
    stated = table[column].unnest() if table[column].type().is_array() else table[column]
    codes = table.select("platform_name", "about", code=stated)
    codes = codes.filter(codes.code.notnull())
    made = codes.group_by(["platform_name", "about", "code"]).aggregate(count=codes.count())
    found = engine.to_arrow(made)
    return found.append_column("column", pa.array([column] * found.num_rows, pa.string()))


def by_delay(engine: Engine, table: Table, column: str) -> pa.Table:
    """For each platform, way to be about it and delay in days: how many statements.

    Days are whole numbers, so this is small, and every quantile is exact.
    """
    days = table.select("platform_name", "about", days=table[column])
    made = days.group_by(["platform_name", "about", "days"]).aggregate(count=days.count())
    order = [(name, "ascending") for name in ("platform_name", "about", "days")]
    return engine.to_arrow(made).sort_by(order)
