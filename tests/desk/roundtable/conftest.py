"""Three desks that know each other, and the network between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.roundtable.live.desks import Clock, House, Network, acquaint, carried, house


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def houses(tmp_path: Path, clock: Clock) -> Iterator[tuple[House, House, House]]:
    """North, south and west."""
    north, south, west = (house(tmp_path, name, clock) for name in ("north", "south", "west"))
    acquaint(north, south, west)
    yield north, south, west
    for one in (north, south, west):
        one.desk.close()


@pytest.fixture
def network(houses: tuple[House, House, House]) -> Iterator[Network]:
    with carried(Network(*houses)) as made:
        yield made
