"""Templates of orders: to act against illegal content (Art. 9), to give information (Art. 10).

An order is an act of a competent authority under a law that gives it the power. Tocsin gives none:
it lays out what the articles ask an order to hold, says what is missing, and marks every paper as
a template until a person of the authority has put their name to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document


class Need(StrEnum):
    """Who alone can fill a part in."""

    AUTHORITY = "authority"
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Document):
    """The parts that both articles ask for. All may be empty: :func:`missing` says which are."""

    provider: str = ""
    legal_basis: str = ""
    reasons: str = ""
    authority: str = ""
    redress: str = ""
    informed_authority: str = ""
    territory: tuple[str, ...] = ()
    language: str = ""
    contact_point: str = ""
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderToAct(Order):
    """Art. 9(2). ``provision`` is what the content breaks; ``locations`` are exact addresses."""

    provision: str = ""
    locations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderToInform(Order):
    """Art. 10(2). ``recipients`` are names of accounts or other identifiers of single recipients.

    ``reasons`` say what the information is for, and why it is necessary and proportionate; they
    may be left out only where telling them would harm a criminal investigation.
    """

    recipients: tuple[str, ...] = ()
    information: str = ""
    reasons_withheld: bool = False


_CITED: Final = {
    "provider": "Art. 9(1), 10(1)",
    "legal_basis": "Art. 9(2)(a)(i), 10(2)(a)(i)",
    "reasons": "Art. 9(2)(a)(ii), 10(2)(a)(iv)",
    "provision": "Art. 9(2)(a)(ii)",
    "authority": "Art. 9(2)(a)(iii), 10(2)(a)(ii)",
    "locations": "Art. 9(2)(a)(iv)",
    "recipients": "Art. 10(2)(a)(iii)",
    "information": "Art. 10(2)(b)",
    "redress": "Art. 9(2)(a)(v), 10(2)(a)(v)",
    "territory": "Art. 9(2)(b)",
    "language": "Art. 9(2)(c), 10(2)(c), 11(3)",
    "contact_point": "Art. 9(2)(c), 10(2)(c), 11",
    "signed_by": "",
}
_AUTHORITYS: Final = frozenset({"legal_basis", "authority", "redress", "territory", "signed_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Document):
    """A part that is not there, the article that asks for it, and who can fill it in."""

    field: str
    cited: str
    need: Need


def missing(order: Order) -> tuple[Missing, ...]:
    """What the article asks for and the order does not hold, in the order of its parts."""
    return tuple(_missing(order))


def _missing(order: Order) -> Iterator[Missing]:
    for one in fields(order):
        name = one.name
        if name not in _CITED or getattr(order, name):
            continue
        if name == "territory" and isinstance(order, OrderToInform):
            continue
        if name == "reasons" and getattr(order, "reasons_withheld", False):
            continue
        need = Need.AUTHORITY if name in _AUTHORITYS else Need.ANYBODY
        yield Missing(field=name, cited=_CITED[name], need=need)


def is_template(order: Order) -> bool:
    """Whether it is only a template: something is missing, its signature included."""
    return bool(missing(order))
