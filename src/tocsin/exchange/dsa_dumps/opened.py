"""The statements behind a count."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from tocsin.engine import Engine
from tocsin.errors import UsageError
from tocsin.exchange.dsa_dumps import counting
from tocsin.exchange.dsa_dumps.columns import STATEMENTS
from tocsin.exchange.dsa_dumps.importing import Imported
from tocsin.exchange.dsa_dumps.subject import About

MOST: Final = 10_000
"""What a page can still show; a larger count is opened in part, the first by time."""
ADDRESS: Final = "https://transparency.dsa.ec.europa.eu/statement/"
"""Where a statement can be seen, by its uuid, for six months; after that in the dumps alone."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of a table of :class:`.Stated`, by the cells of its row; ``None`` does not restrict.

    ``column`` and ``code`` belong together: which column states which code.
    """

    platform_name: str | None = None
    about: About | None = None
    column: str | None = None
    code: str | None = None

    def __post_init__(self) -> None:
        known = {one for columns in counting.DIMENSIONS.values() for one in columns}
        if (self.column is None) != (self.code is None) or self.column not in {None, *known}:
            raise UsageError(
                f"{self.column!r} and {self.code!r} are no column and code that were counted.",
                f"Columns: {', '.join(sorted(known))}.",
            )


def behind(engine: Engine, imported: Imported, counted: Counted, most: int = MOST) -> pa.Table:
    """The statements, in the order of their time, of schema ``STATEMENTS``."""
    table = counting.statements(engine, imported)
    if counted.platform_name is not None:
        table = table.filter(table.platform_name == counted.platform_name)
    if counted.about is not None:
        table = table.filter(table.about == counted.about.value)
    if counted.column is not None:
        stated = table[counted.column]
        several = stated.type().is_array()
        found = stated.contains(counted.code) if several else stated == counted.code
        table = table.filter(found)
    wanted = table.order_by("created_at", "uuid").limit(most).select(*STATEMENTS.names)
    return engine.to_arrow(wanted)
