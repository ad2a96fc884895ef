"""For whom a command acts: a person of the desk, by an API token of theirs.

What leaves the desk, or speaks for it, is a person's act: so the command knows of no case that the
person may not know of, can do no more than the token was made for, and the audit log has the
person's name. A token ends when its owner ends it, or is shut out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tocsin.desk.people.signed_in import signed_in_by_token
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import UsageError
from tocsin.workspace import open_workspace

Database = Annotated[
    str | None,
    typer.Option(envvar="TOCSIN_DATABASE", help="postgresql://USER:PASSWORD@HOST/NAME."),
]
Token = Annotated[
    str | None,
    typer.Option(
        envvar="TOCSIN_TOKEN",
        help="Your API token, from your own page of the desk; better in the environment, where "
        "others on this machine do not see it.",
    ),
]


@contextmanager
def opened_desk(workspace: Path, database: str | None) -> Iterator[Desk]:
    """The desk of a workspace, closed at the end."""
    desk = Desk.open(open_workspace(workspace), database)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def acting(desk: Desk, token: str | None) -> Iterator[Sitting]:
    """A sitting of the person whose token it is; kept at its end, or not at all.

    Raises:
        UsageError: there is no token, or it is nobody's (any more).
    """
    if not token:
        raise UsageError(
            "This acts for a person of the desk, and nobody was named.",
            "Make an API token on your own page of the desk, and set TOCSIN_TOKEN to it.",
        )
    signed_in = signed_in_by_token(desk, token)
    if signed_in is None:
        raise UsageError(
            "This API token is nobody's, or not any more.",
            "Make a new one on your own page of the desk.",
        )
    with desk.acting(signed_in.actor) as sitting:
        yield sitting
