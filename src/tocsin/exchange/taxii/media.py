"""Content negotiation (sections 1.6.8 and 3.1): a client must name TAXII, and may name its version.

A wildcard does not name it. A range with ``q=0`` says that it is not wanted (RFC 9110, 12.4.2).
"""

import re
from collections.abc import Iterator
from typing import Final

TAXII: Final = "application/taxii+json;version=2.1"
"""What every request and answer is."""
STIX: Final = "application/stix+json;version=2.1"
"""What a collection holds."""
_NAME: Final = "application/taxii+json"
_BETWEEN_RANGES: Final = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_LONGEST: Final = 2_000


def accepts(header: str) -> bool:
    """Whether an ``Accept`` header has a range that TAXII 2.1 answers to.

    >>> accepts("text/html, application/taxii+json; version=2.1"), accepts("*/*")
    (True, False)
    """
    if len(header) > _LONGEST:
        return False
    return any(is_taxii(one) and _weight(one) > 0 for one in _BETWEEN_RANGES.split(header))


def is_taxii(media_type: str) -> bool:
    """Whether it is TAXII in no version, which means the latest, or in 2.1.

    >>> is_taxii("application/taxii+json"), is_taxii("application/taxii+json;version=2.0")
    (True, False)
    """
    name, *_ = media_type.split(";", 1)
    if name.strip().lower() != _NAME:
        return False
    return all(value == "2.1" for key, value in _parameters(media_type) if key == "version")


def _weight(media_range: str) -> float:
    stated = next((value for key, value in _parameters(media_range) if key == "q"), "1")
    try:
        return float(stated)
    except ValueError:
        return 0.0


def _parameters(media_type: str) -> Iterator[tuple[str, str]]:
    for one in media_type.split(";")[1:]:
        key, _, value = one.partition("=")
        yield key.strip().lower(), value.strip().strip('"')
