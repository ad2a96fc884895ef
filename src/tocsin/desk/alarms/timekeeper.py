"""The clock of the server: every few seconds it does what has become due.

Folders are looked at, schedules asked, messages tried, panels and measures whose time is over taken
on; who works on a late answer is told, published answers go to the registry of fact-checks, and
partners are sent what they have yet to take; people are told of what came, and of what is late.
Servers and feeds of others are asked for what is new.
Each is kept apart, so that a mail server that does not answer stops none of the others.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from tocsin.desk.alarms.deliveries import deliver_due
from tocsin.desk.alarms.schedules import run_due
from tocsin.desk.alarms.watching import look_due
from tocsin.desk.answers.due import tell_due
from tocsin.desk.answers.registering import register_published
from tocsin.desk.factchecks.feeds import fetch_due
from tocsin.desk.measures.clock import end_due
from tocsin.desk.panels.clock import close_due
from tocsin.desk.roundtable.inbox.notices import tell_news, tell_overdue
from tocsin.desk.roundtable.streams.posting import post_due
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii.polling import ask_due
from tocsin.errors import TocsinError

EVERY_S: Final = 5.0
_log = logging.getLogger(__name__)
_TASKS: Final[tuple[tuple[str, Callable[[Desk], int]], ...]] = (
    ("folders", look_due),
    ("schedules", run_due),
    ("deliveries", deliver_due),
    ("panels", close_due),
    ("measures", end_due),
    ("answers", tell_due),
    ("registry of answers", register_published),
    ("servers of others", ask_due),
    ("feeds of fact-checks", fetch_due),
    ("roundtable", post_due),
    ("notices of the roundtable", tell_news),
    ("commitments", tell_overdue),
)


class Timekeeper:
    """A thread in the server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopping = Event()
        self._threads = [
            Thread(target=self._keep, args=(name, task), name=f"tocsin-{name}", daemon=True)
            for name, task in _TASKS
        ]

    def start(self) -> None:
        """Begins."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends, once what is being done is done."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _keep(self, name: str, task: Callable[[Desk], int]) -> None:
        while not self._stopping.wait(EVERY_S):
            try:
                task(self._desk)
            except TocsinError as error:
                _log.warning("%s wait: %s", name, error)
            except Exception:  # noqa: BLE001 - a thread that ends here ends all watching unseen
                _log.exception("%s stumbled", name)
