"""Ids of what the desk keeps: a word that says what it is, and 60 random bits.

Crockford's base 32 has no letters that are taken for digits or for each other, so that an id can be
read out on the telephone. Nobody can guess one, and among ten million ids two are the same with
chance 4·10⁻⁵; the database refuses the second.
"""

import secrets
from typing import Final

_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH: Final = 12


def new_id(kind: str) -> str:
    """A new id of a kind of thing.

    >>> new_id("person").startswith("person-")
    True
    """
    return f"{kind}-{''.join(secrets.choice(_DIGITS) for _ in range(_LENGTH))}"
