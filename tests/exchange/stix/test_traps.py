"""One test for each trap seen in the standards and in what partners' systems really read."""

import json

import pytest
import stix2

from tocsin.cases import disarm
from tocsin.cases.marking import Tlp
from tocsin.exchange.stix import label_of, register_types
from tocsin.exchange.stix.extensions import INCIDENT_CORE, MITRE, OPENCTI, OPENCTI_OBSERVABLE, TLP_2
from tocsin.exchange.stix.marking import IDS, marking
from tocsin.exchange.stix.receiving import is_oasis_event
from tocsin.exchange.stix.relationships import RelationshipRefusedError, need_allowed
from tocsin.exchange.stix.techniques import attack_pattern, technique_named


def of_type(bundle, kind):
    return [one for one in bundle["objects"] if one["type"] == kind]


def test_stix2_refuses_our_types_until_they_are_registered(bundle):
    with pytest.raises(stix2.exceptions.STIXError):
        stix2.parse(bundle)
    register_types()
    parsed = json.loads(stix2.parse(bundle).serialize())
    assert sorted(parsed["objects"], key=lambda one: one["id"]) == sorted(
        bundle["objects"], key=lambda one: one["id"]
    )


def test_new_types_name_opencti_s_extensions_and_have_what_it_requires(bundle):
    for kind in ("channel", "narrative"):
        for one in of_type(bundle, kind):
            assert one["extensions"][OPENCTI] == {"extension_type": "new-sdo"}
            assert one["name"]
    for kind, needed in (("media-content", "url"), ("persona", "persona_name")):
        for one in of_type(bundle, kind):
            assert one["extensions"][OPENCTI_OBSERVABLE] == {"extension_type": "new-sco"}
            assert one[needed]
    assert not any(one["type"].startswith("x-opencti") for one in bundle["objects"])


def test_techniques_have_their_id_where_pycti_reads_it():
    made = attack_pattern("T0049")
    assert made["x_mitre_id"] == made["extensions"][MITRE]["id"] == "T0049"
    assert made["kill_chain_phases"][0]["kill_chain_name"] == "disarm"


def test_every_technique_of_the_framework_is_valid_and_found_again(kit):
    made = [attack_pattern(one.id) for one in disarm.techniques()]
    bundle = {"type": "bundle", "id": "bundle--" + made[0]["id"].split("--")[1], "objects": made}
    assert kit.invalid(bundle) == []
    assert [technique_named(one) for one in made] == [one.id for one in disarm.techniques()]


def test_a_technique_is_known_by_its_external_id_and_attack_s_are_not_taken_for_it():
    theirs = {"external_references": [{"source_name": "mitre-attack", "external_id": "T0014.001"}]}
    assert technique_named(theirs) == "T0014.001"
    assert technique_named({"x_mitre_id": "T1566.001"}) == ""
    assert technique_named({"x_mitre_id": ["T0049"], "external_references": "T0049"}) == ""


def test_relationships_off_the_list_are_refused_before_they_are_sent():
    made = "incident--9b5842cf-71b7-4e8f-b6bb-01a860ae8a99"
    body = "identity--9b5842cf-71b7-4e8f-b6bb-01a860ae8a99"
    need_allowed(made, "related-to", body)
    with pytest.raises(RelationshipRefusedError, match="targets"):
        need_allowed(made, "targets", body)


def test_the_incident_has_oasis_core_and_opencti_s_top_level_properties(bundle, kit):
    (incident,) = of_type(bundle, "incident")
    core = incident["extensions"][INCIDENT_CORE]
    assert core["extension_type"] == "property-extension"
    assert {"determination", "investigation_status"} <= core.keys()
    assert {"incident_type", "source", "first_seen"} <= incident.keys()
    at_top = {**bundle, "objects": [*bundle["objects"]]}
    place = at_top["objects"].index(incident)
    at_top["objects"][place] = {**incident, "severity": "low"}
    assert kit.invalid(at_top), "the validator refuses severity at the top"
    assert incident["extensions"][OPENCTI]["severity"] == "medium"


def test_ids_are_of_our_namespace_and_version_5(bundle):
    known = {INCIDENT_CORE, *IDS.values()}
    ours = [one["id"] for one in bundle["objects"] if one["id"] not in known]
    assert all(name.split("--")[1][14] == "5" for name in ours)


def test_tlp_2_is_an_extension_with_the_published_ids(kit):
    for label in Tlp:
        made = marking(label)
        assert made["extensions"][TLP_2]["tlp_2_0"] == label.value.replace("_", "+")
        assert label_of({"object_marking_refs": [made["id"]]}, {}) is label
    assert IDS[Tlp.AMBER] == "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"


def test_everything_is_marked_with_the_label_of_the_case(bundle):
    free = {"identity", "marking-definition", "extension-definition", "attack-pattern"}
    for one in bundle["objects"]:
        assert one["type"] in free or one["object_marking_refs"] == [IDS[Tlp.AMBER]]


def test_oasis_event_and_opencti_s_are_told_apart_and_neither_is_sent(bundle):
    assert of_type(bundle, "event") == []
    theirs = {"extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e": {}}
    assert is_oasis_event({"type": "event", "extensions": theirs})
    assert not is_oasis_event({"type": "event", "extensions": {OPENCTI: {}}})
