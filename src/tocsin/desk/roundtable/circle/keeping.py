"""Partners and groups as they are kept: their events are read, and what follows is written down.

Every event stands in the signed audit log with its digest; two writers of the same place cannot
both have it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.cases.canonical import digest
from tocsin.desk.errors import NotFoundError
from tocsin.desk.roundtable.tables.streams import (
    GroupEventRow,
    GroupRow,
    PartnerEventRow,
    PartnerRow,
)
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.partners import groups, partner
from tocsin.roundtable.partners.events import Event, event_from_json, event_to_json, kind_of
from tocsin.roundtable.partners.groups import Group
from tocsin.roundtable.partners.partner import Partner

T = TypeVar("T")


class Kept(Mapping[str, T]):
    """Partners or groups by id, each read when it is first asked for: to check one message, one
    partner is needed and not all.
    """

    def __init__(self, ids: Iterable[str], read: Callable[[str], T]) -> None:
        self._ids = dict.fromkeys(ids)
        self._read = read
        self._found: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        """The one of that id."""
        if key not in self._ids:
            raise KeyError(key)
        if key not in self._found:
            self._found[key] = self._read(key)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        """All ids."""
        return iter(self._ids)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ids)

    def __contains__(self, key: object) -> bool:
        """Whether there is one of that id; nothing is read for it."""
        return key in self._ids


def partners_of(session: Session) -> Kept[Partner]:
    """All partners as they stand."""
    return Kept(session.scalars(select(PartnerRow.id)), lambda one: partner_of(session, one))


def groups_of(session: Session) -> Kept[Group]:
    """All groups as they stand."""
    return Kept(session.scalars(select(GroupRow.id)), lambda one: group_of(session, one))


def partner_events(session: Session, partner_id: str) -> list[Event]:
    """Everything that happened to a partner, in order."""
    query = select(PartnerEventRow.document).where(PartnerEventRow.partner_id == partner_id)
    documents = session.scalars(query.order_by(PartnerEventRow.place))
    return [event_from_json(one) for one in documents]


def partner_of(session: Session, partner_id: str) -> Partner:
    """A partner as it stands; there must be one."""
    return partner.replay(partner_events(session, partner_id))


def group_of(session: Session, group_id: str) -> Group:
    """A group as it stands; there must be one."""
    query = select(GroupEventRow.document).where(GroupEventRow.group_id == group_id)
    documents = session.scalars(query.order_by(GroupEventRow.place))
    return groups.replay(groups.event_from_json(one) for one in documents)


def partner_row(sitting: Sitting, partner_id: str) -> PartnerRow:
    """A partner's row.

    Raises:
        NotFoundError: there is none of that id.
    """
    row = sitting.session.get(PartnerRow, partner_id)
    if row is None:
        raise NotFoundError("There is no such partner.", "Look at the list of partners.")
    return row


def keep_partner(sitting: Sitting, row: PartnerRow, events: Iterable[Event]) -> Partner:
    """Writes down what happened to a partner; gives it as it stands then."""
    for one in events:
        row.events += 1
        document = event_to_json(one)
        sitting.session.add(
            PartnerEventRow(
                partner_id=row.id, place=row.events, kind=kind_of(one), document=document,
                actor=one.by, happened_at=one.at,
            )
        )  # fmt: skip
        sitting.session.flush()
        sitting.log(f"partner.{kind_of(one)}", row.id, place=row.events, digest=digest(document))
    after = partner_of(sitting.session, row.id)
    row.standing = after.standing
    return after


def keep_group(sitting: Sitting, row: GroupRow, events: Iterable[groups.Event]) -> Group:
    """Writes down what happened to a group; gives it as it stands then."""
    for one in events:
        row.events += 1
        document = groups.event_to_json(one)
        sitting.session.add(
            GroupEventRow(
                group_id=row.id, place=row.events, document=document, actor=one.by,
                happened_at=one.at,
            )
        )  # fmt: skip
        sitting.session.flush()
        kind = str(document["kind"])
        sitting.log(f"sharing_group.{kind}", row.id, place=row.events, digest=digest(document))
    after = group_of(sitting.session, row.id)
    row.edition, row.dissolved = after.current.digest, after.dissolved is not None
    return after
