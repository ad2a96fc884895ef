"""Credentials for the programs of partners, and what each may do with which collection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Right
from tocsin.desk.people.secrets import new_token, token_hash
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.access import agreed, is_within, objection
from tocsin.desk.taxii.collections import CLOSEST, open_collection
from tocsin.desk.taxii.tables import CollectionRow, GrantRow, ReaderRow, ReadingRow
from tocsin.errors import Sentence

_LONGEST: Final = 200
_MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Given:
    """A grant as it works now; ``objection`` says why the reader does not get it all the same."""

    collection: CollectionRow
    can_read: bool
    can_write: bool
    objection: str | None


@dataclass(frozen=True, slots=True)
class ReaderView:
    """A reader; ``most_tlp`` is what it gets now, ``None``: nothing. ``objects`` it has fetched."""

    row: ReaderRow
    most_tlp: Tlp | None
    grants: tuple[Given, ...]
    objects: int
    last_read: datetime | None


def add_reader(
    sitting: Sitting, name: str, *, partner: str = "", most_tlp: Tlp = Tlp.GREEN
) -> tuple[ReaderRow, str]:
    """Makes credentials for a program; gives the password, which is shown once.

    ``partner`` is a desk at the roundtable, whose agreed label counts; without one the program is
    of an institution that has no desk, with which ``most_tlp`` was agreed.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: it has no name, there is no such partner, or the label is for people only.
    """
    sitting.need(Right.ADMINISTER)
    faults: dict[str, str] = {}
    if not 0 < len(name.strip()) <= _LONGEST:
        faults["name"] = Sentence("is empty or too long")
    if partner and circle(sitting).trusted(partner) is None:
        faults["partner"] = Sentence("is no partner that is trusted now")
    if not is_within(most_tlp, CLOSEST):
        faults["most_tlp"] = Sentence("is for people who are named, and not for programs")
    if faults:
        raise InvalidError("The reader cannot be added.", "Correct the fields below.", faults)
    secret = new_token("tocsin_taxii")
    row = ReaderRow(
        id=new_id("reader"), secret_hash=token_hash(secret), name=name.strip(), partner=partner,
        most_tlp=most_tlp, created_by=sitting.actor.person_id, created_at=sitting.now, fetched=0,
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("taxii.reader_added", row.id, name=row.name, partner=partner, most_tlp=most_tlp)
    return row, secret


def renew_secret(sitting: Sitting, reader_id: str) -> tuple[ReaderRow, str]:
    """Makes a new password for a reader; the old one opens nothing from now on.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such reader.
        ConflictError: it was ended.
    """
    sitting.need(Right.ADMINISTER)
    row = _going(sitting, reader_id)
    secret = new_token("tocsin_taxii")
    row.secret_hash = token_hash(secret)
    sitting.log("taxii.reader_renewed", row.id)
    return row, secret


def end_reader(sitting: Sitting, reader_id: str) -> None:
    """Shuts a reader out for good; what it sent stays.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such reader.
        ConflictError: it was ended before.
    """
    sitting.need(Right.ADMINISTER)
    row = _going(sitting, reader_id)
    row.ended_at = sitting.now
    sitting.session.execute(delete(GrantRow).where(GrantRow.reader == row.id))
    sitting.log("taxii.reader_ended", row.id)


def grant(
    sitting: Sitting, reader_id: str, collection_id: str, *, can_read: bool, can_write: bool
) -> None:
    """Says what a reader may do with a collection; neither: nothing any more.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such reader or collection.
        ConflictError: one of them was ended.
        InvalidError: the reader's institution may not have the collection.
    """
    sitting.need(Right.ADMINISTER)
    reader = _going(sitting, reader_id)
    collection = open_collection(sitting, collection_id)
    row = sitting.session.get(GrantRow, (reader_id, collection_id))
    if row is not None:
        sitting.session.delete(row)
        sitting.session.flush()
    if can_read or can_write:
        _need_fitting(sitting, reader, collection)
        sitting.session.add(
            GrantRow(reader=reader_id, collection=collection_id, can_read=can_read,
                     can_write=can_write)
        )  # fmt: skip
    told = {"collection": collection_id, "can_read": can_read, "can_write": can_write}
    sitting.log("taxii.granted", reader_id, **told)


def readers(sitting: Sitting) -> list[ReaderView]:
    """All readers by name, those that were ended last.

    Raises:
        ForbiddenError: the actor does not administer.
    """
    sitting.need(Right.ADMINISTER)
    query = select(ReaderRow).order_by(ReaderRow.ended_at.is_not(None), ReaderRow.name)
    return [_view(sitting, row) for row in sitting.session.scalars(query)]


def readers_of(sitting: Sitting, collection: CollectionRow) -> list[tuple[ReaderRow, Given]]:
    """Who may use a collection, by name.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = (
        select(ReaderRow, GrantRow)
        .join(GrantRow, GrantRow.reader == ReaderRow.id)
        .where(GrantRow.collection == collection.id)
        .order_by(ReaderRow.name)
    )
    rows = sitting.session.execute(query)
    return [(reader, _given(sitting, reader, collection, one)) for reader, one in rows]


def readings(sitting: Sitting, collection_id: str) -> Sequence[tuple[ReadingRow, str]]:
    """Who fetched what of a collection last, each with the reader's name.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = (
        select(ReadingRow, ReaderRow.name)
        .join(ReaderRow, ReaderRow.id == ReadingRow.reader)
        .where(ReadingRow.collection == collection_id)
        .order_by(ReadingRow.at.desc(), ReadingRow.id)
    )
    return list(sitting.session.execute(query.limit(_MOST_LISTED)))


def _view(sitting: Sitting, row: ReaderRow) -> ReaderView:
    query = (
        select(CollectionRow, GrantRow)
        .join(GrantRow, GrantRow.collection == CollectionRow.id)
        .where(GrantRow.reader == row.id)
        .order_by(CollectionRow.title)
    )
    given = tuple(
        _given(sitting, row, collection, one) for collection, one in sitting.session.execute(query)
    )
    last = sitting.session.scalar(
        select(func.max(ReadingRow.at)).where(ReadingRow.reader == row.id)
    )
    most = None if row.ended_at is not None else agreed(circle(sitting), row)
    return ReaderView(row, most, given, row.fetched, last)


def _given(sitting: Sitting, row: ReaderRow, collection: CollectionRow, one: GrantRow) -> Given:
    return Given(collection, one.can_read, one.can_write, _objection(sitting, row, collection))


def _objection(sitting: Sitting, row: ReaderRow, collection: CollectionRow) -> str | None:
    known = circle(sitting)
    most = agreed(known, row)
    if most is None:
        return Sentence("its partner is not trusted now")
    return objection(known, collection, row.partner, most)


def _need_fitting(sitting: Sitting, row: ReaderRow, collection: CollectionRow) -> None:
    against = _objection(sitting, row, collection)
    if against is not None:
        raise InvalidError(
            Sentence("This reader cannot have the collection: {why}.", why=against),
            "Agree with the institution first, or choose another collection.",
            {"collection": against},
        )


def _going(sitting: Sitting, reader_id: str) -> ReaderRow:
    row = sitting.session.get(ReaderRow, reader_id)
    if row is None:
        raise NotFoundError("There is no such reader.", "Look at the list of readers.")
    if row.ended_at is not None:
        raise ConflictError("This reader was ended.", "Add another.")
    return row
