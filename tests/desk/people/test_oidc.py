"""Sign-in through a provider, against one on loopback: real HTTP, real keys, real signatures."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from sqlalchemy import select

from tocsin.desk.errors import ForbiddenError
from tocsin.desk.people.oidc import Known, Pending, Provider, begin, finish, person_known
from tocsin.desk.people.registry import NewPerson, invite, set_active
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError, UsageError

BACK = "http://127.0.0.1:8765/sign-in/provider"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class Fake(ThreadingHTTPServer):
    """A provider at which Bo is signed in; tests change what it says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.challenge = self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.key: Any = KEY
        self.now = 0
        self.breaks = False

    def visit(self, address: str) -> dict[str, str]:
        """What the browser does: it follows the address, and comes back with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        return {"code": "good", "state": asked["state"]}

    def token(self) -> str:
        claims = {
            "iss": self.issuer, "aud": "tocsin", "sub": "bo-17", "iat": self.now,
            "exp": self.now + 300, "nonce": self.nonce, "name": "Bo",
            "email": "bo@office.example", "email_verified": True, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":  # no library signs this
            return ".".join(_part(part) for part in (self.header, claims)) + "."
        return jwt.encode(self.header, claims, self.key, algorithms=["RS256", "HS256"])


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_GET(self) -> None:
        there = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": there,
                    "authorization_endpoint": f"{there}/authorise",
                    "token_endpoint": f"{there}/token",
                    "jwks_uri": f"{there}/keys",
                    **self.server.metadata,
                }
            )
        else:
            self.answer(KeySet([KEY]).as_dict(private=False))

    def do_POST(self) -> None:
        if self.server.breaks:
            return
        length = int(self.headers["Content-Length"])
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.server.challenge
        if sent.get("code") != "good" or not proven or sent.get("redirect_uri") != BACK:
            self.answer({"error": "invalid_grant"}, 400)
            return
        self.answer({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token()})

    def answer(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing: tests are silent."""


@pytest.fixture
def fake(clock) -> Iterator[Fake]:
    server = Fake()
    server.now = int(clock.now.timestamp())
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(fake: Fake) -> Provider:
    return Provider(fake.issuer, "tocsin", "a client's secret", institution="Office")


def signed_in(provider: Provider, fake: Fake, clock) -> Known:
    address, pending = begin(provider, BACK, clock.now)
    return finish(provider, pending, fake.visit(address), clock.now)


def test_the_provider_says_who_it_is(provider: Provider, fake: Fake, clock) -> None:
    assert signed_in(provider, fake, clock) == Known("bo-17", "bo@office.example", "Bo")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another program"},
        {"aud": ["tocsin", "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "\0"},
        {"sub": 17},
    ],
    ids=str,
)
def test_what_is_not_for_this_sign_in_is_refused(
    provider: Provider, fake: Fake, clock, claims: dict[str, Any]
) -> None:
    fake.claims = claims
    with pytest.raises(ForbiddenError):
        signed_in(provider, fake, clock)


def test_another_key_no_key_and_a_shared_secret_are_refused(
    provider: Provider, fake: Fake, clock
) -> None:
    fake.key = OTHER
    with pytest.raises(ForbiddenError, match="not signed"):
        signed_in(provider, fake, clock)
    fake.header = {"alg": "none"}
    with pytest.raises(ForbiddenError, match="not signed"):
        signed_in(provider, fake, clock)
    public = KEY.as_pem(private=False)
    fake.header = {"alg": "HS256", "kid": "one"}
    fake.key = OctKey.import_key(base64.urlsafe_b64encode(public).decode())
    with pytest.raises(ForbiddenError, match="not signed"):
        signed_in(provider, fake, clock)


def test_a_stolen_code_is_of_no_use_in_another_browser(
    provider: Provider, fake: Fake, clock
) -> None:
    address, _ = begin(provider, BACK, clock.now)
    answer = fake.visit(address)
    _, other = begin(provider, BACK, clock.now)
    with pytest.raises(ForbiddenError, match="not begun in this browser"):
        finish(provider, other, answer, clock.now)
    with pytest.raises(ForbiddenError, match="does not know this code"):
        finish(provider, other, {**answer, "state": other.state}, clock.now)


def test_a_wrong_code_a_late_one_and_an_error_are_refused(
    provider: Provider, fake: Fake, clock
) -> None:
    address, pending = begin(provider, BACK, clock.now)
    answer = fake.visit(address)
    for wrong in ({**answer, "code": "bad"}, {"state": answer["state"], "error": "denied"}):
        with pytest.raises(ForbiddenError):
            finish(provider, pending, wrong, clock.now)
    with pytest.raises(ForbiddenError, match="too long"):
        finish(provider, pending, answer, clock.now + timedelta(minutes=11))


def test_a_provider_that_is_another_or_leads_elsewhere_is_refused(
    provider: Provider, fake: Fake, clock
) -> None:
    for metadata in ({"issuer": "https://other.example"}, {"jwks_uri": "http://other.example/"}):
        fake.metadata = metadata
        with pytest.raises(ForbiddenError):
            begin(provider, BACK, clock.now)


def test_a_provider_that_is_not_there_is_said_to_be(clock) -> None:
    with pytest.raises(StorageError, match="cannot be asked"):
        begin(Provider("http://127.0.0.1:9", "tocsin", "s"), BACK, clock.now)


def test_a_provider_that_breaks_off_is_said_to(provider: Provider, fake: Fake, clock) -> None:
    fake.breaks = True
    with pytest.raises(StorageError, match="cannot be asked"):
        signed_in(provider, fake, clock)


def test_what_is_remembered_in_the_browser_is_sealed(provider: Provider, fake: Fake, clock) -> None:
    _, pending = begin(provider, BACK, clock.now)
    cookie = pending.sealed(b"k" * 32)
    assert pending.verifier not in cookie
    assert Pending.opened(b"k" * 32, cookie) == pending
    for forged in ("", "é", cookie[:-2], cookie.swapcase()):
        with pytest.raises(ForbiddenError):
            Pending.opened(b"k" * 32, forged)


KNOWN = Known("bo-17", "Bo@Office.example", "Bo")


def test_who_was_invited_under_the_verified_address_is_let_in(
    house: Desk, who: Callable[[str], Actor]
) -> None:
    provider = Provider("https://id.example", "tocsin", "s")
    with house.acting(SYSTEM) as sitting, pytest.raises(ForbiddenError, match="let you in"):
        person_known(sitting, provider, KNOWN)
    with house.acting(who("adi@office.example")) as sitting:
        new = NewPerson("bo@office.example", "Bo Berg", "Office", frozenset({Role.VIEWER}))
        row, _ = invite(sitting, new)
    with house.acting(SYSTEM) as sitting, pytest.raises(ForbiddenError):
        person_known(sitting, provider, Known("bo-17", None, "Bo"))  # not verified
    with house.acting(SYSTEM) as sitting:
        assert person_known(sitting, provider, KNOWN).id == row.id
    with house.acting(SYSTEM) as sitting:  # from now on by subject, whatever the address
        assert person_known(sitting, provider, Known("bo-17", None, "Bo")).id == row.id
    with house.acting(SYSTEM) as sitting, pytest.raises(ForbiddenError):
        person_known(sitting, provider, Known("thief-3", "bo@office.example", "Bo"))
    with house.acting(who("adi@office.example")) as sitting:
        set_active(sitting, row.id, active=False)
    with house.acting(SYSTEM) as sitting, pytest.raises(ForbiddenError):
        person_known(sitting, provider, KNOWN)


def test_where_all_are_admitted_they_get_the_stated_roles(house: Desk) -> None:
    provider = Provider("https://id.example", "tocsin", "s", True, (Role.VIEWER,), "Office")
    with house.acting(SYSTEM) as sitting:
        row = person_known(sitting, provider, KNOWN)
    with house.database.reading() as session:
        kept = session.scalars(select(PersonRow).where(PersonRow.id == row.id)).one()
    assert (kept.roles, kept.institution, kept.password_hash) == (["viewer"], "Office", None)


@pytest.mark.parametrize(
    "text",
    [
        'issuer = "http://id.example"\nclient_id = "a"\nclient_secret = "b"',
        'issuer = "https://id.example"\nclient_id = "a"',
        'issuer = "https://id.example"\nclient_id = "a"\nclient_secret = "b"\nroles = ["king"]',
        'issuer = "https://id.example"\nclient_id = "a"\nclient_secret = "b"\nadmit = true',
    ],
)
def test_a_provider_stated_wrongly_is_refused(house: Desk, text: str) -> None:
    assert Provider.of(house.workspace) is None
    (house.workspace.root / "tocsin.toml").write_text(f"[oidc]\n{text}\n")
    with pytest.raises(UsageError, match="stated wrongly"):
        Provider.of(house.workspace)
