import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases.checking import check
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.technique_use import Basis
from tocsin.errors import InputError, TocsinError, UnsafeInputError
from tocsin.exchange.stix import (
    Bounds,
    Origin,
    Received,
    openings,
    read_bundle,
    restored,
    standing,
    suggest_case,
)  # fmt: skip

U = "9b5842cf-71b7-4e8f-b6bb-01a860ae8a9"
TIME = "2026-03-01T08:30:00.000Z"


def thing(kind, number=0, **told):
    head = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{U}{number}"}
    return {**head, "created": TIME, "modified": TIME, "name": kind, **told}


def tie(number, source, name, target):
    told = {"relationship_type": name, "source_ref": source, "target_ref": target}
    return thing("relationship", number, **told)


def read(kit, *objects, partner="ally", own=(), after=0, identities=()):
    data = json.dumps({"type": "bundle", "id": f"bundle--{U}0", "objects": objects}).encode()
    at = kit.NOW + timedelta(days=after)
    return read_bundle(data, Origin(partner, at, identities), own)


def test_unknown_properties_types_and_extensions_are_kept_whole(kit):
    odd = thing("x-acme-thing", x_acme=[1, {"deep": None}], extensions={"a-ext": {"b": 1.5}})
    received = read(kit, odd)
    assert received.objects[0].content == odd
    assert from_json(Received, json.loads(json.dumps(to_json(received)))) == received


def test_ids_are_the_same_however_their_letters_are_written(kit):
    upper = "AAAAAAAA-71B7-4E8F-B6BB-01A860AE8A9"
    one, two, creator = f"incident--{upper}1", f"narrative--{upper}2", f"identity--{upper}3"
    received = read(
        kit,
        {**thing("incident", name="INCIDENT--X"), "id": one, "created_by_ref": creator},
        {**thing("narrative"), "id": two},
        {**tie(4, one, "uses", two), "object_marking_refs": [RED_1.upper().replace(
            "MARKING-DEFINITION", "marking-definition")]},
        {**thing("incident", name="Other"), "id": one.lower()},
        own=[creator.lower()],
    )  # fmt: skip
    first, second, tied = received.objects
    assert (first.id, first.content["id"]) == (one.lower(), one.lower())
    assert first.content["name"] == "INCIDENT--X"
    assert first.is_echo
    assert (tied.content["source_ref"], tied.content["target_ref"]) == (first.id, second.id)
    assert received.missing == (creator.lower(), RED_1)
    assert [refused.fault for refused in received.refused] == ["twice"]


def test_html_in_a_name_stays_text(kit):
    received = read(kit, thing("narrative", name="<script>alert(1)</script>"))
    assert received.objects[0].content["name"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (17, "no_object"),
        ({**thing("note"), "type": "Note!"}, "no_type"),
        ({**thing("note"), "id": "note--1"}, "wrong_id"),
        ({**thing("note"), "id": f"report--{U}0"}, "wrong_id"),
        ({**thing("note"), "spec_version": "2.0"}, "old_version"),
        ({**thing("note"), "created": "yesterday"}, "no_times"),
        ({**thing("note"), "modified": "2025-03-01T08:30:00.000Z"}, "times"),
        (thing("marking-definition", object_marking_refs=[f"marking-definition--{U}0"]),
         "marks_itself"),
        (thing("relationship", relationship_type="uses", source_ref="x", target_ref="y"),
         "loose_ends"),
        (thing("note", x_deep=[{"a": 2**53 + 1}]), "number"),
        (thing("note", x_big=-(10**40)), "number"),
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused_alone_and_named(kit, told, fault):
    received = read(kit, told, thing("report", 5))
    assert [one.fault for one in received.refused] == [fault]
    assert [one.type for one in received.objects] == ["report"]


def test_two_contents_of_one_version_are_refused_and_a_repeat_is_one(kit):
    received = read(kit, thing("note"), thing("note"), thing("note", name="other"))
    assert len(received.objects) == 1
    assert [one.fault for one in received.refused] == ["twice"]


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"bundle","objects":[' + b"[" * 100_000,
        b'{"type":"bundle","objects":' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"type":"bundle","objects":[{"a":' + b"9" * 10_000 + b"}]}",
        b'{"type":"bundle","objects":[{"a":NaN}]}',
        b'{"type":"bundle","objects":[{"a":1e999}]}',
        b'{"type":"bundle","objects":[{"id":"a","id":"b"}]}',
        b'{"type":"bundle","objects":{}}',
        b'{"type":"report"}',
        b"\xff\xfe",
        b"[]",
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused_whole(kit, data):
    with pytest.raises(InputError):
        read_bundle(data, Origin("ally", kit.NOW))


def test_size_number_values_and_texts_are_bounded(kit):
    data = json.dumps({"objects": [thing("note"), thing("note", 1, content="y" * 99)]}).encode()
    for bounds in (Bounds(size=9), Bounds(objects=1), Bounds(values=5), Bounds(text=50)):
        with pytest.raises(UnsafeInputError):
            read_bundle(data, Origin("ally", kit.NOW), bounds=bounds)
    assert len(read_bundle(data, Origin("ally", kit.NOW)).objects) == 2


def test_circles_of_references_are_read_like_any_other(kit):
    one, two = f"grouping--{U}1", f"grouping--{U}2"
    received = read(
        kit,
        thing("grouping", 1, object_refs=[two, one]),
        thing("grouping", 2, object_refs=[one]),
        thing("narrative", 1),
        tie(3, f"narrative--{U}1", "subnarrative-of", f"narrative--{U}1"),
    )
    assert (len(received.objects), received.missing) == (4, ())
    assert suggest_case(received, one, "ann", kit.NOW).case.title == "grouping"


def test_what_cannot_be_stored_is_made_visible_and_named(kit):
    data = json.dumps({"objects": [thing("note", content="a\x00b\ud800")]}).encode()
    (one,) = read_bundle(data, Origin("ally", kit.NOW)).objects
    assert (one.content["content"], one.altered) == ("a␀b�", ("content",))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bytes_crash_the_reader(kit, data):
    whole = json.dumps({"type": "bundle", "objects": [thing("note"), tie(1, "a", "b", "c")]})
    cut = data.draw(st.integers(0, len(whole)))
    mad = whole[:cut].encode() + data.draw(st.binary(max_size=4)) + whole[cut + 1 :].encode()
    with suppress(TocsinError):
        read_bundle(mad, Origin("ally", kit.NOW))


def test_our_own_findings_come_back_as_echoes_and_confirm_nothing(kit, bundle):
    data = json.dumps(bundle).encode()
    received = read_bundle(data, Origin("ally", kit.NOW), own=[kit.SENDER.stix_id])
    assert {one.is_echo for one in received.objects if one.type == "incident"} == {True}
    assert openings(received) == ()


def test_the_newest_version_stands_in_whatever_order_bundles_come(kit):
    old, new = thing("report"), thing("report", modified="2026-03-02T08:30:00.000Z", name="new")
    for first, second in ((old, new), (new, old)):
        stands = standing([read(kit, first), read(kit, second, after=1)])
        assert [one.foreign.content["name"] for one in stands.held] == ["new"]


def test_a_revocation_is_final(kit):
    revoked = thing("report", modified="2026-03-02T08:30:00.000Z", revoked=True)
    later = thing("report", modified="2026-03-03T08:30:00.000Z")
    stands = standing([read(kit, revoked), read(kit, later, after=1)])
    assert stands.held[0].foreign.revoked


def test_nobody_changes_or_revokes_an_object_of_somebody_else(kit):
    creator = f"identity--{U}7"
    made = thing("report", created_by_ref=creator)
    forged = {**made, "modified": "2026-03-02T08:30:00.000Z", "revoked": True}
    stands = standing([read(kit, made), read(kit, forged, partner="eve", after=1)])
    assert not stands.held[0].foreign.revoked
    assert [one.origin.partner for one in stands.disputed] == ["eve"]
    speaks = read(kit, forged, partner="eve", after=1, identities=(creator,))
    assert standing([read(kit, made), speaks]).held[0].foreign.revoked


def test_a_draft_takes_no_judgement_over_and_can_be_saved(kit, bundle):
    received = read_bundle(json.dumps(bundle).encode(), Origin("ally", kit.NOW))
    begins = openings(received)[0]
    assert begins.type == "incident"
    draft = suggest_case(received, begins.id, "ann", kit.NOW)
    assert check(draft.case) == ()
    assert draft.case.attribution.kind == "unknown"
    assert [(one.technique, one.basis, one.marked_by) for one in draft.case.techniques] == [
        ("T0097.102", Basis.INFERRED, "")
    ]
    assert all(one.id.startswith("user-account--") for one in draft.case.accounts)
    assert len(draft.case.narratives) == len(draft.case.claims) == len(draft.case.findings) == 1
    assert "judgement" in {one.reason for one in draft.left}


def test_a_foreign_bundle_of_opencti_becomes_a_draft(kit):
    incident = f"incident--{U}1"
    received = read(
        kit,
        thing("incident", 1, name="Rumour", object_marking_refs=[
            "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"]),
        thing("narrative", 1, name="N" * 900),
        thing("threat-actor", 1),
        thing("attack-pattern", 1, x_mitre_id="T0049"),
        thing("attack-pattern", 2, x_mitre_id="T1566"),
        tie(1, incident, "uses", f"narrative--{U}1"),
        tie(2, incident, "uses", f"attack-pattern--{U}1"),
        tie(3, incident, "uses", f"attack-pattern--{U}2"),
        tie(4, incident, "attributed-to", f"threat-actor--{U}1"),
    )  # fmt: skip
    draft = suggest_case(received, incident, "ann", kit.NOW)
    assert check(replace(draft.case, need_to_know=())) != ()  # RED: nobody is named yet
    assert draft.case.tlp == "red"
    assert [one.technique for one in draft.case.techniques] == ["T0049"]
    reasons = {one.id: one.reason.value for one in draft.left}
    assert reasons == {
        f"threat-actor--{U}1": "judgement", f"attack-pattern--{U}2": "unknown_technique",
    }  # fmt: skip


CLEAR_1 = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"
RED_1 = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
OPENCTI_STRICT = "marking-definition--826578e1-40ad-459f-bc73-ede076f81f37"
OWN = f"marking-definition--{U}7"
TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


def mark(**told):
    return {"type": "marking-definition", "spec_version": "2.1", "id": OWN, "created": TIME, **told}


@pytest.mark.parametrize(
    ("told", "definition", "label"),
    [
        ({}, None, None),
        ({"object_marking_refs": [CLEAR_1]}, None, "clear"),
        ({"object_marking_refs": [OPENCTI_STRICT]}, None, "amber_strict"),
        ({"object_marking_refs": [CLEAR_1],
          "granular_markings": [{"marking_ref": RED_1, "selectors": ["name"]}]}, None, "red"),
        ({"granular_markings": [{"lang": "fr", "selectors": ["name"]}]}, None, None),
        ({"object_marking_refs": [f"{RED_1[:20]}{RED_1[20:].upper()}"]}, None, "red"),
        ({"object_marking_refs": [OWN]},
         mark(definition_type="tlp", definition={"tlp": "red"}), "red"),
        ({"object_marking_refs": [OWN]},
         mark(extensions={TLP_2: {"extension_type": "property-extension", "tlp_2_0": "green"}}),
         "green"),
        ({"object_marking_refs": [OWN]},
         mark(definition_type="TLP", definition={"TLP": "TLP:AMBER+STRICT"}), "amber_strict"),
        ({"object_marking_refs": [OWN]},
         mark(definition_type="statement", definition={"statement": "Copyright"}), None),
        ({"object_marking_refs": [OWN]},
         mark(definition_type="tlp", definition={"tlp": "pink"}), "amber_strict"),
        ({"object_marking_refs": [OWN]}, mark(definition_type="iep"), "amber_strict"),
        ({"object_marking_refs": [CLEAR_1, OWN]}, None, "amber_strict"),
        ({"object_marking_refs": RED_1}, None, "red"),
        ({"object_marking_refs": [7]}, None, "amber_strict"),
        ({"granular_markings": [5]}, None, "amber_strict"),
    ],
)  # fmt: skip
def test_no_label_is_loosened_by_where_or_how_it_is_written(kit, told, definition, label):
    received = read(kit, thing("incident", 1, **told), *([definition] if definition else []))
    assert received.objects[0].tlp == label
    draft = suggest_case(received, f"incident--{U}1", "ann", kit.NOW)
    places = ["clear", "green", "amber", "amber_strict", "red"]
    assert places.index(draft.case.tlp) >= places.index(label or "amber")


def test_of_two_definitions_of_one_marking_the_stricter_holds(kit):
    loose = mark(definition_type="tlp", definition={"tlp": "white"})
    close = mark(definition_type="tlp", definition={"tlp": "red"}, name="again")
    named = thing("incident", 1, object_marking_refs=[OWN])
    assert read(kit, loose, close, named).objects[-1].tlp == "red"
    assert read(kit, close, loose, named).objects[-1].tlp == "red"


def test_a_damaged_part_of_a_case_is_an_error_and_no_crash(kit, bundle):
    for one in bundle["objects"]:
        one["object_refs"] = 5
        for extension in one.get("extensions", {}).values():
            extension["item"] = 7
    received = read_bundle(json.dumps(bundle).encode(), Origin("ally", kit.NOW))
    with pytest.raises(TocsinError):
        restored(received.objects)
