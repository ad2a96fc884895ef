"""Times as TAXII writes them: UTC, to the microsecond (section 2), and as STIX does, read alike."""

from datetime import UTC, datetime
from typing import Final

from tocsin.exchange.stix.receiving import time_of

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything was added anywhere."""


def stamp(time: datetime) -> str:
    """A time (aware) as TAXII writes it.

    >>> stamp(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '2026-03-01T08:30:00.000000Z'
    """
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def instant(text: str) -> datetime | None:
    """The moment that a timestamp names, whatever its number of decimals; ``None``: it is none.

    TAXII asks for six decimals and STIX for three or more; clients send any number of them.

    >>> instant("2026-03-01T08:30:00Z") == instant("2026-03-01T08:30:00.000Z"), instant("now")
    (True, None)
    """
    return time_of(text)
