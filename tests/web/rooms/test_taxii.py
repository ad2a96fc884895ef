"""Pages of collections, programs, servers and what others sent."""

import json
from base64 import b64encode

import pytest
from starlette.testclient import TestClient

from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.cases.technique_use import TechniqueUse
from tocsin.desk.cases.saving import open_case
from tocsin.desk.people.registry import actor_of, person
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import polled
from tocsin.exchange.stix.marking import IDS
from tocsin.exchange.stix.techniques import attack_pattern
from tocsin.exchange.taxii import MOST_SENT, TAXII
from tocsin.exchange.taxii.adding import FAULTS
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.web.words.taxii_terms import FAULTS_SAID

HUSH = "hush-hush"
SCRIPT = "<script>alert(1)</script>"
ORIGIN = {"origin": "http://testserver"}


def _actor(signed, role):
    with signed.desk.looking(SYSTEM) as sitting:
        return actor_of(person(sitting.session, signed.people[role]))


@pytest.fixture(scope="module")
def at(request, investigated, tmp_path_factory):
    """A desk of its own, with a name."""
    web = request.config.pluginmanager.get_plugin(str(request.path.parents[1] / "conftest.py"))
    signed = web.sign_in(investigated, tmp_path_factory.mktemp("taxii") / "desk.sqlite")
    with signed.desk.acting(_actor(signed, "administrator")) as sitting:
        name_desk(sitting, "Office of Redbrook", PartnerKind.STATE, country="FR")
    yield signed
    signed.desk.close()


def _post(at, role, path, expect=303, **form):
    answer = at.clients[role].post(path, data=form, headers=ORIGIN, follow_redirects=False)
    assert answer.status_code == expect, answer.text[-2_000:]
    return answer


@pytest.fixture(scope="module")
def case_id(at):
    with at.desk.acting(_actor(at, "analyst")) as sitting:
        return open_case(sitting, Case(f"Water {SCRIPT}", tlp=Tlp.GREEN)).id


@pytest.fixture(scope="module")
def collection(at):
    made = _post(at, "liaison", "/taxii/collections", title=f"Findings {SCRIPT}", tlp="amber",
                 group="")  # fmt: skip
    return made.headers["location"].partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="module")
def program(at, collection):
    """A client that signs in as a reader of the collection."""
    page = _post(at, "administrator", "/taxii/readers.json", 422, name="")
    assert "name" in page.text
    answer = at.clients["administrator"].post(
        "/taxii/readers.json", json={"name": "OpenCTI", "most_tlp": "amber"}, headers=ORIGIN
    )
    made = answer.json()
    assert made["password"].startswith("tocsin_taxii_")
    _post(at, "administrator", f"/taxii/readers/{made['reader']}/grants", collection=collection,
          can_read="true", can_write="true")  # fmt: skip
    told = b64encode(f"{made['reader']}:{made['password']}".encode()).decode()
    headers = {"authorization": f"Basic {told}", "accept": TAXII, "content-type": TAXII}
    return TestClient(at.app, base_url="http://testserver", headers=headers)


def test_a_case_goes_from_the_page_to_a_program_and_back_revoked(at, collection, case_id, program):
    page = f"/taxii/collections/{collection}"
    _post(at, "liaison", f"{page}/cases", case=case_id, texts="true")
    objects = f"/taxii2/desk/collections/{collection}/objects/"
    found = program.get(objects).json()["objects"]
    assert f"Water {SCRIPT}" in {one.get("name") for one in found}
    assert all(not one.get("revoked") for one in found)
    shown = at.clients["viewer"].get(page)
    assert SCRIPT not in shown.text
    data = at.clients["viewer"].get(f"{page}.json").json()
    assert [one["id"] for one in data["cases"]] == [case_id]
    assert data["readers"] == [
        {"name": "OpenCTI", "can_read": True, "can_write": True, "objection": None}
    ]
    assert data["readings"][0]["objects"] == len(found)
    _post(at, "liaison", f"{page}/take-back", case=case_id, reason="A mistake.")
    assert any(one.get("revoked") for one in program.get(objects).json()["objects"])


def test_the_page_says_where_a_program_stands_in_the_way_of_a_case(at, collection, program):
    pattern = {**attack_pattern("T0049.002"), "name": "Something else"}
    objects = f"/taxii2/desk/collections/{collection}/objects/"
    assert program.post(objects, json={"objects": [pattern]}).json()["success_count"] == 1
    with at.desk.acting(_actor(at, "analyst")) as sitting:
        use = TechniqueUse("T0049.002", marked_by=sitting.actor.person_id, marked_at=sitting.now)
        case_id = open_case(sitting, Case("Tags", tlp=Tlp.GREEN, techniques=(use,))).id
    address = f"/taxii/collections/{collection}/cases"
    where = _post(at, "liaison", address, case=case_id).headers["location"]
    assert "not whole" in at.clients["liaison"].get(where).text
    told = {"case": case_id, "texts": True}
    made = at.clients["liaison"].post(f"{address}.json", json=told, headers=ORIGIN).json()
    assert made["troubled"] == [pattern["id"]]


def test_who_may_not_know_of_a_case_does_not_learn_of_it_from_the_collection(at, collection):
    with at.desk.acting(_actor(at, "analyst")) as sitting:
        hidden = open_case(sitting, Case("Quiet", tlp=Tlp.AMBER)).id
    _post(at, "liaison", f"/taxii/collections/{collection}/cases", case=hidden)
    page = f"/taxii/collections/{collection}.json"
    assert hidden in at.clients["liaison"].get(page).text
    with at.desk.acting(SYSTEM) as sitting:
        person(sitting.session, at.people["viewer"]).institution = "Elsewhere"
    data = at.clients["viewer"].get(page)
    assert hidden not in data.text
    assert data.json()["other_cases"] == 1


def test_what_is_wrong_is_said_beside_what_was_typed(at, collection):
    shown = _post(at, "liaison", "/taxii/collections", 422, title="Kept", tlp="red")
    assert 'value="Kept"' in shown.text
    shown = _post(at, "administrator", "/taxii/sources", 422, name="Other", collection="c",
                  root="http://other.example/", user="me", password=HUSH)  # fmt: skip
    assert "must start with https://" in shown.text
    assert 'value="me"' in shown.text
    assert HUSH not in shown.text
    _post(at, "liaison", f"/taxii/collections/{collection}/take-back", 404, case="none",
          reason="x")  # fmt: skip


def test_servers_and_feeds_are_listed_and_their_passwords_are_not(at):
    server = {"name": "Bluewater", "root": "https://a.example/api/", "collection": "c-1"}
    how = {"user": "me", "password": HUSH, "tlp": "green", "every_min": "30"}
    _post(at, "administrator", "/taxii/sources", **server, **how)
    _post(at, "administrator", "/taxii/feeds", name="Checkers", url="https://c.example/feed.json")
    answer = at.clients["administrator"].get("/taxii/access.json")
    assert HUSH not in answer.text
    data = answer.json()
    source, feed = data["sources"][0], data["feeds"][0]
    assert (source["every_min"], source["active"], feed["every_h"]) == (30, True, 6)
    _post(at, "administrator", f"/taxii/sources/{source['id']}/active", active="false")
    _post(at, "administrator", f"/taxii/feeds/{feed['id']}/active", active="false")
    data = at.clients["administrator"].get("/taxii/access.json").json()
    assert (data["sources"][0]["active"], data["feeds"][0]["active"]) == (False, False)
    page = at.clients["administrator"].get("/taxii/access").text
    assert "Bluewater" in page
    assert "Checkers" in page


def test_what_others_sent_is_shown_as_theirs_and_drafted_by_an_analyst(at):
    def thing(kind, number, **more):
        name = f"{kind}--00000000-0000-4000-8000-00000000000{number}"
        times = {"created": "2026-03-01T08:00:00.000Z", "modified": "2026-03-01T08:00:00.000Z"}
        return {"type": kind, "spec_version": "2.1", "id": name, **times, **more}

    sent = [
        thing("incident", 1, name=f"Their incident {SCRIPT}", description="=cmd()"),
        thing("incident", 2, name="For few", object_marking_refs=[IDS[Tlp.RED]]),
        {"type": "incident", "id": "incident--x", "name": SCRIPT},
    ]
    _post(at, "administrator", "/taxii/sources", name="Sender", root="https://s.example/",
          collection="c-2", tlp="green", every_min="60")  # fmt: skip
    sources = at.clients["administrator"].get("/taxii/access.json").json()["sources"]
    with at.desk.acting(SYSTEM) as sitting:
        name = next(one["id"] for one in sources if one["name"] == "Sender")
        take_in(sitting, polled(sitting, name), json.dumps({"objects": sent}).encode())
    listed = at.clients["viewer"].get("/taxii/received.json").json()["objects"]
    assert [one["name"] for one in listed] == [f"Their incident {SCRIPT}"]
    assert len(at.clients["liaison"].get("/taxii/received.json").json()["objects"]) == 2
    assert at.clients["viewer"].get("/taxii/received.csv").status_code == 200
    one = f"/taxii/received/{listed[0]['id']}"
    shown = at.clients["analyst"].get(one).text
    assert SCRIPT not in shown
    assert "nobody here has checked it" in shown
    assert at.clients["viewer"].get(f"{one}.json").json()["draft"]["tlp"] == "green"
    to = _post(at, "analyst", f"{one}/draft").headers["location"]
    assert at.clients["analyst"].get(to.partition("?")[0]).status_code == 200
    refused = at.clients["liaison"].get("/taxii/refused")
    assert SCRIPT not in refused.text
    assert len(at.clients["liaison"].get("/taxii/refused.json").json()["refused"]) == 1


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("viewer", "/taxii", 200), ("administrator", "/taxii", 403), ("nobody", "/taxii", 401),
        ("viewer", "/taxii/access", 403), ("liaison", "/taxii/access", 403),
        ("analyst", "/taxii/refused", 403), ("viewer", "/taxii/collections/none", 404),
        ("viewer", "/taxii/received/none", 404),
    ],
)  # fmt: skip
def test_each_page_is_for_whom_it_is(at, role, path, status):
    assert at.clients[role].get(f"{path}.json").status_code == status


def test_the_doors_speak_taxii_whatever_is_wrong(at, program):
    assert program.get("/taxii2/none/").json()["http_status"] == "404"
    nobody = TestClient(at.app, base_url="http://testserver")
    answer = nobody.get("/taxii2/", headers={"accept": TAXII})
    assert (answer.status_code, answer.headers["content-type"]) == (401, TAXII)
    huge = program.post("/taxii2/desk/", content=b" " * (MOST_SENT + 1))
    assert (huge.status_code, huge.headers["content-type"]) == (413, TAXII)
    for header in ("Basic", "Basic !", "Basic " + "a" * 3_000, "Basic gA==", "Bearer x"):
        assert nobody.get("/taxii2/", headers={"authorization": header}).status_code == 401


def test_every_reason_to_refuse_an_object_can_be_translated():
    assert set(FAULTS_SAID) == set(FAULTS.values())
