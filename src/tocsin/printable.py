"""Strings from hostile sources, made safe to print without hiding what was in them.

File names can hold bytes that are no text (Python carries them as lone surrogates), posts
can hold NUL and other control characters. HTML and XML allow neither, so they are replaced
by visible stand-ins: U+2400 … for control characters, U+FFFD for the rest.
"""

from typing import Final

_KEPT: Final = "\t\n\r"
_CONTROLS: Final = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEPT}
_STAND_INS: Final[dict[int, str]] = (
    _CONTROLS
    | {0x7F: "\u2421"}
    | dict.fromkeys(range(128, 160), "�")
    | dict.fromkeys((*range(55296, 57344), 65534, 65535), "�")
)


def printable(text: str) -> str:
    r"""The text with control characters, lone surrogates and non-characters made visible.

    >>> printable("a\x00b\tc\ud800")
    'a␀b\tc�'
    """
    return text.translate(_STAND_INS)
