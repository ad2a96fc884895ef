"""Templates of orders: to act against illegal content (Art. 9), to give information (Art. 10).

An order is an act of a competent authority under a law that gives it the power. Tocsin gives none:
it lays out what the articles ask an order to hold, says what is missing, and marks every paper as
a template until a person of the authority has put their name to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


CITED: Final[Mapping[str, Mapping[str, str]]] = {
    "act": {
        "provider": "Art. 9(1)", "legal_basis": "Art. 9(2)(a)(i)", "reasons": "Art. 9(2)(a)(ii)",
        "provision": "Art. 9(2)(a)(ii)", "authority": "Art. 9(2)(a)(iii)",
        "locations": "Art. 9(2)(a)(iv)", "redress": "Art. 9(2)(a)(v)",
        "informed_authority": "Art. 9(2)(a)(vi)", "territory": "Art. 9(2)(b)",
        "language": "Art. 9(2)(c)", "contact_point": "Art. 9(2)(c), 11", "signed_by": "",
    },
    "inform": {
        "provider": "Art. 10(1)", "legal_basis": "Art. 10(2)(a)(i)",
        "authority": "Art. 10(2)(a)(ii)", "recipients": "Art. 10(2)(a)(iii)",
        "reasons": "Art. 10(2)(a)(iv)", "redress": "Art. 10(2)(a)(v)",
        "informed_authority": "Art. 10(2)(a)(vi)", "information": "Art. 10(2)(b)",
        "language": "Art. 10(2)(c)", "contact_point": "Art. 10(2)(c), 11", "signed_by": "",
    },
}  # fmt: skip
"""The parts of each order, and where its article asks for them; the signature is no part of it."""
_WHERE_APPLICABLE: Final = "informed_authority"
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


def cited(order: Order) -> Mapping[str, str]:
    """The parts of an order, and the point that asks for each."""
    return CITED["act" if isinstance(order, OrderToAct) else "inform"]


def _missing(order: Order) -> Iterator[Missing]:
    for name, point in cited(order).items():
        if name == _WHERE_APPLICABLE or getattr(order, name):
            continue
        if name == "reasons" and getattr(order, "reasons_withheld", False):
            continue
        need = Need.AUTHORITY if name in _AUTHORITYS else Need.ANYBODY
        yield Missing(field=name, cited=point, need=need)


def is_template(order: Order) -> bool:
    """Whether it is only a template: something is missing, its signature included."""
    return bool(missing(order))
