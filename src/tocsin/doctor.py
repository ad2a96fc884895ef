"""Is this machine, and this workspace, in order? Each check says what is wrong and the mend."""

import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from rich.markup import escape

from tocsin.engine import connect
from tocsin.errors import TocsinError
from tocsin.posts.corpus import Corpus
from tocsin.posts.pictures import GET_IT, is_installed
from tocsin.report.plugged import every_plugin
from tocsin.workspace import Workspace, open_workspace

LEAST_FREE_BYTES: Final = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``fine`` is false only for what stops the work."""

    name: str
    fine: bool
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)

    def line(self) -> str:
        """For a person, with console markup."""
        mark = "[green]ok[/]  " if self.fine else "[red]bad[/] "
        return f"{mark} {self.name}: {escape(f'{self.found} {self.remedy}'.rstrip())}"


def examine(workspace: Path | None) -> list[Check]:
    """All checks of the machine and, if given, of the workspace."""
    checks = [_python(), _engine(), _spark(), _pictures(), _space(workspace or Path()), *_plugins()]
    if workspace is None:
        return checks
    try:
        space = open_workspace(workspace)
    except TocsinError as error:
        return [*checks, Check("workspace", False, error.message, error.remedy)]
    return [*checks, _settings(space), _key(space), *_corpus(Corpus(space.corpus))]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version)


def _engine() -> Check:
    try:
        with connect("duckdb://") as engine:
            rows = engine.to_arrow(engine.table(pa.table({"n": [1, 2]}))).num_rows
    except (TocsinError, RuntimeError) as error:
        return Check("engine", False, str(error), "Install Tocsin again.")
    return Check("engine", rows == 2, "DuckDB computes")


def _spark() -> Check:
    java = "Java found" if shutil.which("java") else "no Java: Spark cannot be used"
    return Check("Spark (optional)", True, java)


def _pictures() -> Check:
    if is_installed():
        return Check("pictures (optional)", True, "ImageHash found")
    absent = "no ImageHash: pictures are known by name only."
    return Check("pictures (optional)", True, absent, f"To compare them: {GET_IT}")


def _plugins() -> list[Check]:
    """A plug-in that is left out stops nothing: Tocsin goes on without it."""
    working, refused = every_plugin()
    fitting = [
        Check(f"plug-in {one.name}", True, f"{one.point}, of {one.origin}: loads")
        for one in working
    ]
    left_out = [
        Check(
            f"plug-in {one.name}",
            True,
            f"{one.point}, of {one.package} {one.version}: left out, {one.problem}.",
            "Tell the package's authors, or take it out.",
        )
        for one in refused
    ]
    return [*fitting, *left_out] or [Check("plug-ins (optional)", True, "none installed")]


def _space(folder: Path) -> Check:
    existing = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    return Check(
        "free space",
        free >= LEAST_FREE_BYTES,
        f"{free / 1024**3:.1f} GB",
        "" if free >= LEAST_FREE_BYTES else "Make room: importing and spilling need some.",
    )


def _settings(space: Workspace) -> Check:
    try:
        stated = space.settings()
    except TocsinError as error:
        return Check("settings", False, error.message, error.remedy)
    return Check("settings", True, ", ".join(stated) or "none: the defaults")


def _key(space: Workspace) -> Check:
    try:
        space.key()
    except TocsinError as error:
        return Check("key", False, error.message, error.remedy)
    return Check("key", True, "present")


def _corpus(corpus: Corpus) -> list[Check]:
    corpus.finish_moving()
    try:
        files = [file for item in corpus.imports() for file in item.files]
    except TocsinError as error:
        return [Check("ledgers", False, error.message, error.remedy)]
    unbalanced = [file.file for file in files if not file.balanced()]
    stated = sum(file.posts for file in files)
    stages = [path.name for path in (corpus.folder / ".staging").glob("*")]
    return [
        Check(
            "ledgers",
            not unbalanced,
            f"{len(files)} files add up" if not unbalanced else f"{unbalanced[0]} does not add up",
            "" if not unbalanced else "Import it again into a new workspace and report this.",
        ),
        _posts(corpus, stated),
        Check(
            "interrupted imports",
            True,
            f"{len(stages)}" if stages else "none",
            "Run the same import again: it resumes." if stages else "",
        ),
    ]


def _posts(corpus: Corpus, stated: int) -> Check:
    try:
        held = sum(pq.read_metadata(path).num_rows for path in corpus.post_files())
    except (OSError, pa.ArrowException) as error:
        return Check("posts", False, str(error), "Restore the corpus from a backup.")
    if held != stated:
        return Check(
            "posts", False, f"{held:,} stored, but the ledgers say {stated:,}", "Restore a backup."
        )
    return Check("posts", True, f"{held:,}, as the ledgers say")
