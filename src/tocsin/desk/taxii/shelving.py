"""Objects in a collection: looked up as a client asks, added in an order that only goes forward.

Every object has a moment of its own in its collection, at least a microsecond after the one before,
whoever's clock stood where: writers take turns, and each goes on from the last moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    false,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from tocsin.desk.taxii.tables import CollectionRow, ObjectRow
from tocsin.exchange.stix.receiving import time_of
from tocsin.exchange.stix.versioning import OF_SEVERAL
from tocsin.exchange.taxii import Kept, Outcome, Position, Wanted, stamp

_STEP: Final = timedelta(microseconds=1)
_AT_ONCE: Final = 500
"""Values in one query: every database takes as many."""
_HOLDING: Final = ("grouping", "report")
_OTHERS: Final = "Only who added an object adds versions of it, and this one says something else."
_CONFLICT: Final = "This version of the object is here already, and says something else."


@dataclass(frozen=True, slots=True)
class Putting:
    """An object to add: its type, its content, and for one of ours the case it was made from."""

    id: str
    type: str
    content: Mapping[str, Any]
    case_id: str | None = None


def looked_up(
    session: Session,
    collection: str,
    wanted: Wanted,
    after: Position | None,
    most: int,
    *,
    whole: bool,
) -> list[Kept]:
    """The first ``most`` that are wanted behind a position, oldest first."""
    row = ObjectRow
    content = row.content if whole else literal("")
    query = select(row.object_id, row.version, row.added_at, content).where(
        _matches(row, collection, wanted), _version(collection, wanted)
    )
    if after is not None:
        query = query.where(row.added_at > after.added)
    found = session.execute(query.order_by(row.added_at).limit(most))
    return [Kept(name, version, added, text.encode()) for name, version, added, text in found]


def is_there(session: Session, collection: str, object_id: str) -> bool:
    """Whether there is any version of an object."""
    query = select(ObjectRow.object_id).where(
        ObjectRow.collection == collection, ObjectRow.object_id == object_id
    )
    return session.scalar(query.limit(1)) is not None


def put(
    session: Session, row: CollectionRow, objects: Sequence[Putting], owner: str, now: datetime
) -> list[Outcome]:
    """Adds objects to a collection; gives what became of each.

    ``owner`` is the reader who sends them, empty for the desk itself. What is there already, the
    same, is left as it is. An object without any time of its own (an observable) is a new version
    whenever it says something new.
    """
    before = _standing(session, row.id, (one.id for one in objects))
    outcomes = []
    for one in objects:
        text = orjson.dumps(one.content).decode()
        known = before.setdefault(one.id, [])
        outcome = _known(known, one.content, text, owner)
        if outcome is None:
            moment = max(now, row.last_added + _STEP) if row.last_added else now
            row.last_added = moment
            made = _row(row.id, one, text, owner, moment)
            session.add(made)
            known.append(made)
            outcome = Outcome(made.version)
        outcomes.append(outcome)
    session.flush()
    return outcomes


def version_of(content: Mapping[str, Any]) -> str:
    """The version that an object states, as it states it; empty where it states none."""
    return str(content.get("modified", content.get("created", "")))


def markings(session: Session, collection: str) -> list[Mapping[str, Any]]:
    """The definitions of markings that a collection holds."""
    query = select(ObjectRow.content).where(
        ObjectRow.collection == collection, ObjectRow.type == "marking-definition"
    )
    return [orjson.loads(one) for one in session.scalars(query)]


def ours(session: Session, collection: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The last version that the desk itself put in of each of some objects, by id."""
    found = _standing(session, collection, ids)
    last = {name: [one for one in rows if not one.owner][-1:] for name, rows in found.items()}
    return {name: orjson.loads(rows[0].content) for name, rows in last.items() if rows}


def let_go(session: Session, collection: str) -> int:
    """Deletes what the desk put in and no longer says; gives how many versions.

    Earlier versions of its objects, and what no case there names any more, such as an account that
    was named before it was not: neither can be revoked, and both would be given to whoever comes
    later. What holds a case together (a grouping, a report) names all that is in it.
    """
    own = (ObjectRow.collection == collection, ObjectRow.owner == "")
    other = aliased(ObjectRow)
    later = exists().where(
        other.collection == collection, other.owner == "", other.object_id == ObjectRow.object_id,
        other.version_at > ObjectRow.version_at,
    )  # fmt: skip
    count = _deleted(session, collection, select(ObjectRow.added_at).where(*own, later))
    holding = select(ObjectRow.content).where(*own, ObjectRow.type.in_(_HOLDING))
    cases = [orjson.loads(one) for one in session.scalars(holding)]
    named = {name for one in cases if not one.get("revoked") for name in one["object_refs"]}
    of_several = select(ObjectRow.added_at, ObjectRow.object_id).where(
        *own, ObjectRow.type.in_(OF_SEVERAL)
    )
    unnamed = [added for added, name in session.execute(of_several) if name not in named]
    return count + _deleted(session, collection, unnamed)


def taken_out(session: Session, collection: str, wanted: Wanted) -> int:
    """Deletes versions of objects; gives how many."""
    return _deleted(session, collection, _found(collection, wanted, ObjectRow.added_at))


def owners(session: Session, collection: str, wanted: Wanted) -> frozenset[str]:
    """Whose the versions of objects are."""
    return frozenset(session.scalars(_found(collection, wanted, ObjectRow.owner).distinct()))


def _deleted(session: Session, collection: str, which: Select[Any] | list[datetime]) -> int:
    """Deletes what was added at some moments."""
    found = which if isinstance(which, list) else list(session.scalars(which))
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        session.execute(
            delete(ObjectRow).where(
                ObjectRow.collection == collection, ObjectRow.added_at.in_(some)
            )
        )
    return len(found)


def _found(collection: str, wanted: Wanted, column: Any) -> Select[Any]:
    return select(column).where(
        _matches(ObjectRow, collection, wanted), _version(collection, wanted)
    )


def _matches(row: Any, collection: str, wanted: Wanted) -> ColumnElement[bool]:
    """What a version must be, whichever version it is."""
    parts: list[ColumnElement[bool]] = [row.collection == collection]
    if wanted.added_after is not None:
        parts.append(row.added_at > wanted.added_after)
    if wanted.ids is not None:
        parts.append(row.object_id.in_(wanted.ids))
    if wanted.types is not None:
        parts.append(row.type.in_(wanted.types))
    return false() if wanted.nothing else and_(*parts)


def _version(collection: str, wanted: Wanted) -> ColumnElement[bool]:
    """Whether it is one of the versions that are wanted, of those that match otherwise."""
    chosen = wanted.versions
    if chosen.all:
        return true()
    parts: list[ColumnElement[bool]] = []
    other = aliased(ObjectRow)
    same = and_(
        other.collection == collection,
        other.object_id == ObjectRow.object_id,
        *([other.added_at > wanted.added_after] if wanted.added_after is not None else []),
    )
    if chosen.last:
        parts.append(~exists().where(same, other.version_at > ObjectRow.version_at))
    if chosen.first:
        parts.append(~exists().where(same, other.version_at < ObjectRow.version_at))
    if chosen.at:
        parts.append(ObjectRow.version_at.in_(chosen.at))
    return or_(*parts)


def _standing(session: Session, collection: str, ids: Iterable[str]) -> dict[str, list[ObjectRow]]:
    """All versions that a collection has of some objects, in the order of their versions."""
    distinct = list(dict.fromkeys(ids))
    found: dict[str, list[ObjectRow]] = {}
    for start in range(0, len(distinct), _AT_ONCE):
        query = select(ObjectRow).where(
            ObjectRow.collection == collection,
            ObjectRow.object_id.in_(distinct[start : start + _AT_ONCE]),
        )
        for row in session.scalars(query.order_by(ObjectRow.version_at)):
            found.setdefault(row.object_id, []).append(row)
    return found


def _known(
    known: Sequence[ObjectRow], content: Mapping[str, Any], text: str, owner: str
) -> Outcome | None:
    """What becomes of an object of which there are versions; ``None``: it is added."""
    moment = _stated(content)
    rivals = known[-1:] if moment is None else [one for one in known if one.version_at == moment]
    for one in rivals:
        if one.content == text or orjson.loads(one.content) == content:
            return Outcome(one.version)
    if owner and any(one.owner != owner for one in known):
        return Outcome(version_of(content), _OTHERS)
    if moment is not None and rivals:
        return Outcome(version_of(content), _CONFLICT)
    return None


def _row(collection: str, one: Putting, text: str, owner: str, moment: datetime) -> ObjectRow:
    stated = _stated(one.content)
    return ObjectRow(
        collection=collection, added_at=moment, object_id=one.id, type=one.type,
        version=version_of(one.content) or stamp(moment), version_at=stated or moment,
        content=text, owner=owner, case_id=one.case_id,
    )  # fmt: skip


def _stated(content: Mapping[str, Any]) -> datetime | None:
    """The version that an object states: when it was modified, or else created (3.4.1)."""
    return time_of(content.get("modified", content.get("created")))
