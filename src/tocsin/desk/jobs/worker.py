"""Runs the queue: one thread in the server, a process a job.

A job's process can be killed without the server noticing more than that; and a job that takes all
of Python's attention leaves the pages quick.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread
from typing import Any, Final

from tocsin.desk.jobs.kinds import KINDS, Kind
from tocsin.desk.jobs.leasing import (
    LostLeaseError,
    beat,
    claim,
    died,
    held,
    ready,
    reclaim,
    release,
)
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError

_TURN_S: Final = 0.5
_BEAT_S: Final = 5.0
_GRACE_S: Final = 10.0  # to end in order, before it is killed
_LIGHT_ONES: Final = 2  # beside a heavy one: a small machine has two cores
_log = logging.getLogger(__name__)


@dataclass
class _Child:
    """A process, the job it runs, and since when it is asked to end."""

    process: subprocess.Popen[str]
    job_id: str
    heavy: bool
    asked_to_end_at: float | None = None


class Worker:
    """Takes jobs from the queue and runs each in a process of its own."""

    def __init__(self, desk: Desk, kinds: Mapping[str, Kind] = KINDS) -> None:
        self._desk = desk
        self._kinds = kinds
        self._lease = token_hex(16)
        self._children: dict[str, _Child] = {}
        self._stopping = Event()
        self._beaten_at = 0.0
        self._thread = Thread(target=self._work, name="tocsin-worker", daemon=True)

    def start(self) -> None:
        """Begins to work."""
        self._thread.start()

    def stop(self) -> None:
        """Ends in order: what runs is stopped and given back, to be taken up at the next start."""
        self._stopping.set()
        self._thread.join()
        for child in self._children.values():
            _end(child)
        for child in self._children.values():
            _wait(child)
            self._give_back(child)
        self._children.clear()

    def turn(self) -> None:
        """One look at everything: what ended, what is to be ended, what can begin."""
        for child in list(self._children.values()):
            self._look_after(child)
        if time.monotonic() - self._beaten_at >= _BEAT_S:
            self._beaten_at = time.monotonic()
            self._beat()
        while self._begin_next():
            pass

    def _work(self) -> None:
        while not self._stopping.wait(_TURN_S):
            try:
                self.turn()
            except StorageError as error:  # the database is away or busy: it will be back
                _log.warning("the queue waits: %s", error)
            except Exception:  # noqa: BLE001 - a thread that ends here ends all work unseen
                _log.exception("the queue stumbled")

    def _beat(self) -> None:
        """Keeps one's own jobs, then takes back those of others that fell silent.

        In one transaction and at one moment: after a long wait for the database, one's own look
        silent too.
        """
        lost: list[_Child] = []
        with self._desk.database.writing() as session:
            now = self._desk.clock()
            for child in self._children.values():
                try:
                    beat(session, child.job_id, self._lease, now)
                except LostLeaseError:
                    lost.append(child)
            session.flush()
            for job_id in reclaim(session, now):
                _log.warning("job %s was taken back from a server that fell silent", job_id)
        for child in lost:
            child.process.kill()

    def _look_after(self, child: _Child) -> None:
        code = child.process.poll()
        if code is not None:
            self._ended(child, code)
        elif child.asked_to_end_at is not None:
            if time.monotonic() - child.asked_to_end_at > _GRACE_S:
                _kill(child)
        elif self._to_be_cancelled(child):
            _end(child)

    def _to_be_cancelled(self, child: _Child) -> bool:
        with self._desk.database.reading() as session:
            row = session.get(JobRow, child.job_id)
            return row is None or row.lease != self._lease or row.cancel_asked

    def _ended(self, child: _Child, code: int) -> None:
        try:
            with self._desk.database.writing() as session:
                row = held(session, child.job_id, self._lease)
                died(row, _what(code), self._desk.clock())
        except LostLeaseError:
            pass  # it said its own end
        self._close(child)
        del self._children[child.job_id]

    def _give_back(self, child: _Child) -> None:
        try:
            with self._desk.database.writing() as session:
                row = held(session, child.job_id, self._lease)
                if row.cancel_asked:
                    died(row, "called off", self._desk.clock())
                else:
                    release(row, self._desk.clock())
        except LostLeaseError:
            pass
        self._close(child)

    def _close(self, child: _Child) -> None:
        """Lets go of an ended process, and of a log in which nothing stands."""
        if child.process.stdin is not None:
            with suppress(BrokenPipeError):
                child.process.stdin.close()
        log = log_of(self._desk.workspace.root, child.job_id)
        if log.exists() and not log.stat().st_size:
            log.unlink()

    def _begin_next(self) -> bool:
        light = sum(not child.heavy for child in self._children.values()) < _LIGHT_ONES
        kinds = self._kinds.values()
        # Most turns find nothing: only those that do wait for their turn to write.
        with self._desk.database.reading() as session:
            if ready(session, self._desk.clock(), kinds, light=light) is None:
                return False
        with self._desk.database.writing() as session:
            row = claim(session, self._desk.clock(), self._lease, kinds, light=light)
            asked = None if row is None else self._asked(row)
        if asked is None:
            return False
        job_id = asked["job"]
        heavy = self._kinds[asked["kind"]].heavy
        self._children[job_id] = _Child(self._process(asked), job_id, heavy)
        return True

    def _asked(self, row: JobRow) -> dict[str, Any]:
        return {
            "workspace": str(self._desk.workspace.root.resolve()),
            "database": self._desk.database.url.render_as_string(hide_password=False),
            "handler": self._kinds[row.kind].handler,
            "kind": row.kind,
            "job": row.id,
            "lease": self._lease,
            "arguments": row.arguments,
        }

    def _process(self, asked: Mapping[str, Any]) -> subprocess.Popen[str]:
        path = log_of(self._desk.workspace.root, asked["job"])
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tocsin.desk.jobs.child"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,  # Ctrl-C is for the server, which then ends its jobs
            )
        if process.stdin is not None:
            try:
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()
            except BrokenPipeError:
                _log.warning("the process of job %s ended before it began", asked["job"])
        return process


def log_of(root: Path, job_id: str) -> Path:
    """The file with what a job's process said, for who must find out why it failed."""
    return root / "jobs" / f"{job_id}.log"


def _end(child: _Child) -> None:
    child.asked_to_end_at = time.monotonic()
    child.process.terminate()


def _wait(child: _Child) -> None:
    try:
        child.process.wait(timeout=_GRACE_S)
    except subprocess.TimeoutExpired:
        _kill(child)
        child.process.wait()


def _kill(child: _Child) -> None:
    """Kills the process and whatever it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
    else:
        child.process.kill()


def _what(code: int) -> str:
    if code < 0:
        return f"the process was killed (signal {-code})"
    return f"the process ended with code {code}"
