"""What the last investigation of a workspace found, kept so that it can be looked at again.

A folder a detector, a Parquet file a table, in the schemas of the detectors; ``about.json`` says
what was investigated, and when.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.chain.investigation import Investigation
from tocsin.errors import StorageError, UsageError
from tocsin.finding import findings_table
from tocsin.workspace import Workspace


def keep(workspace: Workspace, made: Investigation) -> None:
    """Keeps an investigation in place of the last one.

    Raises:
        StorageError: it cannot be written; the last one stays.
    """
    folder, draft = workspace.found, workspace.found.with_suffix(".new")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for name, table in _tables(made):
            path = draft / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, path, compression="zstd")
        (draft / "about.json").write_bytes(orjson.dumps(_about(made), default=str))
        shutil.rmtree(folder, ignore_errors=True)
        draft.replace(folder)
    except OSError as error:
        raise StorageError(
            f"What was found cannot be kept in {folder}: {error}.", "Check space and permissions."
        ) from error


@dataclass(frozen=True)
class Found:
    """What a workspace's last investigation found.

    Raises:
        UsageError: nothing has been investigated.
    """

    folder: Path

    def __post_init__(self) -> None:
        if not (self.folder / "about.json").is_file():
            raise UsageError(
                "Nothing has been investigated in this workspace.",
                "Do it first: tocsin report --workspace FOLDER --out FOLDER",
            )

    @classmethod
    def of(cls, workspace: Workspace) -> Self | None:
        """What was found in a workspace; ``None`` where nothing has been investigated."""
        there = (workspace.found / "about.json").is_file()
        return cls(workspace.found) if there else None

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return (self.folder / f"{name}.parquet").is_file()

    def about(self) -> Mapping[str, Any]:
        """``title``, ``created_at``, ``version``, ``posts`` and ``parameters``."""
        found: Mapping[str, Any] = orjson.loads((self.folder / "about.json").read_bytes())
        return found

    def table(self, name: str) -> pa.Table:
        """A table, such as ``narratives/members``.

        Raises:
            UsageError: that was not looked for.
            StorageError: the file is damaged.
        """
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise UsageError(
                f"The last investigation did not look for {name.partition('/')[0]}.",
                "Investigate again, with texts read (--read) and fact-checks where they are asked "
                "for.",
            )
        try:
            return pq.read_table(path)
        except (OSError, pa.ArrowInvalid) as error:
            raise StorageError(
                f"{path} cannot be read: {error}.", "Investigate again: tocsin report"
            ) from error


def _tables(made: Investigation) -> Iterator[tuple[str, pa.Table]]:
    reading = made.reading
    parts = {
        "coordination": made.coordination,
        "copied": made.copied,
        "targets": made.targets,
        "narratives": made.narratives,
        "voids": made.voids,
        "about": made.about,
        "texts": reading and reading.texts,
        "claims": reading and reading.claims,
        "worthy": reading and reading.worthy,
    }
    for name, part in parts.items():
        for one in fields(part) if part is not None else ():
            value = getattr(part, one.name)
            if isinstance(value, pa.Table):
                yield f"{name}/{one.name}", value
    yield "findings", findings_table(made.findings)
    yield "posts", made.cited


def _about(made: Investigation) -> Mapping[str, Any]:
    return {
        "title": made.title,
        "created_at": made.created_at.isoformat(),
        "version": made.version,
        "posts": made.corpus.posts,
        "parameters": made.parameters,
    }
