"""Guessing made slow: after some failures one waits, longer each time, by name and by address.

Nobody is locked out for ever (the longest wait is a quarter of an hour), or an attacker could shut
the desk by typing names. Names are counted whether or not they exist.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, select

from tocsin.desk.errors import TooManyError
from tocsin.desk.ids import new_id
from tocsin.desk.people.tables import AttemptRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

FREE: Final = {"name": 5, "address": 20}
"""So many failures cost nothing: people mistype, and an office shares an address."""
LONGEST: Final = timedelta(minutes=15)
_MEMORY: Final = timedelta(hours=1)


def refuse_if_too_many(sitting: Sitting, name: str, address: str) -> None:
    """Lets pass who has not failed too often.

    Raises:
        TooManyError: one must wait; it says how long.
    """
    for kind, subject in _subjects(name, address).items():
        query = select(func.count(), func.max(AttemptRow.at)).where(
            AttemptRow.subject == subject, AttemptRow.at > sitting.now - _MEMORY
        )
        failures, last = sitting.session.execute(query).one()
        over = failures - FREE[kind]
        if over < 0:
            continue
        until = last + min(timedelta(seconds=2 ** min(over, 12)), LONGEST)
        if until > sitting.now:
            wait_s = int((until - sitting.now).total_seconds()) + 1
            raise TooManyError(
                "There were too many attempts to sign in.",
                Sentence("Wait {wait} seconds.", wait=wait_s),
                wait_s,
            )


def note_failure(sitting: Sitting, name: str, address: str) -> None:
    """Counts a failure, and forgets old ones."""
    sitting.session.execute(delete(AttemptRow).where(AttemptRow.at < sitting.now - _MEMORY))
    for subject in _subjects(name, address).values():
        row = AttemptRow(id=new_id("attempt"), subject=subject, at=sitting.now)
        sitting.session.add(row)


def forget_failures(sitting: Sitting, name: str) -> None:
    """Who signed in begins anew; an address does not, or one account would free all guesses."""
    subject = _subjects(name, "")["name"]
    sitting.session.execute(delete(AttemptRow).where(AttemptRow.subject == subject))


def _subjects(name: str, address: str) -> dict[str, str]:
    hashed = sha256(name.casefold().encode("utf-8", "replace")).hexdigest()[:32]
    return {"name": f"name:{hashed}", "address": f"address:{address[:100]}"}
