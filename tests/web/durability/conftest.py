"""A desk served by a real process of its own, that can be killed in the middle of anything.

It runs what ``tocsin serve`` runs, with what that imports already there: a process that has
imported it all splits off one for each start (``forkserver``), so that a start takes no seconds.
"""

import multiprocessing
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tocsin.cli.serving import serve_desk
from tocsin.desk.people.registry import NewPerson, actor_of, invite
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.people.signed_in import new_api_token
from tocsin.desk.sitting import Desk
from tocsin.workspace import Workspace, create_workspace

START_S = 120
"""The longest that a start may take: the first imports everything, on a busy machine."""
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([serve_desk.__module__])
ADMINISTRATOR = Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))


class Server:
    """``tocsin serve`` over a workspace. ``desk`` looks at its database from outside."""

    def __init__(self, workspace: Workspace, database: str) -> None:
        self.workspace = workspace
        self.database = database
        self.desk = Desk.open(workspace, database)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Any = None

    def token(self, name: str, *roles: Role) -> str:
        """A person, and a token with all their rights."""
        with self.desk.acting(ADMINISTRATOR) as sitting:
            row, _ = invite(sitting, NewPerson(name, name, "House", frozenset(roles)))
        with self.desk.acting(actor_of(row)) as sitting:
            rights = [right for right in Right if sitting.actor.may(right)]
            return new_api_token(sitting, "test", rights, 1)[1]

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        asked = {"workspace": self.workspace.root, "port": self.port, "database": self.database}
        self.process = PROCESSES.Process(target=serve_desk, kwargs=asked)
        self.process.start()
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            assert self.process.is_alive(), self.process.exitcode
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("it does not listen")

    def kill(self) -> None:
        """Ends it as a power cut would: nothing is told, nothing is finished."""
        self.process.kill()  # SIGKILL
        self.process.join()

    def close(self) -> None:
        if self.process is not None and self.process.is_alive():
            self.kill()
        self.desk.close()


@pytest.fixture
def server(database: str, tmp_path: Path) -> Iterator[Server]:
    workspace = create_workspace(tmp_path / "workspace")
    with (workspace.root / "tocsin.toml").open("a") as settings:
        settings.write(f'\ndatabase = "{database}"\n')
    made = Server(workspace, database)
    yield made
    made.close()
