from datetime import timedelta

from tests.panels.conftest import NOW, after, called, discussing, drawn, seated

from tocsin.panels.advancing import advance
from tocsin.panels.panel import State


def test_nothing_falls_due_before_its_deadline_and_everything_at_it() -> None:
    panel = seated(drawn(called()))
    assert panel.deadline is not None
    assert advance(panel, panel.deadline - timedelta(seconds=1)) == ()
    assert after(panel, advance(panel, panel.deadline)).state is State.LAPSED


def test_a_discussion_gives_way_to_the_second_ballot_by_itself() -> None:
    panel = discussing(drawn(called()), ["refuted"] * 9)
    assert panel.deadline is not None
    assert after(panel, advance(panel, panel.deadline)).state is State.SECOND_BALLOT


def test_a_pool_waits_for_people_and_not_for_the_clock() -> None:
    assert advance(called(), NOW + timedelta(days=999)) == ()
