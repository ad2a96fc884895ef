"""Merging and splitting lose nothing and say where everything came from."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases.agenda import Link, LinkKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Answer, Known
from tocsin.cases.case import Case, Status, evidence_cited
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import PARTS
from tocsin.cases.editing import add_reference, answer
from tocsin.cases.errors import CannotStandError
from tocsin.cases.joining import LISTS, merge_cases, split_case
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference, Shelf

ANNA, BEN = (Member(MemberKind.PERSON, name) for name in ("anna", "ben"))


def joined(into, other, now):
    return merge_cases(into, other, into_id="case-1", other_id="case-2", by="p", now=now)


@settings(max_examples=30)
@given(data=st.data())
def test_merging_keeps_every_reference_and_all_evidence_of_both(data, any_case, now):
    one, other = (replace(data.draw(any_case), tlp=Tlp.GREEN) for _ in range(2))
    merged = joined(one, other, now).case
    for shelf in Shelf:
        kept = {reference.id for reference in getattr(merged, shelf.value)}
        assert kept == {r.id for case in (one, other) for r in getattr(case, shelf.value)}
    cited = {evidence for _, evidence in evidence_cited(merged)}
    assert cited == {evidence for case in (one, other) for _, evidence in evidence_cited(case)}


@settings(max_examples=30)
@given(data=st.data())
def test_merging_keeps_every_text_that_a_person_wrote_in_either(data, any_case, now):
    one, other = (replace(data.draw(any_case), tlp=Tlp.GREEN) for _ in range(2))
    merged = " ".join(_texts(joined(one, other, now).case))
    for case in (one, other):
        assert all(text in merged for text in _texts(case))


def _texts(case):
    parts = (getattr(case.description, name).text for name in PARTS)
    references = (reference for shelf in Shelf for reference in getattr(case, shelf.value))
    return [
        case.title, case.summary, case.target, *parts, case.attribution.to, case.attribution.basis,
        *case.attribution.alternatives, *(entry.text for entry in case.timeline),
        *(task.what for task in case.tasks), *(use.note for use in case.techniques),
        *(text for reference in references for text in (reference.label, reference.note)),
        *(link.note for link in case.links), *(outcome.label for outcome in case.outcomes),
    ]  # fmt: skip


def test_what_came_from_the_other_case_says_so(now):
    one = add_reference(Case("A well"), Shelf.POSTS, Reference("x/1", "Dry", "p", now))
    other = add_reference(Case("A pump"), Shelf.POSTS, Reference("x/2", "Wet", "p", now))
    merged, kept = joined(one, other, now)
    assert [(post.id, post.origins) for post in merged.posts] == [("x/1", ()), ("x/2", ("case-2",))]
    assert kept.status is Status.MERGED
    assert Link(LinkKind.PART_OF, "case-1") in kept.links
    assert any("A pump" in entry.text for entry in merged.timeline)


def test_a_second_attribution_does_not_vanish_and_its_evidence_does_not_serve_the_first(now):
    def says(to, evidence):
        return Attribution(ActorKind.STATE, to, Confidence.LOW, "Logs.", (evidence,))

    one = replace(Case("A"), attribution=says("Ruritania", "e1"))
    other = replace(Case("B"), attribution=says("Freedonia", "e2"))
    merged = joined(one, other, now).case
    assert merged.attribution == one.attribution
    assert any("Freedonia" in e.text and e.evidence == ("e2",) for e in merged.timeline)
    assert joined(Case("A"), other, now).case.attribution == other.attribution


def test_a_no_of_one_case_says_nothing_of_the_other(now):
    no = answer(Case("A"), "media", Answer(Known.NO, note="Two archives.", stated_by="p"))
    assert joined(no, Case("B"), now).case.severity.breakout.media.known is Known.UNKNOWN
    assert joined(no, no, now).case.severity.breakout.media.known is Known.NO
    yes = answer(Case("B"), "media", Answer(Known.YES, ("e1",), stated_by="p"))
    assert joined(no, yes, now).case.severity.breakout.media.known is Known.YES


@pytest.mark.parametrize("label", [Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED])
def test_merging_lets_nobody_know_more_than_before(label, now):
    one = Case("A", tlp=Tlp.AMBER, need_to_know=(ANNA, BEN))
    other = Case("B", tlp=label, need_to_know=(BEN,))
    merged = joined(one, other, now).case
    assert merged.tlp is label
    assert merged.need_to_know == (BEN,)
    with pytest.raises(CannotStandError, match="Nobody"):
        joined(Case("A", tlp=Tlp.RED, need_to_know=(ANNA,)), other, now)


def test_an_open_case_takes_over_who_may_know_of_the_closed_one(now):
    closed = Case("B", tlp=Tlp.RED, need_to_know=(ANNA,))
    assert joined(Case("A", tlp=Tlp.GREEN), closed, now).case.need_to_know == (ANNA,)
    assert joined(closed, Case("A", tlp=Tlp.GREEN), now).case.need_to_know == (ANNA,)


def test_a_case_is_not_merged_with_itself(now):
    with pytest.raises(CannotStandError, match="itself"):
        merge_cases(Case("A"), Case("A"), into_id="c", other_id="c", by="p", now=now)


@settings(max_examples=30)
@given(data=st.data())
def test_splitting_moves_what_was_chosen_and_leaves_the_rest(data, any_case):
    case = data.draw(any_case)
    there = [(name, item.key) for name in LISTS for item in getattr(case, name)]
    if not there:
        return
    chosen = data.draw(st.lists(st.sampled_from(there), min_size=1, unique=True))
    selection = {}
    for name, key in chosen:
        selection.setdefault(name, []).append(key)
    rest, part = split_case(case, selection, case_id="case-1", title="Part")
    for name in set(LISTS) - {"links"}:
        stays = {item.key for item in getattr(rest, name)}
        moved = {item.key for item in getattr(part, name)}
        assert stays | moved == {item.key for item in getattr(case, name)}
        assert not stays & moved
        assert moved == set(selection.get(name, ()))
        for item in getattr(part, name):
            assert "case-1" in getattr(item, "origins", ("case-1",))
    assert (part.tlp, part.need_to_know) == (case.tlp, case.need_to_know)
    assert any(link.case_id == "case-1" for link in part.links)


@pytest.mark.parametrize(
    ("selection", "field"),
    [({"posts": ["nowhere"]}, "posts.nowhere"), ({"title": ["x"]}, "title"), ({}, "selection")],
)
def test_a_selection_of_what_is_not_there_is_refused(selection, field):
    with pytest.raises(CannotStandError) as refused:
        split_case(Case("A"), selection, case_id="c", title="Part")
    assert refused.value.field == field
