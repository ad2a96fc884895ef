"""Ids that are the same on every export, so that a second event updates the first.

MISP refuses an object whose id another event has already, so the id of the case is part of each.
"""

from typing import Final
from uuid import UUID, uuid5

_EVENTS: Final = UUID("1576966c-0ccc-4f4e-a027-a9fa92b226f7")
"""Our own namespace; never another producer's, or our ids would be taken for theirs."""


def event_uuid(case_id: str) -> str:
    """The id of a case's event.

    >>> event_uuid("case-1") == event_uuid("case-1") != event_uuid("case-2")
    True
    """
    return str(uuid5(_EVENTS, case_id))


def object_uuid(case_id: str, kind: str, key: str) -> str:
    """The id of an object of that event; ``kind`` and ``key`` tell it from the others."""
    return str(uuid5(UUID(event_uuid(case_id)), f"{kind}/{key}"))


def attribute_uuid(of_object: str, relation: str, place: int) -> str:
    """The id of the ``place``-th attribute of that relation in an object."""
    return str(uuid5(UUID(of_object), f"{relation}/{place}"))
