"""The people of the desk: invited, changed, disabled; never without an administrator."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.passwords import hashed
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.people.secrets import new_token, token_hash
from tocsin.desk.people.tables import PersonRow, SessionRow, TokenRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

INVITATION: Final = timedelta(days=7)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is to be let in; ``sign_in_name`` is an e-mail address or any other name."""

    sign_in_name: str
    name: str
    institution: str
    roles: frozenset[Role]


def has_people(session: Session) -> bool:
    """Whether there is anybody yet."""
    return session.scalar(select(PersonRow.id).limit(1)) is not None


def create_first_administrator(sitting: Sitting, new: NewPerson, password: str) -> PersonRow:
    """Lets the first person in, with all roles that the form gives and that of administrator.

    Raises:
        ConflictError: there is somebody already.
        InvalidError: a field or the password will not do.
    """
    if has_people(sitting.session):
        raise ConflictError("This desk has people already.", "Ask an administrator to let you in.")
    row = _add(sitting, new, new.roles | {Role.ADMINISTRATOR})
    row.password_hash = hashed(password, new.name, new.sign_in_name)
    sitting.log("person.first", row.id)
    return row


def invite(sitting: Sitting, new: NewPerson) -> tuple[PersonRow, str]:
    """Adds a person; gives the token of the link with which they set their password, once.

    Raises:
        ForbiddenError: the actor may not administer.
        InvalidError: a field will not do, or the name is taken.
    """
    sitting.need(Right.ADMINISTER)
    row = _add(sitting, new, new.roles)
    sitting.log("person.invited", row.id, roles=sorted(new.roles), name=new.name)
    return row, _invitation(sitting, row)


def invite_again(sitting: Sitting, person_id: str) -> str:
    """A new link for a person who has lost theirs or their password.

    Raises:
        ForbiddenError: the actor may not administer.
        NotFoundError: there is no such person.
    """
    sitting.need(Right.ADMINISTER)
    row = person(sitting.session, person_id)
    sitting.log("person.invited_again", row.id)
    return _invitation(sitting, row)


def accept(sitting: Sitting, token: str, password: str) -> PersonRow:
    """Sets the first or a new password with the token of a link; the link is used up.

    Raises:
        NotFoundError: there is no such link, or its time is over.
        InvalidError: the password will not do.
    """
    query = select(PersonRow).where(PersonRow.invitation_hash == token_hash(token))
    row = sitting.session.scalar(query)
    until = row.invitation_until if row else None
    if row is None or until is None or until < sitting.now or not row.active:
        raise NotFoundError("This link is not valid any more.", "Ask for a new one.")
    row.password_hash = hashed(password, row.name, row.sign_in_name)
    row.invitation_hash = row.invitation_until = None
    row.must_change_password = False
    end_sessions(sitting.session, row.id)
    sitting.log("person.password_set", row.id)
    return row


def change_roles(sitting: Sitting, person_id: str, roles: Collection[Role]) -> PersonRow:
    """Gives a person these roles and no others; they sign in anew.

    Raises:
        ForbiddenError: the actor may not administer.
        ConflictError: nobody would be administrator any more.
    """
    sitting.need(Right.ADMINISTER)
    row = person(sitting.session, person_id)
    row.roles = sorted(set(roles))
    _keep_an_administrator(sitting.session)
    end_sessions(sitting.session, row.id)
    sitting.log("person.roles_changed", row.id, roles=row.roles)
    return row


def set_active(sitting: Sitting, person_id: str, *, active: bool) -> PersonRow:
    """Shuts a person out, or lets them in again; all their sessions and tokens end.

    Raises:
        ForbiddenError: the actor may not administer.
        ConflictError: nobody would be administrator any more.
    """
    sitting.need(Right.ADMINISTER)
    row = person(sitting.session, person_id)
    row.active = active
    _keep_an_administrator(sitting.session)
    if not active:
        end_sessions(sitting.session, row.id)
        sitting.session.execute(delete(TokenRow).where(TokenRow.person_id == row.id))
    sitting.log("person.enabled" if active else "person.disabled", row.id)
    return row


def person(session: Session, person_id: str) -> PersonRow:
    """A person by id.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(PersonRow, person_id)
    if row is None:
        raise NotFoundError("There is no such person.", "Look at the list of people.")
    return row


def people(sitting: Sitting) -> Sequence[PersonRow]:
    """All people, by name.

    Raises:
        ForbiddenError: the actor may not administer.
    """
    sitting.need(Right.ADMINISTER)
    return list(sitting.session.scalars(select(PersonRow).order_by(PersonRow.name, PersonRow.id)))


def names_of(session: Session, ids: Iterable[str]) -> Mapping[str, str]:
    """The names of people, by id."""
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(list(ids)))
    return {row.id: row.name for row in session.execute(query)}


def colleagues(session: Session) -> Sequence[PersonRow]:
    """Everybody who can be named on a case or a task."""
    query = select(PersonRow).where(PersonRow.active).order_by(PersonRow.name, PersonRow.id)
    return list(session.scalars(query))


def actor_of(row: PersonRow) -> Actor:
    """A person as one who acts."""
    return Actor(row.id, row.name, row.institution, frozenset(map(Role, row.roles)))


def end_sessions(session: Session, person_id: str, but: str | None = None) -> None:
    """Signs a person out everywhere, but where ``but`` (a token's hash) is."""
    query = delete(SessionRow).where(SessionRow.person_id == person_id)
    session.execute(query if but is None else query.where(SessionRow.token_hash != but))


def _add(sitting: Sitting, new: NewPerson, roles: frozenset[Role]) -> PersonRow:
    sign_in_name = new.sign_in_name.strip().casefold()
    stated = {
        "sign_in_name": sign_in_name,
        "name": new.name.strip(),
        "institution": new.institution,
    }
    faults = {
        name: "is empty" if not value.strip() else "is too long"
        for name, value in stated.items()
        if not value.strip() or len(value) > _LONGEST or not value.isprintable()
    }
    if not roles:
        faults["roles"] = Sentence("is empty")
    query = select(PersonRow.id).where(PersonRow.sign_in_name == sign_in_name)
    if "sign_in_name" not in faults and sitting.session.scalar(query) is not None:
        faults["sign_in_name"] = Sentence("is taken")
    if faults:
        raise InvalidError("The person cannot be added.", "Correct the fields below.", faults)
    row = PersonRow(
        id=new_id("person"),
        sign_in_name=sign_in_name,
        name=new.name.strip(),
        institution=new.institution.strip(),
        roles=sorted(roles),
        created_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    return row


def _invitation(sitting: Sitting, row: PersonRow) -> str:
    token = new_token("tocsin_invitation")
    row.invitation_hash, row.invitation_until = token_hash(token), sitting.now + INVITATION
    return token


def _keep_an_administrator(session: Session) -> None:
    session.flush()
    rows = session.scalars(select(PersonRow).where(PersonRow.active))
    if not any(Role.ADMINISTRATOR in row.roles for row in rows):
        raise ConflictError(
            "Nobody would be administrator any more.", "Make someone else administrator first."
        )


def need_self_or_administrator(sitting: Sitting, person_id: str) -> None:
    """Lets pass the person themselves, and administrators.

    Raises:
        ForbiddenError: it is neither.
    """
    if sitting.actor.person_id != person_id and not sitting.actor.may(Right.ADMINISTER):
        raise ForbiddenError("This is someone else's.", "Ask an administrator.")
