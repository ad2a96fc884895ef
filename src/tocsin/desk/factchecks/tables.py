"""Feeds of fact-checks as they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class FeedRow(Base):
    """A feed that is fetched again and again; ``etag`` and ``last_modified`` are its server's."""

    __tablename__ = "factcheck_feeds"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str] = mapped_column(Text, unique=True)
    private: Mapped[bool]  # whether its address may be of a private network
    every_s: Mapped[int]
    active: Mapped[bool]
    etag: Mapped[str] = mapped_column(Text)
    last_modified: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(Text)


class FetchRow(Base):
    """A fetch that brought something: the digest of what came, and what became of its records."""

    __tablename__ = "factcheck_fetches"

    id: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str]
    at: Mapped[datetime]
    sha256: Mapped[str]
    size: Mapped[int]
    counts: Mapped[dict[str, Any]]

    __table_args__ = (Index("factcheck_fetches_by_feed", "feed", "at"),)
