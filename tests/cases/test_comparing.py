"""Two versions are compared place by place, and nothing that changed is missed."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases.case import Case, Objective
from tocsin.cases.comparing import Kind, diff
from tocsin.cases.editing import add_reference, add_task, finish_task
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.trees import case_of, tree
from tocsin.cases.words import MOST_WORDS, Change, word_diff


def test_a_changed_text_is_shown_word_by_word():
    (change,) = diff(Case("A well", "The old well is dry."), Case("A well", "The new well is dry."))
    assert change.field == "summary"
    assert change.kind is Kind.CHANGED
    assert [(run.change, run.text) for run in change.words] == [
        (Change.SAME, "The "), (Change.REMOVED, "old"), (Change.ADDED, "new"),
        (Change.SAME, " well is dry."),
    ]  # fmt: skip


def test_what_came_and_went_is_named_by_its_place(now):
    before = Case("A well", objectives=frozenset({Objective.HEALTH}))
    before = add_task(before, "Call the works", "p", now)
    after = replace(before, objectives=frozenset({Objective.INSTITUTIONS}))
    after = add_reference(after, Shelf.POSTS, Reference("x/1", "The well is dry", "p", now))
    after = finish_task(after, after.tasks[0].id, "p", now)
    found = {(change.field, change.kind) for change in diff(before, after)}
    task = f"tasks.{before.tasks[0].id}"
    assert found == {
        ("objectives.health", Kind.REMOVED), ("objectives.institutions", Kind.ADDED),
        ("posts.x/1", Kind.ADDED), (f"{task}.done_at", Kind.ADDED), (f"{task}.done_by", Kind.ADDED),
    }  # fmt: skip


@settings(max_examples=20)
@given(data=st.data())
def test_a_case_does_not_differ_from_itself_and_differs_from_any_other(data, any_case):
    one, other = data.draw(any_case), data.draw(any_case)
    assert diff(one, one) == ()
    assert bool(diff(one, other)) == (tree(one) != tree(other))


@settings(max_examples=20)
@given(data=st.data())
def test_what_one_way_adds_the_other_way_removes(data, any_case):
    one, other = data.draw(any_case), data.draw(any_case)
    there = {(c.field, c.kind) for c in diff(one, other)}
    turned = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    assert {(field, turned[kind]) for field, kind in there} == {
        (c.field, c.kind) for c in diff(other, one)
    }


@settings(max_examples=20)
@given(data=st.data())
def test_a_case_comes_back_from_its_tree(data, any_case):
    case = data.draw(any_case)
    assert case_of(tree(case)) == case


def test_two_tasks_under_one_id_are_both_kept_so_that_the_check_can_name_them(now):
    case = add_task(Case("A well"), "Call", "p", now)
    twice = replace(case, tasks=case.tasks * 2)
    assert case_of(tree(twice)) == twice


@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_runs_of_words_spell_both_texts(before, after):
    runs = word_diff(before, after)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == before
    assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == after


@pytest.mark.parametrize("text", ["a b " * 5_000, "ab" * 10_000, " ".join(map(str, range(5_000)))])
def test_long_texts_made_to_be_slow_are_compared_in_bounded_time(text):
    start = time.process_time()
    word_diff(text, text[::-1])
    assert time.process_time() - start < 2


def test_texts_of_the_longest_kind_that_is_compared_word_by_word_take_no_time():
    words = [f"w{number % 200}" for number in range(MOST_WORDS // 2)]
    start = time.process_time()
    word_diff(" ".join(words), " ".join(words[::-1]))
    assert time.process_time() - start < 2
