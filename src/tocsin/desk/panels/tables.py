"""Panels as they are stored: a row that is searched, and every event, in order, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class ExpertRow(Base):
    """An expert of the pool: a person of the desk, and what they declared of themselves."""

    __tablename__ = "experts"

    id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]]
    active: Mapped[bool]
    updated_at: Mapped[datetime]


class PanelRow(Base):
    """A panel: what lists and rights need of where it stands."""

    __tablename__ = "panels"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    is_public: Mapped[bool]  # its verdict is published
    events: Mapped[int]
    seed: Mapped[str | None]  # until the draw reveals it
    deadline: Mapped[datetime | None]
    appeal_of: Mapped[str | None] = mapped_column(ForeignKey("panels.id"))
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PanelEventRow(Base):
    """One step of a panel. Two writers of the same step cannot both have it."""

    __tablename__ = "panel_events"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]


class SeatRow(Base):
    """Who sits on which panel, so that a person finds theirs without reading all events.

    ``waits``: the panel waits for this person to answer, or to vote.
    """

    __tablename__ = "seats"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    waits: Mapped[bool] = mapped_column(default=False)
