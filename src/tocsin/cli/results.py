"""How measurements leave the command line: sentences, JSON, or a page with plots and tables."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from tocsin.cli.console import err, line, plain, print_json
from tocsin.report.html import write_measured
from tocsin.report.measured import TITLES, tables_of
from tocsin.report.tables import write_files
from tocsin.results import Result

PageFolder = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write a page with plots, and all tables, into this folder."),
]
MOST_JSON_ROWS: Final = 10_000
"""Rows of a table that are printed as JSON; ``--out`` writes them all."""


def hand_on(name: str, result: Result, out: Path | None, *, as_json: bool) -> None:
    """Prints a result, and writes it where a folder is named.

    Raises:
        StorageError: the folder cannot be written.
    """
    made = {name: result}
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        page = out / f"{name}.html"
        write_measured(made, TITLES[name], "measures and foresight", datetime.now(UTC), page)
        write_files(tables_of(made), out / "tables")
    if as_json:
        print_json(_content(name, result))
    else:
        _tell(result)
    if out is not None:
        err.print(f"Page: [bold]{plain(str(page))}[/]", soft_wrap=True)


def _content(name: str, result: Result) -> Mapping[str, object]:
    tables = tables_of({name: result})
    return {
        "said": result.said(),
        "tables": {
            title: {
                "rows": table.slice(0, MOST_JSON_ROWS).to_pylist(),
                "more": max(table.num_rows - MOST_JSON_ROWS, 0),
            }
            for title, table in tables.items()
        },
        "caveats": result.caveats(),
    }


def _tell(result: Result) -> None:
    for sentence in result.said():
        line(plain(sentence))
    for caveat in result.caveats():
        err.print(f"[dim]{plain(caveat)}[/]", soft_wrap=True)
