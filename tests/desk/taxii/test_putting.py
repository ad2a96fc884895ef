"""What a collection gives once a case was put in, put in otherwise, taken back, put in again."""

import json

import pytest
from tests.exchange.taxii.made import domain

from tocsin.cases.case import Case
from tocsin.cases.freezing import freeze_post
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import TechniqueUse
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.saving import open_case, save_case
from tocsin.desk.taxii.collections import put_case, take_back_case
from tocsin.exchange.stix.techniques import attack_pattern

EVERY = ("match[version]", "all")
WORDS = "Boil every drop of it"


def _put(office, collection, case_id, **how):
    office.forward(seconds=10)
    with office.acting("liaison") as sitting:
        return put_case(sitting, office.desk.workspace, collection, case_id, **how)


def _back(office, collection, case_id):
    office.forward(seconds=10)
    with office.acting("liaison") as sitting:
        return take_back_case(sitting, collection, case_id, "It was a mistake.")


def _case(office, title="Well"):
    """A case with an account under its own id, a frozen post, a narrative and a technique."""
    with office.acting("analyst") as sitting:
        me, now = sitting.actor.person_id, sitting.now
        frozen = freeze_post(
            {"platform": "x", "post_id": "12", "account_id": "janedoe77", "text": WORDS,
             "created_at": now}, me, now,
        )  # fmt: skip
        case = Case(
            title,
            tlp=Tlp.GREEN,
            accounts=(Reference("x/janedoe77", "Jane Doe", me, now),),
            posts=(Reference("x/12", WORDS, me, now, (frozen.id,)),),
            narratives=(Reference("well", "The well is poisoned", me, now),),
            techniques=(TechniqueUse("T0049.002", marked_by=me, marked_at=now),),
        )
        row = open_case(sitting, Case(title, tlp=Tlp.GREEN))
        put_in(sitting, row.id, frozen)
        save_case(sitting, row.id, 1, case)
        return row.id


@pytest.fixture
def collection(office):
    return office.collection()


@pytest.fixture
def reader(office, collection):
    return office.reader(read=collection)


def _live(office, reader, collection):
    return [one for one in office.objects(reader, collection) if not one.get("revoked")]


def _names(objects, kind):
    return [one["name"] for one in objects if one["type"] == kind]


def test_a_case_that_was_taken_back_can_be_put_in_again_and_is_new_to_every_client(
    office, collection, reader
):
    case_id = _case(office)
    first = _put(office, collection, case_id)
    _back(office, collection, case_id)
    assert _names(_live(office, reader, collection), "incident") == []
    again = _put(office, collection, case_id)
    assert again.new == first.new - 7  # the software, its two extensions, we, a label, DISARM's two
    assert again.troubled == ()
    live = _live(office, reader, collection)
    assert _names(live, "incident") == ["Well"]
    ids = {one["id"] for one in live}
    (about,) = (one for one in live if one["type"] == "grouping")
    assert set(about["object_refs"]) <= ids
    for one in live:
        if one["type"] == "relationship":
            assert {one["source_ref"], one["target_ref"]} <= ids
    versions = office.objects(reader, collection, EVERY)
    revoked = {one["id"] for one in versions if one.get("revoked")}
    assert revoked.isdisjoint(ids)  # a revocation is permanent
    assert _put(office, collection, case_id).new == 0
    _back(office, collection, case_id)
    assert _put(office, collection, case_id).new == again.new
    assert _names(_live(office, reader, collection), "incident") == ["Well"]


def test_what_else_is_shared_of_an_unchanged_case_is_a_later_version_and_stands_in_nobodys_way(
    office, collection, reader
):
    case_id = _case(office)
    for how in ({}, {"identities": True}, {}, {"texts": False}, {"identities": True}, {}):
        made = _put(office, collection, case_id, **how)
        assert made.troubled == ()
        assert _put(office, collection, case_id, **how).new == 0
        live = _live(office, reader, collection)
        (about,) = (one for one in live if one["type"] == "grouping")
        named = [one for one in about["object_refs"] if one.startswith("user-account")]
        assert named == [one["id"] for one in live if one["type"] == "user-account"]
        ties = [one for one in live if one["type"] == "relationship"]
        assert set(named) <= {one["target_ref"] for one in ties}
        (account,) = (one for one in live if one["type"] == "user-account")
        assert (account["user_id"] == "janedoe77") == how.get("identities", False)
        (post,) = (one for one in live if one["type"] == "media-content")
        assert (post.get("content") == WORDS) == how.get("texts", True)


@pytest.mark.parametrize("then", ["put otherwise", "taken back"])
def test_what_is_no_longer_shared_is_in_no_version_that_a_later_reader_gets(
    office, collection, then
):
    case_id = _case(office)
    _put(office, collection, case_id, identities=True)
    early = office.reader("Early", read=collection)
    told = json.dumps(office.objects(early, collection, EVERY))
    assert all(said in told for said in ("janedoe77", "Jane Doe", WORDS))
    if then == "taken back":
        _back(office, collection, case_id)
    else:
        _put(office, collection, case_id, texts=False)
    later = office.reader("Later", read=collection)
    told = json.dumps(office.objects(later, collection, EVERY))
    assert not any(said in told for said in ("janedoe77", "Jane Doe", WORDS))


def test_what_two_cases_name_stays_until_neither_does(office, collection, reader):
    one, two = _case(office, "One"), _case(office, "Two")
    for case_id in (one, two):
        _put(office, collection, case_id)
    _back(office, collection, one)
    kinds = {"user-account", "media-content", "narrative"}
    assert kinds <= {each["type"] for each in _live(office, reader, collection)}
    _back(office, collection, two)
    assert kinds.isdisjoint(each["type"] for each in _live(office, reader, collection))


def test_what_a_program_sent_is_neither_deleted_nor_put_over(office, collection):
    program = office.reader(both=collection)
    pattern = {**attack_pattern("T0049.002"), "name": "Something else"}
    office.send(program, collection, pattern, domain("narrative", 1), domain("narrative", 1, 9))
    case_id = _case(office)
    made = _put(office, collection, case_id)
    assert made.troubled == (pattern["id"],)
    _back(office, collection, case_id)
    found = office.objects(program, collection, EVERY)
    assert [one["name"] for one in found if one["id"] == pattern["id"]] == ["Something else"]
    assert len([one for one in found if one["type"] == "narrative"]) == 2
