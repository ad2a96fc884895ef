"""What a case report is made of, before it is HTML or Word: sections of a few kinds of block.

Texts stand here as they are in the case; each writer makes them safe for its own format.
"""

from typing import NamedTuple


class Said(NamedTuple):
    """A statement with the numbers of the evidence under it."""

    text: str
    exhibits: tuple[int, ...] = ()
    missing: int = 0
    """How many pieces of evidence it names that the basket does not hold."""


class Paragraph(NamedTuple):
    """A paragraph; ``tone`` is ``plain``, ``quiet`` (about the report) or ``warning``."""

    said: Said
    tone: str = "plain"
    shape: str = "paragraph"


class Subtitle(NamedTuple):
    """A heading within a section."""

    text: str
    shape: str = "subtitle"


class Facts(NamedTuple):
    """Names and what holds of them."""

    rows: tuple[tuple[str, Said], ...]
    shape: str = "facts"


class Grid(NamedTuple):
    """A table; ``caption`` says what it shows, also to those who cannot see it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    shape: str = "grid"


class Scale(NamedTuple):
    """The breakout scale: the computed range, and the level that counts, where there are any."""

    low: int | None
    high: int | None
    level: int | None
    shape: str = "scale"


class Exhibit(NamedTuple):
    """A piece of evidence as the report shows it; ``holds``: it is what it was when captured."""

    number: int
    heading: str
    quote: str
    facts: tuple[tuple[str, str], ...]
    holds: bool
    shape: str = "exhibit"


Block = Paragraph | Subtitle | Facts | Grid | Scale | Exhibit


class Section(NamedTuple):
    """A part of the report; ``name`` is its anchor."""

    name: str
    title: str
    blocks: tuple[Block, ...]
