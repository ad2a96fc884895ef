"""What holds of desks that crash on SQLite holds on PostgreSQL too."""

from pathlib import Path
from typing import Any

import pytest
from tests.roundtable.live.crashing import World, run
from tests.roundtable.made import chance

pytestmark = pytest.mark.slow


def test_nothing_is_lost_or_doubled_on_postgresql(tmp_path: Path, cluster: Any) -> None:
    world = World(tmp_path, chance(4), lambda _: str(cluster.url(cluster.new_database())))
    run(world, 30)
    assert world.crashes >= 30
    wrong, delivered = world.lost_or_doubled()
    world.close()
    assert wrong == 0
    assert delivered > 0
