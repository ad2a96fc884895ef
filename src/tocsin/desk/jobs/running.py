"""What a handler is given: its arguments, and a way to say how far it is."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any, Final

from tocsin.desk.jobs.leasing import held, told
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError
from tocsin.workspace import Workspace

_log = logging.getLogger(__name__)
_EVERY_S: Final = 0.5  # how often progress is written: a page asks every second or two


class CancelledJobError(Exception):
    """The job was called off; raised where it says how far it is."""


@dataclass
class Running:
    """A job that runs, in a process of its own."""

    desk: Desk
    id: str
    arguments: Mapping[str, Any]
    lease: str
    stop: Event
    started_at: datetime
    _told_at: float = field(default=0.0, init=False)

    @property
    def workspace(self) -> Workspace:
        """Where the work is done."""
        return self.desk.workspace

    def progress(self, done: int, total: int, message: str) -> None:
        """Says how far the job is: ``done`` of ``total`` steps, 0 of 0 where nobody can count.

        Written at most twice a second, however often it is called.

        Raises:
            CancelledJobError: the job is to be called off.
            LostLeaseError: another server has it by now.
        """
        if self.cancelled():
            raise CancelledJobError
        tick = time.monotonic()
        if self._told_at and tick - self._told_at < _EVERY_S:
            return
        self._told_at = tick
        try:
            with self.desk.database.writing() as session:
                told(session, self.id, self.lease, done, total, message)
        except StorageError as error:  # the work itself can go on; the next word may be heard
            _log.warning("progress could not be written: %s", error)

    def cancelled(self) -> bool:
        """Whether the job is to be called off; a handler that does not ask is killed."""
        return self.stop.is_set()

    def check_lease(self) -> None:
        """Makes sure that the job is still this process's, before what cannot be undone.

        Raises:
            LostLeaseError: it is not.
        """
        with self.desk.database.reading() as session:
            held(session, self.id, self.lease)
