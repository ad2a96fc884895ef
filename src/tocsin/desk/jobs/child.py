"""The process in which one job runs: ``python -m tocsin.desk.jobs.child``, started by the worker.

What to run comes as one line of JSON on standard input, for arguments of a process can be read by
everyone on the machine. Standard input stays open as long as the server lives: at its end, this
process ends too, so that no orphan goes on holding the corpus.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from tocsin.desk.database import Database
from tocsin.desk.jobs.leasing import LostLeaseError, fail, held, succeed
from tocsin.desk.jobs.queue import follow
from tocsin.desk.jobs.running import CancelledJobError, Running
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.errors import TocsinError
from tocsin.seal import Seal
from tocsin.workspace import open_workspace

ORPHANED: Final = 87
"""The exit code of a process whose server is gone."""


def main() -> int:
    """Runs the job that standard input names; its end is written to the database."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    asked = json.loads(sys.stdin.readline())
    Thread(target=_end_with_the_server, daemon=True).start()
    workspace = open_workspace(Path(asked["workspace"]))
    desk = Desk(workspace, Database(asked["database"]), Seal.of(workspace))
    job = Running(
        desk, asked["job"], asked["arguments"], asked["lease"], stop, started_at=desk.clock()
    )
    try:
        _run(job, asked["handler"])
    except LostLeaseError as error:
        sys.stderr.write(f"{error}\n")
    finally:
        desk.close()
    return 0


def _run(job: Running, handler: str) -> None:
    try:
        result = _handler(handler)(job)
    except (CancelledJobError, LostLeaseError):
        return  # the worker sees to the job
    except TocsinError as error:
        _failed(job, error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person who waits is told
        traceback.print_exc()
        what = f"{type(error).__name__}: {error}"
        _failed(
            job,
            TocsinError(
                f"Something unforeseen went wrong ({what}).", "Report it, with the job's log."
            ),
        )
    else:
        _done(job, result)


def _done(job: Running, result: Mapping[str, Any]) -> None:
    with job.desk.acting(SYSTEM) as sitting:
        row = held(sitting.session, job.id, job.lease)
        succeed(row, result, sitting.now)
        follow(sitting, row)
        sitting.log("job.done", job.id, kind=row.kind)


def _failed(job: Running, error: TocsinError) -> None:
    with job.desk.acting(SYSTEM) as sitting:
        row = held(sitting.session, job.id, job.lease)
        fail(row, error, sitting.now)
        sitting.log("job.failed", job.id, kind=row.kind, error=row.error)


def _handler(path: str) -> Callable[[Running], Mapping[str, Any]]:
    module, _, name = path.partition(":")
    found: Callable[[Running], Mapping[str, Any]] = getattr(import_module(module), name)
    return found


def _end_with_the_server() -> None:
    sys.stdin.read()
    os._exit(ORPHANED)


if __name__ == "__main__":
    sys.exit(main())
