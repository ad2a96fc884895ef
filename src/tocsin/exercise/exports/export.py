"""What a writer hands back: the bytes of one file, and what became of every record in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.exercise.chance import Chance


class Fate(StrEnum):
    """What an import must make of a record."""

    POST = "post"
    OTHER = "other"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file that is made of lines or rows, without the line end."""

    raw: bytes
    fate: Fate = Fate.POST


@dataclass(frozen=True, slots=True)
class Export:
    """One finished export file. ``fates`` counts its records; their sum is all there are."""

    file: str
    platform: str
    shape: str
    content: bytes
    fates: Counter[Fate]


def lines_export(file: str, platform: str, shape: str, lines: Iterable[Line]) -> Export:
    """A file of one record a line."""
    kept = list(lines)
    content = b"".join(line.raw + b"\n" for line in kept)
    return Export(file, platform, shape, content, Counter(line.fate for line in kept))


def flawed(lines: Sequence[Line], chance: Chance) -> list[Line]:
    """The lines with what real collections suffer: a few posts twice, a few cut in half.

    About one in 400 of each, at least one; none in a file of fewer than 10 posts.
    """
    posts = [place for place, line in enumerate(lines) if line.fate is Fate.POST]
    count = 1 + len(posts) // 400 if len(posts) >= 10 else 0
    doubled, halved = set(chance.some(posts, count)), set(chance.some(posts, count))
    result = []
    for place, line in enumerate(lines):
        result.append(line)
        if place in doubled:
            result.append(Line(line.raw, Fate.DUPLICATE))
        if place in halved:
            middle = line.raw.rfind(b'"', 0, len(line.raw) // 2)
            result.append(Line(line.raw[:middle], Fate.REJECTED))
    return result
