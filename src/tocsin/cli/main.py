"""All commands together, and what becomes of an error."""

import platform
import sys
from typing import Annotated, Final

import typer

from tocsin.cli.console import err, print_error, print_json
from tocsin.cli.loading import Lazily
from tocsin.errors import StorageError, TocsinError
from tocsin.version import __version__

INTERRUPTED: Final = 130
"""What Typer makes of Control-C."""

app = typer.Typer(
    cls=Lazily,
    help="Tocsin, the alarm bell of the town square.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print_json({"tocsin": __version__, "python": platform.python_version()})
        raise typer.Exit


def main() -> None:
    """Runs the command line and turns our errors into two clear lines and an exit code."""
    try:
        app()
    except TocsinError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:
        print_error(StorageError(f"{error}.", "Check the path, the free space and permissions."))
        sys.exit(StorageError.exit_code)
    except SystemExit as stopped:
        if stopped.code == INTERRUPTED:
            err.print("Stopped. The same command resumes where it was.")
        raise
