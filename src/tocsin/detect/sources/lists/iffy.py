"""Iffy: sites with low ratings for factual reporting, as patterns of addresses, one a line.

``https://www.example.org/*``, as studies of shared links take it (Iffy.news; the ratings behind it
are those of Media Bias/Fact Check). It says of each only that it is on the list.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tocsin.detect.sources.lists.base import Entry, Format, lines
from tocsin.errors import InputError

_PATTERN: Final = re.compile(r"https?://\S+\*")
_LISTED: Final = "listed"


def _matches(header: str) -> bool:
    return _PATTERN.fullmatch(header.strip()) is not None


def _read(path: Path) -> Iterator[Entry]:
    for line, text in lines(path):
        pattern = text.strip()
        if not pattern:
            continue
        if not _PATTERN.fullmatch(pattern):
            raise InputError(
                f"{path}, line {line}: {pattern[:60]!r} is no pattern of an address.",
                "Write https://example.org/* on a line of its own.",
            )
        yield Entry(pattern, _LISTED, 0.0, line)


FORMAT: Final = Format(
    name="iffy",
    title="Iffy",
    source="Iffy.news, after Media Bias/Fact Check",
    licence="not stated in the file; see iffy.news",
    mapping="listed is 0, the low end; not being listed says nothing",
    matches=_matches,
    read=_read,
)
