"""Texts that every database, file and page can hold: NUL and lone surrogates made visible.

PostgreSQL stores no NUL, UTF-8 no half of a surrogate pair. Dropping them would hide what a post
contained, so they become U+2400 and U+FFFD, and the place is named.
"""

import re
from typing import Any, Final

from tocsin.cases.documents import walk_texts

_NOT_STORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether the text can be stored as it is."""
    return _NOT_STORABLE.search(text) is None


def storable(value: Any) -> tuple[Any, tuple[str, ...]]:
    r"""Plain JSON that can be stored, and the places where something was made visible.

    >>> storable({"text": "a\x00"})
    ({'text': 'a␀'}, ('text',))
    """
    places: list[str] = []
    walk_texts(value, lambda place, text: None if is_storable(text) else places.append(place))
    if not places:
        return value, ()
    return _cleaned(value), tuple(_clean(place) for place in dict.fromkeys(places))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {_clean(name): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return value


def _clean(text: str) -> str:
    return _NOT_STORABLE.sub(lambda found: "␀" if found[0] == "\x00" else "�", text)
