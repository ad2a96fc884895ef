"""A sitting: one actor, one moment, one transaction. Every use case is told its sitting.

So a use case reads like a sentence, its rights are checked where it acts, and what it does stands
in the audit log by the same commit, or neither does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from tocsin.desk.audit.chain import append
from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.people.rights import Actor, Right
from tocsin.seal import Seal
from tocsin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who acts, when, and in which transaction."""

    session: Session
    actor: Actor
    now: datetime
    seal: Seal

    def need(self, right: Right) -> None:
        """Lets pass who has the right.

        Raises:
            ForbiddenError: the actor has not.
        """
        self.actor.need(right)

    def log(self, action: str, subject: str, **detail: Any) -> None:
        """Adds to the audit log. ``detail`` is what may be erased later; the rest stays.

        ``action`` is a noun and a verb (``case.saved``), ``subject`` the id of what it was done to.
        """
        append(self.session, self.seal, self.actor.person_id, action, subject, detail, self.now)


class Desk:
    """A workspace with its people: opened once a process."""

    def __init__(
        self,
        workspace: Workspace,
        database: Database,
        seal: Seal,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.workspace = workspace
        self.database = database
        self.seal = seal
        self.clock = clock

    @classmethod
    def open(cls, workspace: Workspace, url: str | None = None) -> Self:
        """Opens the desk of a workspace, made where there is none yet.

        ``url`` is the database; ``None``: the workspace's own (``Workspace.database``), else
        ``desk.sqlite`` in it.

        Raises:
            UsageError: the address of the database cannot be read.
            StorageError: it cannot be opened.
        """
        address = url or workspace.database or sqlite_at(workspace.desk)
        database = Database(address)
        database.upgrade()
        return cls(workspace, database, Seal.of(workspace))

    @contextmanager
    def looking(self, actor: Actor) -> Iterator[Sitting]:
        """A sitting that only looks."""
        with self.database.reading() as session:
            yield Sitting(session, actor, self.clock(), self.seal)

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Sitting]:
        """A sitting that changes something; kept at its end, or not at all."""
        with self.database.writing() as session:
            yield Sitting(session, actor, self.clock(), self.seal)

    def close(self) -> None:
        """Lets go of the database."""
        self.database.close()
