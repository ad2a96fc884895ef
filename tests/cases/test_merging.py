"""Two writers never overwrite each other."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.case import Case, Objective
from tocsin.cases.confidence import Confidence
from tocsin.cases.editing import add_reference, put_away
from tocsin.cases.merging import merge_three_way
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.trees import Tree, tree


def reference(name, now, note=""):
    return Reference(name, f"Post {name}", "p", now, note=note)


def test_changes_to_different_places_are_joined(now):
    base = add_reference(Case("A well"), Shelf.POSTS, reference("1", now))
    mine = add_reference(replace(base, summary="Dry."), Shelf.POSTS, reference("2", now))
    theirs = add_reference(replace(base, title="The well"), Shelf.POSTS, reference("3", now))
    merge = merge_three_way(base, mine, put_away(theirs, Shelf.POSTS, "1"))
    assert merge.conflicts == ()
    assert (merge.case.title, merge.case.summary) == ("The well", "Dry.")
    assert {one.id for one in merge.case.posts} == {"2", "3"}


def test_two_wordings_of_one_text_are_a_conflict_and_the_saved_one_stands(now):
    base = Case("A well", "Dry?")
    merge = merge_three_way(base, Case("A well", "Dry."), Case("A well", "Not dry."))
    assert merge.conflicts == ("summary",)
    assert merge.case.summary == "Not dry."
    assert merge.disputes[0][1:] == ("Dry?", "Dry.", "Not dry.")


def test_what_i_changed_and_they_took_out_is_a_conflict(now):
    base = add_reference(Case("A well"), Shelf.POSTS, reference("1", now))
    mine = replace(base, posts=(reference("1", now, "important"),))
    merge = merge_three_way(base, mine, put_away(base, Shelf.POSTS, "1"))
    assert merge.conflicts == ("posts.1",)
    assert merge.disputes[0].theirs is None


def test_both_adding_objectives_is_none(now):
    base = Case("A well")
    mine = replace(base, objectives=frozenset({Objective.HEALTH}))
    theirs = replace(base, objectives=frozenset({Objective.ELECTORAL}))
    merge = merge_three_way(base, mine, theirs)
    assert merge.case.objectives == {Objective.HEALTH, Objective.ELECTORAL}
    assert not merge.conflicts


def test_half_of_one_attribution_and_half_of_another_never_meet():
    def says(to, how):
        return Attribution(ActorKind.STATE, to, how, "Logs.", ("e1",))

    base = replace(Case("A well"), attribution=says("Ruritania", Confidence.LOW))
    mine = replace(base, attribution=says("Ruritania", Confidence.HIGH))
    theirs = replace(base, attribution=says("Freedonia", Confidence.LOW))
    assert merge_three_way(base, mine, theirs).conflicts == ("attribution",)


@settings(max_examples=20)
@given(data=st.data())
def test_who_changed_nothing_gets_the_others_version(data, any_case):
    base, other = data.draw(any_case), data.draw(any_case)
    assert tree(merge_three_way(base, base, other).case) == tree(other)
    assert tree(merge_three_way(base, other, base).case) == tree(other)
    assert not merge_three_way(base, base, other).conflicts
    assert not merge_three_way(base, other, base).conflicts


@settings(max_examples=20)
@given(data=st.data())
def test_the_conflicts_do_not_depend_on_who_was_first(data, any_case):
    base, mine, theirs = (data.draw(any_case) for _ in range(3))
    assert set(merge_three_way(base, mine, theirs).conflicts) == set(
        merge_three_way(base, theirs, mine).conflicts
    )


@settings(max_examples=20)
@given(data=st.data())
def test_without_conflicts_every_change_of_either_is_in_it(data, any_case):
    base, mine, theirs = (data.draw(any_case) for _ in range(3))
    merge = merge_three_way(base, mine, theirs)
    before, ours, their, merged = (_leaves(tree(c)) for c in (base, mine, theirs, merge.case))
    for leaves in (ours, their):
        for place, value in leaves.items():
            if before.get(place) != value and not _disputed(place, merge.conflicts):
                assert merged[place] == value


def _leaves(branch, place=""):
    found = {}
    for name, value in branch.items():
        here = f"{place}.{name}" if place else name
        found |= _leaves(value, here) if isinstance(value, Tree) else {here: value}
    return found


def _disputed(place, conflicts):
    return any(place.startswith(one) or one.startswith(place) for one in conflicts)
