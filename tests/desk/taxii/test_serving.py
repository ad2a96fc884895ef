"""Who gets what of the desk's collections, and what a person puts into them."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from stix2validator import ValidationOptions, validate_instance
from tests.exchange.taxii.made import MemoryStore, ask, domain, observable, sample, stix_id

from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import TechniqueUse
from tocsin.desk.cases.saving import open_case, save_case
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.partners import groups, partners
from tocsin.desk.taxii.collections import (
    close_collection,
    make_collection,
    put_case,
    take_back_case,
)
from tocsin.desk.taxii.erasing import erase_from_taxii
from tocsin.desk.taxii.readers import end_reader, grant, readers, readings, renew_secret
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import Address, add_source
from tocsin.desk.taxii.tables import ForeignRow, ObjectRow
from tocsin.exchange.stix.marking import IDS
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.roundtable.partners.events import PartnerKind, Way
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.seal import Seal

EVERY = ("match[version]", "all")


def _put(office, collection, case_id, **how):
    with office.acting("liaison") as sitting:
        return put_case(sitting, office.desk.workspace, collection, case_id, **how)


def test_a_case_that_is_put_in_is_read_as_valid_stix_and_again_changes_nothing(office):
    collection = office.collection()
    reader = office.reader(read=collection)
    made = _put(office, collection, office.case())
    assert made.new > 3
    assert (made.revoked, made.troubled) == (0, ())
    found = office.objects(reader, collection)
    assert len(found) == made.new
    bundle = {"type": "bundle", "id": stix_id("bundle", 1), "objects": found}
    options = ValidationOptions(strict=True, disabled=["103", "202", "302"], enforce_refs=True)
    assert validate_instance(bundle, options).is_valid
    again = _put(office, collection, _only_case(office))
    assert (again.new, again.unchanged) == (0, made.new)


def _only_case(office):
    with office.desk.looking(SYSTEM) as sitting:
        query = select(ObjectRow.case_id).where(ObjectRow.case_id.is_not(None)).distinct()
        return sitting.session.scalar(query)


def test_what_fell_away_and_what_is_taken_back_comes_revoked_to_who_asks_for_what_is_new(office):
    collection = office.collection()
    reader = office.reader(read=collection)
    case_id = office.case()
    _put(office, collection, case_id)
    made = office.ask(reader, f"desk/collections/{collection}/objects/")
    since = ("added_after", made.headers["X-TAXII-Date-Added-Last"])
    assert office.objects(reader, collection, since) == []
    office.forward(hours=1)
    with office.acting("analyst") as sitting:
        save_case(sitting, case_id, 1, Case("Water, corrected", tlp=Tlp.GREEN))
    changed = _put(office, collection, case_id)
    assert changed.revoked == 2  # what tied the account to the case, and the note on pseudonyms
    new = office.objects(reader, collection, since)
    assert {one["type"] for one in new if one.get("revoked")} == {"note", "relationship"}
    titles = [one["name"] for one in new if one["type"] == "incident"]
    assert titles == ["Water, corrected"]
    office.forward(hours=1)
    with office.acting("liaison") as sitting:
        gone = take_back_case(sitting, collection, case_id, "It was a mistake.")
        assert gone.revoked > 1
        with pytest.raises(ConflictError):
            take_back_case(sitting, collection, case_id, "Once more.")
    standing = [one for one in office.objects(reader, collection) if not one.get("revoked")]
    shared = {"identity", "marking-definition", "extension-definition", "user-account"}
    assert {one["type"] for one in standing} <= shared


def _case_of_the_well(office, title):
    """A case with a narrative and a technique, which another may have as well."""
    with office.acting("analyst") as sitting:
        me = sitting.actor.person_id
        told = Case(
            title,
            tlp=Tlp.GREEN,
            narratives=(Reference("well", "The well is poisoned", me, sitting.now),),
            networks=(Reference("n1", "Network 1", me, sitting.now),),
            techniques=(TechniqueUse("T0049.002", marked_by=me, marked_at=sitting.now),),
        )
        return open_case(sitting, told).id


def test_taking_one_case_back_revokes_nothing_that_another_still_says(office):
    collection = office.collection()
    reader = office.reader(read=collection)
    one, two = _case_of_the_well(office, "One"), _case_of_the_well(office, "Two")
    for case_id in (one, two):
        _put(office, collection, case_id)
    office.forward(hours=1)
    with office.acting("liaison") as sitting:
        take_back_case(sitting, collection, one, "It was a mistake.")
    found = office.objects(reader, collection)
    revoked = {each["type"] for each in found if each.get("revoked")}
    assert revoked == {"incident", "relationship", "grouping"}
    live = {
        each["type"]: each["name"] for each in found if not each.get("revoked") and "name" in each
    }
    assert live["narrative"] == "The well is poisoned"
    assert {"attack-pattern", "campaign"} <= live.keys()
    assert live["incident"] == "Two"
    ids = {each["id"]: each for each in found}
    (about,) = (each for each in found if each["type"] == "grouping" and not each.get("revoked"))
    assert not any(ids[name].get("revoked") for name in about["object_refs"])


def test_a_case_enters_no_collection_that_is_more_open_than_it(office):
    collection = office.collection(tlp=Tlp.GREEN)
    with pytest.raises(InvalidError, match="AMBER"):
        _put(office, collection, office.case(tlp=Tlp.AMBER))


def test_nobody_puts_in_a_case_that_they_may_not_know(office):
    office.add("other", *office.people["liaison"].roles, institution="Elsewhere")
    collection, case_id = office.collection(), office.case(tlp=Tlp.AMBER)
    with office.acting("other") as sitting, pytest.raises(NotFoundError):
        put_case(sitting, office.desk.workspace, collection, case_id)
    with office.acting("analyst") as sitting, pytest.raises(ForbiddenError):
        put_case(sitting, office.desk.workspace, collection, case_id)


@pytest.mark.parametrize("spoilt", ["user", "secret", "ended", "renewed"])
def test_who_has_no_credentials_that_hold_gets_401(office, spoilt):
    collection = office.collection()
    user, secret = office.reader(read=collection)
    with office.acting("administrator") as sitting:
        if spoilt == "ended":
            end_reader(sitting, user)
        if spoilt == "renewed":
            renew_secret(sitting, user)
    who = {"user": ("reader-none", secret), "secret": (user, secret[:-1])}
    made = office.ask(who.get(spoilt, (user, secret)), "desk/")
    assert made.status == 401
    assert made.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_collection_that_was_not_granted_is_in_no_answer(office):
    mine, other = office.collection("Mine"), office.collection("Other")
    reader = office.reader(read=mine)
    listed = json.loads(office.ask(reader, "desk/collections/").body)["collections"]
    assert [one["id"] for one in listed] == [mine]
    assert office.ask(reader, f"desk/collections/{other}/objects/").status == 404
    with office.acting("liaison") as sitting:
        close_collection(sitting, mine)
    assert office.ask(reader, "desk/").status == 404
    assert json.loads(office.ask(reader, "").body).get("api_roots") is None


def test_no_reader_is_granted_what_its_institution_may_not_have(office):
    collection = office.collection(tlp=Tlp.AMBER)
    with pytest.raises(InvalidError, match="closer"):
        office.reader(most=Tlp.GREEN, read=collection)
    with office.acting("liaison") as sitting, pytest.raises(InvalidError):
        make_collection(sitting, "For people", "", Tlp.RED)


def _partner(office, most=Tlp.AMBER):
    folder = office.desk.workspace.root / "theirs"
    folder.mkdir()
    key = Seal.at(folder / "key", folder / "head").public
    with office.acting("administrator") as sitting:
        card = Card(
            desk=desk_id(key), name="Bluewater", kind=PartnerKind.STATE, country="DE", key=key,
            fingerprint=fingerprint(key),
        )  # fmt: skip
        name = partners.meet(sitting, card, most)
        partners.compare(sitting, name, key, fingerprint(key), Way.IN_PERSON, "Their director")
    return name


def test_a_partner_that_is_suspended_at_the_roundtable_reads_nothing_here(office):
    name = _partner(office)
    collection = office.collection()
    reader = office.reader(partner=name, read=collection)
    assert office.ask(reader, "desk/").status == 200
    with office.acting("administrator") as sitting:
        partners.suspend(sitting, name, "They lost a laptop with our files.")
        assert readers(sitting)[0].most_tlp is None
    assert office.ask(reader, "desk/").status == 401
    with office.acting("administrator") as sitting:
        partners.resume(sitting, name, "The laptop was found, and was ciphered.")
        partners.agree_tlp(sitting, name, Tlp.GREEN, "Their new rules allow no more.")
    assert office.ask(reader, "desk/").status == 404  # let in, and nothing is left for it


def test_a_group_has_an_api_root_of_its_own_for_its_members_alone(office):
    name = _partner(office)
    with office.acting("administrator") as sitting:
        group = groups.found(sitting, "The two towns", [name], Tlp.AMBER)
    collection = office.collection(group=group)
    reader = office.reader(partner=name, read=collection)
    told = json.loads(office.ask(reader, "").body)
    assert told["api_roots"] == [f"/taxii2/{group}/"]
    assert json.loads(office.ask(reader, f"{group}/").body)["title"] == "The two towns"
    assert office.ask(reader, "desk/").status == 404
    with pytest.raises(InvalidError, match="group"):
        office.reader("Someone else", read=collection)
    with office.acting("administrator") as sitting:
        groups.dissolve(sitting, group, "The river was cleaned up.")
    assert office.ask(reader, f"{group}/").status == 404


def test_what_a_reader_sends_is_its_own_and_kept_apart(office):
    collection = office.collection()
    one, two = office.reader("One", both=collection), office.reader("Two", both=collection)
    assert office.send(one, collection, domain("incident", 1)).status == 202
    changed = domain("incident", 1, 9, description="No.")
    told = json.loads(office.send(two, collection, changed).body)
    assert told["failure_count"] == 1
    assert "Only who added" in told["failures"][0]["message"]
    same = json.loads(office.send(two, collection, domain("incident", 1)).body)
    assert same["success_count"] == 1
    path = f"desk/collections/{collection}/objects/{stix_id('incident', 1)}/"
    assert office.ask(two, path, method="DELETE").status == 403
    status = json.loads(office.ask(one, f"desk/status/{told['id']}/").body)
    assert status["http_status"] == "404"  # of another reader
    with office.desk.looking(SYSTEM) as sitting:
        found = sitting.session.scalars(select(ForeignRow).order_by(ForeignRow.id)).all()
        assert {row.name for row in found} == {"incident 1"}
        assert len({row.source for row in found}) == 2
    assert office.ask(one, path, method="DELETE").status == 200
    assert office.objects(one, collection) == []


def test_an_object_has_one_id_however_its_letters_are_written(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    lower = stix_id("tool", 1)
    upper = f"tool--{lower.removeprefix('tool--').upper()}"
    assert upper != lower
    told = json.loads(office.send(reader, collection, {**domain("tool", 1), "id": upper}).body)
    assert told["success_count"] == 1
    assert json.loads(office.send(reader, collection, domain("tool", 1)).body)["success_count"] == 1
    path = f"desk/collections/{collection}"
    (record,) = json.loads(office.ask(reader, f"{path}/manifest/").body)["objects"]
    (held,) = office.objects(reader, collection)
    assert record["id"] == held["id"] == lower
    for name in (lower, upper):
        assert office.ask(reader, f"{path}/objects/{name}/").status == 200
        assert office.ask(reader, f"{path}/objects/{name}/versions/").status == 200
        assert office.objects(reader, collection, ("match[id]", name)) == [held]
    assert office.ask(reader, f"{path}/objects/{upper}/", method="DELETE").status == 200
    assert office.objects(reader, collection) == []


def test_what_is_marked_closer_than_the_collection_is_refused_alone_and_given_to_nobody(office):
    collection = office.collection(tlp=Tlp.GREEN)
    writer = office.reader("Writer", write=collection)
    reader = office.reader("Reader", most=Tlp.GREEN, read=collection)
    own = {
        "type": "marking-definition", "spec_version": "2.1", "id": stix_id("marking-definition", 1),
        "created": "2026-03-01T08:00:00.000Z", "definition_type": "tlp",
        "definition": {"tlp": "green"},
    }  # fmt: skip
    part = [{"marking_ref": IDS[Tlp.RED], "selectors": ["name"]}]
    told = json.loads(
        office.send(
            writer, collection,
            own,
            domain("note", 1, object_marking_refs=[IDS[Tlp.RED]]),
            domain("note", 2, object_marking_refs=[IDS[Tlp.CLEAR]], granular_markings=part),
            domain("note", 3, object_marking_refs=[stix_id("marking-definition", 2)]),
            observable(1, object_marking_refs=[IDS[Tlp.AMBER]]),
            domain("note", 4, object_marking_refs=[IDS[Tlp.GREEN]]),
            domain("note", 5),
        ).body
    )  # fmt: skip
    assert (told["success_count"], told["failure_count"]) == (3, 4)
    assert all("closer than this collection" in one["message"] for one in told["failures"])
    assert all(one["version"] for one in told["failures"])
    # by a definition that was sent before
    later = office.send(writer, collection, domain("note", 6, object_marking_refs=[own["id"]]))
    assert json.loads(later.body)["success_count"] == 1
    given = {one["id"] for one in office.objects(reader, collection)}
    assert given == {own["id"], *(stix_id("note", n) for n in (4, 5, 6))}


def test_the_same_version_that_says_something_else_is_refused_and_a_new_observable_is_not(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    office.send(reader, collection, domain("tool", 1), observable(1))
    told = json.loads(
        office.send(reader, collection, domain("tool", 1, name="Other"), observable(1)).body
    )
    assert [one["id"] for one in told["failures"]] == [stix_id("tool", 1)]
    office.forward(seconds=1)
    told = json.loads(office.send(reader, collection, observable(1, defanged=True)).body)
    assert told["success_count"] == 1
    path = f"desk/collections/{collection}/objects/{stix_id('url', 1)}/versions/"
    assert len(json.loads(office.ask(reader, path).body)["versions"]) == 2


def test_every_page_that_is_fetched_is_on_record(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    office.send(reader, collection, *(domain("tool", n) for n in range(5)))
    office.objects(reader, collection, ("limit", "3"))
    with office.acting("analyst") as sitting:
        ((row, name),) = readings(sitting, collection)
    assert (row.objects, name) == (3, "OpenCTI")
    with office.acting("administrator") as sitting:
        (view,) = readers(sitting)
        assert (view.objects, view.last_read) == (3, office.now)
        grant(sitting, reader[0], collection, can_read=False, can_write=True)
    assert office.ask(reader, f"desk/collections/{collection}/objects/").status == 403


def test_objects_keep_an_order_that_only_goes_forward_though_the_clock_goes_back(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    for number in range(5):
        office.forward(seconds=-10)
        office.send(reader, collection, domain("tool", number), domain("note", number))
    path = f"desk/collections/{collection}/manifest/"
    records = json.loads(office.ask(reader, path).body)["objects"]
    dates = [one["date_added"] for one in records]
    assert dates == sorted(set(dates))
    walked, after = [], ()
    while page := office.objects(reader, collection, ("limit", "3"), *after):
        walked += page
        made = office.ask(reader, f"desk/collections/{collection}/objects/", ("limit", "3"), *after)
        after = (("added_after", made.headers["X-TAXII-Date-Added-Last"]),)
    assert [one["id"] for one in walked] == [one["id"] for one in records]


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    versions=st.sampled_from(["all", "last", "first", "first,last", "2026-03-02T08:00:00Z"]),
    kinds=st.sets(st.sampled_from(["campaign", "note", "url", "tool"])),
    after=st.integers(-1, 19), limit=st.integers(1, 8),
)  # fmt: skip
def test_the_database_answers_as_a_search_from_end_to_end_does(
    office, versions, kinds, after, limit
):
    collection, reader, store = _both(office)
    query = [("match[version]", versions), ("limit", str(limit))]
    query += [("match[type]", ",".join(sorted(kinds)))] if kinds else []
    mine = office.ask(reader, f"desk/collections/{collection}/manifest/", EVERY)
    dates = [one["date_added"] for one in json.loads(mine.body)["objects"]]
    theirs = [str(kept.added.isoformat(timespec="microseconds")[:-6]) + "Z"
              for _, kept in store.rows]  # fmt: skip
    at = {"desk": (dates, f"desk/collections/{collection}/objects/"), "store": (theirs, "")}
    found = {}
    for name, (moments, path) in at.items():
        asked = [*query, ("added_after", moments[after])] if after >= 0 else query
        made = (
            office.ask(reader, path, *asked)
            if name == "desk"
            else ask(
                store, "desk/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/", *asked
            )
        )
        told = json.loads(made.body)
        found[name] = (told.get("objects", []), told.get("more", False))
    assert found["desk"] == found["store"]


def _both(office):
    """The sample at the desk and in memory, once for all examples."""
    if not hasattr(office, "both"):
        collection = office.collection()
        reader, store = office.reader(both=collection), MemoryStore()
        path = "desk/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/"
        for one in sample():
            assert office.send(reader, collection, one).status == 202
            ask(store, path, method="POST", body=json.dumps({"objects": [one]}).encode())
        office.both = (collection, reader, store)
    return office.both


def test_an_account_that_is_erased_is_in_no_collection_and_in_nothing_that_others_sent(office):
    collection = office.collection()
    reader = office.reader(read=collection)
    workspace = office.desk.workspace
    name, other = (Pseudonyms(workspace.key()).name("x", one) for one in ("12", "13"))
    with office.acting("analyst") as sitting:
        me = sitting.actor.person_id
        accounts = tuple(Reference(f"x/{one}", one, me, sitting.now) for one in (name, other))
        case_id = open_case(sitting, Case("Water", tlp=Tlp.GREEN, accounts=accounts)).id
    _put(office, collection, case_id)
    theirs = {"type": "user-account", "spec_version": "2.1", "user_id": "12",
              "id": stix_id("user-account", 1)}  # fmt: skip
    with office.acting("administrator") as sitting:
        place = Address("https://taxii.example.org/", "c")
        source = add_source(sitting, workspace, "Others", place)
        take_in(sitting, source, json.dumps({"objects": [theirs, domain("tool", 1)]}).encode())
    before = office.objects(reader, collection)
    assert name in json.dumps(before)
    with office.acting("administrator") as sitting:
        assert erase_from_taxii(sitting, Account.of(workspace, "x", "12")) == 3
        assert [one.type for one in sitting.session.scalars(select(ForeignRow))] == ["tool"]
    left = office.objects(reader, collection)
    assert name not in json.dumps(left)
    assert other in json.dumps(left)
    assert len(left) == len(before) - 2  # the account, and what tied it to the case
