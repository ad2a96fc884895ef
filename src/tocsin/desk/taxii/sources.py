"""Collections of other servers that the desk asks for what is new, and how it signs in there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from tocsin.cases.marking import Tlp
from tocsin.desk import calling
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Right
from tocsin.desk.people.secrets import sealed
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import CollectionRow, ForeignRow, SourceRow
from tocsin.errors import Sentence
from tocsin.workspace import Workspace

LEAST_S: Final = 300
"""Between two questions: others' servers are not ours to wear out."""
MOST_S: Final = 30 * 86_400
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Address:
    """Where a collection is, and how to sign in; ``root`` is the address of its API root.

    ``private``: an administrator knows that it is of a private network.
    """

    root: str
    collection: str
    user: str = ""
    password: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, with how many of its objects are kept and stand."""

    row: SourceRow
    objects: int


def add_source(
    sitting: Sitting,
    workspace: Workspace,
    name: str,
    address: Address,
    *,
    tlp: Tlp = Tlp.AMBER,
    every_s: int = 3_600,
) -> SourceRow:
    """Adds a collection of another server; it is asked for the first time at once.

    ``tlp`` is the label of whatever bears none; AMBER as for any case that is drafted from others.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a part is none, or the address may not be called.
        ConflictError: it is known.
    """
    sitting.need(Right.ADMINISTER)
    faults = _faults(name, address, every_s)
    if faults:
        raise InvalidError("The server cannot be added.", "Correct the fields below.", faults)
    root = address.root if address.root.endswith("/") else f"{address.root}/"
    _need_new(sitting, root, address)
    row = SourceRow(
        id=new_id("source"), name=name.strip(), root=root, collection=address.collection.strip(),
        user=address.user, private=address.private, tlp=tlp, every_s=every_s, active=True,
        password=sealed(workspace.key(), address.password) if address.password else None,
        added_after="", created_by=sitting.actor.person_id, created_at=sitting.now,
        next_at=sitting.now, trouble="",
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("taxii.source_added", row.id, name=row.name, root=root, tlp=tlp)
    return row


def pause_source(sitting: Sitting, source_id: str, *, active: bool) -> None:
    """Stops asking a server, or goes on from where it stood.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such server.
    """
    sitting.need(Right.ADMINISTER)
    row = polled(sitting, source_id)
    row.active, row.next_at = active, sitting.now if active else None
    sitting.log("taxii.source_resumed" if active else "taxii.source_paused", row.id)


def ask_now(sitting: Sitting, source_id: str) -> None:
    """Has a server asked at the next turn of the clock, or of ``tocsin exchange poll``.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: there is no such server.
        ConflictError: it is paused.
    """
    sitting.need(Right.EXCHANGE)
    row = polled(sitting, source_id)
    if not row.active:
        raise ConflictError("This server is not asked now.", "Have an administrator resume it.")
    row.next_at = sitting.now
    sitting.log("taxii.source_asked", row.id)


def sources(sitting: Sitting) -> Sequence[SourceView]:
    """All sources by name, with what readers of ours send.

    Raises:
        ForbiddenError: the actor may neither look nor administer.
    """
    if not sitting.actor.may(Right.ADMINISTER):
        sitting.need(Right.LOOK)
    counts = dict(
        sitting.session.execute(
            select(ForeignRow.source, func.count())
            .where(ForeignRow.stands)
            .group_by(ForeignRow.source)
        ).all()
    )
    rows = sitting.session.scalars(select(SourceRow).order_by(SourceRow.name, SourceRow.id))
    return [SourceView(row, counts.get(row.id, 0)) for row in rows]


def polled(sitting: Sitting, source_id: str) -> SourceRow:
    """A source that is another server's.

    Raises:
        NotFoundError: there is none.
    """
    row = sitting.session.get(SourceRow, source_id)
    if row is None or not row.root:
        raise NotFoundError("There is no such server.", "Look at the list of servers.")
    return row


def source_of_reader(
    sitting: Sitting, reader_id: str, name: str, collection: CollectionRow
) -> SourceRow:
    """The source that stands for what a reader sends to a collection; made when there is none."""
    query = select(SourceRow).where(
        SourceRow.root == "", SourceRow.collection == collection.id, SourceRow.user == reader_id
    )
    row = sitting.session.scalar(query)
    if row is None:
        row = SourceRow(
            id=new_id("source"), name=name, root="", collection=collection.id, user=reader_id,
            private=False, tlp=collection.tlp, every_s=0, active=False, added_after="",
            created_by=reader_id, created_at=sitting.now, trouble="",
        )  # fmt: skip
        sitting.session.add(row)
        sitting.session.flush()
    return row


def _faults(name: str, address: Address, every_s: int) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not 0 < len(name.strip()) <= _LONGEST:
        faults["name"] = Sentence("is empty or too long")
    objection = calling.objection(address.root)
    if objection is None and ("?" in address.root or "#" in address.root):
        objection = Sentence("has a question mark or a hash, which no API root has")
    if objection is not None:
        faults["root"] = objection
    if not 0 < len(address.collection.strip()) <= _LONGEST:
        faults["collection"] = Sentence("is empty or too long")
    if ":" in address.user or not (address.user + address.password).isprintable():
        faults["user"] = Sentence("has signs that no name or password for HTTP Basic has")
    if not LEAST_S <= every_s <= MOST_S:
        faults["every_s"] = Sentence("must be from {least} seconds to a month", least=LEAST_S)
    return faults


def _need_new(sitting: Sitting, root: str, address: Address) -> None:
    query = select(SourceRow.id).where(
        SourceRow.root == root,
        SourceRow.collection == address.collection.strip(),
        SourceRow.user == address.user,
    )
    if sitting.session.scalar(query) is not None:
        raise ConflictError("This collection is known under this name.", "Resume it instead.")
