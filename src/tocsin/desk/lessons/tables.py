"""The table of lessons."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class LessonRow(Base):
    """A lesson of a case. ``document`` is a pack as plain JSON, with places that may be empty."""

    __tablename__ = "lessons"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    title: Mapped[str]
    language: Mapped[str]
    document: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
