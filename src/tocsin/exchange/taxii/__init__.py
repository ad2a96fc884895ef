"""TAXII 2.1 (OASIS Standard, 10 June 2021): collections of STIX objects that partners fetch.

:func:`answer` is the whole server as a function of a request and a :class:`Store`: it knows no
database, no network and no clock. :mod:`tocsin.exchange.taxii.client` is the other side: it asks
any server for what was added since, over a line that it is given.
"""

from tocsin.exchange.taxii.asking import Position, Versions, Wanted
from tocsin.exchange.taxii.media import STIX, TAXII
from tocsin.exchange.taxii.server import MOST_OBJECTS, MOST_SENT, Answer, Request, Site, answer
from tocsin.exchange.taxii.store import Collection, Kept, Outcome, Root, Store
from tocsin.exchange.taxii.times import instant, stamp

__all__ = [
    "MOST_OBJECTS", "MOST_SENT", "STIX", "TAXII", "Answer", "Collection", "Kept", "Outcome",
    "Position", "Request", "Root", "Site", "Store", "Versions", "Wanted", "answer", "instant",
    "stamp",
]  # fmt: skip
