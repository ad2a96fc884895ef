"""Signing in through an institution's provider, by the pages, against one on loopback."""

import importlib.util
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tocsin.desk.people.rights import Role
from tocsin.desk.people.tables import PersonRow
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import AT_PROVIDER, SESSION

URL = "http://testserver"


def _beside_the_desk():
    path = Path(__file__).parents[2] / "desk" / "people" / "test_oidc.py"
    spec = importlib.util.spec_from_file_location("desk_oidc", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


oidc = _beside_the_desk()
oidc.BACK = f"{URL}/sign-in/provider/back"
"""The one address that the fake provider sends browsers back to."""


@pytest.fixture
def fake(empty) -> Iterator[object]:
    server = oidc.Fake()
    server.now = int(empty.desk.clock().timestamp())
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings = empty.desk.workspace.root / "tocsin.toml"
    stated = (
        f'[oidc]\nissuer = "{server.issuer}"\nclient_id = "tocsin"\nclient_secret = "s"\n'
        'admit = true\nroles = ["viewer"]\ninstitution = "Office"\n'
    )
    settings.write_text(settings.read_text() + stated)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(empty) -> TestClient:
    return TestClient(build_app(empty.desk, URL, ROOMS), base_url=URL, follow_redirects=False)


def test_who_the_provider_knows_comes_in_with_the_stated_roles(empty, fake, browser):
    assert "/sign-in/provider" in browser.get("/sign-in").text
    away = browser.get("/sign-in/provider")
    assert away.status_code == 303
    assert away.headers["location"].startswith(fake.issuer)
    assert "samesite=lax" in away.headers["set-cookie"].lower()
    back = browser.get("/sign-in/provider/back", params=fake.visit(away.headers["location"]))
    assert back.status_code == 200, (
        back.text
    )  # a page of ours, so that the strict cookie travels on
    assert 'content="0;url=/"' in back.text
    assert "samesite=strict" in back.headers["set-cookie"].lower()
    assert AT_PROVIDER not in browser.cookies
    me = browser.get("/me.json").json()
    assert (me["name"], me["institution"], me["roles"]) == ("Bo", "Office", ["viewer"])
    with empty.desk.database.reading() as session:
        row = session.get(PersonRow, me["id"])
        assert row.roles == [Role.VIEWER]


def test_a_code_of_another_browser_lets_nobody_in(fake, browser, empty):
    stolen = fake.visit(browser.get("/sign-in/provider").headers["location"])
    other = TestClient(build_app(empty.desk, URL, ROOMS), base_url=URL, follow_redirects=False)
    assert other.get("/sign-in/provider/back", params=stolen).status_code == 403
    other.get("/sign-in/provider")
    assert other.get("/sign-in/provider/back", params=stolen).status_code == 403
    assert SESSION not in other.cookies


def test_without_a_provider_there_is_no_such_way(browser):
    assert "/sign-in/provider" not in browser.get("/sign-in").text
    assert browser.get("/sign-in/provider").status_code == 404
