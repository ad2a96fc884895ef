"""CRED-1 (Loth, Kappes & Pahl 2026): a composite score of sites known for unreliable content.

A CSV with ``domain`` and ``credibility_score`` (0 least, 1 most credible) among its columns, and
``category``. It is made of two other lists (one of them Iffy) and of age, traffic and fact-checks
of a site, so it is not independent of them; satire is in it with a low score.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tocsin.detect.sources.lists.base import Entry, Format, rated_by_number


def _matches(header: str) -> bool:
    names = {name.strip(' "') for name in header.split(",")}
    return {"domain", "credibility_score"} <= names


def _read(path: Path) -> Iterator[Entry]:
    return rated_by_number(path, "domain", "credibility_score", 0.0, 1.0)


FORMAT: Final = Format(
    name="cred1",
    title="CRED-1",
    source="Loth, Kappes & Pahl 2026, doi:10.2139/ssrn.6448466",
    licence="CC BY 4.0",
    mapping="as it stands: 0 least, 1 most credible",
    matches=_matches,
    read=_read,
)
