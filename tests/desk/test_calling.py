"""Calls to other systems: which addresses can be called, and what is read of an answer.

What holds of webhooks (private addresses, redirects, certificates, time) is shown there
(``tests/desk/alarms/test_webhooks.py``); it is the same code.
"""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tocsin.desk.calling import CallError, PrivateAddressError, objection, send


class _Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(418)
        self.send_header("X-Path", self.path)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/a?b=c"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_answer_is_handed_on_whatever_its_status(url: str) -> None:
    answered = send("POST", url, b"said", {}, private=True, timeout_s=5, most_answer=4)
    assert (answered.status, answered.body) == (418, b"said")
    assert answered.headers["x-path"] == "/a?b=c"


def test_an_answer_that_is_too_large_is_an_error(url: str) -> None:
    with pytest.raises(CallError, match="more than 3 bytes"):
        send("POST", url, b"said", {}, private=True, timeout_s=5, most_answer=3)


def test_nothing_is_read_of_an_answer_that_nobody_needs(url: str) -> None:
    assert send("POST", url, b"said", {}, private=True, timeout_s=5, most_answer=0).body == b""


def test_this_machine_is_called_only_where_that_is_allowed(url: str) -> None:
    with pytest.raises(PrivateAddressError, match="private network"):
        send("POST", url, b"", {}, private=False, timeout_s=5, most_answer=9)


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(CallError, match="could not be called"):
        send("POST", "http://127.0.0.1:9/", b"", {}, private=True, timeout_s=5, most_answer=9)


@pytest.mark.parametrize("address", ["https://a.example", "http://127.0.0.1:1/x", "http://[::1]/"])
def test_what_can_be_called(address: str) -> None:
    assert objection(address) is None
