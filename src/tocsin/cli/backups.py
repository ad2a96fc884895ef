"""Commands that back a workspace up and bring it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import err, line, plain, print_json
from tocsin.cli.options import Json, Where
from tocsin.desk.keeping.archive import Manifest
from tocsin.desk.keeping.backup import back_up, restore
from tocsin.workspace import open_workspace

app = typer.Typer(no_args_is_help=True, help="Back a workspace up while it is in use; restore it.")


@app.command(name="make")
def make_command(
    target: Annotated[Path, typer.Argument(help="The file to write: desk-2026-11-28.tar.zst.")],
    workspace: Where = Path(),
    as_json: Json = False,
) -> None:
    """Back up a whole workspace: posts, desk, settings, and its keys."""
    manifest = back_up(open_workspace(workspace), target, datetime.now(UTC))
    err.print("[yellow]It holds the workspace's keys:[/] keep it as safe as the workspace.")
    _tell(manifest, f"written to {target}", as_json)


@app.command(name="restore")
def restore_command(
    source: Annotated[Path, typer.Argument(help="The backup.", exists=True, dir_okay=False)],
    folder: Annotated[Path, typer.Argument(help="An empty or a new folder.")],
    database: Annotated[
        str | None,
        typer.Option(
            envvar="TOCSIN_RESTORE_DATABASE", help="Of a desk on PostgreSQL: an empty database."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a workspace from a backup, once every file in it is what was put in."""
    manifest = restore(source, folder, database)
    _tell(manifest, f"restored to {folder}", as_json)


def _tell(manifest: Manifest, what: str, as_json: bool) -> None:
    total = sum(member.size for member in manifest.files.values())
    if as_json:
        files = {"files": len(manifest.files), "bytes": total}
        print_json({**files, "made_at": manifest.made_at, "database": manifest.database})
    else:
        line(f"{len(manifest.files):,} files ({total / 1e6:,.1f} MB) {plain(what)}.")
