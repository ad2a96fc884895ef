"""Texts as XML can hold them; how many characters had to be made visible is counted and told."""

from dataclasses import dataclass, field
from operator import ne

from tocsin.printable import printable


@dataclass(slots=True)
class Legible:
    r"""Makes texts fit for XML 1.0 (section 2.2), and counts what it replaced in distinct texts.

    Line ends become ``\n``, as any reader of XML makes them (section 2.11).

    >>> legible = Legible()
    >>> legible("a\x00b\r\nc"), legible("a\x00b\r\nc"), legible.replaced
    ('a␀b\nc', 'a␀b\nc', 1)
    """

    replaced: int = 0
    _made: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """The text with stand-ins where XML allows no character."""
        if text not in self._made:
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            self._made[text] = printable(lines)
            self.replaced += sum(map(ne, lines, self._made[text]))
        return self._made[text]
