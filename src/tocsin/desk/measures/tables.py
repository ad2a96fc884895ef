"""Measures as they are stored: rows that are searched, and every event, in order, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class AssessmentRow(Base):
    """An assessment of proportionality, with all its versions (``History`` as plain JSON)."""

    __tablename__ = "assessments"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    rung: Mapped[str]
    version: Mapped[int]
    is_complete: Mapped[bool]
    document: Mapped[dict[str, Any]]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SanctionRow(Base):
    """A procedure: what lists, the clock and rights need of where it stands."""

    __tablename__ = "sanctions"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    subject: Mapped[str] = mapped_column(Text)  # whom it is about, by name
    kind: Mapped[str]
    platform: Mapped[str]
    rung: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    deadline: Mapped[datetime | None]
    in_register: Mapped[bool]  # it is, or was, in force
    events: Mapped[int]
    panel_id: Mapped[str | None] = mapped_column(ForeignKey("panels.id"))
    token_hash: Mapped[str | None] = mapped_column(unique=True)  # of the recipient's link
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class SanctionEventRow(Base):
    """One step of a procedure. Two writers of the same step cannot both have it."""

    __tablename__ = "sanction_events"

    sanction_id: Mapped[str] = mapped_column(ForeignKey("sanctions.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class SanctionVoteRow(Base):
    """A vote that a decider or a reviewer cast themselves, until their body concludes."""

    __tablename__ = "sanction_votes"

    sanction_id: Mapped[str] = mapped_column(ForeignKey("sanctions.id"), primary_key=True)
    body: Mapped[str] = mapped_column(primary_key=True)  # deciders or reviewers
    person_id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    cast_at: Mapped[datetime]


class RulebookRow(Base):
    """A release of a rulebook as it was adopted, with its overlay. The newest is in force."""

    __tablename__ = "rulebooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    version: Mapped[str]
    digest: Mapped[str]
    release: Mapped[dict[str, Any]]
    overlay: Mapped[dict[str, Any] | None]
    adopted_by: Mapped[str]
    adopted_at: Mapped[datetime]


class ShadowRunRow(Base):
    """What rules would have done over past cases; nothing was done."""

    __tablename__ = "shadow_runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    rulebook_id: Mapped[str] = mapped_column(ForeignKey("rulebooks.id"), index=True)
    since: Mapped[datetime]
    cases: Mapped[int]
    results: Mapped[list[Any]]
    asked_by: Mapped[str]
    ran_at: Mapped[datetime]
