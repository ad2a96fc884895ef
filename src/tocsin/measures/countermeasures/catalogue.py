"""The catalogue as it is packaged: every countermeasure with its stance, and its links repaired."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import orjson

from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.rungs import LADDER, Rung


class Stance(StrEnum):
    """Whether a countermeasure is offered."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    NOT_OFFERED = "not_offered"


class Doer(StrEnum):
    """Who may do it."""

    INSTITUTION = "institution"
    PLATFORM = "platform"
    EDUCATOR = "educator"
    MEDIA = "media"
    RESEARCHER = "researcher"
    CIVIL_SOCIETY = "civil_society"
    LEGISLATOR = "legislator"
    JUDICIAL_AUTHORITY = "judicial_authority"
    FACT_CHECKER = "fact_checker"
    PAYMENT_SERVICE = "payment_service"


class How(StrEnum):
    """How a link of the source came to name a technique of today."""

    CURRENT = "current"
    """Its id and its name are those of today."""
    RENAMED = "renamed"
    """Its id is of today, under another name of the same meaning."""
    MAPPED = "mapped"
    """Its id was retired, and a person named the technique that took its place."""


class Link(NamedTuple):
    """A technique that it counters. ``was``: the old name or retired id, where there is one."""

    technique: str
    how: How
    was: str


class Countermeasure(NamedTuple):
    """An entry. ``condition`` is what a conditional one hangs on; ``rungs`` are where it stands.

    Without rungs it is standing work (a law, a design), and nothing is done about a case by it.
    """

    id: str
    name: str
    group: str
    stance: Stance
    reason: str
    condition: str
    rungs: tuple[Rung, ...]
    who: tuple[Doer, ...]
    links: tuple[Link, ...]


class Repair(NamedTuple):
    """What became of the links of the source: how many of each kind, and why some were dropped.

    ``mapping`` says for each retired id where it leads, and why.
    """

    source: Mapping[str, int]
    kept: Mapping[How, int]
    dropped: Mapping[str, tuple[int, str]]
    mapping: Mapping[str, tuple[tuple[str, ...], str]]


class UnknownCountermeasureError(CannotStandError):
    """DISARM has no countermeasure of that id."""


_FIELD: Final = "countermeasures"


def version() -> str:
    """The version of the framework, such as ``1.6 (blue)``."""
    return str(_data()["version"])


def countermeasures(*stances: Stance) -> tuple[Countermeasure, ...]:
    """All of them by id; or those of the given stances."""
    return tuple(one for one in _by_id().values() if not stances or one.stance in stances)


def countermeasure(countermeasure_id: str) -> Countermeasure:
    """One by its id.

    Raises:
        UnknownCountermeasureError: there is none.
    """
    found = _by_id().get(countermeasure_id)
    if found is None:
        raise UnknownCountermeasureError(
            _FIELD,
            Sentence(
                "DISARM {version} has no countermeasure {countermeasure_id}.",
                version=version(), countermeasure_id=repr(countermeasure_id[:40]),
            ),
            "Look it up in the catalogue; ids are such as C00125.",
        )  # fmt: skip
    return found


def against(technique_id: str, *, doer: Doer | None = None) -> tuple[Countermeasure, ...]:
    """What may be offered against a technique or its parent, the mildest first.

    What is not offered is left out; ``doer`` keeps what somebody may do. Within a rung the allowed
    stand before the conditional.
    """
    wanted = {technique_id, technique_id.partition(".")[0]}
    found = [
        one
        for one in countermeasures(Stance.ALLOWED, Stance.CONDITIONAL)
        if any(link.technique in wanted for link in one.links) and (doer is None or doer in one.who)
    ]
    return tuple(sorted(found, key=lambda one: (_height(one), one.stance, one.id)))


def repair() -> Repair:
    """How the links of the source were repaired."""
    data = _data()
    return Repair(
        source=data["source_links"],
        kept={How(name): data["kept"][name] for name in How},
        dropped={name: (one["links"], one["why"]) for name, one in data["dropped"].items()},
        mapping={name: (tuple(one["to"]), one["why"]) for name, one in data["mapping"].items()},
    )


def _height(one: Countermeasure) -> int:
    return min((rung.height for rung in one.rungs), default=len(LADDER))


@cache
def _data() -> Any:
    folder = files("tocsin.measures.countermeasures")
    return orjson.loads((folder / "data/counters.json").read_bytes())


@cache
def _by_id() -> dict[str, Countermeasure]:
    return {row["id"]: _read(row) for row in _data()["counters"]}


def _read(row: dict[str, Any]) -> Countermeasure:
    return Countermeasure(
        id=row["id"],
        name=row["name"],
        group=row["group"],
        stance=Stance(row["stance"]),
        reason=row["reason"],
        condition=row["condition"],
        rungs=tuple(Rung(one) for one in row["rungs"]),
        who=tuple(Doer(one) for one in row["who"]),
        links=tuple(Link(one["technique"], How(one["how"]), one["was"]) for one in row["links"]),
    )
