"""How much there was of it: posts, accounts, platforms, views. Shown beside the category.

Collected posts are a lower bound of what there was, so an upper end is given only where somebody
has one (a platform's own count, an estimate with its interval).
"""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.cases.documents import Item


class Quantity(StrEnum):
    """What is counted."""

    POSTS = "posts"
    ACCOUNTS = "accounts"
    PLATFORMS = "platforms"
    VIEWS = "views"
    """Views that platforms stated, summed; the same person may stand behind many."""


@dataclass(frozen=True, slots=True)
class Measure(Item):
    """A count with its interval; an end that is absent is not known.

    ``stated`` of ``among`` posts stated the quantity, where that matters (views).
    """

    quantity: Quantity
    value: float
    low: float | None = None
    high: float | None = None
    stated: int | None = None
    among: int | None = None

    @property
    def key(self) -> str:
        return self.quantity.value
