"""People as they are stored, and how they prove who they are. No secret is stored as it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base


class PersonRow(Base):
    """A person of the desk."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(unique=True)  # case-folded
    name: Mapped[str] = mapped_column(Text)
    institution: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[Any]]
    locale: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    password_hash: Mapped[str | None] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed with the workspace key
    totp_enabled: Mapped[bool] = mapped_column(default=False)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    recovery_hashes: Mapped[list[Any]] = mapped_column(default=list)
    invitation_hash: Mapped[str | None] = mapped_column(index=True)
    invitation_until: Mapped[datetime | None]
    oidc_subject: Mapped[str | None] = mapped_column(unique=True)


class SessionRow(Base):
    """A signed-in browser; the cookie's token is stored as its hash."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    address: Mapped[str]
    browser: Mapped[str] = mapped_column(Text)


class TokenRow(Base):
    """An API token, stored as its hash."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AttemptRow(Base):
    """A failed attempt to sign in, by the hash of the name that was typed and by address."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]  # "name:HASH" or "address:ADDRESS"
    at: Mapped[datetime]

    __table_args__ = (Index("attempts_by_subject", "subject", "at"),)
