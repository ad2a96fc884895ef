"""What every paper is made of, whatever it is: a title, cautions, parts with a label, an end."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled part; each of ``texts`` is a paragraph. ``cited`` is the article that asks for it.

    ``foreign``: the texts are codes, or official words that exist in English only.
    """

    label: str
    texts: tuple[str, ...]
    cited: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in one language.

    ``mark`` stands over everything (a template, a draft); ``cautions`` are read first; ``end`` is
    what the reader can do now.
    """

    language: str
    number: str
    title: str
    parts: tuple[Part, ...]
    made_at: datetime
    mark: str = ""
    cautions: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
