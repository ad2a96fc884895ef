"""Watches, schedules, subscriptions, alarms and deliveries, as they are stored."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class AlarmState(StrEnum):
    """What became of an alarm."""

    NEW = "new"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"


class Channel(StrEnum):
    """The ways out of the desk."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class WatchRow(Base):
    """A folder that is looked at every ``every_s``."""

    __tablename__ = "watches"

    id: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    pattern: Mapped[str]  # of file names, as in *.jsonl
    every_s: Mapped[int]
    investigate: Mapped[bool]
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)  # why the last look failed


class WatchedFileRow(Base):
    """A file in a watched folder, as it was last seen; ``job`` is the one that took it."""

    __tablename__ = "watched_files"

    watch_id: Mapped[str] = mapped_column(
        ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    still_since: Mapped[datetime]
    digest: Mapped[str | None] = mapped_column(index=True)
    job: Mapped[str | None]


class ScheduleRow(Base):
    """A job that is asked for again and again: every ``every_s``, or daily at a time of day."""

    __tablename__ = "schedules"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    every_s: Mapped[int | None]
    daily_at: Mapped[str | None]  # HH:MM
    zone: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
    last_job: Mapped[str | None]


class SubscriptionRow(Base):
    """What a person wants to be told of, how and when. Empty lists mean: whatever it is."""

    __tablename__ = "subscriptions"

    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(index=True)
    detectors: Mapped[list[Any]]
    least: Mapped[int]
    words: Mapped[list[Any]]
    subjects: Mapped[list[Any]]
    quiet_from: Mapped[str | None]  # HH:MM
    quiet_to: Mapped[str | None]
    digest_at: Mapped[str | None]  # HH:MM
    zone: Mapped[str]
    locale: Mapped[str]
    mail_to: Mapped[str | None]
    webhook: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ThreadRow(Base):
    """A finding through its changes: the last investigation's, and enough to know it again."""

    __tablename__ = "finding_threads"

    id: Mapped[str] = mapped_column(primary_key=True)
    finding: Mapped[str] = mapped_column(index=True)  # the id of the newest
    detector: Mapped[str]
    subject: Mapped[str] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(Text)
    level: Mapped[int]
    sketch: Mapped[list[Any]]
    first_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    job: Mapped[str]

    __table_args__ = (Index("threads_by_detector", "detector"),)


class AlarmRow(Base):
    """A person is told of a finding: once, however many of their subscriptions it fits."""

    __tablename__ = "alarms"

    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]
    thread: Mapped[str] = mapped_column(ForeignKey("finding_threads.id", ondelete="CASCADE"))
    finding: Mapped[str]
    level: Mapped[int]
    state: Mapped[str]
    raised_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("person", "thread"),
        Index("alarms_of_person", "person", "state", "changed_at"),
    )


class DeliveryRow(Base):
    """One mail, or one call of a webhook: which alarms it tells of, and how often it was tried."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    subscription: Mapped[str]
    person: Mapped[str]
    channel: Mapped[str]
    target: Mapped[str] = mapped_column(Text)
    locale: Mapped[str]
    alarms: Mapped[list[Any]]
    level: Mapped[int]  # the highest of them
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("deliveries_due", "state", "next_at"),)
