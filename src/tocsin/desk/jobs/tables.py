"""The queue as it is stored: a row a job, from its asking to its end."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobRow(Base):
    """A job. ``lease`` names the worker who has it, until ``heartbeat_at`` is too long ago."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    then: Mapped[list[Any]]  # the kinds of job that follow once it is done
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)  # steps of ``total``; 0 of 0: not countable
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    remedy: Mapped[str | None] = mapped_column(Text)
    parent: Mapped[str | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL")
    )  # before it
    unique_key: Mapped[str | None]
    lease: Mapped[str | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("jobs_by_state", "state", "not_before"),
        Index("jobs_by_time", "created_at", "id"),
        Index("jobs_by_parent", "parent"),
        Index("jobs_by_key", "unique_key"),
    )
