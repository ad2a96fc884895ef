"""The audit log read: from the database, in bounded memory, and from and to a file of lines."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tocsin.desk.audit.chain import Entry
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.audit.verify import Line
from tocsin.errors import InputError, Sentence, StorageError

_BATCH: Final = 2_000
_FIELDS: Final = tuple(one.name for one in fields(Entry))
_LONGEST_LINE: Final = 64 * 2**20  # a detail is a few kilobytes; a line without end is none of ours


def stored_lines(session: Session, above: int = 0) -> Iterator[Line]:
    """The log in the database from after entry ``above`` on, in order.

    Raises:
        StorageError: the database is damaged.
    """
    query = (
        select(
            *(getattr(AuditRow, name) for name in _FIELDS),
            AuditDetailRow.salt,
            AuditDetailRow.detail,
        )
        .outerjoin(AuditDetailRow, AuditDetailRow.seq == AuditRow.seq)
        .where(AuditRow.seq > above)
        .order_by(AuditRow.seq)
        .execution_options(yield_per=_BATCH)
    )
    try:
        for *values, salt, detail in session.execute(query):
            yield Line(Entry(*values), salt, detail)
    except (DatabaseError, UnicodeDecodeError) as error:
        raise StorageError(
            "The audit log cannot be read: the database is damaged, or was changed from outside.",
            "Restore it from a backup.",
        ) from error


def export(lines: Iterable[Line], file: BinaryIO) -> int:
    """Writes a log as JSON, a line an entry; gives how many."""
    count = 0
    for line in lines:
        file.write(orjson.dumps(line.to_json(), option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count


def exported_lines(path: Path) -> Iterator[Line]:
    """The log in an exported file.

    Raises:
        InputError: a line is no entry.
    """
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(_LONGEST_LINE):
            number += 1
            yield _line(raw, f"{path}, line {number}")


def _line(raw: bytes, place: str) -> Line:
    try:
        value: dict[str, Any] = orjson.loads(raw)
        entry = Entry(**{name: value[name] for name in _FIELDS})
        line = Line(entry, value["salt"], value["detail"])
        # Another spelling, an unknown field, another order are changes of the file too.
        as_written = orjson.dumps(line.to_json(), option=orjson.OPT_APPEND_NEWLINE) == raw
    except (ValueError, TypeError, KeyError) as error:
        raise _no_entry(place) from error
    if not as_written:
        raise _no_entry(place)
    return line


def _no_entry(place: str) -> InputError:
    return InputError(
        Sentence("{place}: this is no entry of an audit log.", place=place),
        "The file was changed or cut short; export the log again.",
    )
