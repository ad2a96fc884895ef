"""What cannot stand is named field by field, and every verb leaves a case that can."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases import editing
from tocsin.cases.agenda import Link, LinkKind, Task
from tocsin.cases.breakout import Breakout
from tocsin.cases.case import Case, Status
from tocsin.cases.checking import MAX_ITEMS, MAX_TEXT, Fault, check
from tocsin.cases.describing import Part
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.severity import Severity
from tocsin.cases.technique_use import TechniqueUse

ANNA = Member(MemberKind.PERSON, "anna")


def faults(case, basket=None):
    return [(problem.field, problem.fault) for problem in check(case, basket)]


@pytest.mark.parametrize(
    ("change", "field", "fault"),
    [
        ({"title": "x" * 201}, "title", Fault.TOO_LONG),
        ({"summary": "x" * (MAX_TEXT + 1)}, "summary", Fault.TOO_LONG),
        ({"summary": "a\x00"}, "summary", Fault.NOT_STORABLE),
        ({"target": "\ud800"}, "target", Fault.NOT_STORABLE),
        ({"extra": {"mood": ["\ud800"]}}, "mood[0]", Fault.NOT_STORABLE),
        ({"techniques": (TechniqueUse("T9999"),)}, "techniques.T9999", Fault.UNKNOWN_TECHNIQUE),
        ({"techniques": (TechniqueUse("T0041"),)}, "techniques.T0041", Fault.RETIRED_TECHNIQUE),
        ({"tasks": (Task("t", " "),)}, "tasks.t.what", Fault.EMPTY),
        ({"links": (Link(LinkKind.RELATED, "c"),) * 2}, "links.related:c", Fault.TWICE),
        ({"tlp": Tlp.RED}, "need_to_know", Fault.NOBODY_KNOWS),
        (
            {"severity": Severity(Breakout(communities_low=3, communities_high=2))},
            "severity.breakout.communities_low", Fault.ORDER,
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_field(change, field, fault):
    assert faults(replace(Case("A well"), **change)) == [(field, fault)]


def test_a_sound_case_has_none(now):
    case = editing.allow(editing.mark_tlp(Case("A well"), Tlp.RED), ANNA)
    case = editing.add_task(case, "Call", "p", now)
    assert check(editing.finish_task(case, case.tasks[0].id, "p", now)) == ()


def test_a_task_that_is_done_says_by_whom(now):
    case = replace(Case("A"), tasks=(Task("t", "Call", done_at=now),))
    assert faults(case) == [("tasks.t.done_by", Fault.NOT_DONE_BY)]


def test_too_many_of_a_kind_are_refused(now):
    many = tuple(Reference(str(n), "x", "p", now) for n in range(MAX_ITEMS + 1))
    assert faults(replace(Case("A"), posts=many)) == [("posts", Fault.TOO_MANY)]


def test_evidence_outside_the_basket_is_named_where_the_basket_is_known():
    case = editing.describe(Case("A"), "actor", Part("Somebody", ("e1", "e2")))
    assert faults(case) == []
    assert faults(case, {"e1"}) == [("description.actor", Fault.NOT_IN_BASKET)]


def test_every_fault_has_a_sentence_and_a_broken_limit_its_number():
    (problem,) = check(Case("x" * 201))
    assert problem.what == "This is too long. At most 200 may stand there."


@given(text=st.text(st.characters(), max_size=20))
def test_a_case_that_passes_can_be_stored_whatever_was_typed(text):
    case = Case(text, text, target=text)
    if not check(case):
        assert Case.from_json(orjson.loads(orjson.dumps(case.to_json()))) == case


@settings(max_examples=20)
@given(data=st.data())
def test_verbs_leave_the_case_they_were_given_alone(data, any_case, now):
    case = data.draw(any_case)
    before = case.to_json()
    editing.retitle(case, "other")
    editing.add_task(case, "Call", "p", now)
    editing.add_reference(case, Shelf.POSTS, Reference("new", "x", "p", now))
    editing.describe(case, "effect", Part("None"))
    assert case.to_json() == before


def test_a_case_goes_the_ways_of_its_procedure():
    case = editing.move_to(Case("A"), Status.WITH_PANEL)
    case = editing.move_to(case, Status.DECIDED)
    assert editing.move_to(case, Status.CLOSED).status is Status.CLOSED
    for here, there in [
        (Status.OPEN, Status.DECIDED), (Status.MERGED, Status.OPEN), (Status.CLOSED, Status.DECIDED)
    ]:  # fmt: skip
        with pytest.raises(CannotStandError, match="cannot become"):
            editing.move_to(Case("A", status=here), there)


def test_what_is_there_keeps_its_first_words_and_can_be_put_away(now):
    first = Reference("x/1", "Dry", "p", now)
    case = editing.add_reference(Case("A"), Shelf.POSTS, first)
    same = editing.add_reference(case, Shelf.POSTS, Reference("x/1", "Wet", "p", now))
    assert same.posts == (first,)
    assert editing.put_away(same, Shelf.POSTS, "x/1") == Case("A")
    with pytest.raises(CannotStandError, match="not in this case"):
        editing.put_away(Case("A"), Shelf.POSTS, "x/1")


def test_people_are_let_in_once_and_out_again():
    case = editing.allow(editing.allow(Case("A"), ANNA), ANNA)
    assert case.need_to_know == (ANNA,)
    assert editing.disallow(case, ANNA) == Case("A")


def test_the_timeline_stands_in_the_order_of_time(now):
    late = editing.add_entry(Case("A"), now, "Second", "p", now)
    case = editing.add_entry(late, now.replace(hour=1), "First", "p", now)
    assert [entry.text for entry in case.timeline] == ["First", "Second"]


def test_tasks_are_done_and_reopened_and_links_and_techniques_withdrawn(now):
    case = editing.add_task(Case("A"), "Call", "p", now)
    done = editing.finish_task(case, case.tasks[0].id, "q", now)
    assert done.tasks[0].done_by == "q"
    assert editing.reopen_task(done, case.tasks[0].id) == case
    linked = editing.link(Case("A"), LinkKind.RELATED, "c")
    linked = editing.link(linked, LinkKind.RELATED, "c", "same site")
    assert linked.links == (Link(LinkKind.RELATED, "c", "same site"),)
    assert editing.unlink(linked, LinkKind.RELATED, "c") == Case("A")
    marked = editing.mark_technique(Case("A"), TechniqueUse("T0049", marked_by="p"))
    assert editing.withdraw_technique(marked, "T0049") == Case("A")
    for verb in (
        lambda: editing.finish_task(Case("A"), "t", "p", now),
        lambda: editing.withdraw_technique(Case("A"), "T0049"),
        lambda: editing.mark_technique(Case("A"), TechniqueUse("T0049")),
        lambda: editing.mark_technique(Case("A"), TechniqueUse("T9999", marked_by="p")),
        lambda: editing.describe(Case("A"), "mood", Part()),
        lambda: editing.answer(Case("A"), "mood", Severity().breakout.media),
    ):
        with pytest.raises(CannotStandError):
            verb()
