"""The catalogue: every countermeasure of the framework with our stance, and its links repaired.

Names, groups and links are those of ``disarm-framework``; stance, reason, condition, rungs and who
may do it are ours, in ``data/counters.json``.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import orjson

import disarm_framework
from disarm_framework import LinkStatus
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
    """Its id was retired, and ``disarm-framework`` says what took its place."""


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
    """The version of the framework, such as ``1.6``."""
    return disarm_framework.versions().framework


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
    links = disarm_framework.links()
    source = Counter(link.status.value for link in links)
    of_retired = Counter(link.technique for link in links if link.status is LinkStatus.RETIRED)
    gone = {one: disarm_framework.retired(one) for one in sorted(of_retired)}
    mapped = sum(count for one, count in of_retired.items() if gone[one].successors)
    return Repair(
        source=source,
        kept={
            How.CURRENT: source[LinkStatus.CURRENT],
            How.RENAMED: source[LinkStatus.RENAMED],
            How.MAPPED: mapped,
        },
        dropped={
            one: (of_retired[one], was.reason) for one, was in gone.items() if not was.successors
        },
        mapping={one: (was.successors, was.reason) for one, was in gone.items() if was.successors},
    )


def _height(one: Countermeasure) -> int:
    return min((rung.height for rung in one.rungs), default=len(LADDER))


@cache
def _by_id() -> dict[str, Countermeasure]:
    links = _links()
    stances = {row["id"]: row for row in _stances()}
    return {
        one.id: _judged(one, stances[one.id], links[one.id]) for one in disarm_framework.counters()
    }


def _stances() -> Any:
    folder = files("tocsin.measures.countermeasures")
    return orjson.loads((folder / "data/counters.json").read_bytes())


def _links() -> dict[str, tuple[Link, ...]]:
    """The links of each, one a technique of today: the framework's own before the mapped ones."""
    found: dict[str, dict[str, Link]] = {one.id: {} for one in disarm_framework.counters()}
    order = tuple(LinkStatus)
    for link in sorted(disarm_framework.links(), key=lambda one: order.index(one.status)):
        for target in disarm_framework.leads_to(link):
            found[link.counter].setdefault(target.id, _link(link, target.id))
    return {one: tuple(links[name] for name in sorted(links)) for one, links in found.items()}


def _link(link: disarm_framework.Link, technique: str) -> Link:
    if link.status is LinkStatus.RETIRED:
        return Link(technique, How.MAPPED, link.technique)
    if link.status is LinkStatus.RENAMED:
        return Link(technique, How.RENAMED, link.stated_name)
    return Link(technique, How.CURRENT, "")


def _judged(
    one: disarm_framework.Counter, row: dict[str, Any], links: tuple[Link, ...]
) -> Countermeasure:
    return Countermeasure(
        id=one.id,
        name=one.name,
        group=one.metatechniques[0],
        stance=Stance(row["stance"]),
        reason=row["reason"],
        condition=row["condition"],
        rungs=tuple(Rung(rung) for rung in row["rungs"]),
        who=tuple(Doer(doer) for doer in row["who"]),
        links=links,
    )
