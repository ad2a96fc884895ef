"""A draft as it is checked: a title and blocks of text."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.answers.clarity.remarks import Audience, Kind
from tocsin.cases.documents import Document


class Role(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Document):
    """A piece of text that stands by itself; ``emphasised`` if a part of it is bold or marked."""

    role: Role
    text: str
    emphasised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Document):
    """A title and what follows. The first paragraph is the lead.

    ``language`` is a two-letter code. ``myth`` is the claim that a debunk answers, if the writer
    states it; it makes the checks of the debunk sharper, for then its words are known.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str
    kind: Kind = Kind.NOTICE
    audience: Audience = Audience.PUBLIC
    myth: str = ""
