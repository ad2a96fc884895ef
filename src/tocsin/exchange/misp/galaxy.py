"""DISARM as a MISP galaxy: version 1.6, with the ids that the galaxy's own authors give.

The galaxy that MISP ships is DISARM 1.4: 42 of its techniques are gone since and 135 are missing.
A cluster's id is the UUIDv5 of the technique's id in DISARM's namespace (as the generator of the
DISARM Foundation computes it), so clusters of both versions with the same technique are one.
:func:`cluster_file` and :func:`galaxy_file` are for an instance's administrator, who loads them in
place of the old ones.

MISP names a cluster by its value in the tag. Two names stand for two techniques each in 1.6; there
the id is added, or the tag would mean both.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from tocsin.cases import disarm

TYPE: Final = "disarm-techniques"
GALAXY_UUID: Final = "a90f2bb6-11e1-58a7-9962-ba37886720ec"
CLUSTERS_UUID: Final = "fb0e6978-2647-5a95-8324-7ebfd2f88b67"
_TECHNIQUES: Final = UUID("9d6bd9d2-2cd3-4900-b61a-06cd64df3996")
_ABOUT: Final = "A framework that describes incidents of disinformation by what was done."
ALL: Final = "3"
"""A cluster of a published galaxy goes to all communities, in every instance."""
_VERSION: Final = 160
"""Above every version that MISP has shipped (2 today), or an instance would not take it."""


def cluster_uuid(technique_id: str) -> str:
    """The id of a technique's cluster.

    >>> cluster_uuid("T0002")
    '782afafa-e997-571a-9b25-d04bb322480c'
    """
    return str(uuid5(_TECHNIQUES, technique_id))


def value_of(technique: disarm.Technique) -> str:
    """What MISP calls it."""
    name = technique.name
    return f"{name} ({technique.id})" if name in _shared_names() else name


def tag_of(technique: disarm.Technique) -> str:
    """Its machine tag, as on an event."""
    return f'misp-galaxy:{TYPE}="{value_of(technique)}"'


def galaxy_of(techniques: Iterable[disarm.Technique]) -> dict[str, Any]:
    """The galaxy with the clusters of these techniques, as it stands in an event."""
    stated = {"type": TYPE, "default": True, "distribution": ALL}
    clusters = [{**_cluster(one), **stated, "tag_name": tag_of(one)} for one in techniques]
    return {**_galaxy(), "GalaxyCluster": clusters}


def technique_ids(cluster: dict[str, Any]) -> tuple[str, ...]:
    """The technique ids that a cluster of an event states, or that its id stands for."""
    meta = cluster.get("meta")
    stated = meta.get("external_id") if isinstance(meta, dict) else None
    named = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    found = tuple(one for one in named if isinstance(one, str))
    known = _by_uuid().get(str(cluster.get("uuid")))
    return found or ((known,) if known else ())


def technique_tagged(tag: str) -> str | None:
    """The id of the technique that a tag names, in its words of this version; else ``None``."""
    return _by_tag().get(tag)


def galaxy_file() -> dict[str, Any]:
    """What goes into ``galaxies/disarm-techniques.json`` of an instance."""
    return {**_galaxy(), "icon": "map", "kill_chain_order": {"tactics": list(_tactics().values())}}


def cluster_file() -> dict[str, Any]:
    """What goes into ``clusters/disarm-techniques.json``: all techniques of this version."""
    return {
        "authors": ["DISARM Foundation"],
        "category": "disarm",
        "description": f"{_ABOUT} DISARM {disarm.version()}, CC BY-SA 4.0.",
        "name": "Techniques",
        "source": "https://github.com/DISARMFoundation/DISARMframeworks",
        "type": TYPE,
        "uuid": CLUSTERS_UUID,
        "values": [_whole_cluster(one) for one in disarm.techniques()],
        "version": _VERSION,
    }


def _galaxy() -> dict[str, Any]:
    return {
        "uuid": GALAXY_UUID, "name": "Techniques", "type": TYPE, "namespace": "disarm",
        "description": _ABOUT, "version": _VERSION,
    }  # fmt: skip


def _cluster(technique: disarm.Technique) -> dict[str, Any]:
    return {
        "uuid": cluster_uuid(technique.id),
        "value": value_of(technique),
        "description": technique.summary,
        "meta": {
            "external_id": [technique.id],
            "kill_chain": [f"tactics:{_tactics()[technique.tactic]}"],
        },
    }


def _whole_cluster(technique: disarm.Technique) -> dict[str, Any]:
    made = _cluster(technique)
    made["meta"]["external_id"] = technique.id  # one text in the file, a list in an event
    made["related"] = (
        [{"dest-uuid": cluster_uuid(technique.parent), "type": "subtechnique-of"}]
        if technique.parent
        else []
    )
    return made


@cache
def _tactics() -> dict[str, str]:
    return {one.id: one.name for one in disarm.tactics()}


@cache
def _shared_names() -> frozenset[str]:
    counts = Counter(one.name for one in disarm.techniques())
    return frozenset(name for name, count in counts.items() if count > 1)


@cache
def _by_uuid() -> dict[str, str]:
    return {cluster_uuid(one.id): one.id for one in disarm.techniques()}


@cache
def _by_tag() -> dict[str, str]:
    return {tag_of(one): one.id for one in disarm.techniques()}
