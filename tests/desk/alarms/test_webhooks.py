"""Webhooks are signed, reach no machine that is not listed, and are over in five seconds."""

import hashlib
import hmac
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from tocsin.desk import calling
from tocsin.desk.alarms import webhooks
from tocsin.desk.alarms.deliveries import deliver_due
from tocsin.desk.alarms.errors import DeliveryError
from tocsin.desk.alarms.outside import Outside, outside_of
from tocsin.desk.alarms.raising import raise_alarms
from tocsin.desk.alarms.subscriptions import Wish, subscribe
from tocsin.desk.alarms.tables import DeliveryRow, DeliveryState
from tocsin.desk.alarms.webhooks import call, refusal, secret_of
from tocsin.desk.people.rights import SYSTEM, Actor
from tocsin.desk.sitting import Desk
from tocsin.finding import Finding

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Receiver(ThreadingHTTPServer):
    """A system that takes webhooks, and remembers what it was sent."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.calls: list[tuple[str, dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers), body))
        self.server.answer(self)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def fine(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(204)
    handler.end_headers()


@contextmanager
def receiving(answer: Answer = fine, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    server = Receiver(answer)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def here(server: Receiver) -> Outside:
    return listed(private=(f"127.0.0.1:{server.server_port}", f"localhost:{server.server_port}"))


def listed(*hosts: str, private: tuple[str, ...] = ()) -> Outside:
    return Outside("https://desk.example", None, frozenset(hosts), frozenset(private))


def test_a_receiver_can_check_who_sent_it_and_when(
    timed: Desk,
    analyst: Actor,
    finding: Callable[..., Finding],
    settings: Callable[[str], None],
) -> None:
    with receiving() as server:
        url = f"http://127.0.0.1:{server.server_port}/tocsin?x=1"
        settings(f'[webhooks]\nprivate_hosts = ["127.0.0.1:{server.server_port}"]')
        with timed.acting(analyst) as sitting:
            subscribed = subscribe(sitting, Wish(webhook=url), outside_of(timed.workspace)).id
        with timed.acting(SYSTEM) as sitting:
            raise_alarms(sitting, [finding("Minister Weber")], "job-1")
        assert deliver_due(timed) == 1
    [(path, headers, body)] = server.calls
    secret = secret_of(timed.workspace.key(), subscribed)
    signed = f"{headers['Tocsin-Timestamp']}.".encode() + body
    wanted = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Tocsin-Signature"] == f"v1={wanted}"
    assert headers["Tocsin-Timestamp"] == str(int(NOW.timestamp()))
    assert path == "/tocsin?x=1"
    sent = orjson.loads(body)
    assert sent["event"] == "alarms.raised"
    assert len(sent["alarms"]) == 1
    assert b"Weber" not in body
    with timed.database.reading() as session:
        assert session.scalars(select(DeliveryRow)).one().state == DeliveryState.SENT


def test_secrets_differ_by_subscription_and_workspace() -> None:
    secrets = {secret_of(key, name) for key in (b"a" * 32, b"b" * 32) for name in ("s1", "s2")}
    assert len(secrets) == 4


def test_over_https_the_certificate_must_be_that_of_the_host(trusted: ssl.SSLContext) -> None:
    with receiving(context=trusted) as server:
        call(f"https://localhost:{server.server_port}/", b"{}", "s", "d", NOW, here(server))
        with pytest.raises(DeliveryError, match="certificate"):
            call(f"https://127.0.0.1:{server.server_port}/", b"{}", "s", "d", NOW, here(server))
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",  # not enciphered
        "https://evil.example/",
        "https://hooks.example:8443/",  # another door of the same host
        "https://hooks.example.evil.example/",
        "https://hooks.example@evil.example/",
        "https://user:pass@hooks.example/",
        "https://evil.example/?hooks.example",
        "https://evil.example#@hooks.example/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "http://127.0.0.1/",
        "http://localhost/",
        "https://2130706433/",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "//hooks.example/",
        "https://hooks.example\r\nX: y/",
        "https://hooks.example/ HTTP/1.1\r\nHost: evil",
        "https://hооks.example/",  # Cyrillic letters
        "https://hooks.example:99999/",
        "https://hooks.example/" + "a" * 1_000,
        "",
    ],
)
def test_no_other_address_is_called(url: str) -> None:
    assert refusal(url, listed("hooks.example")) is not None
    with pytest.raises(DeliveryError):
        call(url, b"{}", "s", "d", NOW, listed("hooks.example"))


@pytest.mark.parametrize("url", ["https://hooks.example/x", "https://HOOKS.example:443/"])
def test_a_listed_host_is_called_by_its_usual_door(url: str) -> None:
    assert refusal(url, listed("hooks.example")) is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::",
     "64:ff9b::a00:1"],
)  # fmt: skip
def test_a_listed_name_that_stands_for_a_machine_inside_is_not_called(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = (2, 1, 6, "", ("93.184.216.34", 443))
    monkeypatch.setattr(
        calling.socket, "getaddrinfo", lambda *_, **__: [public, (2, 1, 6, "", (address, 443))]
    )
    monkeypatch.setattr(calling.socket, "create_connection", never)
    with pytest.raises(DeliveryError, match="private network"):
        call("https://hooks.example/", b"{}", "s", "d", NOW, listed("hooks.example"))


def never(*_: object, **__: object) -> None:
    raise AssertionError("a connection was made")


def test_the_address_that_was_checked_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is resolved once: a hostile name server is not asked for a second answer."""
    asked, called = [], []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (address, port))]

    def connect(address: tuple[str, int], **_: object) -> None:
        called.append(address)
        raise OSError("far away")

    monkeypatch.setattr(calling.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(calling.socket, "create_connection", connect)
    with pytest.raises(DeliveryError, match="far away"):
        call("https://hooks.example/", b"{}", "s", "d", NOW, listed("hooks.example"))
    assert called == [("93.184.216.34", 443)]


def test_redirects_are_not_followed() -> None:
    with receiving() as target:

        def elsewhere(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", f"http://127.0.0.1:{target.server_port}/")
            handler.end_headers()

        with receiving(elsewhere) as server, pytest.raises(DeliveryError, match="307"):
            call(f"http://127.0.0.1:{server.server_port}/", b"{}", "s", "d", NOW, here(server))
    assert target.calls == []


@pytest.mark.parametrize("status", [199, 300, 400, 404, 410, 500, 503])
def test_any_other_answer_is_no_delivery(status: int) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        handler.end_headers()

    with receiving(answer) as server, pytest.raises(DeliveryError):
        call(f"http://127.0.0.1:{server.server_port}/", b"{}", "s", "d", NOW, here(server))


def test_a_receiver_that_drips_its_answer_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT_S", 0.5)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(40):
            try:
                handler.wfile.write(b"H")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    began = time.monotonic()
    with receiving(drip) as server, pytest.raises(DeliveryError):
        call(f"http://127.0.0.1:{server.server_port}/", b"{}", "s", "d", NOW, here(server))
    assert time.monotonic() - began < 3


def test_an_endless_answer_is_not_read() -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 100_000)
        except OSError:
            return

    with receiving(flood) as server:
        call(f"http://127.0.0.1:{server.server_port}/", b"{}", "s", "d", NOW, here(server))


def test_a_message_that_is_too_large_is_not_sent() -> None:
    body = b"x" * (webhooks.MOST_BYTES + 1)
    with receiving() as server, pytest.raises(DeliveryError, match="larger"):
        call(f"http://127.0.0.1:{server.server_port}/", body, "s", "d", NOW, here(server))
    assert server.calls == []
