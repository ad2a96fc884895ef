"""Which behaviours are looked at, and how close in time counts as together.

A behaviour is a kind of shared object with a window. The defaults follow the field's
practice and are explained one by one; every one can be changed on the command line.
"""

import re
from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError
from tocsin.shares.kinds import ObjectKind


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Sharing the same object within a window.

    ``window_s`` is the largest lag in seconds, both ends included. ``min_objects`` is the
    fewest distinct objects two accounts must have shared together to be joined by an edge.
    ``max_sharers`` caps popular objects: one shared more often than this says nothing about
    two particular accounts and costs quadratic work; what is set aside is reported.
    """

    kind: ObjectKind
    window_s: int
    min_objects: int = 3
    max_sharers: int = 5_000

    @property
    def name(self) -> str:
        """Short name, unique for kind and window: ``repost-60s``."""
        return f"{self.kind.value}-{self.window_s}s"


DEFAULT_BEHAVIOURS: Final = (
    Behaviour(ObjectKind.REPOST, 60),
    Behaviour(ObjectKind.URL, 60),
    Behaviour(ObjectKind.TEXT_COPY, 3_600),
    Behaviour(ObjectKind.HASHTAG_SEQUENCE, 3_600),
    Behaviour(ObjectKind.MEDIA, 300),
    Behaviour(ObjectKind.REPLY_TARGET, 60),
)


def parse_behaviour(text: str) -> Behaviour:
    """A behaviour as written on the command line: ``KIND:WINDOW[:MIN_OBJECTS[:MAX_SHARERS]]``.

    The window is in seconds, or with a unit: ``90``, ``90s``, ``5m``, ``1h``, ``1d``.

    >>> parse_behaviour("url:5m:4")
    Behaviour(kind=<ObjectKind.URL: 'url'>, window_s=300, min_objects=4, max_sharers=5000)

    Raises:
        UsageError: the kind is unknown or a number is not one.
    """
    kind, _, rest = text.partition(":")
    if kind not in set(ObjectKind):
        raise UsageError(
            f"{kind!r} is no kind of shared object.",
            f"Kinds: {', '.join(kind.value for kind in ObjectKind)}.",
        )
    window, *numbers = rest.split(":")
    match = _WINDOW.fullmatch(window)
    if match is None or len(numbers) > 2 or not all(map(_NUMBER.fullmatch, numbers)):
        raise UsageError(
            f"{text!r} is no behaviour.", "Write KIND:WINDOW[:MIN_OBJECTS[:MAX_SHARERS]], url:60:3."
        )
    window_s = int(match["number"]) * _UNITS_S[match["unit"] or "s"]
    return Behaviour(ObjectKind(kind), window_s, *(int(number) for number in numbers))


_WINDOW: Final = re.compile(r"(?P<number>[0-9]{1,8})(?P<unit>[smhd]?)")
_NUMBER: Final = re.compile(r"0*[1-9][0-9]{0,8}")
_UNITS_S: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
