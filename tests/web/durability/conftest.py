"""A desk served by a real process of its own, that can be killed in the middle of anything."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tocsin.desk.people.registry import NewPerson, actor_of, invite
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.people.signed_in import new_api_token
from tocsin.desk.sitting import Desk
from tocsin.workspace import Workspace, create_workspace

START_S = 120
"""The longest that a start may take: on a busy machine, most of it goes into imports."""
ADMINISTRATOR = Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))


class Server:
    """``tocsin serve`` over a workspace. ``desk`` looks at its database from outside."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.desk = Desk.open(workspace)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def token(self, name: str, *roles: Role) -> str:
        """A person, and a token with all their rights."""
        with self.desk.acting(ADMINISTRATOR) as sitting:
            row, _ = invite(sitting, NewPerson(name, name, "House", frozenset(roles)))
        with self.desk.acting(actor_of(row)) as sitting:
            rights = [right for right in Right if sitting.actor.may(right)]
            return new_api_token(sitting, "test", rights, 1)[1]

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        where = ["--workspace", str(self.workspace.root), "--port", str(self.port)]
        with (self.workspace.root / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tocsin", "serve", *where], stdout=log, stderr=log
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log()
            try:
                httpx.get(f"{self.url}/sign-in.json", timeout=1)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log())

    def log(self) -> str:
        return (self.workspace.root / "server.log").read_text(errors="replace")

    def kill(self) -> None:
        """Ends it as a power cut would: nothing is told, nothing is finished."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def kill_job(self) -> bool:
        """Kills the process of the job that runs; whether there was one."""
        for child in psutil.Process(self.process.pid).children():
            if "tocsin.desk.jobs.child" in " ".join(child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
                return True
        return False

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command over the same workspace."""
        where = ["--workspace", str(self.workspace.root)]
        return subprocess.run(
            [sys.executable, "-m", "tocsin", *words, *where],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.desk.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(create_workspace(tmp_path / "workspace"))
    yield made
    made.close()
