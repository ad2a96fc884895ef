"""Commands of the registry of fact-checks: what is brought in, and what holds no longer."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tocsin.cli.console import (
    MOST_READ,
    PARTIAL,
    err,
    note,
    plain,
    print_json,
    progress_line,
    tell_rejections,
)
from tocsin.cli.options import Encoding, Files, Json, Where
from tocsin.errors import InputError, UsageError
from tocsin.factchecks.adding import Added, Adding
from tocsin.factchecks.ledger import FileLedger
from tocsin.factchecks.reading import Reading
from tocsin.factchecks.registry import Registry
from tocsin.factchecks.schema import Kind
from tocsin.workspace import open_workspace

app = typer.Typer()

_MOST_WORDINGS: Final = 10


@app.command("import")
def import_(
    files: Files,
    workspace: Where = Path(),
    kind: Annotated[
        str, typer.Option(help="factcheck, or agreed_answer: your own agreed information.")
    ] = Kind.FACTCHECK.value,
    column_map: Annotated[
        list[str] | None, typer.Option("--map", help="FIELD=COLUMN of a table; repeatable.")
    ] = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """Brings fact-checks into the workspace: ClaimReview, Google Fact Check answers, tables."""
    registry = Registry(open_workspace(workspace).factchecks)
    how = Adding(datetime.now(UTC), _kind(kind), Reading(_given(column_map or []), encoding))
    with progress_line() as progress:
        task = progress.add_task("Reading …")

        def tell(file: str, items: int) -> None:
            progress.update(task, description=f"Reading {file}: {items:,} items")

        added = registry.add(files, how, tell, sys.stdin.buffer)
    _tell(added)
    tell_rejections(islice(registry.rejected(added.commit), MOST_READ))
    if as_json:
        print_json({"files": [_to_json(file) for file in added.files]})
    raise typer.Exit(_exit(added.files))


@app.command()
def withdraw(
    factcheck_ids: Annotated[list[str], typer.Argument(help="Ids, from the column factcheck_id.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence; it stays on record.")],
    workspace: Where = Path(),
    undo: Annotated[bool, typer.Option("--undo", help="They hold again.")] = False,
) -> None:
    """Notes that fact-checks hold no longer, and why; nothing is deleted."""
    registry = Registry(open_workspace(workspace).factchecks)
    change = registry.reinstate if undo else registry.withdraw
    change(factcheck_ids, datetime.now(UTC), reason)
    what = "hold again" if undo else "are withdrawn"
    err.print(f"{len(set(factcheck_ids)):,} fact-checks {what}.")


def _kind(stated: str) -> Kind:
    try:
        return Kind(stated)
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        raise UsageError(f"There is no kind {stated!r}.", f"Take one of: {kinds}") from None


def _given(stated: Sequence[str]) -> dict[str, str]:
    for text in stated:
        if "=" not in text:
            raise UsageError(f"{text!r} names no column.", "Write FIELD=COLUMN.")
    return dict(text.split("=", 1) for text in stated)


def _tell(added: Added) -> None:
    for file in added.files:
        others = sum(file.others.values())
        err.print(
            f"{plain(file.file)} [dim]({plain(', '.join(file.readers) or 'no reader')})[/]: "
            f"{file.items:,} items = {file.added:,} new + {file.revised:,} revised + "
            f"{file.duplicates:,} duplicates + {others:,} others + {file.rejected:,} rejected",
            soft_wrap=True,
        )
        if file.problem:
            note("problem", f"{file.problem} {file.remedy or ''}")
        if file.columns:
            columns = ", ".join(f"{field} = {name}" for field, name in file.columns.items())
            note("columns read as", f"{columns}. Correct with --map FIELD=COLUMN.")
        for wording, count in file.unknown_verdicts.most_common(_MOST_WORDINGS):
            note("verdict", f"“{wording}” is on no scale we know; kept as stated ({count:,} times)")
        for what, count in file.notes.items():
            note("note", f"{count:,} × {what}")


def _to_json(file: FileLedger) -> dict[str, Any]:
    values = vars(file).items()
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in values}


def _exit(files: Sequence[FileLedger]) -> int:
    troubled = [file for file in files if file.problem]
    if troubled and not any(file.items for file in files):
        return InputError.exit_code
    return PARTIAL if troubled else 0
