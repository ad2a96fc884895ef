"""JSON-LD as people really write it: prefixes, references, one value or a list of them.

Full expansion would need contexts from the network, which is never asked. The few forms that
occur are read as they stand. Source: W3C (2020), "JSON-LD 1.1", sections 3 and 4.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Node = Mapping[str, Any]

_PREFIXES: Final = ("", "schema:", "http://schema.org/", "https://schema.org/")
_NOTHING: Final[Node] = {}


def nodes(value: Any) -> Iterator[Node]:
    """All objects in a value, in order. A loop, so that deep nesting exhausts no stack."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def types(node: Node) -> set[str]:
    """The names of an object's types, without their prefix.

    >>> types({"@type": ["schema:Claim", "http://schema.org/Thing"]}) == {"Claim", "Thing"}
    True
    """
    names = every(node.get("@type") or node.get("type"))
    return {n.replace("schema:", "").rsplit("/", 1)[-1] for n in names if isinstance(n, str)}


def every(value: Any) -> list[Any]:
    """A value as the list that it could have been."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Graph:
    """One JSON-LD document, in which objects may point to each other by ``@id``."""

    def __init__(self, document: Any) -> None:
        self._named: dict[str, Node] = {}
        for node in nodes(document):
            name = node.get("@id")
            if isinstance(name, str) and len(node) > 1:
                self._named.setdefault(name, node)

    def all(self, node: Node, *names: str) -> list[Any]:
        """The values of the first of these properties that has any, references followed."""
        for name in names:
            for prefix in _PREFIXES:
                found = every(node.get(prefix + name))
                if found:
                    return [self._followed(item) for item in found]
        return []

    def one(self, node: Node, *names: str) -> Any:
        """The first value of the first of these properties that has any; a literal as such."""
        for value in self.all(node, *names):
            return value.get("@value", value) if isinstance(value, dict) else value
        return None

    def child(self, node: Node, *names: str) -> Node:
        """The first object that is a value of one of these properties, or an empty one."""
        return next((v for v in self.all(node, *names) if isinstance(v, dict)), _NOTHING)

    def _followed(self, value: Any) -> Any:
        """The object that a bare reference means; the reference where it leads nowhere."""
        if isinstance(value, dict) and len(value) == 1:
            name = value.get("@id")
            if isinstance(name, str):
                return self._named.get(name, value)
        return value
