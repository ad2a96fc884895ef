"""What the last investigation of a workspace found, kept so that it can be looked at again.

A folder a detector, a Parquet file a table, in the schemas of the detectors; ``about.json`` says
what was investigated, and when.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.chain.investigation import Investigation
from tocsin.charts import Chart
from tocsin.errors import StorageError, UsageError
from tocsin.finding import findings_table
from tocsin.results import KeptResult, Result
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
        for name, result in made.measured.items():
            _keep_result(draft / "measured" / name, result)
        (draft / "about.json").write_bytes(orjson.dumps(_about(made), default=str))
        _swap(draft, folder)
    except OSError as error:
        raise StorageError(
            f"What was found cannot be kept in {folder}: {error}.", "Check space and permissions."
        ) from error


def _swap(draft: Path, folder: Path) -> None:
    """Puts the draft in its place; who looks meanwhile finds nothing for a moment at most."""
    last = folder.with_suffix(".old")
    shutil.rmtree(last, ignore_errors=True)
    if folder.exists():
        folder.replace(last)
    draft.replace(folder)
    shutil.rmtree(last, ignore_errors=True)


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

    def measured(self) -> Mapping[str, Result]:
        """What was measured on the whole of it, by name.

        Raises:
            StorageError: a file is damaged.
        """
        names = sorted(path.parent.name for path in self.folder.glob("measured/*/said.json"))
        return {name: self._result(name) for name in names}

    def _result(self, name: str) -> Result:
        folder = self.folder / "measured" / name
        try:
            said = orjson.loads((folder / "said.json").read_bytes())
            plots = {title: Chart.from_json(one) for title, one in said["charts"].items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"{folder} cannot be read: {error}.", "Investigate again: tocsin report"
            ) from error
        numbers = {table: self.table(f"measured/{name}/{table}") for table in said["tables"]}
        return KeptResult(tuple(said["said"]), numbers, plots, tuple(said["caveats"]))


def _keep_result(folder: Path, result: Result) -> None:
    folder.mkdir(parents=True)
    for name, table in result.tables().items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    said = {
        "said": result.said(),
        "tables": list(result.tables()),
        "charts": {name: chart.to_json() for name, chart in result.charts().items()},
        "caveats": result.caveats(),
    }
    packed = orjson.dumps(said, option=orjson.OPT_SERIALIZE_NUMPY, default=_plain)
    (folder / "said.json").write_bytes(packed)


def _plain(value: Any) -> Any:
    """What orjson does not know: arrays and other sequences."""
    return value.tolist() if hasattr(value, "tolist") else list(value)


def _tables(made: Investigation) -> Iterator[tuple[str, pa.Table]]:
    reading = made.reading
    parts = {
        "coordination": made.coordination,
        "copied": made.copied,
        "portraits": made.portraits,
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
    yield "timeline", made.timeline


def _about(made: Investigation) -> Mapping[str, Any]:
    return {
        "title": made.title,
        "created_at": made.created_at.isoformat(),
        "version": made.version,
        "posts": made.corpus.posts,
        "bucket_s": made.bucket_s,
        "corpus": asdict(made.corpus),
        "caveats": made.caveats,
        "parameters": made.parameters,
    }
