"""ActivityStreams ``Flag``: a report from one server of the Fediverse to another, both ways."""

from tocsin.exchange.flags.flag import MAX_CONTENT, MAX_OBJECTS, Flag
from tocsin.exchange.flags.reading import Reported, from_activity
from tocsin.exchange.flags.reporting import reports_of
from tocsin.exchange.flags.writing import to_activity

__all__ = [
    "MAX_CONTENT", "MAX_OBJECTS", "Flag", "Reported", "from_activity", "reports_of", "to_activity",
]  # fmt: skip
