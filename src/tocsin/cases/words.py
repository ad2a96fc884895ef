"""Which words of a text were changed, for a page that shows two versions.

Words and the spaces between them are compared (Ratcliff and Obershelp's matching blocks, Python's
``difflib``). Its time grows with the square of the length in the worst case, so beyond
``MOST_WORDS`` of what differs the text is shown as replaced: right, if less fine.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import Final, NamedTuple

MOST_WORDS: Final = 1_500
_PIECES: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    """Neighbouring words that share a fate."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """Runs that spell ``before`` without the added ones, and ``after`` without the removed.

    >>> [(run.change.value, run.text) for run in word_diff("the old well", "the new well")]
    [('same', 'the '), ('removed', 'old'), ('added', 'new'), ('same', ' well')]
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    runs = (
        Run(Change.SAME, "".join(old[:head])),
        *_middle(middle_old, middle_new),
        Run(Change.SAME, "".join(old[len(old) - tail :])),
    )
    return tuple(run for run in runs if run.text)


def _shared(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _middle(old: list[str], new: list[str]) -> Iterator[Run]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield Run(Change.REMOVED, "".join(old))
        yield Run(Change.ADDED, "".join(new))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Run(Change.SAME, "".join(old[a:b]))
            continue
        yield Run(Change.REMOVED, "".join(old[a:b]))
        yield Run(Change.ADDED, "".join(new[c:d]))
