"""Partners, groups, keys and streams as they are stored: every event and number, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class OwnDeskRow(Base):
    """What we tell partners of ourselves; one row at most."""

    __tablename__ = "roundtable_own"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class OwnKeyRow(Base):
    """A key of ours, in the order in which they came; the first one gave the desk its name."""

    __tablename__ = "roundtable_own_keys"

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public: Mapped[str] = mapped_column(unique=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]  # none: it is the one that signs


class StatementRow(Base):
    """A statement about a key of ours, which partners are told in order."""

    __tablename__ = "roundtable_statements"

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]  # rotation or revocation
    document: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class PartnerRow(Base):
    """A partner: what lists need of where it stands."""

    __tablename__ = "partners"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]
    standing: Mapped[str] = mapped_column(index=True)
    events: Mapped[int]
    met_at: Mapped[datetime]


class PartnerEventRow(Base):
    """Something that happened to a partner. Two writers of the same place cannot both have it."""

    __tablename__ = "partner_events"

    partner_id: Mapped[str] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class LineRow(Base):
    """The line to a partner: where it is, how it goes, and how much of it is taken a day."""

    __tablename__ = "partner_lines"

    partner_id: Mapped[str] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Text, default="")
    private: Mapped[bool] = mapped_column(default=False)  # it may be of a private network
    statements: Mapped[int] = mapped_column(default=0)  # the last of our statements it was told
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    trouble: Mapped[str] = mapped_column(Text, default="")
    next_at: Mapped[datetime | None]  # not before then; none: at once
    sent_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    day: Mapped[date | None] = mapped_column(Date)  # of the two that follow
    messages: Mapped[int] = mapped_column(default=0)
    bytes_: Mapped[int] = mapped_column("bytes", BigInteger, default=0)
    most_messages: Mapped[int]
    most_bytes: Mapped[int] = mapped_column(BigInteger)


class GroupRow(Base):
    """A sharing group, as it stands."""

    __tablename__ = "sharing_groups"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    edition: Mapped[str]  # its digest
    dissolved: Mapped[bool] = mapped_column(default=False)
    events: Mapped[int]


class GroupEventRow(Base):
    """Something that happened to a group."""

    __tablename__ = "sharing_group_events"

    group_id: Mapped[str] = mapped_column(ForeignKey("sharing_groups.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class OutgoingRow(Base):
    """A stream of ours. ``open``: what is said next goes into it; ``done``: all have taken all."""

    __tablename__ = "outgoing_streams"

    id: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(index=True)
    group_id: Mapped[str] = mapped_column(index=True)
    edition: Mapped[str]
    document: Mapped[dict[str, Any]]
    open: Mapped[bool] = mapped_column(default=True)
    done: Mapped[bool] = mapped_column(default=True, index=True)
    begun_at: Mapped[datetime]


class SealedRow(Base):
    """A message of ours as it was sealed; signed anew when it leaves, with the key of that day.

    ``payload`` is absent once it was erased. ``instead_of``: the message that it says again.
    """

    __tablename__ = "sealed_messages"

    stream: Mapped[str] = mapped_column(ForeignKey("outgoing_streams.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    head: Mapped[dict[str, Any]]
    payload: Mapped[dict[str, Any] | None]
    instead_of: Mapped[str | None] = mapped_column(index=True)
    said_by: Mapped[str]
    sealed_at: Mapped[datetime]


class GivenUpRow(Base):
    """A stream of ours that ended for one desk at a number: what follows was said to it elsewhere,
    or must not go to it.
    """

    __tablename__ = "given_up_streams"

    stream: Mapped[str] = mapped_column(ForeignKey("outgoing_streams.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    why: Mapped[str]


class HeldUpRow(Base):
    """A stream of ours of which a desk refuses the next message for now; its others go on."""

    __tablename__ = "held_up_streams"

    stream: Mapped[str] = mapped_column(ForeignKey("outgoing_streams.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    trouble: Mapped[str]
    since: Mapped[datetime]
    next_at: Mapped[datetime]


class ReceiptRow(Base):
    """The farthest receipt of a desk for a stream of ours: proof of all up to its number."""

    __tablename__ = "stream_receipts"

    stream: Mapped[str] = mapped_column(ForeignKey("outgoing_streams.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    document: Mapped[dict[str, Any]]


class UntakenRow(Base):
    """A message of ours that a desk counted and did not take, by its receipt."""

    __tablename__ = "untaken_messages"

    stream: Mapped[str] = mapped_column(ForeignKey("outgoing_streams.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    desk: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    told_at: Mapped[datetime]


class IncomingRow(Base):
    """A stream of a partner, without the messages that wait in it."""

    __tablename__ = "incoming_streams"

    sender: Mapped[str] = mapped_column(ForeignKey("partners.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]


class TakenRow(Base):
    """The message that was taken under a number of a partner's stream."""

    __tablename__ = "taken_numbers"

    sender: Mapped[str] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["sender", "stream"], ["incoming_streams.sender", "incoming_streams.id"]
        ),
    )


class HeldRow(Base):
    """A message that waits for an earlier one of its stream."""

    __tablename__ = "held_messages"

    sender: Mapped[str] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str]
    document: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(
            ["sender", "stream"], ["incoming_streams.sender", "incoming_streams.id"]
        ),
    )


class RefusalRow(Base):
    """How often the same was refused from the same sender within an hour, so that nobody can fill
    the audit log: the first ones stand there one by one, the others as one entry at its end.
    """

    __tablename__ = "roundtable_refusals"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]  # a partner's id, or "stranger"
    reason: Mapped[str]
    hour: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]
    digest: Mapped[str]  # over the digests of those that have no entry of their own, in order
    logged: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("sender", "reason", "hour"),)
