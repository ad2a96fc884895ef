"""The framework as it is packaged, read once, and looked up by id."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from disarm_framework.entries import (
    Basis,
    Counter,
    Detection,
    Entry,
    Link,
    LinkStatus,
    Metatechnique,
    Phase,
    ResponseType,
    Retired,
    Tactic,
    Technique,
    Versions,
)
from disarm_framework.errors import RetiredIdError, UnknownIdError


def versions() -> Versions:
    """Which version of the framework this is.

    >>> versions().framework
    '1.6'
    """
    return Versions(_data()["version"], _data()["source"])


@cache
def phases() -> tuple[Phase, ...]:
    """The phases in order."""
    return tuple(Phase(**row) for row in _data()["phases"])


@cache
def tactics() -> tuple[Tactic, ...]:
    """The tactics in the order of the framework."""
    return tuple(Tactic(**row) for row in _data()["tactics"])


@cache
def techniques() -> tuple[Technique, ...]:
    """All techniques, by the order of their tactics, sub-techniques after their parent."""
    return tuple(Technique(**row) for row in _data()["techniques"])


@cache
def counters() -> tuple[Counter, ...]:
    """All countermeasures by id. None of them is recommended by standing here."""
    return tuple(
        Counter(**{**row, "metatechniques": tuple(row["metatechniques"])})
        for row in _data()["counters"]
    )


@cache
def detections() -> tuple[Detection, ...]:
    """All detections by id."""
    return tuple(Detection(**row) for row in _data()["detections"])


@cache
def response_types() -> tuple[ResponseType, ...]:
    """What a countermeasure can do to an operation."""
    return tuple(ResponseType(**row) for row in _data()["response_types"])


@cache
def metatechniques() -> tuple[Metatechnique, ...]:
    """The families of countermeasures."""
    return tuple(Metatechnique(**row) for row in _data()["metatechniques"])


@cache
def links() -> tuple[Link, ...]:
    """All links from countermeasures to techniques, in the order of the source, each with a status.

    A few stand twice in the source, and so here.
    """
    return tuple(
        Link(row["counter"], row["technique"], row["stated_name"], LinkStatus(row["status"]))
        for row in _data()["links"]
    )


@cache
def all_retired() -> tuple[Retired, ...]:
    """All retired ids that are known, in order."""
    return tuple(
        Retired(**{**row, "successors": tuple(row["successors"]), "basis": Basis(row["basis"])})
        for row in _read("retired.json")
    )


def find(id_: str) -> Entry:
    """Any entry by its id.

    >>> find("TA06").name, find("C00125").name, find("T0049.003").summary[:20]
    ('Develop Content', 'Prebunking', 'Automated forwarding')

    Raises:
        RetiredIdError: it was a technique of an earlier version; the error names successors.
        UnknownIdError: there is none.
    """
    found = _by_id().get(id_)
    if found is not None:
        return found
    gone = _retired_by_id().get(id_)
    if gone is None:
        version = versions().framework
        raise UnknownIdError(id_, f"DISARM {version} has no {id_[:40]!r}.")
    led = f"; today {', '.join(gone.successors)}" if gone.successors else ""
    raise RetiredIdError(id_, f"DISARM has retired {id_} ({gone.name}){led}.", gone.successors)


def technique(id_: str) -> Technique:
    """A technique by its id.

    Raises:
        RetiredIdError: it was retired; the error names successors.
        UnknownIdError: there is none of that id.
    """
    found = find(id_)
    if not isinstance(found, Technique):
        raise UnknownIdError(id_, f"{id_} ({found.name}) is no technique.")
    return found


def children(technique_id: str) -> tuple[Technique, ...]:
    """The sub-techniques of a technique, in order."""
    return tuple(one for one in techniques() if one.parent == technique_id)


def retired(id_: str) -> Retired:
    """What became of a retired id.

    >>> retired("T0019.002").successors, str(retired("T0019.002").basis)
    (('T0049.002',), 'stated')

    Raises:
        UnknownIdError: no such id is known to have been retired.
    """
    found = _retired_by_id().get(id_)
    if found is None:
        raise UnknownIdError(id_, f"No retired id {id_[:40]!r} is known.")
    return found


def successors(id_: str) -> tuple[Technique, ...]:
    """The techniques of today that a retired id leads to; none where nothing took its place.

    Raises:
        UnknownIdError: no such id is known to have been retired.
    """
    return tuple(technique(one) for one in retired(id_).successors)


def leads_to(link: Link) -> tuple[Technique, ...]:
    """The techniques of today that a link leads to.

    >>> [one.id for one in leads_to(links()[0])]
    ['T0075', 'T0076', 'T0077', 'T0078', 'T0079']
    """
    if link.status is LinkStatus.RETIRED:
        return successors(link.technique)
    return (technique(link.technique),)


@cache
def _by_id() -> Mapping[str, Entry]:
    parts: tuple[tuple[Entry, ...], ...] = (
        phases(), tactics(), techniques(), counters(), detections(),
        response_types(), metatechniques(),
    )  # fmt: skip
    return {one.id: one for part in parts for one in part}


@cache
def _retired_by_id() -> Mapping[str, Retired]:
    return {one.id: one for one in all_retired()}


@cache
def _data() -> Any:
    return _read("framework.json")


def _read(name: str) -> Any:
    return json.loads((files("disarm_framework") / "data" / name).read_bytes())
