"""Whatever stands in the place of any value of a bundle: it is read, or refused as what it is."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from typing import Any

from tests.roundtable.mutations import (
    BEFORE_TIME,
    VALUES,
    WRITTEN,
    Place,
    changed,
    in_order,
    places,
)

from tocsin.cases.checking import check
from tocsin.errors import InputError, UsageError
from tocsin.exchange.stix import Origin, openings, read_bundle, restored, suggest_case

ALWAYS: tuple[Any, ...] = ([], {}, None, BEFORE_TIME)
"""What felled readers before: what has no hash, what is not there, what is no time in UTC."""
OTHERS = 1
"""Of the other values, in turn: all values at all places take a minute."""
HERE = "put here"


def some_places(bundle: dict[str, Any]) -> Iterator[Place]:
    """One place of each kind: of objects that are made alike, the first."""
    seen = set()
    for place in places(bundle):
        kind = bundle["objects"][place[1]]["type"] if len(place) > 1 else ""
        part = bundle["objects"][place[1]].get("abstract", "") if kind == "note" else ""
        alike = (kind, part, *(one for one in place[2:] if isinstance(one, str)), len(place))
        if alike not in seen:
            seen.add(alike)
            yield place


def test_no_value_of_a_bundle_fells_its_readers(kit: Any, bundle: dict[str, Any]) -> None:
    turn, read = cycle(VALUES), 0
    for place in some_places(bundle):
        for new in (*ALWAYS, *islice(turn, OTHERS)):
            with suppress(InputError):
                received = read_bundle(
                    in_order(changed(bundle, place, new)), Origin("ally", kit.NOW), own=("x",)
                )
                read += 1
                with suppress(InputError, UsageError):
                    restored(received.objects)
                for one in openings(received)[:1]:
                    check(suggest_case(received, one.id, "person-1", kit.NOW).case)
    assert read > 500


def test_what_no_value_of_python_stands_for_is_refused_or_read(
    kit: Any, bundle: dict[str, Any]
) -> None:
    turn = cycle(WRITTEN)
    for place in some_places(bundle):
        written = next(turn)
        data = in_order(changed(bundle, place, HERE)).replace(in_order(HERE), written)
        with suppress(InputError):
            read_bundle(data, Origin("ally", kit.NOW))
