"""Hostile texts, made safe to read: nothing hidden in them, nothing that turns what is around them.

Control characters and lone surrogates become visible (``tocsin/printable.py``). Marks that embed,
override or isolate a direction can make a number or an address read backwards, so they are written
out; the plain marks that Arabic and Hebrew typing needs (LRM, RLM, ALM) stay.
"""

import unicodedata
from typing import Final

from tocsin.printable import printable

_TURNING: Final = {
    code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_RIGHT: Final = frozenset({"R", "AL"})


def shown(text: str) -> str:
    r"""The text as it may stand in a report.

    >>> shown("a\u202eb\x00")
    'a[U+202E]b␀'
    """
    return printable(text).translate(_TURNING)


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs to the left (Unicode UAX 9, rule P2).

    >>> runs_right_to_left("1. قال"), runs_right_to_left("said قال")
    (True, False)
    """
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction == "L":
            return False
        if direction in _RIGHT:
            return True
    return False
