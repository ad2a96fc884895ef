"""Who sends a bundle, what of a case it may hold, and of which version it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.cases.documents import Document
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import storable
from tocsin.errors import UsageError
from tocsin.exchange.stix.identifiers import Made, stamp, stix_id
from tocsin.exchange.stix.marking import IDS
from tocsin.exchange.stix.relationships import need_allowed

LONGEST: Final = 20_000
"""Characters of a text that people read; as long as a field of a case may be."""


@dataclass(frozen=True, slots=True)
class Producer(Document):
    """The institution that sends.

    ``id`` is its id among partners and never changes; ``since`` is when it began to send (aware),
    which is when everything was created that several of its cases share. ``sectors`` are words of
    STIX's ``industry-sector-ov``, such as ``government-national``.
    """

    id: str
    name: str
    since: datetime
    description: str = ""
    contact: str = ""
    sectors: tuple[str, ...] = ()
    changed: datetime | None = None
    """When its name or description last changed, if they did."""

    @property
    def stix_id(self) -> str:
        """The id of its identity."""
        return stix_id("identity", "producer", self.id)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What may leave the house beside what a case says.

    ``identities``: accounts under the platform's ids and names, and attributions to a person;
    without it accounts are pseudonyms. ``texts``: the words of posts. ``pseudonym`` makes one from
    platform and account id, for a workspace that keeps identities
    (:meth:`tocsin.posts.pseudonyms.Pseudonyms.name`).
    """

    identities: bool = False
    texts: bool = True
    pseudonym: Callable[[str, str], str] | None = None


PSEUDONYMOUS: Final = Sharing()
"""The default: nobody is named."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Which version of a case is sent: when its first was saved, and when this one (aware).

    ``revoked``: the case is taken back; partners should no longer rely on it.

    Raises:
        UsageError: it was changed before it was made.
    """

    created: datetime
    modified: datetime
    revoked: bool = False

    def __post_init__(self) -> None:
        """Refuses a version that is older than the first."""
        if self.modified < self.created:
            raise UsageError(
                "This version of the case is older than its first.", "Take both times of the desk."
            )


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes objects that belong to one version of one case of one producer."""

    producer: Producer
    case_id: str
    tlp: Tlp
    versions: Versions

    def own(self, kind: str, *parts: str, **told: Any) -> Made:
        """A domain object or relationship that is of this case alone."""
        times = self.versions
        made = self._object(kind, stix_id(kind, self.producer.id, self.case_id, *parts))
        made |= {"created": stamp(times.created), "modified": stamp(times.modified)}
        if times.revoked:
            made["revoked"] = True
        return made | _told(told)

    def shared(self, kind: str, *parts: str, **told: Any) -> Made:
        """A domain object that several cases of the producer may name, such as a narrative."""
        since = self.producer.since
        made = self._object(kind, stix_id(kind, self.producer.id, *parts))
        made |= {
            "created": stamp(since), "modified": stamp(max(since, self.versions.modified)),
        }  # fmt: skip
        return made | _told(told)

    def observable(self, kind: str, *parts: str, **told: Any) -> Made:
        """An observable: it has no versions and no author, and is the same from any producer."""
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": stix_id(kind, *parts),
            "object_marking_refs": [IDS[self.tlp]],
            **_told(told),
        }

    def relationship(self, source: str, name: str, target: str, **told: Any) -> Made:
        """A relationship between two ids.

        Raises:
            RelationshipRefusedError: OpenCTI would not take it.
        """
        need_allowed(source, name, target)
        ends = {"relationship_type": name, "source_ref": source, "target_ref": target}
        return self.own("relationship", source, name, target, **ends, **told)

    def _object(self, kind: str, object_id: str) -> Made:
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": object_id,
            "created_by_ref": self.producer.stix_id,
            "object_marking_refs": [IDS[self.tlp]],
        }


def identity(producer: Producer) -> Made:
    """The producer's identity; it changes with nothing but its own fields."""
    since, changed = stamp(producer.since), stamp(producer.changed or producer.since)
    told = {
        "name": producer.name,
        "description": producer.description,
        "identity_class": "organization",
        "sectors": list(producer.sectors),
        "contact_information": producer.contact,
    }
    head = {"type": "identity", "spec_version": "2.1", "id": producer.stix_id}
    return {**head, "created": since, "modified": changed, **_told(told)}


def _told(told: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, which STIX does not allow, and what no database can hold."""
    kept, _ = storable(told)
    return {name: one for name, one in kept.items() if one is not None and one not in ("", [], {})}


def lean(value: Any) -> Any:
    """Plain JSON without nulls, empty lists and empty objects; the defaults of our documents.

    >>> lean({"a": None, "b": [], "c": {"d": None}, "e": "", "f": 0})
    {'c': {}, 'e': '', 'f': 0}
    """
    if isinstance(value, dict):
        return {n: lean(one) for n, one in value.items() if one is not None and one not in ([], {})}
    return [lean(one) for one in value] if isinstance(value, list) else value
