"""Import: from files on disk to posts in the corpus, with a ledger that adds up.

Each input is staged (and resumes where it was interrupted), then all are committed at once.
An input that is in the corpus already is known by its content and skipped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from tocsin.engine.base import Engine
from tocsin.errors import InputError, StorageError
from tocsin.posts.checks import problem
from tocsin.posts.collector import collect_now, paused_collector
from tocsin.posts.columns.column_map import to_toml
from tocsin.posts.corpus import Corpus, Import
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.items import Item, rejected_row
from tocsin.posts.layouts import MediaFileError
from tocsin.posts.ledger import Tally
from tocsin.posts.opening import Opened, Unopened, files_in, open_inputs
from tocsin.posts.pictures import Pictures
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.reading import Reading, read_items
from tocsin.posts.records import Other, Outcome, Post, Rejected
from tocsin.posts.schema import POSTS, SCHEMA_VERSION
from tocsin.posts.staging import Staging

PART_POSTS: Final = 20_000
PART_BYTES: Final = 64_000_000


@dataclass(frozen=True)
class ImportSettings:
    """How an import is made. ``pseudonyms=None`` keeps identities (``--keep-identities``)."""

    now: datetime
    pseudonyms: Pseudonyms | None
    zone: tzinfo = UTC
    identify_language: bool = True
    reading: Reading = field(default_factory=Reading)

    def stated(self) -> dict[str, Any]:
        """What shapes the rows, for the record and to tell whether a stage still fits."""
        reading = self.reading
        return {
            "schema_version": SCHEMA_VERSION,
            "columns": len(POSTS),  # a stage that was begun before a column was added fits no more
            "keep_identities": self.pseudonyms is None,
            "timezone": str(self.zone),
            "identify_language": self.identify_language,
            "encoding": reading.encoding,
            "column_map": to_toml(reading.column_map) if reading.column_map else None,
            "map": dict(reading.given),
        }


@dataclass(frozen=True)
class ImportResult:
    """What was imported now, and which inputs were in the corpus already."""

    made: tuple[Import, ...]
    known: tuple[str, ...]


Progress = Callable[[str, int], None]
"""Told the file and the number of items read so far."""


def import_files(
    corpus: Corpus,
    engine: Engine,
    paths: Sequence[Path | str],
    settings: ImportSettings,
    progress: Progress = lambda _file, _items: None,
    stdin: BinaryIO | None = None,
) -> ImportResult:
    """Brings files into the corpus; ``"-"`` is standard input.

    Raises:
        StorageError: the workspace cannot be written. What was staged stays: the same
            command resumes.
    """
    staged: dict[str, tuple[Import, Staging]] = {}
    known: list[str] = []
    try:
        with corpus.writing():
            for path in files_in(paths):
                made = _stage(corpus, path, settings, progress, stdin)
                if made is None or made[0].id in staged:
                    known.append(str(path))
                else:
                    staged[made[0].id] = made
            run = _run_name(staged)
            closed = corpus.commit(engine, list(staged.values()), run) if staged else ()
    except OSError as error:
        raise StorageError(
            f"The workspace cannot be written: {error}.",
            "Make room or check permissions, then run the same command again: it resumes.",
        ) from error
    return ImportResult(closed, tuple(known))


def _stage(
    corpus: Corpus,
    path: Path | str | Unopened,
    settings: ImportSettings,
    progress: Progress,
    stdin: BinaryIO | None,
) -> tuple[Import, Staging] | None:
    """The staged input; ``None`` where the corpus holds it already."""
    name = path.name if isinstance(path, Unopened) else str(path)
    import_id = _fingerprint(name, settings)
    if corpus.holds(import_id):
        return None
    stage = Staging(corpus.staging(import_id), settings.stated())
    item = Import(import_id, name, settings.now.isoformat(), settings.stated(), ())
    if isinstance(path, Unopened):
        stage.tally(name).refuse(path.reason, path.remedy)
        stage.finish()
    elif not stage.complete:
        with paused_collector():
            _read_into(stage, path, settings, progress, stdin)
    return item, stage


def _read_into(
    stage: Staging,
    path: Path | str,
    settings: ImportSettings,
    progress: Progress,
    stdin: BinaryIO | None,
) -> None:
    batch = Batch(stage, settings)
    batch.taken = stage.consumed  # staged before an interruption
    pictures = Pictures()
    seen = 0
    for opened in open_inputs([path], settings.reading.limits, stdin):
        tally = stage.tally(opened.name)
        if not isinstance(opened, Opened):
            tally.refuse(opened.reason, opened.remedy)
            continue
        for item in _items(opened, settings.reading, tally):
            seen += 1
            if seen <= stage.consumed:
                continue
            found = checked(item, settings)
            pictures.look_at(found.outcome, opened.beside)
            batch.add(found, opened.name)
            if batch.flush_if_full():
                progress(opened.name, seen)
        progress(opened.name, seen)
    batch.flush(max(seen, stage.consumed))
    stage.finish()


def _items(opened: Opened, how: Reading, tally: Tally) -> Iterator[Item[Outcome]]:
    """The items of a file; where the file itself fails, the tally says so and it ends.

    Pictures, sounds and films come with the exports whose posts they are attached to.
    """
    try:
        yield from read_items(opened, how, tally.show_map)
    except MediaFileError:
        yield Item(Other("media files"), 0, "", b"")
    except InputError as error:
        tally.refuse(error.message, error.remedy)


def checked(item: Item[Outcome], settings: ImportSettings) -> Item[Outcome]:
    """The item, or its rejection where a post cannot be what it claims."""
    if isinstance(item.outcome, Post):
        fault = problem(item.outcome, settings.now, settings.zone)
        if fault is not None:
            item.outcome = fault
    return item


class Batch:
    """Posts and rejected records on their way to a part of the stage."""

    def __init__(self, stage: Staging, settings: ImportSettings) -> None:
        self._stage = stage
        self._how = Finishing(settings.pseudonyms, settings.zone, settings.identify_language)
        self._posts: list[Sourced] = []
        self._rejected: list[Mapping[str, Any]] = []
        self._bytes = 0
        self.taken = 0

    def add(self, item: Item[Outcome], file: str) -> None:
        """Counts an item of a file and keeps what must be kept of it."""
        self.taken += 1
        self._stage.tally(file).count(item.outcome, item.reader)
        if isinstance(item.outcome, Post):
            self._posts.append(Sourced(item.outcome, file, item.line, item.reader, item.raw_hash))
            self._bytes += len(item.outcome.text)
        elif isinstance(item.outcome, Rejected):
            row = rejected_row(item, item.outcome, file)
            self._rejected.append(row)
            self._bytes += len(row["raw"]) + 100

    def flush_if_full(self) -> bool:
        """Writes a part when there is enough for one; says whether it did."""
        full = len(self._posts) >= PART_POSTS or self._bytes >= PART_BYTES
        if full:
            self.flush(self.taken)
        return full

    def flush(self, consumed: int) -> None:
        """Writes a part; ``consumed`` counts the items since the start of the input."""
        posts, identities = finish(self._posts, self._how)
        self._stage.append(posts, identities, self._rejected, consumed)
        self._posts, self._rejected, self._bytes = [], [], 0
        collect_now()


def _fingerprint(path: str, settings: ImportSettings) -> str:
    """What the input is, by its content; what can be read once only, by the time of its import.

    A person who says how to read it (the encoding, the columns) imports it anew.
    """
    stated = settings.stated()
    reading = [stated[name] for name in ("encoding", "column_map", "map") if stated[name]]
    digest = blake2b(orjson.dumps(reading) if reading else b"", digest_size=8)
    try:
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        with Path(path).open("rb") as content:
            while chunk := content.read(1 << 20):
                digest.update(chunk)
    except (OSError, ValueError):  # not a file, or it does not open: the ledger will say why
        digest.update(f"{path}\x1f{settings.now.isoformat()}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _run_name(import_ids: Iterable[str]) -> str:
    return blake2b("".join(sorted(import_ids)).encode(), digest_size=8).hexdigest()
