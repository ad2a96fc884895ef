"""A list that came in, as evidence for the basket of a case."""

from datetime import datetime
from hashlib import sha256

from tocsin.cases.evidence import Evidence, Provenance
from tocsin.cases.freezing import freeze_table
from tocsin.exchange.killchain.reading import read
from tocsin.exchange.killchain.writing import COLUMNS


def frozen(content: bytes, name: str, captured_by: str, now: datetime) -> Evidence:
    """The rows of a file as a frozen table; ``name`` is the file's, ``now`` is aware.

    Raises:
        InputError: the file is no list.
        CannotStandError: it has more rows than a frozen table holds.
    """
    rows = [
        [row.tactic, row.technique, row.procedure, row.indicator, row.note]
        for row in read(content).rows
    ]
    origin = Provenance(
        source_file=name, reader="killchain/1", raw_hash=sha256(content).hexdigest()
    )
    return freeze_table("Online Operations Kill Chain", COLUMNS, rows, origin, captured_by, now)
