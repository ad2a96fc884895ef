"""The ledger of commitments as it is stored: a row that is searched, and every event, in order."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class CommitmentRow(Base):
    """A request or a pledge: what lists and the clock need of where it stands.

    ``message`` is the id of the message that asked, empty where there was none. ``keep_by`` is the
    date of a promise, and ``missed`` whether one went by in silence. ``falls_due`` is when liaisons
    are told of it next, and ``told_due`` of which day they were told last. ``counts_less``: the
    asker counts fewer items than were promised. ``awaits_receipt``: it was sent to a desk that has
    not receipted it; ``received``: somebody can show that it was. ``answer_signed``: the asked
    side's desk signed its last word, absent where there is none.
    """

    __tablename__ = "commitments"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # what people call it by
    message: Mapped[str] = mapped_column(index=True)
    ours: Mapped[bool]
    is_pledge: Mapped[bool]
    party: Mapped[str] = mapped_column(Text)
    desk: Mapped[str]
    ask: Mapped[str]
    ground: Mapped[str]
    state: Mapped[str]
    agreement: Mapped[str]
    items: Mapped[int]
    promised_items: Mapped[int]
    keep_by: Mapped[datetime | None]
    missed: Mapped[bool]
    counts_less: Mapped[bool]
    awaits_receipt: Mapped[bool] = mapped_column(index=True)
    received: Mapped[bool]
    answer_signed: Mapped[bool | None]
    tlp: Mapped[str]
    due: Mapped[datetime]
    falls_due: Mapped[datetime | None] = mapped_column(index=True)
    told_due: Mapped[datetime | None]
    events: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("commitments_by_state", "state", "due"),
        Index("commitments_by_party", "party", "number"),
    )


class CommitmentEventRow(Base):
    """One step of a commitment. Two writers of the same step cannot both have it."""

    __tablename__ = "commitment_events"

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitments.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document: Mapped[dict[str, Any]]
    actor: Mapped[str]
    happened_at: Mapped[datetime]
