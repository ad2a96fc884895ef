"""Messages, threads and acts as they are stored: heads and acts never change, payloads can go."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class TalkRow(Base):
    """A thread: a share or a request, and what lists need of where it stands.

    ``partner`` is who began it, or, where we did, the desk or group that we said it to;
    ``upstream`` the message that it passes on. ``standing`` is of a foreign share, and kept up with
    every message, act and revoked key.
    """

    __tablename__ = "roundtable_threads"

    id: Mapped[str] = mapped_column(primary_key=True)  # of the message that began it
    partner: Mapped[str]
    source: Mapped[str]  # the desk that said it
    ours: Mapped[bool]
    what: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    tlp: Mapped[str]  # the strictest of what its source said
    standing: Mapped[str | None]
    troubles: Mapped[list[Any]]
    contests: Mapped[int]  # that are open
    contested: Mapped[bool]  # whether there are any
    unseen: Mapped[bool]  # whether there is anything to look at
    to_look_at: Mapped[int]  # things of ours that build on it, with troubles nobody looked at
    confidence: Mapped[str | None]  # the source's
    upstream: Mapped[str] = mapped_column(index=True)
    again_of: Mapped[str]  # our message that it says again to one desk
    revoked: Mapped[bool]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    to_tell: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("talk_by_time", "ours", "changed_at", "id"),
        Index("talk_by_standing", "ours", "standing", "changed_at", "id"),
        Index("talk_by_partner", "partner", "ours", "changed_at", "id"),
        Index("talk_of_partner", "partner", "standing", "changed_at", "id"),
        Index("talk_contested", "contested", "ours", "changed_at", "id"),
        Index("talk_unseen", "unseen", "ours", "changed_at", "id"),
        Index("talk_to_tell", "to_tell"),
        Index("talk_counted", "ours", "standing", "partner", "tlp"),
    )


class MessageRow(Base):
    """A message, theirs or ours. ``head`` is all of it but the payload, which is absent once it
    was erased.

    ``thread`` is absent while it waits for what it is about; ``chain`` is the first version of what
    it is a version of, absent for a revocation and for what was refused.
    """

    __tablename__ = "roundtable_messages"

    id: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str | None] = mapped_column(index=True)
    chain: Mapped[str | None]
    about: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    sender: Mapped[str]
    received_at: Mapped[datetime]
    head: Mapped[dict[str, Any]]
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text)
    size: Mapped[int]  # bytes of the payload
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    refused: Mapped[str | None]
    unfit: Mapped[str] = mapped_column(Text, default="")  # why the ledger could not take it
    erased_at: Mapped[datetime | None]

    __table_args__ = (Index("messages_by_sender", "sender", "received_at"),)


class ActRow(Base):
    """What a person of ours did with a share. ``on`` is what builds on it, where that is meant."""

    __tablename__ = "roundtable_acts"

    thread: Mapped[str] = mapped_column(ForeignKey("roundtable_threads.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    on: Mapped[str] = mapped_column("built_on", index=True)
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class SharedCaseRow(Base):
    """A case as it was last shared with an address, so that what is gone since can be revoked."""

    __tablename__ = "shared_cases"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    to: Mapped[str] = mapped_column("address", primary_key=True)  # "desk ID" or "group ID"
    thread: Mapped[str] = mapped_column(index=True)
    message: Mapped[str]  # the last version
    version: Mapped[int]
    tlp: Mapped[str]
    identities: Mapped[bool]
    texts: Mapped[bool]
    bundle: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    modified: Mapped[datetime]  # of the objects in it
    sent_by: Mapped[str]
    sent_at: Mapped[datetime]
    revoked: Mapped[bool]
