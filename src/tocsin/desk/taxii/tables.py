"""Collections that partners fetch, who may, and what was fetched of others: as it is stored.

What others sent is in tables of its own and in none of ours: foreign stays foreign.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class CollectionRow(Base):
    """A collection: a label and, if it is for a sharing group, the group.

    ``last_added`` is the moment of its newest object, deleted ones too: moments only go forward.
    """

    __tablename__ = "taxii_collections"

    id: Mapped[str] = mapped_column(primary_key=True)  # a UUID, as the standard demands
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    tlp: Mapped[str]
    group: Mapped[str]  # empty: of no group
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    last_added: Mapped[datetime | None]


class ObjectRow(Base):
    """A version of an object in a collection, in the order in which they were added.

    No two of a collection were added at the same moment, so a client that goes on from the last
    moment it saw (section 3.5) loses none. ``content`` is the text that is served: a page of them
    is joined, not read and written again.
    """

    __tablename__ = "taxii_objects"

    collection: Mapped[str] = mapped_column(ForeignKey("taxii_collections.id"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(primary_key=True)
    object_id: Mapped[str]
    type: Mapped[str]
    version: Mapped[str]  # as the object states it
    version_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)
    owner: Mapped[str]  # the reader whose it is; empty: ours
    case_id: Mapped[str | None]  # of ours: from which case it was made

    __table_args__ = (
        UniqueConstraint("collection", "object_id", "version_at"),
        Index("taxii_objects_by_type", "collection", "type", "added_at"),
        Index("taxii_objects_by_case", "case_id", "collection"),
    )


class ReaderRow(Base):
    """The credentials of a program of a partner.

    ``partner`` is its name at the roundtable; empty for an institution without a desk, for which
    ``most_tlp`` is what was agreed with it.
    """

    __tablename__ = "taxii_readers"

    id: Mapped[str] = mapped_column(primary_key=True)  # what it signs in as
    secret_hash: Mapped[str]
    name: Mapped[str]
    partner: Mapped[str]
    most_tlp: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    fetched: Mapped[int] = mapped_column(
        BigInteger
    )  # objects in all, also of readings that are forgotten by now


class GrantRow(Base):
    """What a reader may do with a collection."""

    __tablename__ = "taxii_grants"

    reader: Mapped[str] = mapped_column(ForeignKey("taxii_readers.id"), primary_key=True)
    collection: Mapped[str] = mapped_column(ForeignKey("taxii_collections.id"), primary_key=True)
    can_read: Mapped[bool]
    can_write: Mapped[bool]


class StatusRow(Base):
    """What became of objects that a reader sent."""

    __tablename__ = "taxii_statuses"

    id: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str]
    root: Mapped[str]
    document: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class ReadingRow(Base):
    """A request of a reader for objects: who fetched what, and how many."""

    __tablename__ = "taxii_readings"

    id: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str]
    collection: Mapped[str]
    at: Mapped[datetime]
    first_added: Mapped[datetime]
    last_added: Mapped[datetime]
    objects: Mapped[int]

    __table_args__ = (Index("taxii_readings_by_reader", "reader", "at"),)


class SourceRow(Base):
    """A collection of another server that is asked again and again for what is new.

    ``added_after`` is the server's own word for where we stand. A source without an address is what
    a reader of ours sends to our collections.
    """

    __tablename__ = "taxii_sources"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    root: Mapped[str] = mapped_column(Text)  # the address of the API root; empty: sent to us
    collection: Mapped[str]
    user: Mapped[str]
    password: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    private: Mapped[bool]  # whether its address may be of a private network
    tlp: Mapped[str]  # of what bears no label of its own
    every_s: Mapped[int]
    active: Mapped[bool]
    added_after: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("root", "collection", "user"),)


class ReceivedRow(Base):
    """An envelope of a source as it came: how many of its objects were new, known, refused.

    ``refused`` holds each refused object with its place and the reason.
    """

    __tablename__ = "taxii_received"

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("taxii_sources.id"))
    at: Mapped[datetime]
    sha256: Mapped[str]
    size: Mapped[int]
    new: Mapped[int]
    known: Mapped[int]
    refused: Mapped[list[Any]]
    has_refused: Mapped[bool]

    __table_args__ = (Index("taxii_received_by_source", "source", "at"),)


class ForeignRow(Base):
    """A version of an object of a source, whole. Never counted with our own.

    ``disputed``: it does not come from whom the object's earlier versions name as their creator, so
    it changes nothing.
    """

    __tablename__ = "taxii_foreign"

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("taxii_sources.id"))
    received: Mapped[str] = mapped_column(ForeignKey("taxii_received.id"))
    object_id: Mapped[str]
    type: Mapped[str]
    name: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    tlp: Mapped[str | None]
    digest: Mapped[str]  # SHA-256 of the content
    content: Mapped[str] = mapped_column(Text)  # JSON as text, to be looked through for ids
    modified_at: Mapped[datetime | None]
    revoked: Mapped[bool]
    is_echo: Mapped[bool]
    stands: Mapped[bool]
    disputed: Mapped[bool]
    at: Mapped[datetime]
    case_id: Mapped[str | None]  # the case that was drafted from it

    __table_args__ = (
        UniqueConstraint("source", "object_id", "digest"),
        Index("taxii_foreign_by_type", "source", "type", "stands"),
        Index("taxii_foreign_by_time", "at", "id"),
    )
