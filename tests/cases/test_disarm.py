"""The framework as it is packaged."""

from importlib.resources import files

import pytest

from tocsin.cases import disarm


def test_it_is_version_1_6_whole():
    assert disarm.version() == "1.6 (red)"
    assert (len(disarm.phases()), len(disarm.tactics()), len(disarm.techniques())) == (4, 16, 391)
    assert sum(one.parent is not None for one in disarm.techniques()) == 288


def test_every_technique_has_its_tactic_and_every_child_its_parent():
    tactics = {tactic.id for tactic in disarm.tactics()}
    known = {one.id: one for one in disarm.techniques()}
    for one in known.values():
        assert one.tactic in tactics
        assert one.name
        assert len(one.summary) <= 240
        if one.parent:
            assert known[one.parent].tactic == one.tactic
            assert one in disarm.children(one.parent)


def test_tactics_and_techniques_stand_in_the_order_of_the_framework():
    order = [tactic.name for tactic in disarm.tactics()]
    assert order[:3] == ["Plan Strategy", "Plan Objectives", "Target Audience Analysis"]
    assert order[-1] == "Assess Effectiveness"
    places = {tactic.id: place for place, tactic in enumerate(disarm.tactics())}
    stands = [(places[one.tactic], one.id) for one in disarm.techniques()]
    assert stands == sorted(stands)


def test_a_retired_id_is_known_as_retired_and_names_the_technique_of_the_same_name():
    with pytest.raises(
        disarm.RetiredTechniqueError, match=r"Deny Involvement.*T0129\.006"
    ) as found:
        disarm.technique("T0041")
    assert found.value.successors == ("T0129.006",)


def test_a_retired_id_without_a_namesake_names_no_successor():
    with pytest.raises(disarm.RetiredTechniqueError, match="no successor"):
        disarm.technique("T0001")


@pytest.mark.parametrize("wrong", ["", "T9999", "t0049", "\ud800", "T0049.999"])
def test_an_unknown_id_is_refused(wrong):
    with pytest.raises(disarm.UnknownTechniqueError):
        disarm.technique(wrong)


def test_words_and_ids_find_techniques_the_name_before_the_summary():
    assert disarm.search("data void")[0].id in ("T0102.003", "T0081.002")
    assert disarm.search("T0049")[0].id == "T0049"
    assert {one.id for one in disarm.search("copypasta")} >= {"T0084.001"}
    assert disarm.search("  ") == disarm.search("") == disarm.search("xyzzy") == ()
    assert len(disarm.search("a", most=5)) == 5


def test_a_long_hostile_search_is_answered_at_once():
    assert disarm.search("a " * 1_000_000 + "\x00") is not None


def test_the_data_name_their_licence():
    notice = (files("tocsin.cases.disarm") / "data/LICENSE.md").read_text("utf-8")
    for words in ("DISARM Foundation", "CC BY-SA 4.0", "What was changed"):
        assert words in notice
