"""What others sent, kept as theirs: an envelope is read, and each object has a row of its own.

Nothing here is signed. Whoever runs the server vouches for it, so what it sends is named by server,
collection and account, and counts with nothing of ours until a person drafts a case from it.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import select

from tocsin.cases.canonical import digest
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import storable
from tocsin.desk.ids import new_id
from tocsin.desk.roundtable.circle.circles import who_we_are
from tocsin.desk.roundtable.inbox.opening import own_identity
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import ForeignRow, ReceivedRow, SourceRow
from tocsin.errors import InputError
from tocsin.exchange.stix import Foreign, Origin, Received, read_bundle, standing
from tocsin.exchange.stix.parsing import parse
from tocsin.exchange.stix.receiving import time_of
from tocsin.exchange.taxii.adding import FAULTS
from tocsin.exchange.taxii.client import BOUNDS
from tocsin.exchange.taxii.times import BEGINNING

_AT_ONCE: Final = 500
_LONGEST_NAME: Final = 300
_LARGEST_REFUSED: Final = 100_000
"""Bytes of a refused object that are kept; of a larger one, or one that no database takes, its
place and the reason are."""


def take_in(sitting: Sitting, source: SourceRow, body: bytes) -> ReceivedRow:
    """Keeps an envelope of a source; what is known already is not kept twice.

    An envelope that cannot be read at all is kept as one refusal, with the reason.
    """
    row = ReceivedRow(
        id=new_id("received"), source=source.id, at=sitting.now, new=0, known=0,
        refused=[], has_refused=False, sha256=sha256(body).hexdigest(), size=len(body),
    )  # fmt: skip
    sitting.session.add(row)
    try:
        received = _read(sitting, source, body)
    except InputError as error:
        row.refused = [{"place": -1, "id": "", "reason": str(error), "object": None}]
        row.has_refused = True
        sitting.session.flush()
        return row
    sitting.session.flush()
    row.refused = _refused(received, body)
    row.has_refused = bool(row.refused)
    row.new = _keep(sitting, source, row, received)
    row.known = len(received.objects) - row.new
    sitting.session.flush()
    return row


def origin_of(source: SourceRow, at: datetime) -> Origin:
    """A source as the reader of bundles names it."""
    return Origin(source.name, at)


def foreign_of(row: ForeignRow) -> Foreign:
    """An object as it was read."""
    content: dict[str, Any] = orjson.loads(row.content)
    return Foreign(
        id=row.object_id, type=row.type, modified=row.modified_at, revoked=row.revoked, by=row.by,
        tlp=Tlp(row.tlp) if row.tlp else None, content=content, is_echo=row.is_echo,
    )  # fmt: skip


def _read(sitting: Sitting, source: SourceRow, body: bytes) -> Received:
    me, origin = own_identity(who_we_are(sitting).id), origin_of(source, sitting.now)
    query = select(ForeignRow.content).where(
        ForeignRow.source == source.id, ForeignRow.type == "marking-definition"
    )
    markings = [orjson.loads(one) for one in sitting.session.scalars(query)]
    return read_bundle(body, origin, own=(me,), bounds=BOUNDS, markings=markings)


def _refused(received: Received, body: bytes) -> list[dict[str, Any]]:
    if not received.refused:
        return []
    _, listed = parse(body, BOUNDS)
    return [
        {"place": one.place, "id": one.id, "reason": FAULTS[one.fault],
         "object": _whole(listed[one.place])}
        for one in received.refused
    ]  # fmt: skip


def _whole(told: Any) -> Any:
    kept, _ = storable(told)
    try:
        return kept if len(orjson.dumps(kept)) <= _LARGEST_REFUSED else None
    except orjson.JSONEncodeError:  # a number of more than 64 bits
        return None


def _keep(sitting: Sitting, source: SourceRow, row: ReceivedRow, received: Received) -> int:
    """Adds rows for what is new, and says anew which versions stand; gives how many are new."""
    known = _known(sitting, source, {one.id for one in received.objects})
    digests = {(one.object_id, one.digest) for one in known}
    made: dict[tuple[str, str], ForeignRow] = {}
    for one in received.objects:
        key = (one.id, digest(one.content))
        if key not in digests and key not in made:
            made[key] = _row(source, row, one, key[1], sitting.now)
    sitting.session.add_all(made.values())
    _stand(source, [one for one in known if one.stands], list(made.values()), sitting.now)
    return len(made)


def _known(sitting: Sitting, source: SourceRow, ids: Iterable[str]) -> list[ForeignRow]:
    listed, found = sorted(ids), []
    for start in range(0, len(listed), _AT_ONCE):
        query = select(ForeignRow).where(
            ForeignRow.source == source.id,
            ForeignRow.object_id.in_(listed[start : start + _AT_ONCE]),
        )
        found += list(sitting.session.scalars(query))
    return found


def _stand(
    source: SourceRow, before: list[ForeignRow], made: list[ForeignRow], now: datetime
) -> None:
    """Which versions stand: by the rule of :mod:`tocsin.exchange.stix.standing`."""
    old, new = origin_of(source, BEGINNING), origin_of(source, now)
    earlier = [(one, foreign_of(one)) for one in before]
    later = [(one, foreign_of(one)) for one in made]
    rows = {id(foreign): one for one, foreign in (*earlier, *later)}
    decided = standing(
        Received(origin, "", "", 0, tuple(foreign for _, foreign in several))
        for origin, several in ((old, earlier), (new, later))
    )
    for one in rows.values():
        one.stands = False
    for held in decided.held:
        rows[id(held.foreign)].stands = True
    for held in decided.disputed:
        rows[id(held.foreign)].disputed = True


def _row(
    source: SourceRow, received: ReceivedRow, one: Foreign, digest_of: str, now: datetime
) -> ForeignRow:
    return ForeignRow(
        id=new_id("foreign"), source=source.id, received=received.id, object_id=one.id,
        type=one.type, name=_name(one), by=one.by[:_LONGEST_NAME], tlp=one.tlp, digest=digest_of,
        content=orjson.dumps(one.content).decode(),
        modified_at=one.modified or time_of(one.content.get("created")), revoked=one.revoked,
        is_echo=one.is_echo, stands=False, disputed=False, at=now,
    )  # fmt: skip


def _name(one: Foreign) -> str:
    told = one.content.get("name") or one.content.get("abstract") or one.content.get("value")
    return " ".join(told.split())[:_LONGEST_NAME] if isinstance(told, str) else ""
