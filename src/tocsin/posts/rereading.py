"""``tocsin import --again``: what nobody could read then, read with today's readers.

Rejected records are kept whole. Each is given to the readers once more; where all its
outcomes are good, it leaves the rejected records of its import and enters the corpus as part
of a new one. The ledgers move with it, so the sum over all ledgers stays the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import orjson

from tocsin.engine.base import Engine
from tocsin.errors import UsageError
from tocsin.posts.corpus import Amendment, Corpus, Import
from tocsin.posts.importing import Batch, ImportResult, ImportSettings, checked
from tocsin.posts.items import Item
from tocsin.posts.ledger import FileLedger
from tocsin.posts.reading import RECORD_MARK, read_record
from tocsin.posts.records import Outcome, Record, Rejected
from tocsin.posts.staging import Staging

Row = Mapping[str, Any]


def import_again(corpus: Corpus, engine: Engine, settings: ImportSettings) -> ImportResult:
    """Reads all rejected records again; what still cannot be read stays where it is."""
    now = settings.now.isoformat()
    import_id = blake2b(f"again\x1f{now}".encode(), digest_size=8).hexdigest()
    with corpus.writing():
        stage = Staging(corpus.staging(import_id), settings.stated())
        batch = Batch(stage, settings)
        found = (_read_again(corpus, item, settings, batch) for item in corpus.imports())
        amendments = [amendment for amendment in found if amendment is not None]
        if not amendments:
            stage.discard()
            return ImportResult((), ())
        batch.flush(batch.taken)
        stage.finish()
        made = Import(import_id, "rejected records, read again", now, settings.stated(), ())
        return ImportResult(corpus.commit(engine, [(made, stage)], import_id, amendments), ())


def _read_again(
    corpus: Corpus, item: Import, settings: ImportSettings, batch: Batch
) -> Amendment | None:
    left: list[Row] = []
    taken: Counter[str] = Counter()
    for row in corpus.rejected([item]):
        items = list(_items(row, settings))
        if not items or any(isinstance(found.outcome, Rejected) for found in items):
            left.append(row)
            continue
        taken[row["file"]] += 1
        for found in items:
            batch.add(found, row["file"])
            batch.flush_if_full()
    if not taken:
        return None
    files = tuple(_without(file, taken[file.file]) for file in item.files)
    return Amendment(replace(item, files=files), tuple(left))


def _without(file: FileLedger, taken: int) -> FileLedger:
    return replace(file, items=file.items - taken, rejected=file.rejected - taken)


def _items(row: Row, settings: ImportSettings) -> Iterator[Item[Outcome]]:
    record = _record(row)
    try:
        items = [] if record is None else list(read_record(record, settings.reading))
    except UsageError:  # the columns that were named are those of another table
        return
    for item in items:
        yield checked(item, settings)


def _record(row: Row) -> Record | None:
    """The record as it was; ``None`` where what was kept is no whole record."""
    raw = row["raw"].encode()
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict):
        return None
    kept = value.get(RECORD_MARK)
    if kept is None:
        return Record(value, row["line"], raw)
    return Record(kept["value"], row["line"], raw, kept["layout"], kept["context"])
