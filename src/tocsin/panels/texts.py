"""Texts that people hand in: bounded, and such as every database can hold."""

from typing import Final

from tocsin.cases.storable import is_storable
from tocsin.panels.errors import NotAllowedError

LONGEST: Final = 20_000
"""Characters: some eight pages, more than any reason needs and less than any page breaks at."""


def checked(field: str, text: str, least: int = 1, most: int = LONGEST) -> str:
    """The text without the white space around it.

    Raises:
        NotAllowedError: it is too short, too long, or holds NUL or half a surrogate pair.
    """
    if len(text) > most:
        raise NotAllowedError(field, f"{field} is longer than {most} characters.", "Shorten it.")
    stripped = text.strip()
    if not is_storable(stripped):
        raise NotAllowedError(
            field, f"{field} holds characters that cannot be stored.", "Type it anew."
        )
    if len(stripped) < least:
        raise NotAllowedError(
            field, f"{field} has {len(stripped)} characters; {least} are needed.", "Say more."
        )
    return stripped
