"""A workspace: one folder that holds an investigation. Copying the folder moves it.

``tocsin.toml`` (settings), ``key`` (makes and opens pseudonyms), ``corpus/`` (the posts, in
Parquet), ``index/`` (derived, can be deleted and is made again), ``factchecks/`` (the registry),
``narratives/`` and ``answers.jsonl`` (what is remembered and what people decided), ``found/`` (what
the last investigation found), ``desk.sqlite`` and ``seal`` (people, cases, panels, the audit log,
and the key that signs it).
"""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tocsin.errors import StorageError, UsageError

KEY_BYTES: Final = 32
_SETTINGS: Final = """\
# Settings of this workspace. An environment variable (TOCSIN_MEMORY=4GB) wins over this
# file, and a flag on the command line (--memory 4GB) over both.

# engine = "duckdb://"        # or "spark://HOST:PORT"
# memory = "2GB"              # what the engine may hold before it spills to disk
# timezone = "UTC"            # zone of times whose source states none
# keep_identities = false     # true: account ids are stored as they are, not as pseudonyms
# embedder = "e5"             # or "light", or another model; see docs: Embeddings
# read = 5000                 # how many distinct texts are read; 0: none
# fdr = 0.01                  # the share of joined pairs that may be chance's
# people_per_search_point = 0 # how many people a point of interest.csv stands for

# The desk (tocsin serve):
# public_url = "https://desk.example.org"   # what people type; stands in mails, and on answers
# publisher = "Joint Information Desk"      # whose agreed answers are at /answers
# [alerts]                    # to give answers as alerts (CAP) too; see docs: Agreed answers
# watch_roots = ["/srv/exports"]            # folders below which folders may be watched
# database = "postgresql://USER:PASSWORD@HOST/NAME"   # instead of desk.sqlite
# [mail]                      # how alarms leave the desk; see docs: Watching
# [webhooks]                  # which hosts may be called
# [retention]                 # after how many days what is deleted; see docs: The audit log
# [oidc]                      # sign-in through an institution's own provider
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder and where things lie in it."""

    root: Path

    @property
    def corpus(self) -> Path:
        """Posts, identities, ledgers and rejected records."""
        return self.root / "corpus"

    @property
    def factchecks(self) -> Path:
        """The registry of fact-checks."""
        return self.root / "factchecks"

    @property
    def found(self) -> Path:
        """What the last investigation found."""
        return self.root / "found"

    @property
    def desk(self) -> Path:
        """The desk's database, where it is the embedded one."""
        return self.root / "desk.sqlite"

    @property
    def index(self) -> Path:
        """What can be made again from the corpus."""
        return self.root / "index"

    def save_column_map(self, file: str, toml: str) -> Path:
        """Keeps what a file's columns were taken for, to be corrected and used again."""
        name = re.sub(r"[^\w.-]+", "_", file.rpartition("/")[2])[-100:].strip(".") or "table"
        path = self.root / "columns" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(toml, encoding="utf-8")
        return path

    @property
    def database(self) -> str | None:
        """Where the desk's database is, if it is not the embedded one.

        ``TOCSIN_DATABASE`` wins over ``database`` in ``tocsin.toml``.

        Raises:
            UsageError: the settings are not valid TOML.
        """
        stated = os.environ.get("TOCSIN_DATABASE") or self.settings().get("database")
        return str(stated) if stated else None

    def key(self) -> bytes:
        """The secret that makes pseudonyms and opens sealed identities.

        Raises:
            StorageError: it is missing or damaged.
        """
        path = self.root / "key"
        try:
            key = bytes.fromhex(path.read_text().strip())
        except (OSError, ValueError) as error:
            raise StorageError(
                f"The workspace key {path} cannot be read.",
                "Restore it from a backup: without it pseudonyms of new posts would not match.",
            ) from error
        if len(key) != KEY_BYTES:
            raise StorageError(f"The workspace key {path} is damaged.", "Restore it from a backup.")
        return key

    def settings(self) -> Mapping[str, Any]:
        """What ``tocsin.toml`` states.

        Raises:
            UsageError: it is not valid TOML.
        """
        path = self.root / "tocsin.toml"
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:  # of TOML, or of UTF-8
            raise UsageError(f"{path} is not valid TOML: {error}.", "Correct that line.") from error


def create_workspace(root: Path) -> Workspace:
    """Makes a workspace in a folder that is empty or does not exist yet.

    Raises:
        UsageError: there is something else in the folder.
        StorageError: it cannot be written.
    """
    if (root / "tocsin.toml").exists():
        raise UsageError(f"{root} is a workspace already.", "Use it, or choose another folder.")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} is not empty.", "Choose an empty or a new folder.")
    try:
        for folder in ("corpus", "index"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        _write_key(root / "key")
        (root / "tocsin.toml").write_text(_SETTINGS, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The workspace {root} cannot be written: {error}.", "Check space and permissions."
        ) from error
    return Workspace(root)


def open_workspace(root: Path) -> Workspace:
    """The workspace in this folder.

    Raises:
        UsageError: there is none.
    """
    if not (root / "tocsin.toml").is_file():
        raise UsageError(f"{root} is no workspace.", f"Make one with: tocsin init {root}")
    return Workspace(root)


def _write_key(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
