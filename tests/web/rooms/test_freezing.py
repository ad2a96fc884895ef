"""Accounts and tables frozen into cases, and the signs beside findings that suggest techniques."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.cases.signs import SignKind
from tocsin.desk.cases.saving import open_case
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.posts.keys import key64, spelled
from tocsin.web.rooms.cases import signs

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ORIGIN = {"origin": "http://testserver"}


class Hand:
    """An analyst's hand: what is sent, and what a case holds afterwards."""

    def __init__(self, fresh):
        self.client = fresh.clients["analyst"]

    def post(self, path, wanted=303, **form):
        answer = self.client.post(path, data=form, headers=ORIGIN, follow_redirects=False)
        assert answer.status_code == wanted, answer.text
        return answer

    def freeze(self, thing, **form):
        """Freezes into a new case, or a named one; gives what the case holds."""
        form = form or {"title": "Bells"}
        to = self.post("/cases/freeze", thing=thing, **form).headers["location"]
        return self.case(to)

    def case(self, to):
        return self.client.get(to.split("?")[0].split("#")[0] + ".json").json()


class TablesHeld:
    """What was found, as tables in memory."""

    def __init__(self, tables):
        self.tables = tables

    def has(self, name):
        return name in self.tables

    def where(self, name, column, value):
        table = self.tables[name]
        return table.filter(pc.equal(table[column], value))


@pytest.fixture
def hand(fresh):
    return Hand(fresh)


def account_thing(hand):
    row = hand.client.get("/posts.json").json()["posts"][0]
    return f"account:{spelled(key64('account', row['platform'], row['account_id']))}", row


def things(client):
    """Every kind of table of the workspace, as its page offers it."""
    cluster = client.get("/copies.json").json()["listing"]["rows"][0]["cluster"]
    target = next(one for one in client.get("/targets.json").json()["listing"]["rows"]
                  if one["attacking_posts"])  # fmt: skip
    claim = client.get("/claims.json").json()["listing"]["rows"][0]["factcheck_key"]
    rank = client.get("/voids.json").json()["listing"]["rows"][0]["rank"]
    return {
        "measured:spread/subjects": "/measured/spread/subjects",
        f"copies:{cluster}": f"/copies/{cluster}",
        f"void:{rank}": f"/voids/{rank}",
        "network-accounts:1": "/networks/1/accounts",
        "network-edges:1": "/networks/1/edges",
        f"target:{target['target']}": target["href"],
        f"claim:{claim}": f"/claims/{claim}",
    }


def test_an_account_is_frozen_with_what_its_posts_show_and_accuses_nobody(hand):
    thing, row = account_thing(hand)
    asked = hand.client.get(f"/cases/freeze?thing={thing}").text
    assert "is not accused by it" in asked
    found = hand.freeze(thing)
    (piece,) = [one for one in found["evidence"] if one["kind"] == "account"]
    assert piece["content"]["account_id"] == row["account_id"]
    assert piece["content"]["posts"] >= 1
    (reference,) = found["case"]["accounts"]
    assert reference["id"] == f"{row['platform']}/{row['account_id']}"
    assert reference["evidence"] == [piece["id"]]


def test_the_same_account_frozen_twice_is_one_piece_of_evidence(hand):
    thing, _ = account_thing(hand)
    first = hand.freeze(thing)
    again = hand.freeze(thing, case=first["id"])
    assert len(again["evidence"]) == 1
    assert len(again["case"]["accounts"]) == 1


def test_every_table_has_its_button_and_is_frozen_as_its_page_shows_it(hand):
    for thing, page in things(hand.client).items():
        told = hand.client.get(f"{page}.json").json()
        assert told["freeze_href"].startswith("/cases/freeze?thing="), page
        assert told["freeze_href"] in hand.client.get(page).text.replace("&amp;", "&"), page
        assert hand.client.get(told["freeze_href"]).status_code == 200
        content = next(one["content"] for one in hand.freeze(thing)["evidence"]
                       if one["kind"] == "table")  # fmt: skip
        assert content["rows"], thing
        assert all(len(row) == len(content["columns"]) for row in content["rows"])


def test_a_frozen_table_has_the_rows_of_its_csv_twin(hand):
    frozen = hand.freeze("network-accounts:1")["evidence"][0]["content"]
    lines = hand.client.get("/networks/1/accounts.csv").text.splitlines()
    assert len(frozen["rows"]) == len(lines) - 1
    network = frozen["columns"].index("network")
    assert {row[network] for row in frozen["rows"]} == {1}  # as people count them


@pytest.mark.parametrize("thing", [
    "account:nothing", "copies:00000000000000ff", "void:999", "void:-1", "measured:spread/none",
    "measured:none/subjects", "network-edges:x", "target:nobody", "nothing:1", "claim:zz", ":",
])  # fmt: skip
def test_what_is_not_there_cannot_be_frozen_and_opens_no_case(hand, thing):
    assert hand.client.get("/cases/freeze", params={"thing": thing}).status_code == 404
    hand.post("/cases/freeze", 404, thing=thing, title="Bells")
    assert hand.client.get("/cases.json").json()["cases"] == []


def test_without_a_case_or_a_title_the_form_comes_back_with_what_is_wrong(hand):
    thing, _ = account_thing(hand)
    page = hand.post("/cases/freeze", 422, thing=thing).text
    assert "Something must be corrected" in page
    assert thing in page


def test_who_may_not_write_cases_is_offered_no_button_and_refused(fresh):
    viewer, (thing, _) = fresh.clients["viewer"], account_thing(Hand(fresh))
    assert viewer.get("/networks/1/accounts.json").json()["freeze_href"] is None
    assert viewer.get(f"/cases/freeze?thing={thing}").status_code == 403
    answer = viewer.post("/cases/freeze", data={"thing": thing, "title": "x"}, headers=ORIGIN)
    assert answer.status_code == 403


def test_nothing_is_frozen_into_a_case_that_one_may_not_know_of(fresh):
    hand, (thing, _) = Hand(fresh), account_thing(Hand(fresh))
    other = replace(SYSTEM, person_id="person-other", institution="Elsewhere",
                    roles=frozenset({Role.ANALYST}))  # fmt: skip
    with fresh.desk.acting(other) as sitting:
        case = open_case(sitting, Case("Secret", tlp=Tlp.AMBER)).id
    hand.post("/cases/freeze", 404, thing=thing, case=case)
    assert "Secret" not in hand.client.get(f"/cases/freeze?thing={thing}").text


def test_freezing_stands_in_the_audit_log(fresh):
    found = Hand(fresh).freeze("network-accounts:1")
    rows = fresh.clients["decider"].get("/audit.json").text
    assert "evidence.added" in rows
    assert found["evidence"][0]["id"] in rows


def test_a_sign_suggests_a_technique_with_the_rows_that_it_was_read_from(hand):
    found = hand.freeze(next(one for one in things(hand.client) if one.startswith("copies")))
    (use,) = found["case"]["techniques"]
    assert (use["technique"], use["suggested_by"]) == ("T0084.001", "copies")
    assert "from one template" in use["note"]
    assert use["marked_by"] == ""  # nobody has looked at it
    pieces = {one["id"]: one for one in found["evidence"]}
    content = pieces[use["evidence"][0]]["content"]
    assert content["rows"][0][content["columns"].index("template")]
    page = hand.client.get(f"/cases/{found['id']}").text
    assert "suggested, nobody has looked at it" in page


def test_a_person_accepts_a_suggestion_or_refuses_it(hand):
    thing = next(one for one in things(hand.client) if one.startswith("copies"))
    for verb, left in (("techniques", 1), ("techniques/withdraw", 0)):
        found = hand.freeze(thing)
        form = {"base": found["version"], "technique": "T0084.001"}
        hand.post(f"/cases/{found['id']}/{verb}", **form)
        uses = hand.case(f"/cases/{found['id']}")["case"]["techniques"]
        assert len(uses) == left
        assert all(use["marked_by"] for use in uses)


def test_a_finding_of_hostile_posts_can_be_put_into_a_case_with_what_stands_beside_it(hand):
    for row in hand.client.get("/findings.json").json()["listing"]["rows"]:
        to = hand.post("/cases", title="Bells", tlp="amber", finding=row["id"]).headers["location"]
        assert hand.case(to)["case"]["findings"][0]["id"] == row["id"]


def test_signs_of_networks_narratives_targets_and_claims_come_from_their_own_tables():
    """Against tables that are made for it: the shared investigation has none of these signs."""
    weeks = [{"network": 0, "start": NOW, "accounts": 19, "known": 20, "elsewhere": 0.01}]
    tables = {
        "coordination/networks": [{"network": 0, "platforms": ["x", "vk"]}],
        "portraits/creation": weeks,
        "narratives/involved": [{"narrative": 7, "kind": "network", "id": 0}],
        "targets/targets": [{"target": "court", "kind": "institution", "q_value": 0.01}],
        "claims/circulating": [{"factcheck_key": 9, "verdict": "false"}],
        "claims/matches": [{"factcheck_key": 9, "tier": "confirmed"}] * 2,
    }
    found = TablesHeld({name: pa.Table.from_pylist(rows) for name, rows in tables.items()})
    network = {seen.sign.kind: seen.rows for seen in signs._of_network(found, 1)}
    assert set(network) == {SignKind.SEVERAL_PLATFORMS, SignKind.CREATED_TOGETHER}
    assert network[SignKind.CREATED_TOGETHER].table.to_pylist() == weeks
    (narrative,) = signs._of_narrative(found, spelled(7))
    assert narrative.sign.kind is SignKind.TOLD_BY_NETWORK
    (target,) = signs._of_target(found, "court")
    assert target.sign.kind is SignKind.INSTITUTION_ATTACKED
    (claim,) = signs._of_claim(found, spelled(9), 9)
    assert claim.sign.kind is SignKind.CLAIM_RATED_FALSE


@pytest.fixture
def official(fresh):
    """The workspace names an account as official, by the id of one that posted."""
    row = fresh.clients["analyst"].get("/posts.json").json()["posts"][0]
    path = fresh.desk.workspace.root / "official.toml"
    path.write_text(
        f'[[accounts]]\nplatform = "{row["platform"]}"\nid = "{row["account_id"]}"\n', "utf-8"
    )
    yield row
    path.unlink()


def noticed(hand, case):
    return hand.case(case)["case"]["severity"]["breakout"]["prominent"]


def test_an_official_account_among_the_posts_is_offered_to_the_breakout_scale(hand, official):
    case = hand.post("/cases", title="Bells", tlp="amber").headers["location"].split("?")[0]
    hand.post(f"{case}/posts", post=official["key"])
    answer = noticed(hand, case)
    assert answer["known"] == "unknown"  # a list decides nothing
    pieces = {one["id"]: one for one in hand.case(case)["evidence"]}
    (copy,) = answer["noticed"]
    assert pieces[copy]["content"]["post_id"] == official["post_id"]
    assert "only a person can say" in hand.client.get(case).text
    found = hand.case(case)
    assert found["severity"]["low"] < 5  # and raises no level
    form = {"base": found["version"], "known": "yes", "evidence": [copy]}
    hand.post(f"{case}/severity/prominent", **form)
    assert hand.case(case)["severity"]["low"] == 5
    assert "only a person can say" not in hand.client.get(case).text


def test_posts_of_others_are_not_taken_for_those_of_an_official(hand, official):
    other = next(one for one in hand.client.get("/posts.json").json()["posts"]
                 if one["account_id"] != official["account_id"])  # fmt: skip
    case = hand.post("/cases", title="Bells", tlp="amber").headers["location"].split("?")[0]
    hand.post(f"{case}/posts", post=other["key"])
    assert noticed(hand, case)["noticed"] == []
