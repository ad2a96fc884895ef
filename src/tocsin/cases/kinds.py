"""Events as JSON: what one is of is told by a name, ``kind``, that stands beside its fields."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.errors import DamagedDocumentError

E = TypeVar("E", bound=Document)


class Kinds(Generic[E]):
    """The kinds of event that a procedure knows, by name."""

    def __init__(self, kinds: Mapping[str, type[E]]) -> None:
        self._kinds = kinds
        self._names = {kind: name for name, kind in kinds.items()}

    def name(self, event: E) -> str:
        """The name of an event's kind, as its JSON has it."""
        return self._names[type(event)]

    def to_json(self, event: E) -> dict[str, Any]:
        """An event as plain JSON."""
        return {"kind": self.name(event), **to_json(event)}

    def from_json(self, value: Mapping[str, Any]) -> E:
        """An event from its JSON.

        Raises:
            DamagedDocumentError: it is of no known kind, or a field is missing or wrong.
            TocsinError: a part of it refuses to be built.
        """
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in self._kinds:
            raise DamagedDocumentError("event.kind", f"one of {', '.join(self._kinds)}")
        fields = {name: one for name, one in value.items() if name != "kind"}
        return from_json(self._kinds[kind], fields, f"event.{kind}")
