"""DISARM 1.6 as a MISP galaxy, and the tags of taxonomies."""

from collections import Counter

import pytest

from tocsin.cases import disarm
from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.exchange.misp import cluster_file, galaxy_file, taxonomy_file
from tocsin.exchange.misp.galaxy import cluster_uuid, tag_of, technique_tagged
from tocsin.exchange.misp.taxonomy import (
    confidence_of,
    confidence_tags,
    is_understood,
    tlp_tag,
    tlps,
)


def test_a_cluster_has_the_id_that_the_published_galaxy_gives_it():
    """Two of MISP's own clusters: the rule is UUIDv5 in DISARM's namespace."""
    assert cluster_uuid("T0002") == "782afafa-e997-571a-9b25-d04bb322480c"
    assert cluster_uuid("T0057.002") == "055b66cb-0745-5f85-83c9-d9fb8e1684a2"


def test_no_tag_stands_for_two_techniques():
    """Two names stand twice in 1.6; MISP finds a cluster by its name."""
    counts = Counter(one.name for one in disarm.techniques())
    assert [name for name, count in counts.items() if count > 1]
    tags = [tag_of(one) for one in disarm.techniques()]
    assert len(set(tags)) == len(tags) == 391
    assert [technique_tagged(tag) for tag in tags] == [one.id for one in disarm.techniques()]


def test_the_files_for_an_administrator_hold_the_whole_framework():
    values = cluster_file()["values"]
    assert [one["meta"]["external_id"] for one in values] == [t.id for t in disarm.techniques()]
    tactics = set(galaxy_file()["kill_chain_order"]["tactics"])
    assert {one["meta"]["kill_chain"][0].removeprefix("tactics:") for one in values} == tactics
    known = {one["uuid"] for one in values}
    assert {r["dest-uuid"] for one in values for r in one["related"]} <= known


@pytest.mark.parametrize("confidence", Confidence)
def test_confidence_is_never_written_as_a_likelihood(confidence):
    tags = confidence_tags(confidence)
    assert confidence_of(tags) is confidence
    assert not any("likelihood" in tag for tag in tags)
    assert confidence_of(tags[1:]) in {Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH}


@pytest.mark.parametrize("tlp", Tlp)
def test_a_label_comes_back(tlp):
    assert tlps([tlp_tag(tlp)]) == (tlp,)


def test_every_word_of_ours_is_explained_in_the_taxonomy():
    told = {
        f'tocsin:{one["predicate"]}="{word["value"]}"'
        for one in taxonomy_file()["values"]
        for word in one["entry"]
    }
    assert len(told) == 6 + 6 + 5 + 8 + 2
    assert all(map(is_understood, told))
    assert not is_understood('tocsin:danger="high"')
