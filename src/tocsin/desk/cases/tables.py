"""Cases as they are stored: a row that is searched, and every version as one document."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class CaseRow(Base):
    """A case: what lists and rights need of its newest version."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # what people call it by
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str]
    tlp: Mapped[str]
    severity: Mapped[int | None]
    objectives: Mapped[list[Any]]
    institution: Mapped[str]  # whose case it is
    version: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    updated_by: Mapped[str]
    updated_at: Mapped[datetime]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))

    __table_args__ = (Index("cases_by_time", "updated_at", "id"),)


class CaseVersionRow(Base):
    """One version of a case, whole. Never changed."""

    __tablename__ = "case_versions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]  # SHA-256 of the canonical document; stands in the audit log
    note: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]


class CaseMemberRow(Base):
    """A person, or an institution, that needs to know of a case."""

    __tablename__ = "case_members"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # person or institution
    member: Mapped[str] = mapped_column(primary_key=True)
    named_by: Mapped[str] = mapped_column(primary_key=True)  # "case", or the id of a panel


class EvidenceRow(Base):
    """A frozen copy in the evidence basket of a case."""

    __tablename__ = "evidence"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of what was frozen
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    captured_by: Mapped[str]
    captured_at: Mapped[datetime]


class CommentRow(Base):
    """What somebody said on a case."""

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
