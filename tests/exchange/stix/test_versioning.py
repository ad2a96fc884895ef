"""What is revoked, what gets a later version and what a new id, from one bundle to the next."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.stix.made import cases, file_of

from tocsin.exchange.stix import (
    Origin,
    case_bundle,
    following,
    read_bundle,
    renewed,
    restored,
    standing,
    withdrawn,
)
from tocsin.exchange.stix.versioning import OF_ONE_CASE

slow = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def by_id(objects):
    return {one["id"]: one for one in objects}


@slow
@given(cases)
def test_what_is_revoked_is_valid_and_says_nothing_more_of_the_case(kit, case):
    whole = case_bundle(file_of(case), kit.SENDER)
    gone = by_id(withdrawn(whole, {"objects": []}, kit.NOW))
    assert kit.invalid({**whole, "objects": [gone.get(o["id"], o) for o in whole["objects"]]}) == []
    for one in whole["objects"]:
        if one["id"] in gone:
            bare = gone[one["id"]]
            assert bare["modified"] > one["modified"]
            assert {"description", "extensions", "first_seen"}.isdisjoint(bare)


@slow
@given(cases, st.data())
def test_what_was_revoked_comes_again_under_new_ids_that_fit_together(kit, case, data):
    whole = case_bundle(file_of(case), kit.SENDER)["objects"]
    own = [one["id"] for one in whole if one["type"] in OF_ONE_CASE]
    revoked = set(data.draw(st.lists(st.sampled_from(own), unique=True)))
    once = renewed(whole, revoked)
    assert len(by_id(once)) == len(by_id(whole))
    assert revoked.isdisjoint(by_id(once))
    assert not any(name in json.dumps(once) for name in revoked)
    assert renewed(whole, revoked) == once  # the same again: no third object
    twice = renewed(whole, revoked | {one["id"] for one in once if one["type"] in OF_ONE_CASE})
    assert by_id(twice).keys().isdisjoint(revoked)
    bundle = {"type": "bundle", "id": "bundle--9b5842cf-71b7-4e8f-b6bb-01a860ae8a90"}
    assert kit.invalid({**bundle, "objects": once}) == []


def test_a_partner_that_keeps_to_the_standard_takes_a_case_again_that_was_taken_back(kit, case):
    whole = case_bundle(file_of(case), kit.SENDER)
    gone = list(withdrawn(whole, {"objects": []}, kit.NOW + timedelta(days=1)))
    again = renewed(whole["objects"], {one["id"] for one in gone})
    sent = [
        read_bundle(json.dumps({"objects": objects}).encode(), Origin("town", kit.NOW))
        for objects in (whole["objects"], gone, again)
    ]
    held = [one.foreign for one in standing(sent).held]
    (back,) = restored(held)
    (first,) = restored(sent[0].objects)
    assert back.case == first.case
    assert back.incident != first.incident


def test_what_says_the_same_keeps_its_version_and_what_says_something_else_has_a_later_one(
    kit, case
):
    first = case_bundle(file_of(case), kit.SENDER)["objects"]
    versions = replace(file_of(case).versions, modified=kit.NOW + timedelta(days=1))
    later = case_bundle(replace(file_of(case), versions=versions), kit.SENDER)["objects"]
    creator = kit.SENDER.stix_id
    assert list(following(later, by_id(first), creator, kit.NOW)) == first
    other = case_bundle(file_of(replace(case, summary="Another.")), kit.SENDER)["objects"]
    made = list(following(other, by_id(first), creator, kit.NOW))
    changed = [one for one in made if one not in first]
    assert {one["type"] for one in changed} == {"grouping", "incident"}
    before = by_id(first)
    assert all(one["modified"] > before[one["id"]]["modified"] for one in changed)
    assert list(following(other, by_id(made), creator, kit.NOW)) == made


def test_what_another_made_gets_no_version_of_ours(kit, case):
    first = case_bundle(file_of(case), kit.SENDER)["objects"]
    (pattern,) = (one for one in first if one["type"] == "attack-pattern")
    told = [{**pattern, "name": "Renamed"}]
    assert list(following(told, by_id(first), kit.SENDER.stix_id, kit.NOW)) == told
