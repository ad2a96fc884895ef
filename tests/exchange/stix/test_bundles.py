import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.exchange.stix.made import cases, file_of, lost_on_the_way

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.confidence import Confidence
from tocsin.cases.references import Reference
from tocsin.errors import UsageError
from tocsin.exchange.stix import (
    NOT_CARRIED,
    Origin,
    Sharing,
    Versions,
    case_bundle,
    case_objects,
    read_bundle,
    restored,
    withdrawn,
    write_bundle,
)  # fmt: skip
from tocsin.exchange.stix.identifiers import type_of
from tocsin.exchange.stix.relationships import is_allowed
from tocsin.panels.scales import CLAIM, INCIDENT

slow = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def of_type(bundle, kind):
    return [one for one in bundle["objects"] if one["type"] == kind]


@slow
@given(cases)
def test_every_generated_bundle_is_valid_and_its_relationships_are_on_opencti_s_list(kit, case):
    bundle = case_bundle(file_of(case), kit.SENDER)
    assert kit.invalid(bundle) == []
    for one in of_type(bundle, "relationship"):
        source, target = type_of(one["source_ref"]), type_of(one["target_ref"])
        assert is_allowed(source, one["relationship_type"], target)


@slow
@given(cases)
def test_a_case_comes_back_whole_but_for_what_the_list_names(case):
    assert lost_on_the_way(case) == []
    assert {"need_to_know", "tasks", "links", "outcomes", "extra"} <= set(NOT_CARRIED)


def test_the_same_case_gives_the_same_bundle_and_a_later_version_the_same_ids(kit, case):
    first = case_bundle(file_of(case), kit.SENDER)
    assert case_bundle(file_of(case), kit.SENDER) == first
    later = Versions(kit.NOW, kit.NOW + timedelta(days=1))
    second = case_bundle(replace(file_of(case), versions=later), kit.SENDER)
    assert [one["id"] for one in second["objects"]] == [one["id"] for one in first["objects"]]
    (before,), (after,) = of_type(first, "incident"), of_type(second, "incident")
    assert before["created"] == after["created"] < after["modified"]


def test_what_fell_away_is_sent_once_more_and_revoked(kit, case):
    before = case_bundle(file_of(case), kit.SENDER)
    after = case_bundle(file_of(replace(case, narratives=())), kit.SENDER)
    gone = list(withdrawn(before, after, kit.NOW + timedelta(days=1)))
    assert {one["type"] for one in gone} == {"relationship"}
    assert all(one["revoked"] and one["modified"] > one["created"] for one in gone)


@slow
@given(cases)
def test_only_what_is_of_the_case_alone_is_revoked_whatever_falls_away(kit, case):
    told = file_of(replace(case, attribution=Attribution()), records=[record(INCIDENT, "mixed")])
    whole = case_bundle(told, kit.SENDER)
    versions = Versions(kit.NOW, kit.NOW, revoked=True)
    back = case_bundle(replace(told, versions=versions), kit.SENDER)
    gone = list(withdrawn(whole, {"objects": []}, kit.NOW))
    assert [one["id"] for one in gone] == [one["id"] for one in back["objects"] if "revoked" in one]
    other = case_bundle(replace(told, case_id="case-2"), kit.SENDER)
    assert {one["id"] for one in gone}.isdisjoint(one["id"] for one in other["objects"])


def test_a_case_that_is_taken_back_revokes_what_is_its_own_alone(kit, case):
    versions = Versions(kit.NOW, kit.NOW, revoked=True)
    bundle = case_bundle(replace(file_of(case), versions=versions), kit.SENDER)
    revoked = {one["type"] for one in bundle["objects"] if one.get("revoked")}
    assert revoked == {"incident", "note", "relationship", "grouping"}
    assert kit.invalid(bundle) == []


def test_writing_object_by_object_gives_the_same_objects(kit, case, bundle):
    out = io.BytesIO()
    count = write_bundle(case_objects(file_of(case), kit.SENDER), bundle["id"], out)
    assert json.loads(out.getvalue()) == bundle
    assert count == len(bundle["objects"])


def test_accounts_are_pseudonyms_and_the_bundle_says_what_these_are(kit, case, bundle):
    (account,) = of_type(bundle, "user-account")
    assert account["user_id"] == kit.P1
    assert any("keyed pseudonyms" in one["content"] for one in of_type(bundle, "note"))


def test_an_account_under_its_own_id_leaves_only_by_a_decision(kit, case):
    named = replace(case, accounts=(Reference("x/99", "@anna", "person-1", kit.NOW),))
    with pytest.raises(UsageError, match="must not be sent"):
        case_bundle(file_of(named), kit.SENDER)
    hidden = Sharing(pseudonym=lambda _platform, _account: kit.P2)
    assert "anna" not in json.dumps(case_bundle(file_of(named), kit.SENDER, hidden))
    open_ = case_bundle(file_of(named), kit.SENDER, Sharing(identities=True))
    assert of_type(open_, "user-account")[0]["user_id"] == "99"


def test_a_name_typed_for_an_account_that_has_a_pseudonym_leaves_only_by_a_decision(kit, case):
    named = replace(case, accounts=(Reference(f"x/{kit.P1}", "Anna B", "person-1", kit.NOW),))
    assert "Anna B" not in json.dumps(case_bundle(file_of(named), kit.SENDER))
    assert "Anna B" in json.dumps(case_bundle(file_of(named), kit.SENDER, Sharing(identities=True)))


def test_where_texts_stay_at_home_no_object_has_the_words_of_a_post(kit, case):
    words = "Boil every drop"
    listed = Reference("x/12", words, "person-1", kit.NOW, (kit.BASKET[0].id,))
    told = file_of(replace(case, posts=(listed,)))
    bundle = case_bundle(told, kit.SENDER, Sharing(texts=False))
    assert words not in json.dumps(bundle)
    assert kit.BASKET[0].content["text"] not in json.dumps(bundle)
    assert kit.invalid(bundle) == []
    (post,) = of_type(bundle, "media-content")
    assert post["title"] == "x/12"
    assert words in json.dumps(case_bundle(told, kit.SENDER))
    received = read_bundle(json.dumps(bundle).encode(), Origin("town", kit.NOW))
    assert [one.label for one in restored(received.objects)[0].case.posts] == ["x/12"]


def test_people_of_the_desk_suggestions_and_an_accused_person_stay_at_home(kit, case):
    accused = Attribution(ActorKind.PERSON, "Jo Doe", Confidence.LOW, "a leak", (kit.BASKET[0].id,))
    text = json.dumps(case_bundle(file_of(replace(case, attribution=accused)), kit.SENDER))
    assert "person-1" not in text
    assert "Jo Doe" not in text
    assert "T0049" not in text


def record(scale, option, kind="case", subject="case-1"):
    options = [{"name": one.name, "side": one.side.value} for one in scale.options]
    return {
        "title": "Panel", "panel": f"panel-{scale.name}", "status": "verdict",
        "subject": {"kind": kind, "id": subject}, "question": "Was it?",
        "verdict_that_holds": option,
        "scale": {"name": scale.name, "options": options}, "confidence": None,
        "reasons": [{"who": "seat 1", "reason": "Seen."}], "dissents": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("option", "determination", "opinion", "tie"),
    [
        ("coordinated", "confirmed", "strongly-agree", "attributed-to"),
        ("spontaneous", "false-positive", "strongly-disagree", "related-to"),
        ("not_enough_evidence", "suspected", "neutral", "related-to"),
    ],
)
def test_only_a_panel_confirms_an_incident(kit, case, option, determination, opinion, tie):
    told = record(INCIDENT, option)
    bundle = case_bundle(file_of(case, records=[told]), kit.SENDER)
    (incident,) = of_type(bundle, "incident")
    core = incident["extensions"]["extension-definition--ef765651-680c-498d-9894-99799f2fa126"]
    assert core["determination"] == determination
    (said,) = of_type(bundle, "opinion")
    assert (said["opinion"], said["object_refs"]) == (opinion, [incident["id"]])
    campaign = of_type(bundle, "campaign")[0]["id"]
    ties = [one for one in of_type(bundle, "relationship") if one["target_ref"] == campaign]
    assert [one["relationship_type"] for one in ties] == [tie]
    assert kit.invalid(bundle) == []
    received = read_bundle(json.dumps(bundle).encode(), Origin("town", kit.NOW))
    assert restored(received.objects)[0].records == (told,)


def test_a_verdict_on_a_claim_is_about_the_claim_and_never_about_the_incident(kit, case):
    told = [record(CLAIM, "refuted", "claim", "c1"), record(CLAIM, "refuted", "claim", "c2")]
    bundle = case_bundle(file_of(case, records=told[:1]), kit.SENDER)
    (said,) = of_type(bundle, "opinion")
    assert type_of(said["object_refs"][0]) == "narrative"
    elsewhere = case_bundle(file_of(case, records=told[1:]), kit.SENDER)
    assert of_type(elsewhere, "opinion") == []
    assert kit.invalid(elsewhere) == []
