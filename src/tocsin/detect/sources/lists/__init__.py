"""Lists of rated sites that a user brings: one file a format, and how they are told apart."""

from typing import Final

from tocsin.detect.sources.lists import cred1, iffy, lin2023, wikipedia
from tocsin.detect.sources.lists.base import Format

FORMATS: Final[tuple[Format, ...]] = (
    lin2023.FORMAT,
    cred1.FORMAT,
    wikipedia.FORMAT,
    iffy.FORMAT,
)
"""Known lists; any other table needs a description beside it (:mod:`.described`)."""
