"""Pages: one record that holds many items, each with a fate of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tocsin.posts.readers.fields.loose_values import rejection
from tocsin.posts.records import FieldError, Outcome, Rejected


def each(items: Iterable[Any], read: Callable[[Any], Iterable[Outcome]]) -> Iterator[Outcome]:
    """The outcomes of all items of a page: a broken item rejects itself, not the page."""
    for item in items:
        if not isinstance(item, Mapping):
            yield Rejected("an item of the page is not an object", "Check the export.")
            continue
        try:
            yield from read(item)
        except FieldError as error:
            yield rejection(error)
