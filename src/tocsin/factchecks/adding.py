"""From files to a commit: read, finished, settled against what is known, kept, counted."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.errors import InputError
from tocsin.factchecks.finishing import Sourced, finish
from tocsin.factchecks.ledger import FileLedger
from tocsin.factchecks.reading import Reading, read_items
from tocsin.factchecks.records import FactCheck, Outcome
from tocsin.factchecks.revising import Fate, Newest, settle
from tocsin.factchecks.schema import CONTENT, FACTCHECKS, Kind
from tocsin.factchecks.store import Commit, Store, revisions, rows_at
from tocsin.factchecks.verdicts import Verdict
from tocsin.posts.items import Item, rejected_row
from tocsin.posts.layouts import MediaFileError
from tocsin.posts.opening import Opened, open_inputs
from tocsin.posts.records import Other, Rejected

PART_ROWS: Final = 50_000
PART_CHARACTERS: Final = 64_000_000
_MOST_WORDINGS: Final = 1_000
"""Unknown wordings of verdicts that a ledger lists."""
_SETTLED_BY: Final = ("factcheck_key", "content_key", *CONTENT)


@dataclass(frozen=True)
class Adding:
    """How files are added. ``kind`` counts where a record states none."""

    now: datetime
    kind: Kind = Kind.FACTCHECK
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True)
class Added:
    """What became of the files of one commit."""

    commit: int
    files: tuple[FileLedger, ...]

    def total(self, name: str) -> int:
        """The sum of a count over all files: ``added``, ``revised``, ``duplicates`` …"""
        return sum(getattr(ledger, name) for ledger in self.files)


Progress = Callable[[str, int], None]
"""Told the file and the number of its items read so far."""


def add_files(
    store: Store,
    files: Sequence[str | Path],
    how: Adding,
    progress: Progress = lambda _file, _items: None,
    stdin: BinaryIO | None = None,
) -> Added:
    """Reads files (folders, archives, ``-``) into one commit.

    Raises:
        StorageError: the registry cannot be written; nothing was added.
        UsageError: ``how.reading`` names a field or a column that does not exist; nothing was
            added.
    """
    with store.writing(), Commit(store) as commit:
        batch = _Batch(store, commit, how)
        ledgers = []
        for opened in open_inputs(files, how.reading.limits, stdin):
            ledger = FileLedger(opened.name)
            ledgers.append(ledger)
            if not isinstance(opened, Opened):
                ledger.problem, ledger.remedy = opened.reason, opened.remedy
                continue
            for item in _items(opened, how.reading, ledger):
                batch.take(item, ledger)
            progress(opened.name, ledger.items)
        batch.flush()
        commit.complete(ledgers, how.now)
    return Added(commit.number, tuple(ledgers))


def _items(opened: Opened, how: Reading, ledger: FileLedger) -> Iterator[Item[Outcome]]:
    """The items of a file; where the file itself fails, the ledger says so and it ends."""

    def show(columns: Any) -> None:
        ledger.columns = dict(columns)

    try:
        yield from read_items(opened, how, show)
    except MediaFileError:  # saved pages come with their pictures
        yield Item(Other("media files"), 0, "", b"")
    except InputError as error:
        ledger.problem, ledger.remedy = error.message, error.remedy


class _Batch:
    """Fact-checks on their way to a part of the commit."""

    def __init__(self, store: Store, commit: Commit, how: Adding) -> None:
        self._before = store.parts()
        self._commit = commit
        self._how = how
        self._pending: list[Sourced] = []
        self._ledgers: list[FileLedger] = []
        self._characters = 0

    def take(self, item: Item[Outcome], ledger: FileLedger) -> None:
        """Counts an item and keeps what must be kept of it."""
        ledger.count(item.outcome, item.reader)
        outcome = item.outcome
        if isinstance(outcome, Rejected):
            self._commit.reject(rejected_row(item, outcome, ledger.file))
        if not isinstance(outcome, FactCheck):
            return
        self._pending.append(Sourced(outcome, ledger.file, item.line, item.reader, item.raw_hash))
        self._ledgers.append(ledger)
        self._characters += len(outcome.claim) + len(outcome.body or "")
        if len(self._pending) >= PART_ROWS or self._characters >= PART_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Settles what is pending, writes what is new, and tells the ledgers."""
        if not self._pending:
            return
        table = finish(self._pending, self._how.kind, self._how.now)
        settled = settle(_said(table).to_pylist(), self._newest(table))
        new = [fate is not Fate.DUPLICATE for fate, _ in settled]
        numbers = pa.array([number for _, number in settled], type=pa.int32())
        place = FACTCHECKS.get_field_index("revision")
        numbered = table.set_column(place, FACTCHECKS.field("revision"), numbers)
        if any(new):
            self._commit.append(numbered.filter(pa.array(new)))
        for ledger, (fate, _) in zip(self._ledgers, settled, strict=True):
            setattr(ledger, fate.value, getattr(ledger, fate.value) + 1)
        self._note_unknown(table)
        self._pending, self._ledgers, self._characters = [], [], 0

    def _newest(self, table: pa.Table) -> dict[int, Newest]:
        """What is known of the ids in a table.

        What a revision says is read only where it is asked: where the content differs, or the
        id comes more than once.
        """
        parts = [*self._before, *self._commit.parts]
        stored = revisions(parts)
        newest = stored.newest()
        keys, contents = table["factcheck_key"].to_numpy(), table["content_key"].to_numpy()
        at = np.searchsorted(stored.key[newest], keys)
        hits = np.flatnonzero(at < len(newest))
        hits = hits[stored.key[newest[at[hits]]] == keys[hits]]
        rows = newest[at[hits]]
        times = Counter(keys[hits].tolist())
        asked = [times[key] > 1 for key in keys[hits].tolist()]
        differs = (stored.content_key[rows] != contents[hits]) | np.array(asked, dtype=bool)
        found = np.unique(rows[differs])
        said = dict(zip(found.tolist(), rows_at(parts, found, CONTENT), strict=True))
        return {
            int(stored.key[row]): Newest(
                int(stored.content_key[row]), int(stored.revision[row]), said.get(row, {})
            )
            for row in np.unique(rows).tolist()
        }

    def _note_unknown(self, table: pa.Table) -> None:
        """Lists the wordings that the table of verdicts does not know yet."""
        verdicts, stated = table["verdict"].to_pylist(), table["verdict_as_stated"].to_pylist()
        for ledger, verdict, words in zip(self._ledgers, verdicts, stated, strict=True):
            known = ledger.unknown_verdicts
            if (
                verdict == Verdict.OTHER
                and words
                and (words in known or len(known) < _MOST_WORDINGS)
            ):
                known[words[:200]] += 1


def _said(table: pa.Table) -> pa.Table:
    """What the rows state, with their keys; a language that we identified is not stated."""
    place = table.schema.get_field_index("lang")
    stated = pc.if_else(pc.is_valid(table["lang_score"]), None, table["lang"])
    return table.set_column(place, table.field(place), stated).select(_SETTLED_BY)
