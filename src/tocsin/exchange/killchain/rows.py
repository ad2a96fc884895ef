"""A row of a list: a phase, what was done, and what shows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_CODE: Final = re.compile(r"\s*(\d+(?:\.\d+)*)\.?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """What was found; ``indicator`` is as a reader may see it: with ``[.]``, never a live link.

    Names are those of the list ("0.9 Acquiring social media accounts"). The number of a procedure
    need not begin with that of its technique: the published framework files 9.7.1 under 9.8.
    """

    tactic: str
    technique: str
    procedure: str
    indicator: str = ""
    note: str = ""

    @property
    def phase(self) -> int | None:
        """The phase, 0 to 9; ``None`` where the tactic has no number.

        >>> Row("2. Gathering information", "2.1. Soliciting information", "").phase
        2
        """
        code = code_of(self.tactic)
        return int(code.partition(".")[0]) if code and len(code) < 4 else None


@dataclass(frozen=True, slots=True)
class Indicators:
    """The rows of a file; ``blank`` rows part its tactics and hold nothing."""

    rows: tuple[Row, ...]
    blank: int = 0

    def phases(self) -> Iterator[int]:
        """The phases that the rows are of, in order, each once."""
        yield from sorted({row.phase for row in self.rows if row.phase is not None})


def code_of(name: str) -> str:
    """The number before a name; empty where there is none.

    >>> code_of("0.9.4 Acquiring X / Twitter accounts"), code_of("2.1. Soliciting"), code_of("x")
    ('0.9.4', '2.1', '')
    """
    found = _CODE.match(name)
    return found[1] if found else ""
