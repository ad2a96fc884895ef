"""Whom a case may be passed on to: the Traffic Light Protocol, version 2.0 (FIRST, 2022).

The words are the standard's own and are not translated; what each allows is said in the reader's
language by whoever shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Item


class Tlp(StrEnum):
    """The five labels, from open to closed."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber_strict"
    RED = "red"

    @property
    def label(self) -> str:
        """The label as the standard writes it.

        >>> Tlp.AMBER_STRICT.label
        'TLP:AMBER+STRICT'
        """
        return "TLP:" + self.value.upper().replace("_", "+")

    @property
    def named_only(self) -> bool:
        """Whether people must be named, or belong to the case's institution, to know of it."""
        return self not in _OPEN


_OPEN: Final = frozenset({Tlp.CLEAR, Tlp.GREEN})
_ORDER: Final = {label: place for place, label in enumerate(Tlp)}


def strictest(labels: Iterable[Tlp]) -> Tlp:
    """The label that lets the fewest know.

    >>> strictest([Tlp.GREEN, Tlp.AMBER_STRICT, Tlp.CLEAR])
    <Tlp.AMBER_STRICT: 'amber_strict'>
    """
    return max(labels, key=_ORDER.__getitem__)


class MemberKind(StrEnum):
    """Who can be named to know of a case."""

    PERSON = "person"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Member(Item):
    """A person or an institution that needs to know, by its id at the desk."""

    kind: MemberKind
    id: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"
