"""Serving the desk: to this machine alone, or to others once there is someone to sign in."""

import ipaddress
import secrets
from dataclasses import dataclass
from typing import Final

import uvicorn

from tocsin.desk.alarms.timekeeper import Timekeeper
from tocsin.desk.jobs.worker import Worker
from tocsin.desk.people.rate import Rate
from tocsin.desk.people.registry import has_people
from tocsin.desk.sitting import Desk
from tocsin.errors import Sentence, UsageError
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS

PORT: Final = 8765
_GRACE_S: Final = 10
_CODE_BYTES: Final = 8


@dataclass(frozen=True)
class Address:
    """Where the desk listens, and where people reach it."""

    host: str = "127.0.0.1"
    port: int = PORT
    public_url: str = ""

    @property
    def url(self) -> str:
        """The address that people type."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def refuse_unsafe(desk: Desk, address: Address) -> None:
    """Lets pass what is safe to serve.

    Raises:
        UsageError: others could reach a desk where nobody can sign in yet, so that the first comer
            would own it; or passwords would travel in the clear.
    """
    if address.is_local:
        return
    with desk.database.reading() as session:
        someone = has_people(session)
    if not someone:
        raise UsageError(
            Sentence(
                "This desk has no people yet, so it is not served on {host}.", host=address.host
            ),
            "Set it up first: run tocsin serve without --host, open the address it prints, and "
            "make the first administrator; or: tocsin people add.",
        )
    if not address.public_url.startswith("https://"):
        raise UsageError(
            Sentence("Served on {host}, passwords would travel in the clear.", host=address.host),
            "Put a server with a certificate before it (nginx, Caddy), and give the address that "
            "people type: --public-url https://desk.example.org",
        )


def set_up_code_for(desk: Desk) -> str | None:
    """The code that lets the first person in; ``None`` where there is somebody already."""
    with desk.database.reading() as session:
        return None if has_people(session) else secrets.token_hex(_CODE_BYTES)


def serve(desk: Desk, address: Address, set_up_code: str | None) -> None:
    """Serves until stopped, with the work and the clock that belong to a desk.

    Raises:
        UsageError: it would not be safe; see :func:`refuse_unsafe`.
    """
    refuse_unsafe(desk, address)
    app = build_app(desk, address.url, ROOMS, set_up_code, Rate())
    config = uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=not address.is_local or bool(address.public_url),
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=_GRACE_S,
    )
    worker, timekeeper = Worker(desk), Timekeeper(desk)
    worker.start()
    timekeeper.start()
    try:
        uvicorn.Server(config).run()
    finally:
        timekeeper.stop()
        worker.stop()
