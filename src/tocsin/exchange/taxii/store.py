"""What a TAXII server needs of whoever keeps its collections, for one client.

A store is made for the client that asks, so it knows what that client may see: collections that it
may not know of are in none of its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tocsin.exchange.stix.receiving import Foreign
from tocsin.exchange.taxii.asking import Position, Wanted


@dataclass(frozen=True, slots=True)
class Root:
    """An API root: the collections of one circle of trust."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as the client may use it. ``id`` is a UUID of version 4."""

    id: str
    title: str
    description: str
    can_read: bool
    can_write: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of an object in a collection.

    ``version`` is as the object states it. ``content`` is its JSON, empty where only the manifest
    was asked for.
    """

    id: str
    version: str
    added: datetime
    content: bytes = b""

    @property
    def position(self) -> Position:
        """Where it stands."""
        return Position(self.added, self.id, self.version)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an object that was sent; ``trouble`` is empty where it is in the collection.

    An object that was there already, the same, is no trouble (section 5.5).
    """

    version: str
    trouble: str = ""


class Store(Protocol):
    """The collections that a client may know of."""

    def roots(self) -> Sequence[Root]:
        """The API roots in which there is a collection for the client, in an order that stays."""

    def collections(self, root: str) -> Sequence[Collection]:
        """The collections of a root, in an order that stays; none where there is no such root."""

    def objects(
        self, collection: str, wanted: Wanted, after: Position | None, most: int, *, whole: bool
    ) -> Sequence[Kept]:
        """The first ``most`` that are wanted, behind a position, in the order of positions.

        ``whole``: with their content.
        """

    def has(self, collection: str, object_id: str) -> bool:
        """Whether the collection has any version of the object."""

    def add(self, collection: str, objects: Sequence[Foreign]) -> Sequence[Outcome]:
        """Adds objects; gives what became of each, in order."""

    def delete(self, collection: str, object_id: str, wanted: Wanted) -> int:
        """Deletes the versions that are wanted; gives how many.

        Raises:
            RefusedError: 403, they are not this client's to delete.
        """

    def keep_status(self, root: str, status: Mapping[str, Any]) -> str:
        """Keeps what became of a request, without its id, which is a new UUID and given back."""

    def status(self, root: str, status_id: str) -> Mapping[str, Any] | None:
        """What became of a request of this client, with its id."""
