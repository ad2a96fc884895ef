"""A desk's card: what a partner begins with. It proves nothing until the key was compared."""

from dataclasses import dataclass

from tocsin.cases.documents import Document
from tocsin.roundtable.partners.events import PartnerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Document):
    """Who a desk says it is. ``desk`` is its name at the roundtable, made from its first key;
    ``key`` the one it signs with now, in hexadecimal; ``fingerprint`` the key's, for people to
    read to each other; ``url`` where its doors are, empty for a desk without a line; ``country``
    two letters (ISO 3166-1), empty for an international body.
    """

    desk: str
    name: str
    kind: PartnerKind
    country: str
    key: str
    fingerprint: str
    url: str = ""
    sectors: tuple[str, ...] = ()
    contact: str = ""
