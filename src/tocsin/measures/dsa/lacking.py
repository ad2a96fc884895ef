"""What a paper lacks: where, what it means, what to do, and the article that asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError


@dataclass(frozen=True, slots=True)
class Lack(Document):
    """A part that is missing or does not hold. ``cited`` is empty where no article asks for it."""

    field: str
    message: str
    remedy: str
    cited: str = ""


def need_nothing(lacks: Iterable[Lack]) -> None:
    """Refuses a paper that lacks anything.

    Raises:
        CannotStandError: it does; the first lack is named.
    """
    for lack in lacks:
        raise CannotStandError(lack.field, lack.message, lack.remedy)
