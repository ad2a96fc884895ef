"""The doors for partners' desks: no sign-in, and nothing that a stranger can fill."""

import orjson
import pytest
from fastapi.testclient import TestClient
from tests.roundtable.made import Sender, circle, to_desk

from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.circle.own_key import own_id
from tocsin.desk.sitting import Desk
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.web.app import build_app
from tocsin.web.bodies import MOST_MESSAGE
from tocsin.web.rooms import ROOMS
from tocsin.workspace import create_workspace

ADMINISTRATOR = Actor("a", "A", "House", frozenset({Role.ADMINISTRATOR, Role.LIAISON}))
ENVELOPES = "/roundtable/envelopes"


@pytest.fixture
def opened(tmp_path):
    made = Desk.open(create_workspace(tmp_path / "workspace"))
    yield made
    made.close()


@pytest.fixture
def client(opened):
    return TestClient(build_app(opened, "http://testserver", ROOMS))


def test_a_desk_without_a_name_has_no_card(client):
    assert client.get("/roundtable/card").status_code == 404


def test_the_card_says_who_this_desk_is_to_whoever_asks(opened, client):
    with opened.acting(ADMINISTRATOR) as sitting:
        name_desk(sitting, "The House", PartnerKind.STATE, country="FR", url="https://a.example")
        own = own_id(sitting)
    said = client.get("/roundtable/card").json()
    assert (said["desk"], said["key"], said["name"]) == (own, opened.seal.public, "The House")
    assert len(said["fingerprint"].split()) == 8


def test_a_strangers_message_is_refused_and_logged(client):
    raw = Sender("mallory", to_desk("house"), circle("mallory", "house")).seal().raw
    answer = client.post(ENVELOPES, content=raw)
    assert answer.status_code == 403
    assert answer.json()["reason"] == "unknown_sender"
    assert answer.json()["receipt"] is None


def test_one_address_cannot_hand_in_nonsense_for_ever(client):
    answers = [client.post(ENVELOPES, content=b"nonsense").status_code for _ in range(70)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_more_than_a_message_is_cut_off(client):
    assert client.post(ENVELOPES, content=b"x" * (MOST_MESSAGE + 1)).status_code == 413
    assert client.post(ENVELOPES, content=b"x" * (MOST_MESSAGE - 1)).json()["reason"] == "too_large"


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\x00", b"[" * 5_000])
def test_nonsense_at_the_door_of_statements_is_refused(client, raw):
    answer = client.post("/roundtable/statements", content=raw)
    assert (answer.status_code, answer.json()["taken"]) == (422, False)


def test_what_is_sent_as_json_is_not_parsed_before_it_is_known(client):
    deep = b'{"a":' * 100_000
    answer = client.post(ENVELOPES, content=deep, headers={"content-type": "application/json"})
    assert orjson.loads(answer.content)["reason"] == "malformed"
