"""Answers as they are stored: a row that is searched, and every event, in order, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class AnswerRow(Base):
    """An answer: what lists, rights and the clock need of where it stands.

    ``title`` is that of the newest draft, ``public_title`` that of what is published: whoever may
    not know of a draft is told the latter. ``registered`` is the number of events at which the
    registry of fact-checks last had it.
    """

    __tablename__ = "answers"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # what people call it by
    title: Mapped[str] = mapped_column(Text)
    public_title: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str]
    state: Mapped[str]
    tlp: Mapped[str]
    institution: Mapped[str] = mapped_column(Text)  # whose draft it is
    is_public: Mapped[bool]  # something of it was published, and stays readable
    deadline: Mapped[datetime | None]
    falls_due: Mapped[datetime | None]  # when the clock looks at it next
    events: Mapped[int]
    registered: Mapped[int]
    begun: Mapped[str]
    origin: Mapped[str] = mapped_column(Text)  # the id of what it was started from
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AnswerEventRow(Base):
    """One step of an answer. Two writers of the same step cannot both have it."""

    __tablename__ = "answer_events"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class AnswerMemberRow(Base):
    """A person, or an institution, that needs to know of a draft: to write, review or sign it."""

    __tablename__ = "answer_members"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # person or institution
    member: Mapped[str] = mapped_column(primary_key=True)
