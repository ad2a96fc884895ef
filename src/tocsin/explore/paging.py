"""The posts of a page: in order of time, then of row key, which is unique.

The index sorts by one column. So: the posts of the very time at which the last page ended, by row
key; then the next times; and of the last of these times, which may have more posts than fit, again
those that come first by row key. Where much is found, the hours next to the place are looked at
first and their number doubled until the page is full, so that a page costs what it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import tantivy

from tocsin.explore.conditions import Conditions, joined, within
from tocsin.explore.cursors import Place
from tocsin.explore.fields import HOUR_US, TIME, hour_of
from tocsin.explore.query import Order

_FEW: Final = 20_000
"""So many posts are sorted in about a millisecond: no need to begin with some hours."""
_PAGES: Final = 4
"""Of posts expected in the first hours that are looked at, so that once is mostly enough."""

Hits = list[tuple[Place, Any]]
_MUST = tantivy.Occur.Must


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is found, in an order. ``span``: first and last time (µs) of ``total`` posts."""

    searcher: Any
    schema: Any
    parts: Conditions
    order: Order
    total: int
    span: tuple[int, int]

    def page(self, after: Place | None, size: int) -> Hits:
        """The next ``size`` posts, with where they lie."""
        hits: Hits = []
        if after is not None:
            hits = [hit for hit in self._at(after.time_us, after, size) if hit[0] != after]
        for first, last in self._windows(after, size):
            if len(hits) >= size or first > last:
                break
            hits += self._between(first, last, size - len(hits))
        return hits

    def _between(self, first: int, last: int, size: int) -> Hits:
        """The first ``size`` within these times."""
        parts = [*self.parts, *within(self.schema, first, last)]
        found = self._sorted(parts, TIME, size)
        if len(found) < size:
            return sorted(found, key=self._rank)
        edge = found[-1][0].time_us
        inner = sorted((hit for hit in found if hit[0].time_us != edge), key=self._rank)
        return inner + self._at(edge, None, size - len(inner))

    def _at(self, time_us: int, after: Place | None, size: int) -> Hits:
        """Those of one moment, by row key, from ``after`` on."""
        parts = [*self.parts, *within(self.schema, time_us, time_us)]
        if after is not None:
            bounds = (None, after.row_key - 1) if self._newest else (after.row_key + 1, None)
            if bounds in ((None, -(2**63) - 1), (2**63, None)):
                return []
            integer = tantivy.FieldType.Integer
            beyond = tantivy.Query.range_query(self.schema, "row_key", integer, *bounds)
            parts.append((_MUST, beyond))
        return self._sorted(parts, "row_key", size)

    def _sorted(self, parts: Conditions, field: str, size: int) -> Hits:
        direction = tantivy.Order.Desc if self._newest else tantivy.Order.Asc
        hits = self.searcher.search(
            joined(parts), size, count=False, order_by_field=field, order=direction
        ).hits
        addresses = [address for _, address in hits]
        times = self.searcher.fast_field_values(TIME, addresses)
        keys = self.searcher.fast_field_values("row_key", addresses)
        return [
            (Place(time, key), address)
            for time, key, address in zip(times, keys, addresses, strict=True)
        ]

    def _windows(self, after: Place | None, size: int) -> Iterator[tuple[int, int]]:
        """Times to look at in turn, next to the place first; together, the rest of the span."""
        first, last = self.span
        if after is not None:
            first, last = (first, after.time_us - 1) if self._newest else (after.time_us + 1, last)
        if self.total <= _FEW:
            yield first, last
            return
        hours_in_all = max(1, hour_of(self.span[1]) - hour_of(self.span[0]) + 1)
        width = HOUR_US * max(1, _PAGES * size * hours_in_all // self.total)
        while first <= last:
            if self._newest:
                edge = max(first, (last - width + 1) // HOUR_US * HOUR_US)
                yield edge, last
                last = edge - 1
            else:
                edge = min(last, (first + width) // HOUR_US * HOUR_US + HOUR_US - 1)
                yield first, edge
                first = edge + 1
            width *= 2

    @property
    def _newest(self) -> bool:
        return self.order is Order.NEWEST

    def _rank(self, hit: tuple[Place, Any]) -> tuple[int, int]:
        sign = -1 if self._newest else 1
        return sign * hit[0].time_us, sign * hit[0].row_key
