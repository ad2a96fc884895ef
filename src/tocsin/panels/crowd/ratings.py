"""The ratings of a crowd: who rated what, how favourably, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from tocsin.errors import Sentence, UsageError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEAST_RATERS: Final = 50
"""Below, camps and brigades cannot be told from chance: a panel is asked instead."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """One row a rating; a rater rates an item once.

    ``rater`` and ``item`` are places in ``raters`` and ``items``; ``value`` is 0 (against),
    0.5 (neither) or 1 (for).
    """

    raters: tuple[str, ...]
    items: tuple[str, ...]
    rater: Ints
    item: Ints
    value: Floats

    @classmethod
    def of(cls, raters: Sequence[str], items: Sequence[str], votes: Sequence[float] | Ints) -> Self:
        """From rows, oldest first: where a rater rated an item twice, the last one holds.

        Args:
            raters: who, one a row.
            items: what, one a row.
            votes: +1 for, −1 against, 0 neither.

        Raises:
            UsageError: the columns are not of one length, or a vote is not −1, 0 or 1.
        """
        vote = np.asarray(votes, dtype=np.float64)
        if not len(raters) == len(items) == len(vote):
            raise UsageError("ratings: the columns differ in length.", "Hand in one row a rating.")
        wrong = np.flatnonzero(~np.isin(vote, (-1.0, 0.0, 1.0)))
        if len(wrong):
            raise UsageError(
                Sentence(
                    "ratings: row {row}, vote is {vote}.",
                    row=int(wrong[0]) + 1,
                    vote=vote[wrong[0]],
                ),
                "Votes are −1, 0 or 1.",
            )
        who, rater = _places(raters)
        what, item = _places(items)
        cell = rater * max(1, len(what)) + item
        _, last = np.unique(cell[::-1], return_index=True)
        kept = np.sort(len(cell) - 1 - last)
        return cls(who, what, rater[kept], item[kept], (vote[kept] + 1) / 2)

    def only(self, kept: Mask) -> Self:
        """The ratings of some raters; all raters and items keep their places."""
        rows = kept[self.rater]
        return type(self)(
            self.raters, self.items, self.rater[rows], self.item[rows], self.value[rows]
        )

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "raters": list(self.raters),
            "items": list(self.items),
            "rater": self.rater.tolist(),
            "item": self.item.tolist(),
            "value": self.value.tolist(),
        }

    @classmethod
    def from_json(cls, packed: dict[str, Any]) -> Self:
        """What :meth:`to_json` packed."""
        return cls(
            tuple(packed["raters"]),
            tuple(packed["items"]),
            np.array(packed["rater"], dtype=np.int64),
            np.array(packed["item"], dtype=np.int64),
            np.array(packed["value"], dtype=np.float64),
        )


def refuse_small(raters: int) -> None:
    """Refuses a crowd that is none.

    Raises:
        UsageError: fewer than 50 raters.
    """
    if raters < LEAST_RATERS:
        raise UsageError(
            Sentence(
                "crowd: {raters} raters; a crowd is {least_raters} or more.",
                raters=raters,
                least_raters=LEAST_RATERS,
            ),
            "Ask more people, or nominate a panel.",
        )


def _places(names: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    # a dictionary and not np.unique: names may be lone surrogates or of a megabyte
    place: dict[str, int] = {}
    found = np.fromiter(
        (place.setdefault(name, len(place)) for name in names), dtype=np.int64, count=len(names)
    )
    return tuple(place), found
