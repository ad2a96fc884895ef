"""All commands together, and what becomes of an error."""

import platform
import sys
from typing import Annotated, Final

import typer

from tocsin.cli import (
    audit,
    backups,
    checking,
    claims,
    clarity,
    crowds,
    exercises,
    foreseeing,
    importing,
    investigating,
    lessons,
    measuring,
    narratives,
    people,
    rules,
    serving,
    voids,
)
from tocsin.cli.console import err, print_error, print_json
from tocsin.errors import StorageError, TocsinError
from tocsin.version import __version__

INTERRUPTED: Final = 130
"""What Typer makes of Control-C."""

app = typer.Typer(
    help="Tocsin, the alarm bell of the town square.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group in (importing, investigating, measuring, crowds, checking, serving):
    app.add_typer(group.app)
app.add_typer(claims.app, name="claims")
app.add_typer(narratives.app, name="narratives")
app.add_typer(voids.app, name="voids")
app.add_typer(foreseeing.app, name="foresee")
app.add_typer(exercises.app, name="exercise")
app.add_typer(people.app, name="people")
app.add_typer(lessons.app, name="lessons")
app.add_typer(rules.app, name="rules")
app.command(name="clarity")(clarity.clarity)
app.add_typer(audit.app, name="audit")
app.add_typer(backups.app, name="backup")


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
