"""Whether this machine and a workspace are in order."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import (
    err,
    print_json,
)
from tocsin.cli.options import (
    Json,
)
from tocsin.doctor import examine

app = typer.Typer()


@app.command()
def doctor(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Also check this workspace.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Checks this machine and a workspace, and says what is wrong and what to do."""
    checks = examine(workspace)
    if as_json:
        print_json([check.to_json() for check in checks])
    for check in checks if not as_json else ():
        err.print(check.line())
    raise typer.Exit(0 if all(check.fine for check in checks) else 1)
