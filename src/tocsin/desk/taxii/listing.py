"""Collections as pages list them; of the cases in one, each person sees those they may know of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import CollectionRow, GrantRow, ObjectRow


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection, with how many objects (versions counted) and readers it has."""

    row: CollectionRow
    objects: int
    readers: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a collection: cases that the actor may know of, how many others there are, and how
    many objects readers sent.
    """

    cases: tuple[CaseRow, ...]
    other_cases: int
    of_readers: int


def collections(sitting: Sitting) -> list[CollectionView]:
    """All collections, those that were closed last.

    Raises:
        ForbiddenError: the actor may neither look nor administer.
    """
    _need(sitting)
    query = select(CollectionRow).order_by(
        CollectionRow.closed_at.is_not(None), CollectionRow.created_at, CollectionRow.id
    )
    return _views(sitting, list(sitting.session.scalars(query)))


def collection(sitting: Sitting, collection_id: str) -> CollectionView:
    """One collection.

    Raises:
        ForbiddenError: the actor may neither look nor administer.
        NotFoundError: there is none.
    """
    _need(sitting)
    row = sitting.session.get(CollectionRow, collection_id)
    if row is None:
        raise NotFoundError("There is no such collection.", "Look at the list of collections.")
    return _views(sitting, [row])[0]


def contents(sitting: Sitting, collection_id: str) -> Contents:
    """What is in a collection.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    session = sitting.session
    of_cases = select(ObjectRow.case_id).where(
        ObjectRow.collection == collection_id, ObjectRow.case_id.is_not(None)
    )
    known = select(CaseRow).where(CaseRow.id.in_(of_cases), known_to(sitting.actor))
    cases = tuple(session.scalars(known.order_by(CaseRow.number)))
    total = session.scalar(select(func.count()).select_from(of_cases.distinct().subquery())) or 0
    sent = select(func.count()).where(ObjectRow.collection == collection_id, ObjectRow.owner != "")
    return Contents(cases, total - len(cases), session.scalar(sent) or 0)


def _views(sitting: Sitting, rows: Sequence[CollectionRow]) -> list[CollectionView]:
    ids = [row.id for row in rows]
    objects, readers = _counted(sitting, ObjectRow, ids), _counted(sitting, GrantRow, ids)
    return [CollectionView(row, objects.get(row.id, 0), readers.get(row.id, 0)) for row in rows]


def _counted(
    sitting: Sitting, table: type[ObjectRow] | type[GrantRow], ids: Sequence[str]
) -> dict[str, int]:
    query = select(table.collection, func.count()).where(table.collection.in_(ids))
    return dict(sitting.session.execute(query.group_by(table.collection)).all())


def _need(sitting: Sitting) -> None:
    if not sitting.actor.may(Right.ADMINISTER):
        sitting.need(Right.LOOK)
