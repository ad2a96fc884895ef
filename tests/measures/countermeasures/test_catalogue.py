"""The laws of the catalogue: every entry judged, every link of today, nothing censoring allowed."""

from collections import Counter

import pytest

from tocsin.cases.disarm import RetiredTechniqueError, technique, techniques
from tocsin.measures.countermeasures import (
    Doer,
    How,
    Stance,
    UnknownCountermeasureError,
    against,
    countermeasure,
    countermeasures,
    repair,
    version,
)
from tocsin.measures.rungs import AUTOMATIC_MOST

ALL = countermeasures()
REMOVES, POLLUTES, DILUTES, CLEANS, TARGETS, STARVES = (
    "M005", "M008", "M009", "M012", "M013", "M014",
)  # fmt: skip
"""Groups of the framework whose measures take away, spoil, drown or attack."""
COVERT_OR_HOSTILE = (
    "C00016", "C00029", "C00036", "C00047", "C00048", "C00052", "C00070", "C00077", "C00084",
    "C00090", "C00091", "C00100", "C00103", "C00138", "C00140", "C00143", "C00149", "C00153",
    "C00202", "C00207",
)  # fmt: skip


def test_every_entry_of_the_framework_is_judged_with_a_reason_of_its_own() -> None:
    assert len(ALL) == 140
    assert version() == "1.6"
    assert len({one.reason for one in ALL}) == 140
    for one in ALL:
        assert one.reason.endswith(".")
        assert 30 <= len(one.reason) <= 200
        assert ". " not in one.reason  # one sentence


def test_a_condition_is_stated_exactly_where_there_is_one() -> None:
    for one in ALL:
        assert bool(one.condition) is (one.stance is Stance.CONDITIONAL)


def test_nothing_that_restricts_is_allowed_without_a_condition() -> None:
    for one in countermeasures(Stance.ALLOWED):
        assert all(rung.height <= AUTOMATIC_MOST.height for rung in one.rungs), one.id
        assert one.group not in (REMOVES, POLLUTES, DILUTES, CLEANS, TARGETS, STARVES), one.id
        assert one.who


def test_what_takes_something_away_names_its_safeguards() -> None:
    """Whatever reaches above a label is for platforms and authorities, under a condition."""
    for one in countermeasures(Stance.CONDITIONAL):
        assert one.who
        if any(rung.height > AUTOMATIC_MOST.height for rung in one.rungs):
            assert len(one.condition) >= 40, one.id


def test_censorship_deceit_and_attacks_are_not_offered_to_anybody() -> None:
    assert {countermeasure(one).stance for one in COVERT_OR_HOSTILE} == {Stance.NOT_OFFERED}
    for one in countermeasures(Stance.NOT_OFFERED):
        assert one.rungs == ()
        assert one.who == ()


def test_every_link_leads_to_a_technique_of_today() -> None:
    today = {one.id for one in techniques()}
    for one in ALL:
        targets = [link.technique for link in one.links]
        assert set(targets) <= today
        assert len(set(targets)) == len(targets)


def test_a_link_says_how_it_was_repaired() -> None:
    mapping = repair().mapping
    for one in ALL:
        for link in one.links:
            if link.how is How.MAPPED:
                assert link.technique in mapping[link.was][0]
            else:
                assert bool(link.was) is (link.how is How.RENAMED)
                assert link.was != technique(link.technique).name


def test_the_links_of_the_source_are_kept_or_counted_as_dropped() -> None:
    done = repair()
    assert sum(done.source.values()) == 841
    assert done.kept[How.CURRENT] == done.source["current"] == 184
    assert done.kept[How.RENAMED] == done.source["renamed"] == 210
    dropped = sum(count for count, _ in done.dropped.values())
    assert done.kept[How.MAPPED] + dropped == done.source["retired"] == 447
    assert dropped == 9


def test_only_retired_ids_were_mapped_or_dropped_and_each_with_a_reason() -> None:
    done = repair()
    today = {one.id for one in techniques()}
    assert not done.mapping.keys() & done.dropped.keys()
    for name in (*done.mapping, *done.dropped):
        with pytest.raises(RetiredTechniqueError):
            technique(name)
    assert all(set(targets) <= today and why for targets, why in done.mapping.values())
    assert all(why for _, why in done.dropped.values())


def test_where_the_framework_has_the_same_name_today_the_mapping_follows_it() -> None:
    for name, (targets, _) in repair().mapping.items():
        with pytest.raises(RetiredTechniqueError) as refused:
            technique(name)
        assert set(refused.value.successors) <= set(targets)


def test_against_a_technique_the_mildest_comes_first_and_the_unoffered_never() -> None:
    found = against("T0049.003")
    assert found
    assert Stance.NOT_OFFERED not in {one.stance for one in found}
    lowest = [min((r.height for r in one.rungs), default=99) for one in found]
    assert lowest == sorted(lowest)
    assert against("T0049.003", doer=Doer.EDUCATOR) == tuple(
        one for one in found if Doer.EDUCATOR in one.who
    )
    assert against("T9999") == ()


def test_an_unknown_id_is_refused_with_where_to_look() -> None:
    with pytest.raises(UnknownCountermeasureError, match="no countermeasure"):
        countermeasure("C99999\x00")


def test_how_many_are_offered() -> None:
    assert Counter(one.stance for one in ALL) == {
        Stance.ALLOWED: 45, Stance.CONDITIONAL: 52, Stance.NOT_OFFERED: 43,
    }  # fmt: skip
