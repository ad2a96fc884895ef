"""No message is lost or doubled, whatever crashes when; and the test would notice."""

from pathlib import Path

import pytest
from tests.roundtable.live.crashing import World, lost_or_doubled, run
from tests.roundtable.made import chance

from tocsin.desk.roundtable.streams import hearing

pytestmark = pytest.mark.slow


def test_nothing_is_lost_or_doubled_by_desks_that_crash() -> None:
    wrong, survived, delivered = lost_or_doubled(crashes=150, seed=11)
    assert wrong == 0
    assert survived >= 150
    assert delivered >= 50


def test_a_desk_that_forgets_which_numbers_it_took_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "keep_stream", lambda *_: None)
    world = World(tmp_path, chance(3))
    with pytest.raises(AssertionError, match="do not come to an end"):
        run(world, 20)
    world.close()


def test_a_desk_that_receipts_what_it_did_not_keep_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "remember", lambda *_: None)
    world = World(tmp_path, chance(3))
    run(world, 10)
    wrong, _ = world.lost_or_doubled()
    world.close()
    assert wrong > 0
