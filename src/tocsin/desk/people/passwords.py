"""Passwords: long rather than odd (NIST SP 800-63B, section 3.1.1), kept by Argon2id.

The cost is that of OWASP's first choice (19 MiB, 2 passes, 1 lane). Checking takes the same work
whether or not there is such a person, so that time tells nobody who has an account.
"""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tocsin.desk.errors import InvalidError
from tocsin.errors import Sentence

LEAST: Final = 12
MOST: Final = 256
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_PADDING: Final = "0123456789 .,-_!?"
_COMMON: Final = frozenset(
    [
        "password1234",
        "passwordpassword",
        "123456789012",
        "1234567890123",
        "123123123123",
        "111111111111",
        "qwertyuiop12",
        "qwertyuiopas",
        "qwertyqwerty",
        "iloveyou1234",
        "administrator",
        "adminadminadmin",
        "letmeinletmein",
        "welcomewelcome",
        "changemechangeme",
        "abcdefghijkl",
        "motdepasse123",
        "azertyuiop12",
        "azertyuiopqs",
        "correcthorsebatterystaple",
        "passw0rd1234",
        "p@ssw0rd1234",
        "tocsintocsin",
    ]
)
"""What people choose most often of those that are long enough."""


def hashed(password: str, *names: str) -> str:
    """The hash to keep; ``names`` are words that it must not consist of.

    Raises:
        InvalidError: it is too short, too long, or the first that an attacker would try.
    """
    plain = password.casefold()
    what = None
    if len(password) < LEAST:
        what = Sentence("has fewer than {least} characters", least=LEAST)
    elif len(password) > MOST:
        what = Sentence("has more than {most} characters", most=MOST)
    elif plain in _COMMON or len(set(plain)) < 4:
        what = Sentence("is one of the first that an attacker tries")
    elif any(name and len(name) > 3 and plain.replace(name.casefold(), "").strip(_PADDING) == ""
             for name in names):  # fmt: skip
        what = Sentence("is made of your own name")
    if what is not None:
        raise InvalidError(
            Sentence("The password {what}.", what=what),
            "Take a sentence that only you know.",
            {"password": what},
        )
    return rehashed(password)


def rehashed(password: str) -> str:
    """The hash of a password that is accepted already, at today's cost."""
    return _HASHER.hash(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the one; the work is the same where none is kept."""
    try:
        _HASHER.verify(kept or _nobody(), _bytes(password[:MOST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed at a lower cost than today's, and is to be hashed anew."""
    return _HASHER.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")  # half of a pair can be typed into JSON


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
