"""The desk's TAXII server: a request of a program whose credentials are checked, and its answer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import delete, update

from tocsin.cases.marking import Tlp
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.circle.circles import circle, who_we_are
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii import shelving
from tocsin.desk.taxii.access import Grant, Reader, grants, is_within, let_in
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import source_of_reader
from tocsin.desk.taxii.tables import CollectionRow, ReaderRow, ReadingRow, StatusRow
from tocsin.exchange.stix.marking import defined, label_of
from tocsin.exchange.stix.receiving import Foreign
from tocsin.exchange.taxii import (
    Answer,
    Collection,
    Kept,
    Outcome,
    Position,
    Request,
    Root,
    Site,
    Wanted,
    answer,
    stamp,
)
from tocsin.exchange.taxii.errors import RefusedError, forbidden
from tocsin.exchange.taxii.server import refusal
from tocsin.exchange.taxii.times import instant

OPEN_ROOT: Final = "desk"
"""The API root of collections of no group; each group has one of its own, called by its id."""
STATUS_KEPT: Final = timedelta(days=7)
"""The standard asks for a day at least (section 4.3)."""
_REALM: Final = 'Basic realm="TAXII", charset="UTF-8"'
_CLOSER: Final = (
    "It is marked closer than this collection, or by a marking that nobody defined here."
)
_DESCRIPTION: Final = "Findings on disinformation as STIX 2.1, by Tocsin."


def served(desk: Desk, request: Request, user: str, secret: str) -> Answer:
    """Answers a request of a program; what it changes is kept by the time of the answer."""
    if request.method in ("POST", "DELETE"):
        with desk.acting(SYSTEM) as sitting:
            return _answered(sitting, request, let_in(sitting, user, secret))
    with desk.looking(SYSTEM) as sitting:
        reader = let_in(sitting, user, secret)
        made = _answered(sitting, request, reader)
    if reader is not None:
        _note(desk, reader, request, made)
    return made


def nobody() -> Answer:
    """What whoever has no credentials is told."""
    refused = RefusedError(401, "Who are you?", "Send the name and password you were given.")
    return refusal(refused, **{"WWW-Authenticate": _REALM})


def _answered(sitting: Sitting, request: Request, reader: Reader | None) -> Answer:
    if reader is None:
        return nobody()
    shelf = Shelf(sitting, reader)
    me = who_we_are(sitting)
    site = Site(me.name or "Tocsin", _DESCRIPTION, me.contact)
    made = answer(request, shelf, site, sitting.now)
    if made.status == 202 and shelf.written is not None:
        source = source_of_reader(sitting, reader.id, reader.name, shelf.written)
        take_in(sitting, source, request.body)
    return made


class Shelf:
    """The collections as one reader sees them: what :class:`tocsin.exchange.taxii.Store` asks for.

    ``written`` is the collection that something was sent to.
    """

    def __init__(self, sitting: Sitting, reader: Reader) -> None:
        self._sitting = sitting
        self._reader = reader
        self._grants = grants(sitting, reader)
        self.written: CollectionRow | None = None

    def roots(self) -> Sequence[Root]:
        """The roots in which the reader has a collection."""
        names = dict.fromkeys(_root_of(one) for one in self._grants)
        return [self._root(name) for name in names]

    def collections(self, root: str) -> Sequence[Collection]:
        """The collections of a root."""
        return [
            Collection(
                one.collection.id, one.collection.title, one.collection.description,
                one.can_read, one.can_write,
            )
            for one in self._grants
            if _root_of(one) == root
        ]  # fmt: skip

    def objects(
        self, collection: str, wanted: Wanted, after: Position | None, most: int, *, whole: bool
    ) -> Sequence[Kept]:
        """The objects that are wanted."""
        session = self._sitting.session
        return shelving.looked_up(session, collection, wanted, after, most, whole=whole)

    def has(self, collection: str, object_id: str) -> bool:
        """Whether there is any version of an object."""
        return shelving.is_there(self._sitting.session, collection, object_id)

    def add(self, collection: str, objects: Sequence[Foreign]) -> Sequence[Outcome]:
        """Adds what the reader sends, as its own; what is marked closer than the collection not."""
        session, now = self._sitting.session, self._sitting.now
        self.written = session.get_one(CollectionRow, collection)
        markings = defined(
            [*shelving.markings(session, collection), *(one.content for one in objects)]
        )
        most = Tlp(self.written.tlp)
        fit = [is_within(label_of(one.content, markings) or most, most) for one in objects]
        told = [
            shelving.Putting(one.id, one.type, one.content)
            for one, fits in zip(objects, fit, strict=True)
            if fits
        ]
        put = iter(shelving.put(session, self.written, told, self._reader.id, now))
        made = [
            next(put) if fits else Outcome(shelving.version_of(one.content) or stamp(now), _CLOSER)
            for one, fits in zip(objects, fit, strict=True)
        ]
        added = sum(not one.trouble for one in made)
        self._sitting.log("taxii.sent", collection, reader=self._reader.id, objects=added)
        return made

    def delete(self, collection: str, object_id: str, wanted: Wanted) -> int:
        """Deletes what is the reader's own."""
        session = self._sitting.session
        if not shelving.owners(session, collection, wanted) <= {self._reader.id}:
            raise forbidden("Only who added an object deletes it.")
        count = shelving.taken_out(session, collection, wanted)
        if count:
            told = {"reader": self._reader.id, "object": object_id, "versions": count}
            self._sitting.log("taxii.deleted", collection, **told)
        return count

    def keep_status(self, root: str, status: Mapping[str, Any]) -> str:
        """Keeps a status for some days."""
        session, now = self._sitting.session, self._sitting.now
        session.execute(delete(StatusRow).where(StatusRow.at < now - STATUS_KEPT))
        row = StatusRow(
            id=str(uuid4()), reader=self._reader.id, root=root, document=dict(status), at=now
        )
        session.add(row)
        return row.id

    def status(self, root: str, status_id: str) -> Mapping[str, Any] | None:
        """A status of the reader's own."""
        row = self._sitting.session.get(StatusRow, status_id)
        if row is None or row.reader != self._reader.id or row.root != root:
            return None
        return {"id": row.id, **row.document}

    def _root(self, name: str) -> Root:
        if name == OPEN_ROOT:
            return Root(name, "Collections of this desk")
        group = circle(self._sitting).groups.get(name)
        return Root(name, group.current.name if group else name)


def _root_of(one: Grant) -> str:
    return one.collection.group or OPEN_ROOT


def _note(desk: Desk, reader: Reader, request: Request, made: Answer) -> None:
    """Writes down who fetched what: of objects and their manifest, how many and of which times."""
    parts = request.path.split("/")
    if made.status != 200 or len(parts) < 5 or parts[1] != "collections":
        return
    first = instant(made.headers.get("X-TAXII-Date-Added-First", ""))
    last = instant(made.headers.get("X-TAXII-Date-Added-Last", ""))
    if first is None or last is None or made.body == b"{}":
        return
    with desk.acting(SYSTEM) as sitting:
        row = ReadingRow(
            id=new_id("reading"), reader=reader.id, collection=parts[2], at=sitting.now,
            first_added=first, last_added=last, objects=made.count,
        )  # fmt: skip
        sitting.session.add(row)
        counted = {"used_at": sitting.now, "fetched": ReaderRow.fetched + made.count}
        sitting.session.execute(
            update(ReaderRow).where(ReaderRow.id == reader.id).values(**counted)
        )
