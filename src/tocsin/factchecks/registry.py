"""The registry: all that fact-checkers said, when we learnt of it, and what was taken back.

Two questions have an answer for any moment: what was known then (revisions that were added
until then), and what still held (not withdrawn, not expired). A withdrawal is of the
fact-check, so a later revision does not undo it, for stale copies of what a publisher took back
go on circulating in feeds; only :meth:`Registry.reinstate` does.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.errors import UsageError
from tocsin.factchecks.adding import Added, Adding, Progress, add_files
from tocsin.factchecks.schema import FACTCHECKS
from tocsin.factchecks.store import WITHDRAWALS, Store, batches, revisions
from tocsin.posts.keys import keys64

ALL: Final = tuple(FACTCHECKS.names)
_TIME: Final = pa.timestamp("us", tz="UTC")
_JOINED: Final = frozenset({"withdrawn_at", "withdrawal_reason"})


class Registry:
    """The fact-checks of a workspace (``folder`` is its ``factchecks/``)."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)

    def add(
        self,
        files: Sequence[str | Path],
        how: Adding,
        progress: Progress = lambda _file, _items: None,
        stdin: BinaryIO | None = None,
    ) -> Added:
        """Reads files, folders and archives into one commit; see :func:`add_files`."""
        return add_files(self._store, files, how, progress, stdin)

    def current(
        self,
        at: datetime | None = None,
        *,
        columns: Sequence[str] = ALL,
        with_withdrawn: bool = False,
        with_expired: bool = False,
    ) -> pa.Table:
        """One row a fact-check: its newest revision, as known and valid at a time (now).

        Those that are withdrawn or expired by then are left out unless asked for; their
        ``withdrawn_at`` and ``valid_until`` tell them. Bodies of articles are most of the
        memory: name the ``columns`` that are needed.

        Raises:
            UsageError: the time has no zone.
            StorageError: a file is damaged.
        """
        found = self.batches(
            at, columns=columns, with_withdrawn=with_withdrawn, with_expired=with_expired
        )
        return pa.concat_tables([_schema(columns).empty_table(), *found])

    def batches(
        self,
        at: datetime | None = None,
        *,
        columns: Sequence[str] = ALL,
        with_withdrawn: bool = False,
        with_expired: bool = False,
    ) -> Iterator[pa.Table]:
        """:meth:`current`, a table at a time, in bounded memory."""
        moment = _aware(at or datetime.now(UTC))
        parts = self._store.parts()
        rows = np.sort(revisions(parts).newest(_microseconds(moment)))
        withdrawn = _withdrawn(self._store.withdrawals(), moment)
        asked = {*columns, "factcheck_key", "valid_until"} - _JOINED
        begin = 0
        for stored in batches(parts, sorted(asked)):
            low, high = np.searchsorted(rows, [begin, begin + stored.num_rows])
            found = _with_withdrawals(stored.take(pa.array(rows[low:high] - begin)), withdrawn)
            begin += stored.num_rows
            if not with_withdrawn:
                found = found.filter(pc.is_null(found["withdrawn_at"]))
            if not with_expired:
                now = pa.scalar(moment, type=_TIME)
                found = found.filter(pc.fill_null(pc.greater(found["valid_until"], now), True))
            if found.num_rows:
                yield found.select(list(columns)).cast(_schema(columns))

    def history(self, factcheck_id: str) -> pa.Table:
        """All revisions of a fact-check, the first one first; empty where there is none."""
        stored = sorted(set(ALL) - _JOINED)
        kept = [
            part.filter(pc.equal(part["factcheck_id"], factcheck_id))
            for part in batches(self._store.parts(), stored)
        ]
        if not kept:
            return FACTCHECKS.empty_table()
        withdrawn = _withdrawn(self._store.withdrawals(), datetime.max.replace(tzinfo=UTC))
        joined = _with_withdrawals(pa.concat_tables(kept), withdrawn)
        return joined.select(list(ALL)).cast(FACTCHECKS).sort_by("revision")

    def withdraw(self, factcheck_ids: Sequence[str], when: datetime, reason: str) -> None:
        """Notes that these hold no longer from a time on.

        Raises:
            UsageError: an id is unknown, no reason is given, or the time has no zone.
            StorageError: the registry cannot be written.
        """
        self._note(factcheck_ids, when, reason, withdrawn=True)

    def reinstate(self, factcheck_ids: Sequence[str], when: datetime, reason: str) -> None:
        """Takes withdrawals back from a time on; both stay on record. Raises as those do."""
        self._note(factcheck_ids, when, reason, withdrawn=False)

    def withdrawals(self) -> pa.Table:
        """Every withdrawal and reinstatement, in the order they were noted (``WITHDRAWALS``)."""
        return self._store.withdrawals()

    def rejected(self, commit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every rejected record (of one commit): file, line, reader, field, reason, remedy, raw."""
        return self._store.rejected(commit)

    def _note(
        self, factcheck_ids: Sequence[str], when: datetime, reason: str, *, withdrawn: bool
    ) -> None:
        if not reason.strip():
            raise UsageError("A withdrawal needs a reason.", "Say why, in a sentence.")
        ids = list(dict.fromkeys(factcheck_ids))
        keys = keys64("factcheck", pa.array(ids, type=pa.string()))
        with self._store.writing():
            known = np.isin(keys.to_numpy(), revisions(self._store.parts()).key)
            if not known.all():
                raise UsageError(
                    f"No fact-check has the id {ids[int(np.argmin(known))]!r}.",
                    "Take the ids from the column factcheck_id.",
                )
            events = {
                "factcheck_id": ids,
                "factcheck_key": keys,
                "at": [_aware(when)] * len(ids),
                "withdrawn": [withdrawn] * len(ids),
                "reason": [reason.strip()] * len(ids),
            }
            self._store.note(pa.table(events, schema=WITHDRAWALS))


def _withdrawn(events: pa.Table, moment: datetime) -> pa.Table:
    """What is withdrawn at a moment: for each id the last event until then decides."""
    until = events.filter(pc.less_equal(events["at"], pa.scalar(moment, type=_TIME)))
    order = until.append_column("noted", pa.array(np.arange(until.num_rows)))
    sorted_events = order.sort_by([("at", "ascending"), ("noted", "ascending")])
    last = {key: row for row, key in enumerate(sorted_events["factcheck_key"].to_pylist())}
    decisive = sorted_events.take(pa.array(list(last.values()), type=pa.int64()))
    return decisive.filter(decisive["withdrawn"])


def _with_withdrawals(table: pa.Table, withdrawn: pa.Table) -> pa.Table:
    keys = withdrawn["factcheck_key"].combine_chunks()
    at = pc.index_in(table["factcheck_key"], value_set=keys)
    joined = table.append_column("withdrawn_at", withdrawn["at"].take(at))
    return joined.append_column("withdrawal_reason", withdrawn["reason"].take(at))


def _schema(columns: Sequence[str]) -> pa.Schema:
    return pa.schema([FACTCHECKS.field(name) for name in columns], metadata=FACTCHECKS.metadata)


def _aware(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise UsageError(f"The time {time} has no zone.", "Give one, such as +00:00.")
    return time.astimezone(UTC)


def _microseconds(time: datetime) -> int:
    return int(np.datetime64(time.replace(tzinfo=None), "us").astype(np.int64))
