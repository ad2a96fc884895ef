"""Lin et al. (2023): the first principal component of six sets of ratings by experts.

*High level of correspondence across different news domain quality rating sets*, PNAS Nexus 2(9),
pgad286. Columns ``domain, pc1``; PC1 is scaled to 0 (worst) to 1 (best) by its authors. It is made
of other lists, so it is not independent of them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tocsin.detect.sources.lists.base import Entry, Format, rated_by_number


def _matches(header: str) -> bool:
    names = {name.strip(' "') for name in header.split(",")}
    return {"domain", "pc1"} <= names


def _read(path: Path) -> Iterator[Entry]:
    return rated_by_number(path, "domain", "pc1", 0.0, 1.0)


FORMAT: Final = Format(
    name="lin2023",
    title="Lin et al. 2023 (PC1)",
    source="Lin et al. 2023, PNAS Nexus 2:pgad286",
    licence="free to reuse, as its authors write; no formal licence",
    mapping="as it stands: 0 worst, 1 best",
    matches=_matches,
    read=_read,
)
