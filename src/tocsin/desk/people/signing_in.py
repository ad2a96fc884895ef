"""Signing in with a name, a password, and a code where the person has a second factor."""

from dataclasses import dataclass

from sqlalchemy import select

from tocsin.desk.errors import ForbiddenError, InvalidError
from tocsin.desk.people.lockout import forget_failures, note_failure, refuse_if_too_many
from tocsin.desk.people.passwords import hashed, is_outdated, matches, rehashed
from tocsin.desk.people.registry import actor_of, end_sessions, person
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.people.totp import is_code
from tocsin.desk.sitting import Desk, Sitting


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and from where."""

    name: str
    password: str
    code: str
    address: str
    browser: str


class WrongError(ForbiddenError):
    """The name, the password or the code is wrong; which of them is not said."""


def sign_in(desk: Desk, attempt: Attempt) -> str:
    """Signs a person in; gives the new session's token.

    Raises:
        TooManyError: there were too many failures; one must wait.
        WrongError: something of it is wrong.
    """
    with desk.acting(SYSTEM) as sitting:
        refuse_if_too_many(sitting, attempt.name, attempt.address)
        row = _matching(sitting, desk, attempt)
        if row is not None:
            return _begun(sitting, row, attempt)
        note_failure(sitting, attempt.name, attempt.address)
        sitting.log("sign_in.failed", "nobody", name=attempt.name[:200], address=attempt.address)
    raise WrongError(
        "The name, the password or the code is not right.",
        "Try again, or ask an administrator for a new link.",
    )


def change_password(sitting: Sitting, old: str, new: str, session: str | None) -> None:
    """Changes one's own password; every other session ends.

    Raises:
        InvalidError: the old one is wrong, or the new one will not do.
    """
    row = person(sitting.session, sitting.actor.person_id)
    if not matches(old, row.password_hash):
        fields = {"old": "is not right"}
        raise InvalidError("The old password is not right.", "Type it again.", fields)
    row.password_hash = hashed(new, row.name, row.sign_in_name)
    row.must_change_password = False
    end_sessions(sitting.session, row.id, but=session)
    sitting.log("person.password_changed", row.id)


def _matching(sitting: Sitting, desk: Desk, attempt: Attempt) -> PersonRow | None:
    name = attempt.name.strip().casefold()
    query = select(PersonRow).where(PersonRow.sign_in_name == name)
    # What cannot be printed is nobody's name, and PostgreSQL refuses to look for it.
    row = sitting.session.scalar(query) if name.isprintable() else None
    right = matches(attempt.password, row.password_hash if row else None)
    if row is None or not right or not row.active:
        return None
    if not row.totp_enabled:
        return row
    at_s = int(sitting.now.timestamp())
    return row if is_code(row, desk.workspace.key(), attempt.code, at_s) else None


def _begun(sitting: Sitting, row: PersonRow, attempt: Attempt) -> str:
    if row.password_hash and is_outdated(row.password_hash):
        row.password_hash = rehashed(attempt.password)
    forget_failures(sitting, attempt.name)
    own = Sitting(sitting.session, actor_of(row), sitting.now, sitting.seal)
    own.log("sign_in.done", row.id, address=attempt.address)
    return begin_session(sitting, row, attempt.address, attempt.browser)
