"""Who is signed in: by the cookie of a session, or by an API token."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.people.secrets import new_token, token_hash
from tocsin.desk.people.tables import PersonRow, SessionRow, TokenRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import Sentence

IDLE: Final = timedelta(hours=8)
LONGEST: Final = timedelta(days=7)
MOST_TOKEN_DAYS: Final = 365
_TOUCH: Final = timedelta(minutes=5)  # a session's last use is written at most so often


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts, and what pages need to know of them; ``session`` is the hash of the cookie."""

    actor: Actor
    locale: str | None
    must_change_password: bool
    session: str | None


def begin_session(sitting: Sitting, row: PersonRow, address: str, browser: str) -> str:
    """A new session, with a token that nobody has seen before; gives what the cookie holds."""
    old = sitting.now - LONGEST
    sitting.session.execute(delete(SessionRow).where(SessionRow.created_at < old))
    token = new_token("tocsin_session")
    sitting.session.add(
        SessionRow(
            token_hash=token_hash(token),
            person_id=row.id,
            created_at=sitting.now,
            used_at=sitting.now,
            address=address[:100],
            browser=browser[:200],
        )
    )
    sitting.session.flush()
    return token


def end_session(sitting: Sitting, session: str) -> None:
    """Ends one of one's own sessions.

    Raises:
        NotFoundError: there is no such session of the actor.
    """
    row = sitting.session.get(SessionRow, session)
    if row is None or row.person_id != sitting.actor.person_id:
        raise NotFoundError("There is no such session.", "Look at the list of your sessions.")
    sitting.session.delete(row)
    sitting.log("session.ended", sitting.actor.person_id)


def sessions_of(sitting: Sitting) -> Sequence[SessionRow]:
    """One's own sessions, the last used first."""
    query = select(SessionRow).where(SessionRow.person_id == sitting.actor.person_id)
    return list(sitting.session.scalars(query.order_by(SessionRow.used_at.desc())))


def signed_in_by_cookie(desk: Desk, token: str) -> SignedIn | None:
    """Who has this cookie; ``None``: nobody, or no longer."""
    now, kept = desk.clock(), token_hash(token)
    with desk.database.reading() as session:
        query = (
            select(SessionRow, PersonRow)
            .join(PersonRow, PersonRow.id == SessionRow.person_id)
            .where(SessionRow.token_hash == kept, PersonRow.active)
        )
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, who = found
    if now - row.used_at > IDLE or now - row.created_at > LONGEST:
        return None
    if now - row.used_at > _TOUCH:
        _touch(desk, kept, now)
    return SignedIn(actor_of(who), who.locale, who.must_change_password, kept)


def new_api_token(
    sitting: Sitting, name: str, scopes: Collection[Right], days: int
) -> tuple[TokenRow, str]:
    """A token for a program, with no more rights than its owner has; given out once.

    Raises:
        InvalidError: it has no name, no scope, a scope that its owner lacks, or lasts too long.
    """
    faults: dict[str, str] = {}
    if not name.strip():
        faults["name"] = Sentence("is empty")
    if not scopes or not all(sitting.actor.may(scope) for scope in scopes):
        faults["scopes"] = Sentence("must be some of your own rights")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        faults["days"] = Sentence("must be from 1 to {most}", most=MOST_TOKEN_DAYS)
    if faults:
        raise InvalidError("The token cannot be made.", "Correct the fields below.", faults)
    token = new_token("tocsin_api")
    row = TokenRow(
        id=new_id("token"),
        token_hash=token_hash(token),
        person_id=sitting.actor.person_id,
        name=name.strip()[:200],
        scopes=sorted(scopes),
        created_at=sitting.now,
        expires_at=sitting.now + timedelta(days=days),
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("token.made", row.id, scopes=row.scopes)
    return row, token


def revoke_token(sitting: Sitting, token_id: str) -> None:
    """Ends one of one's own tokens.

    Raises:
        NotFoundError: there is no such token of the actor.
    """
    row = sitting.session.get(TokenRow, token_id)
    if row is None or row.person_id != sitting.actor.person_id:
        raise NotFoundError("There is no such token.", "Look at the list of your tokens.")
    row.revoked_at = sitting.now
    sitting.log("token.revoked", row.id)


def tokens_of(sitting: Sitting) -> Sequence[TokenRow]:
    """One's own tokens, the newest first."""
    query = select(TokenRow).where(TokenRow.person_id == sitting.actor.person_id)
    return list(sitting.session.scalars(query.order_by(TokenRow.created_at.desc())))


def signed_in_by_token(desk: Desk, token: str) -> SignedIn | None:
    """Whose token this is, with the token's scopes; ``None``: nobody's, or no longer."""
    now = desk.clock()
    with desk.database.reading() as session:
        query = (
            select(TokenRow, PersonRow)
            .join(PersonRow, PersonRow.id == TokenRow.person_id)
            .where(TokenRow.token_hash == token_hash(token), PersonRow.active)
        )
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    row, who = found
    if row.revoked_at is not None or row.expires_at < now:
        return None
    if row.used_at is None or now - row.used_at > _TOUCH:
        with desk.database.writing() as session:
            session.get_one(TokenRow, row.id).used_at = now
    actor = replace(actor_of(who), scopes=frozenset(map(Right, row.scopes)))
    return SignedIn(actor, who.locale, who.must_change_password, None)


def _touch(desk: Desk, kept: str, now: datetime) -> None:
    with desk.database.writing() as session:
        row = session.get(SessionRow, kept)
        if row is not None:
            row.used_at = now
