"""What the last investigation found, held for pages: a table is read once, not once a visit.

What is held belongs to one investigation, known by the time and size of its ``about.json``; the
next investigation is held in its place. Pages ask for the rows of one thing (a network, a
narrative), and get them by place, not by going through a table.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.found import Found
from tocsin.desk.errors import NotFoundError
from tocsin.desk.sitting import Desk

MOST_DRAWN: Final = 256
"""Drawings and the like kept for one investigation; each is made again when asked for."""

_TOO_LARGE: Final = 2**63
"""No column holds so large a number, and an address can name any."""

T = TypeVar("T")


class Detector(StrEnum):
    """Which detectors hand on findings."""

    COORDINATION = "coordination"
    TARGETS = "targets"
    NARRATIVES = "narratives"
    VOIDS = "voids"


class Basis(StrEnum):
    """How a finding is known."""

    OBSERVED = "observed"
    INFERRED = "inferred"


class Stance(StrEnum):
    """What a post makes of a claim."""

    AGREE = "agree"
    DENY = "deny"
    QUESTION = "question"
    COMMENT = "comment"


class Spreads(StrEnum):
    """Whether a post carries a claim on."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Held:
    """The tables of one investigation, each read when it is first asked for."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.about: Mapping[str, Any] = found.about()
        self._kept: dict[Hashable, Any] = {}
        self._drawn: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def has(self, name: str) -> bool:
        """Whether that was looked for."""
        return self.found.has(name)

    def table(self, name: str) -> pa.Table:
        """A table, such as ``narratives/members``.

        Raises:
            UsageError: that was not looked for.
            StorageError: the file is damaged.
        """
        return self.kept(("table", name), lambda: self.found.table(name))

    def where(self, name: str, column: str, *values: Any) -> pa.Table:
        """The rows of a table in which a column has one of these values, value by value."""
        table = self.table(name)
        places = self.kept(("places", name, column), lambda: _Places.of(table[column]))
        return table.take(pa.array(places.rows(values)))

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """What was made once for this investigation, for as long as it is held."""
        if what not in self._kept:  # two visits may both make it: the second counts, both are right
            self._kept[what] = make()
        return cast("T", self._kept[what])

    def drawn(self, what: Hashable, make: Callable[[], T]) -> T:
        """Like :meth:`kept`, for what there may be many of: the longest unasked is forgotten."""
        with self._lock:
            if what in self._drawn:
                self._drawn.move_to_end(what)
                return cast("T", self._drawn[what])
        made = make()
        with self._lock:
            self._drawn[what] = made
            while len(self._drawn) > MOST_DRAWN:
                self._drawn.popitem(last=False)
        return made


@dataclass(frozen=True)
class _Places:
    """Where each value of a column stands."""

    codes: Mapping[str, int] | None  # of texts; None: the values are numbers
    values: npt.NDArray[np.int64]  # sorted
    order: npt.NDArray[np.int64]  # the row of each

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Self:
        known = np.flatnonzero(column.is_valid().to_numpy())
        codes = None
        if pa.types.is_string(column.type):
            encoded = pc.drop_null(column).combine_chunks().dictionary_encode()
            texts = encoded.dictionary.to_pylist()
            codes = {text: code for code, text in enumerate(texts)}
            values = encoded.indices.to_numpy().astype(np.int64)
        else:
            values = pc.drop_null(column).to_numpy().astype(np.int64)
        order = np.argsort(values, kind="stable")
        return cls(codes, values[order], known[order])

    def rows(self, wanted: tuple[Any, ...]) -> npt.NDArray[np.int64]:
        known = wanted if self.codes is None else [self.codes.get(one, -1) for one in wanted]
        asked = np.array([one for one in known if abs(one) < _TOO_LARGE], dtype=np.int64)
        begins = np.searchsorted(self.values, asked, "left")
        ends = np.searchsorted(self.values, asked, "right")
        parts = [self.order[a:b] for a, b in zip(begins, ends, strict=True)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def held(desk: Desk) -> Held | None:
    """What the desk's last investigation found; ``None`` where there is none yet."""
    folder = desk.workspace.found
    try:
        stated = (folder / "about.json").stat()
    except FileNotFoundError:
        return None
    return _held(folder, stated.st_mtime_ns, stated.st_size)


def must_hold(desk: Desk) -> Held:
    """Like :func:`held`, for what can only be asked of an investigation.

    Raises:
        NotFoundError: nothing has been investigated.
    """
    found = held(desk)
    if found is None:
        raise NotFoundError(
            "Nothing has been investigated yet.", "Import posts, then investigate them."
        )
    return found


@lru_cache(maxsize=2)
def _held(folder: Path, _time_ns: int, _size: int) -> Held:
    return Held(Found(folder))
