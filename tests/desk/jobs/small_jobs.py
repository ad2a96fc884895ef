"""Handlers for the tests of the worker. Each leaves its traces in the workspace."""

import os
import signal
import time
from typing import Any

from tocsin.desk.jobs.running import Running
from tocsin.errors import InputError


def count(job: Running) -> dict[str, Any]:
    steps = int(job.arguments.get("steps", 3))
    for step in range(steps):
        job.progress(step, steps, "counting")
    return {"counted": steps}


def polite(job: Running) -> dict[str, Any]:
    """Runs until it is called off, and says at once that it was."""
    _trace(job)
    while True:
        job.progress(0, 0, "waiting")
        time.sleep(0.05)


def stubborn(job: Running) -> dict[str, Any]:
    """Never asks whether it is called off."""
    _trace(job)
    time.sleep(600)
    return {}


def killed(job: Running) -> dict[str, Any]:
    """Dies as many times as it is told to, then ends well."""
    times = _trace(job)
    if times <= int(job.arguments["deaths"]):
        os.kill(os.getpid(), signal.SIGKILL)
    return {"tries": times}


def faulty(_job: Running) -> dict[str, Any]:
    raise ZeroDivisionError("a fault in the code \0 \udcff")


def refusing(_job: Running) -> dict[str, Any]:
    raise InputError("line 3 is no post.", "Mend line 3.")


def weighty(job: Running) -> dict[str, Any]:
    """Notes when it begins and ends, to see whether two ran at once."""
    _trace(job, "begin")
    time.sleep(0.3)
    _trace(job, "end")
    return {}


weightier = weighty


def _trace(job: Running, what: str = "") -> int:
    """Adds a line to the trace; says how many there are of this job."""
    path = job.workspace.root / f"{job.id}.trace"
    with path.open("a") as file:
        file.write(f"{os.getpid()} {time.time()} {what}\n")
    return len(path.read_text().splitlines())
