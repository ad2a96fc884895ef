"""How much of the machine an engine may use."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from tocsin.errors import UsageError

_SIZE = re.compile(r"^\d+(?:\.\d+)?\s*(?:[KMGT]i?B?)$", re.IGNORECASE)
_COUNT = re.compile(r"^[0-9]{1,4}$")


def _default_threads() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits for one engine.

    ``memory_limit`` is what the engine itself may hold ("2GB"); beyond it work is spilled to
    ``spill_dir`` (``None``: a temporary folder that is removed on close). ``threads`` is the
    number of cores; ``progress`` shows the engine's own progress bar on standard error.
    """

    memory_limit: str = "2GB"
    spill_dir: Path | None = None
    threads: int = field(default_factory=_default_threads)
    progress: bool = False

    def __post_init__(self) -> None:
        if not _SIZE.match(self.memory_limit):
            raise UsageError(
                f"memory_limit {self.memory_limit!r} is not a size.", "Write it as 2GB or 800MB."
            )
        if self.threads < 1:
            raise UsageError(f"threads is {self.threads}.", "Give 1 or more.")

    def updated(self, stated: Mapping[str, str]) -> "Settings":
        """These settings with those stated as text in an engine URL."""
        known = {item.name for item in fields(self)}
        unknown = sorted(set(stated) - known)
        if unknown:
            raise UsageError(
                f"The engine has no setting {unknown[0]!r}.", f"Known: {', '.join(sorted(known))}."
            )
        changes: dict[str, object] = dict(stated)
        if "threads" in stated:
            if not _COUNT.match(stated["threads"]):
                raise UsageError(f"threads is {stated['threads']!r}.", "Give a whole number.")
            changes["threads"] = int(stated["threads"])
        if "spill_dir" in stated:
            changes["spill_dir"] = Path(stated["spill_dir"])
        if "progress" in stated:
            changes["progress"] = stated["progress"].lower() in {"1", "true", "yes"}
        return replace(self, **changes)  # type: ignore[arg-type]
