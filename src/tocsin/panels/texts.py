"""Texts that people hand in: bounded, and such as every database can hold."""

from typing import Final

from tocsin.cases.storable import is_storable
from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError

LONGEST: Final = 20_000
"""Characters: some eight pages, more than any reason needs and less than any page breaks at."""


def checked(field: str, text: str, least: int = 1, most: int = LONGEST) -> str:
    """The text without the white space around it.

    Raises:
        NotAllowedError: it is too short, too long, or holds NUL or half a surrogate pair.
    """
    if len(text) > most:
        raise NotAllowedError(
            field,
            Sentence("{field} is longer than {most} characters.", field=field, most=most),
            "Shorten it.",
        )
    stripped = text.strip()
    if not is_storable(stripped):
        raise NotAllowedError(
            field,
            Sentence("{field} holds characters that cannot be stored.", field=field),
            "Type it anew.",
        )
    if len(stripped) < least:
        raise NotAllowedError(
            field,
            Sentence(
                "{field} has {count} characters; {least} are needed.",
                field=field,
                count=len(stripped),
                least=least,
            ),
            "Say more.",
        )
    return stripped
