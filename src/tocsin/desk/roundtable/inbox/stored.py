"""Messages read back from their rows: whole, or slim, as much as it takes to put threads together.

A bundle can have megabytes, and says nothing about how its thread stands. So of shares and requests
the payload is left out, and of their corrections the bundle.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.cases.documents import from_json
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Message

REASONED: Final = frozenset({What.CONTEST, What.CORRECT, What.REVOKE})
"""What is said with reasons."""
_FORMED: Final = frozenset({What.CONTEST, What.SIGHTING, What.REPLY})
"""Words that are short, and that people read: they are whole, and so are their corrections."""
_SAID_ONCE: Final = 500


def message_from(row: MessageRow, payload: Mapping[str, Any]) -> Message:
    """The message of a row, with this payload."""
    return from_json(Message, {**row.head, "payload": payload})


def slim(session: Session, thread_ids: Sequence[str]) -> list[Message]:
    """The messages of threads that stand, as much of each as its thread follows from."""
    query = select(MessageRow).where(
        MessageRow.thread.in_(thread_ids), MessageRow.refused.is_(None)
    )
    rows = {one.id: one for one in session.scalars(query)}
    formed = [row.id for row in rows.values() if _of_form(row, rows)]
    payloads = _payloads(session, formed)
    return [message_from(row, payloads.get(row.id) or slim_payload(row)) for row in rows.values()]


def _of_form(row: MessageRow, rows: Mapping[str, MessageRow]) -> bool:
    if row.what in _FORMED:
        return True
    return row.what == What.CORRECT and bool(row.chain) and rows[str(row.chain)].what in _FORMED


def slim_payload(row: MessageRow) -> dict[str, Any]:
    """As much of a payload as its thread follows from, where no more is needed, or there."""
    if row.what == What.REVOKE:
        return {"reasons": row.reasons}
    return {"reasons": row.reasons, "bundle": {}} if row.what == What.CORRECT else {}


def _payloads(session: Session, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(ids), _SAID_ONCE):
        some = ids[start : start + _SAID_ONCE]
        query = select(MessageRow.id, MessageRow.payload).where(MessageRow.id.in_(some))
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found
