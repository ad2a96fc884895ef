"""One MISP object from a template, in strict mode, with ids and times that do not change.

Nothing that we send is an indicator to block: ``to_ids`` is off everywhere, and correlation is off
for words, which would link everything with everything. Distribution is inherited from the event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from pymisp import MISPObject

from tocsin.exchange.misp.identifiers import attribute_uuid, object_uuid

INHERIT: Final = 5
SUPPORTED: Final = "supported-by"
"""From MISP's list of relationships: from what is said to what shows it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One attribute; ``words`` are text that nothing should be correlated by."""

    relation: str
    value: Any
    comment: str = ""
    tags: tuple[str, ...] = ()
    data: bytes | None = None
    words: bool = True


@dataclass(slots=True)
class Maker:
    """Makes the objects of one event."""

    case_id: str
    now: datetime
    made: list[MISPObject] = field(default_factory=list)

    def add(
        self,
        template: str,
        kind: str,
        key: str,
        values: Iterable[Value],
        comment: str = "",
        evidence: Iterable[str] = (),
        at: datetime | None = None,
    ) -> None:
        """An object that is about ``key``; values that are empty are left out.

        ``evidence`` are ids of the basket; ``at`` is when it happened.
        """
        made = MISPObject(template, strict=True, standalone=False, force_timestamps=True)
        made.uuid = object_uuid(self.case_id, kind, key)
        made.timestamp = self.now
        made.distribution = INHERIT
        made.comment = comment
        if at is not None:
            made.first_seen = at
        counts: dict[str, int] = {}
        for one in values:
            if one.value in (None, ""):
                continue
            place = counts[one.relation] = counts.get(one.relation, -1) + 1
            self._attribute(made, one, place)
        for cited in evidence:
            file = object_uuid(self.case_id, "evidence", cited)
            made.add_reference(file, SUPPORTED, uuid=attribute_uuid(made.uuid, file, 0))
        self.made.append(made)

    def _attribute(self, made: MISPObject, one: Value, place: int) -> None:
        more: dict[str, Any] = {"data": BytesIO(one.data)} if one.data is not None else {}
        made.add_attribute(
            one.relation,
            value=one.value,
            comment=one.comment,
            to_ids=False,
            disable_correlation=one.words,
            distribution=INHERIT,
            timestamp=self.now,
            uuid=attribute_uuid(made.uuid, one.relation, place),
            Tag=[{"name": tag} for tag in one.tags],
            **more,
        )


def values_of(made: Mapping[str, Any], relation: str) -> list[Mapping[str, Any]]:
    """The attributes of a relation in an object as plain JSON, those that are deleted left out."""
    listed = made.get("Attribute")
    found = listed if isinstance(listed, list) else []
    return [
        one
        for one in found
        if isinstance(one, dict) and one.get("object_relation") == relation and not is_deleted(one)
    ]


def is_deleted(thing: Mapping[str, Any]) -> bool:
    """Whether an object or attribute was deleted: MISP says so by a truth value, a number or text.

    >>> is_deleted({"deleted": "0"}), is_deleted({"deleted": "1"})
    (False, True)
    """
    return str(thing.get("deleted")).casefold() in {"true", "1"}


def text_of(made: Mapping[str, Any], *relations: str) -> str:
    """The first text of the relations, in their order; empty where there is none."""
    for relation in relations:
        for one in values_of(made, relation):
            if isinstance(one.get("value"), str) and one["value"].strip():
                return str(one["value"])
    return ""


def tags_of(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a thing's tags."""
    listed = thing.get("Tag")
    found = listed if isinstance(listed, list) else []
    names = (one.get("name") for one in found if isinstance(one, dict))
    return tuple(name for name in names if isinstance(name, str))
