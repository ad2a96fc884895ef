"""The clock of all jobs, apart from them: what a job imports counts as its memory."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def timed(report: dict[str, Any]) -> Iterator[None]:
    """CPU seconds (with children) and wall seconds of the block."""
    begun, cpu = time.perf_counter(), _cpu_s()
    yield
    report["wall_s"] = round(time.perf_counter() - begun, 3)
    report["cpu_s"] = round(_cpu_s() - cpu, 3)


def _cpu_s() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
