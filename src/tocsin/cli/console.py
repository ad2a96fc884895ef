"""How the command line speaks: results on stdout, everything else on stderr."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tocsin.cases.storable import storable
from tocsin.errors import TocsinError

if TYPE_CHECKING:  # every command speaks, and few import
    from tocsin.posts.importing import ImportResult
    from tocsin.posts.ledger import FileLedger

PARTIAL: Final = 6
"""Exit code: done, but some input could not be read wholly."""

err = Console(stderr=True, highlight=False, emoji=False)  # ":key:" in a text stays as it is
out = Console(highlight=False, emoji=False)
MOST_LISTED: Final = 10
MOST_READ: Final = 100_000
"""Rejected records that are looked at for the list of reasons."""


def print_json(value: Any) -> None:
    """One JSON document on standard output; what UTF-8 cannot hold in it is made visible."""
    try:
        told = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2)
    except orjson.JSONEncodeError:  # names of files may hold half characters
        plain_value, _ = storable(json.loads(json.dumps(value, default=str)))
        told = json.dumps(plain_value, ensure_ascii=False, indent=2).encode()
    sys.stdout.buffer.write(told + b"\n")
    sys.stdout.flush()


def line(text: str) -> None:
    """One line of a result, on standard output; it may hold markup, so escape what came in."""
    out.print(text, soft_wrap=True)


def print_error(error: TocsinError) -> None:
    """What happened and what to do, in two lines."""
    err.print(f"[bold red]Error:[/] {plain(error.message)}", soft_wrap=True)
    if error.remedy:
        err.print(f"       {plain(error.remedy)}", soft_wrap=True)


@contextmanager
def progress_line() -> Iterator[Progress]:
    """A line on standard error that says what is going on."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        yield progress


def tell_import(result: "ImportResult", save_column_map: Callable[[str, str], Path]) -> None:
    """What came in, file by file, and what did not; column maps are saved and shown."""
    for name in result.known:
        err.print(f"[dim]already imported, skipped:[/] {plain(name)}")
    for item in result.made:
        for file in item.files:
            _tell_file(file)
            if file.column_map:
                path = save_column_map(file.file, file.column_map)
                columns = ", ".join(file.column_map.splitlines()[1:])
                remedy = f"Correct with --map FIELD=COLUMN; saved as {path}."
                note("columns read as", f"{columns}. {remedy}")


def _tell_file(file: "FileLedger") -> None:
    others = sum(file.others.values())
    readers = ", ".join(file.readers) or "no reader"
    err.print(
        f"{plain(file.file)} [dim]({plain(readers)})[/]: {file.items:,} items = "
        f"{file.posts:,} posts + {others:,} others + {file.duplicates:,} duplicates + "
        f"{file.rejected:,} rejected",
        soft_wrap=True,
    )
    if file.problem:
        note("problem", f"{file.problem} {file.remedy or ''}")
    for what, count in file.notes.items():
        note("note", f"{count:,} × {what}")


def tell_rejections(rows: Iterable[Mapping[str, Any]]) -> None:
    """The rejected records by file and reason, with the first place of each."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        kind = str(row["file"]), str(row["reason"])
        counts[kind] += 1
        first.setdefault(kind, row)
    for kind, count in counts.most_common(MOST_LISTED):
        row = first[kind]
        field = f", field {row['field']}" if row["field"] else ""
        times = f" ({count:,} times, first here)" if count > 1 else ""
        place = f"{row['file']}, line {row['line']}{field}"
        note("rejected", f"{place}: {row['reason']}{times}. {row['remedy']}")
    if len(counts) > MOST_LISTED:
        err.print(f"  … and {len(counts) - MOST_LISTED:,} more reasons; the report lists all.")


def note(kind: str, text: str) -> None:
    """A remark under a line, with its kind."""
    err.print(f"  [yellow]{kind}:[/] {plain(text)}", soft_wrap=True)


def plain(text: str) -> str:
    """Text from files as text: neither markup nor control codes reach the terminal."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
