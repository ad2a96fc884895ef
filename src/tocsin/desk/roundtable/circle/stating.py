"""Statements about keys as they travel: ours as bytes, and partners' from bytes."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.desk.roundtable.circle.own_key import REVOCATION, ROTATION
from tocsin.desk.roundtable.tables.streams import StatementRow
from tocsin.roundtable.envelopes.bounds import is_sound
from tocsin.roundtable.partners.keys import Revocation, Rotation

MOST_BYTES: Final = 16_384
_KINDS: Final[Mapping[str, type[Rotation] | type[Revocation]]] = {
    ROTATION: Rotation,
    REVOCATION: Revocation,
}
Statement = Rotation | Revocation


def statement_bytes(row: StatementRow) -> bytes:
    """A statement of ours as it travels."""
    return canonical({"kind": row.kind, "statement": row.document})


def statement_in(raw: bytes) -> Statement | None:
    """The statement in bytes, if they are one and nothing else."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        value: Any = orjson.loads(raw)
        if not is_sound(value):
            return None
        kind = _KINDS.get(value["kind"])
        if kind is None or value.keys() != {"kind", "statement"}:
            return None
        found = from_json(kind, value["statement"])
    except (
        orjson.JSONDecodeError, DamagedDocumentError, CannotStandError, KeyError, TypeError,
        AttributeError,
    ):  # fmt: skip
        return None
    return found if to_json(found) == value["statement"] else None
