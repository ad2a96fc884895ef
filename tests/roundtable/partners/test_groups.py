"""Sharing groups: who belongs to one is what its edition says, and every change is another."""

from typing import Any

import pytest
from tests.roundtable.made import DAY, NOW, circle, desk, group, partner

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.verifying import most_tlp
from tocsin.roundtable.partners import groups
from tocsin.roundtable.partners.groups import Agreed, Edition, Group


def members(*names: str) -> list[str]:
    return [desk(one) for one in names]


def changed(before: Group, *names: str, most_tlp: Tlp = Tlp.AMBER) -> Group:
    (event,) = groups.change(before, members(*names), most_tlp, "Someone left.", by="l", now=NOW)
    assert isinstance(event, Agreed)
    return Group((*before.editions, event.edition), None, NOW)


def test_two_desks_with_the_same_list_have_the_same_edition_in_whatever_order_they_wrote_it() -> (
    None
):
    assert group("a", "b", "c").current.digest == group("c", "a", "b", "a").current.digest


@pytest.mark.parametrize(
    "other",
    [group("a", "b"), group("a", "b", "c", most_tlp=Tlp.RED), group("a", "b", "c", name="x")],
)  # fmt: skip
def test_every_difference_is_another_edition(other: Group) -> None:
    assert other.current.digest != group("a", "b", "c").current.digest


def test_who_left_is_not_behind_the_address_any_more() -> None:
    before = group("a", "b", "c")
    now = changed(before, "a", "b")
    around = circle("a", "b", "c", tables=[now])
    assert around.edition("table", before.current.digest) is None
    assert around.edition("table", now.current.digest) == now.current
    assert circle("c", "a", "b", tables=[now]).edition("table", now.current.digest) is None


def test_a_change_that_changes_nothing_and_a_group_of_one_are_refused() -> None:
    with pytest.raises(NotAllowedError):
        changed(group("a", "b"), "b", "a")
    with pytest.raises(CannotStandError):
        group("a")


def test_nothing_happens_to_a_group_that_was_dissolved() -> None:
    table = group("a", "b")
    (end,) = groups.dissolve(table, "The election is over.", by="l", now=NOW)
    (first,) = groups.found("table", "The table", members("a", "b"), Tlp.AMBER, by="l", now=NOW)
    gone = groups.replay([first, end])
    assert circle("a", "b", tables=[gone]).edition("table", gone.current.digest) is None
    for act in (
        lambda: groups.change(gone, members("a", "c"), Tlp.RED, "Again, please.", by="l", now=NOW),
        lambda: groups.dissolve(gone, "Twice, for sure.", by="l", now=NOW),
        lambda: groups.replay([first, end, end]),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_events_go_to_json_and_back_and_only_in_order() -> None:
    (first,) = groups.found("table", "T", members("a", "b"), Tlp.AMBER, by="l", now=NOW - DAY)
    (second,) = groups.change(
        groups.replay([first]), members("a", "c"), Tlp.RED, "Another one.", by="l", now=NOW
    )
    stored = [groups.event_to_json(one) for one in (first, second)]
    again = groups.replay(map(groups.event_from_json, stored))
    assert [one.number for one in again.editions] == [1, 2]
    for wrong in ([second], [first, first], []):
        with pytest.raises(NotAllowedError):
            groups.replay(wrong)


@pytest.mark.parametrize(
    "broken", [{"members": ["b", "a"]}, {"members": ["a", "a"]}, {"group": ""}, {"group": "é"}]
)
def test_a_list_has_one_spelling(broken: dict[str, Any]) -> None:
    with pytest.raises(CannotStandError):
        from_json(Edition, {**to_json(group("a", "b").current), **broken})


def test_the_more_open_of_two_labels_holds() -> None:
    table = group("a", "b", most_tlp=Tlp.GREEN)
    around = circle("a", "b", tables=[table], b=partner("b", most_tlp=Tlp.RED))
    assert most_tlp(around, desk("b")) is Tlp.RED
    assert most_tlp(around, desk("b"), "table") is Tlp.GREEN
