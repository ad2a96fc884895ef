"""Commands for who sits at the machine: people let in, passwords made anew, people shut out.

Whoever can run these can read the workspace anyway; so they act as the system, and the log says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tocsin.cli.console import line, plain, print_json
from tocsin.cli.options import Json, Where
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.registry import NewPerson, invite, invite_again, people, set_active
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.workspace import open_workspace

app = typer.Typer(no_args_is_help=True, help="The people of the desk, from this machine.")

_MACHINE: Final = replace(SYSTEM, roles=frozenset({Role.ADMINISTRATOR}))
Name = Annotated[str, typer.Argument(help="The name the person signs in with, or their id.")]
Database = Annotated[
    str | None,
    typer.Option(envvar="TOCSIN_DATABASE", help="postgresql://USER:PASSWORD@HOST/NAME."),
]


@app.command(name="add")
def add_command(
    sign_in_name: Annotated[str, typer.Argument(help="An e-mail address, or any other name.")],
    name: Annotated[str, typer.Option(help="What others see.")],
    institution: Annotated[str, typer.Option(help="Whose work they do.")],
    role: Annotated[list[Role], typer.Option(help="Repeatable.")],
    workspace: Where = Path(),
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Let a person in; prints the token of the link with which they set their password."""
    with _at_the_machine(workspace, database) as sitting:
        new = NewPerson(sign_in_name, name, institution, frozenset(role))
        row, token = invite(sitting, new)
    _tell_link(row, token, as_json)


@app.command(name="list")
def list_command(
    workspace: Where = Path(), database: Database = None, as_json: Json = False
) -> None:
    """List the people of the desk."""
    with _at_the_machine(workspace, database) as sitting:
        rows = [_shown(row) for row in people(sitting)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "" if row["active"] else " (shut out)"
        who = f"{row['sign_in_name']}: {row['name']}, {row['institution']}"
        line(f"{plain(who)} [dim]{', '.join(row['roles'])}[/]{state}")


@app.command(name="reset-password")
def reset_password_command(
    person: Name, workspace: Where = Path(), database: Database = None, as_json: Json = False
) -> None:
    """Make a new link for a person who has lost theirs, or their password."""
    with _at_the_machine(workspace, database) as sitting:
        row = _found(sitting, person)
        token = invite_again(sitting, row.id)
    _tell_link(row, token, as_json)


@app.command(name="disable")
def disable_command(
    person: Name, workspace: Where = Path(), database: Database = None, as_json: Json = False
) -> None:
    """Shut a person out: their sessions and tokens end at once."""
    with _at_the_machine(workspace, database) as sitting:
        row = set_active(sitting, _found(sitting, person).id, active=False)
    if as_json:
        print_json(_shown(row))
    else:
        line(f"{plain(row.sign_in_name)} is shut out.")


@contextmanager
def _at_the_machine(workspace: Path, database: str | None) -> Iterator[Sitting]:
    desk = Desk.open(open_workspace(workspace), database)
    try:
        with desk.acting(_MACHINE) as sitting:
            yield sitting
    finally:
        desk.close()


def _found(sitting: Sitting, person: str) -> PersonRow:
    wanted = {person, person.strip().casefold()}
    for row in people(sitting):
        if row.id == person or row.sign_in_name in wanted:
            return row
    raise NotFoundError(f"There is no {person[:100]!r}.", "See: tocsin people list")


def _shown(row: PersonRow) -> dict[str, Any]:
    names = ("id", "sign_in_name", "name", "institution", "roles", "active")
    return {name: getattr(row, name) for name in names}


def _tell_link(row: PersonRow, token: str, as_json: bool) -> None:
    if as_json:
        print_json({**_shown(row), "token": token})
        return
    line(f"{plain(row.sign_in_name)} sets a password, within 7 days, at the desk's address and:")
    line(f"  /invitation/{token}")
