"""The framework as published: nothing missing or dangling, no retired id offered to anybody."""

import re
import statistics
import time
from collections import Counter
from dataclasses import FrozenInstanceError
from importlib.resources import files

import pytest

import disarm_framework as disarm
from disarm_framework import Basis, LinkStatus, framework

TODAY = {one.id: one for one in disarm.techniques()}


def test_the_counts_are_those_published() -> None:
    assert disarm.versions().framework == "1.6"
    assert (len(disarm.phases()), len(disarm.tactics()), len(TODAY)) == (4, 16, 391)
    assert sum(one.parent is not None for one in TODAY.values()) == 288
    assert (len(disarm.counters()), len(disarm.detections())) == (140, 95)
    assert (len(disarm.response_types()), len(disarm.metatechniques())) == (7, 14)
    assert Counter(link.status for link in disarm.links()) == {
        LinkStatus.CURRENT: 184, LinkStatus.RENAMED: 210, LinkStatus.RETIRED: 447,
    }  # fmt: skip


def test_every_parent_tactic_phase_and_family_exists() -> None:
    phases = {one.id for one in disarm.phases()}
    tactics = {one.id: place for place, one in enumerate(disarm.tactics())}
    assert {one.phase for one in disarm.tactics()} == phases
    for one in TODAY.values():
        assert one.tactic in tactics
        assert one.name
        assert one.description
        if one.parent is not None:
            assert TODAY[one.parent].tactic == one.tactic
            assert one in disarm.children(one.parent)
    order = [(tactics[one.tactic], one.id) for one in disarm.techniques()]
    assert order == sorted(order)
    families = {one.id for one in disarm.metatechniques()}
    responses = {one.id for one in disarm.response_types()}
    for counter in disarm.counters():
        assert counter.tactic in tactics
        assert counter.response_type in responses
        assert counter.metatechniques
        assert set(counter.metatechniques) <= families
    assert {one.tactic for one in disarm.detections()} <= {*tactics, None}


def test_the_status_of_every_link_is_true_of_the_data() -> None:
    known = {one.id for one in disarm.counters()}
    for link in disarm.links():
        assert link.counter in known
        if link.status is LinkStatus.RETIRED:
            assert link.technique not in TODAY
            assert disarm.retired(link.technique).name
        else:
            same = TODAY[link.technique].name == link.stated_name
            assert same is (link.status is LinkStatus.CURRENT)


def test_no_retired_id_is_offered() -> None:
    gone = {one.id for one in disarm.all_retired()}
    assert len(gone) == len(disarm.all_retired()) == 77
    assert not gone & TODAY.keys()
    for one in disarm.all_retired():
        assert all(successor in TODAY for successor in one.successors)
        assert one.id not in {found.id for found in disarm.search(one.id)}
        with pytest.raises(disarm.RetiredIdError) as refused:
            disarm.find(one.id)
        assert refused.value.successors == one.successors
    for link in disarm.links():
        assert all(one.id in TODAY for one in disarm.leads_to(link))


def test_a_successor_stands_on_the_word_that_it_claims() -> None:
    for one in disarm.all_retired():
        assert one.reason
        names = {
            found.id for found in TODAY.values() if found.name.casefold() == one.name.casefold()
        }
        if one.basis is Basis.STATED:
            for successor in one.successors:
                named = re.findall(r"T\d{4}(?:\.\d{3})?", TODAY[successor].description)
                assert one.id in named
        elif one.basis is Basis.SAME_NAME:
            assert set(one.successors) == names
        else:
            assert not names
            assert bool(one.successors) is (one.basis is Basis.JUDGED)


def test_every_old_id_that_the_descriptions_name_is_known_as_retired() -> None:
    attack = {"T1708"}  # MITRE ATT&CK's, which the framework refers to
    told = " ".join(one.description for one in TODAY.values())
    named = set(re.findall(r"T\d{4}(?:\.\d{3})?", told)) - TODAY.keys() - attack
    assert named
    assert named <= {one.id for one in disarm.all_retired()}


@pytest.mark.parametrize("wrong", ["", "T9999", "t0049", "\ud800", "T0049.999", "x" * 100_000])
def test_an_unknown_id_is_refused_shortly(wrong: str) -> None:
    with pytest.raises(disarm.UnknownIdError) as refused:
        disarm.find(wrong)
    assert len(str(refused.value)) < 100
    assert refused.value.id == wrong
    with pytest.raises(disarm.UnknownIdError):
        disarm.retired(wrong)


def test_a_countermeasure_is_no_technique() -> None:
    assert disarm.find("C00125").name == "Prebunking"
    with pytest.raises(disarm.UnknownIdError, match="is no technique"):
        disarm.technique("C00125")


def test_entries_are_frozen_and_texts_are_plain() -> None:
    with pytest.raises(FrozenInstanceError):
        disarm.technique("T0049").name = "x"  # type: ignore[misc]
    for one in (*TODAY.values(), *disarm.counters(), *disarm.detections(), *disarm.tactics()):
        assert "<br" not in one.description
        assert one.name == " ".join(one.name.split())
        assert len(one.summary) <= 240
        assert "\n" not in one.summary


def test_words_and_ids_find_techniques_the_name_before_the_summary() -> None:
    assert disarm.search("data void")[0].id in ("T0102.003", "T0081.002")
    assert disarm.search("T0049")[0].id == "T0049"
    assert {one.id for one in disarm.search("copypasta")} >= {"T0084.001"}
    assert disarm.search("  ") == disarm.search("") == disarm.search("xyzzy") == ()
    assert len(disarm.search("a", most=5)) == 5
    assert disarm.search("a " * 1_000_000 + "\x00") is not None


def test_it_is_read_in_milliseconds() -> None:
    times = []
    for _ in range(5):
        for cached in (framework._data, framework._by_id, disarm.techniques, disarm.links):
            cached.cache_clear()
        begun = time.perf_counter()
        disarm.technique("T0049")
        times.append(time.perf_counter() - begun)
    assert statistics.median(times) < 0.25  # about 0.01 s on an idle core


def test_the_data_carry_their_licence_and_what_was_changed() -> None:
    data = files("disarm_framework") / "data"
    notice = (data / "LICENSE.md").read_text("utf-8")
    for words in ("DISARM Foundation", "CC BY-SA 4.0", "What was changed"):
        assert words in notice
    assert "Attribution-ShareAlike 4.0" in (data / "CC-BY-SA-4.0.txt").read_text("utf-8")
