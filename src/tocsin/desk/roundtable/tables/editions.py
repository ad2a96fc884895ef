"""Editions of the transparency report as they were published."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class TransparencyEditionRow(Base):
    """An edition, whole. Its document is never changed; it can be taken from the public."""

    __tablename__ = "transparency_editions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]  # SHA-256 of the canonical document
    replaces: Mapped[int | None]  # an earlier edition of the same period
    published_by: Mapped[str]
    published_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text)
