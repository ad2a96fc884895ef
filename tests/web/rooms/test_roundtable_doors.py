"""The doors for partners' desks: no sign-in, and nothing that a stranger can fill."""

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from tests.roundtable.made import Sender, circle, to_desk
from tests.roundtable.mutations import AFTER_TIME, BEFORE_TIME, in_order, nested

from tocsin.cases.documents import to_json
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.circle.own_key import own_id
from tocsin.desk.roundtable.tables.streams import RefusalRow
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tlp", []), ("what", {}), ("confidence", []), ("created", BEFORE_TIME),
        ("expires", AFTER_TIME), ("more", 2**53 + 1), ("deep", nested(900)),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_head_that_is_none_is_refused_logged_and_held_up(opened, client, name, value):
    sealed = Sender("mallory", to_desk("house"), circle("mallory", "house")).seal()
    said = to_json(sealed)
    raw = in_order({**said, "head": {**said["head"], name: value}})
    answers = [client.post(ENVELOPES, content=raw) for _ in range(62)]
    assert answers[0].json()["reason"] == "malformed"
    assert answers[-1].status_code == 429
    with opened.looking(ADMINISTRATOR) as sitting:
        assert sitting.session.scalar(select(func.sum(RefusalRow.count))) >= 60


def test_a_statement_of_no_time_is_refused(client):
    said = {"desk": "0" * 64, "key": "ab" * 32, "suspect_since": BEFORE_TIME,
            "at": "2026-01-01T00:00:00Z", "signature": "cd" * 64}  # fmt: skip
    raw = in_order({"kind": "revocation", "statement": said})
    answer = client.post("/roundtable/statements", content=raw)
    assert (answer.status_code, answer.json()["reason"]) == (422, "malformed")


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\x00", b"[" * 5_000])
def test_nonsense_at_the_door_of_statements_is_refused(client, raw):
    answer = client.post("/roundtable/statements", content=raw)
    assert (answer.status_code, answer.json()["taken"]) == (422, False)


def test_what_is_sent_as_json_is_not_parsed_before_it_is_known(client):
    deep = b'{"a":' * 100_000
    answer = client.post(ENVELOPES, content=deep, headers={"content-type": "application/json"})
    assert orjson.loads(answer.content)["reason"] == "malformed"
