"""Papers as they were made, and what happened to each afterwards. Neither is ever changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class PaperRow(Base):
    """A paper, whole, with the digest that stands in the audit log."""

    __tablename__ = "papers"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # what people call it by
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    addressee: Mapped[str] = mapped_column(Text)
    about: Mapped[str]  # the type of illegal content, as flaggers count it; may be empty
    language: Mapped[str]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]  # SHA-256 of the canonical document
    evidence: Mapped[list[Any]]  # ids of frozen copies of the case that it rests on
    state: Mapped[str]  # what happened last
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PaperStepRow(Base):
    """Something that happened to a paper, as a person entered it."""

    __tablename__ = "paper_steps"

    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    on_day: Mapped[date]
    action: Mapped[str]  # what the provider did; empty where nothing was decided
    items: Mapped[list[Any]]  # numbers of the notices that it is about; none: all
    words: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
