"""The narratives of the last run, kept in the workspace, so that ids stay.

A folder with ``texts.parquet`` (which text was in which narrative and theme), ``history.jsonl``
(what happened in each run) and ``decisions.jsonl`` (:mod:`.decisions`). It is no index: deleted,
every narrative is new.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tocsin.detect.narratives.identity import NONE
from tocsin.detect.narratives.tables import HISTORY, TEXTS
from tocsin.errors import StorageError

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Registry:
    """The folder (a workspace's ``narratives/``)."""

    folder: Path

    @property
    def decisions(self) -> Path:
        """The file of decisions."""
        return self.folder / "decisions.jsonl"

    def texts(self) -> pa.Table:
        """The texts of the last run (``TEXTS``); none before the first.

        Raises:
            StorageError: the file is damaged.
        """
        path = self.folder / "texts.parquet"
        if not path.is_file():
            return TEXTS.empty_table()
        try:
            return pq.read_table(path).select(TEXTS.names).cast(TEXTS)
        except (OSError, ValueError, KeyError) as error:
            raise StorageError(
                f"The narratives of the last run in {path} cannot be read: {error}.",
                "Restore it from a backup, or delete it: then every narrative is new.",
            ) from error

    def history(self) -> pa.Table:
        """What happened so far (``HISTORY``), the oldest first."""
        path = self.folder / "history.jsonl"
        lines = path.read_bytes().splitlines() if path.is_file() else []
        rows = pa.Table.from_pylist([orjson.loads(line) for line in lines])
        if not lines:
            return HISTORY.empty_table()
        at = pc.cast(rows["at"], pa.timestamp("us", tz="UTC"))
        return rows.set_column(0, "at", at).select(HISTORY.names).cast(HISTORY)

    def keep(self, texts: pa.Table, history: pa.Table) -> None:
        """Keeps a run: its texts in place of the last one's, its history after that.

        Texts that this run did not see keep their narrative.

        Raises:
            StorageError: it cannot be written.
        """
        before = self.texts()
        unseen = pc.invert(pc.is_in(before["text_id"], value_set=texts["text_id"].combine_chunks()))
        path = self.folder / "texts.parquet"
        lines = [orjson.dumps(row) + b"\n" for row in history.to_pylist()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(".new")
            pq.write_table(pa.concat_tables([texts, before.filter(unseen)]), beside)
            beside.replace(path)
            with (self.folder / "history.jsonl").open("ab") as file:
                file.writelines(lines)
        except OSError as error:
            raise StorageError(
                f"The narratives cannot be kept in {self.folder}: {error}.",
                "Check space and permissions.",
            ) from error


def before(texts: pa.Table, text_ids: pa.Array, column: str) -> Ints:
    """A column of the last run (``narrative`` or ``theme``) for some texts; ``NONE`` if unknown."""
    place = pc.index_in(text_ids, value_set=texts["text_id"].combine_chunks())
    found = pc.fill_null(texts[column].combine_chunks().take(place), NONE)
    values: Ints = found.to_numpy(zero_copy_only=False)
    return values
