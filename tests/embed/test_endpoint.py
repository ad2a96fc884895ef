"""Against a real server on the loopback."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
import orjson
import pytest

from tocsin.embed.endpoint import Endpoint
from tocsin.errors import InputError, UsageError

Answer = tuple[int, Any]


def vector(text: str) -> list[float]:
    return [float(len(text)) + 1, 2.0, float(sum(map(ord, text)) % 97)]


def right(texts: list[str]) -> Answer:
    """What a service answers, in an order of its own."""
    rows = [{"index": n, "embedding": vector(text)} for n, text in enumerate(texts)]
    return 200, {"object": "list", "data": rows[::-1]}


class Service:
    """Answers as it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[list[str]], Answer] = right
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.headers: dict[str, str] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.requests.append((self.path, dict(self.headers), body))
                status, content = service.answer(body["input"])
                sent = content if isinstance(content, bytes) else orjson.dumps(content)
                self.send_response(status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def opened(service: Service, key: str | None = None) -> tuple[Endpoint, list[float]]:
    """The embedder, and the seconds it would have waited."""
    waited: list[float] = []
    return Endpoint(service.url, "some-model", key, wait=waited.append), waited


def expected(texts: list[str]) -> np.typing.NDArray[np.float64]:
    rows = np.array([vector(text) for text in texts])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_vectors_come_in_the_order_of_the_texts(service: Service) -> None:
    embedder, _ = opened(service)
    texts = [f"text {n}" * (n % 7) + "x" for n in range(150)]
    assert embedder.dimensions == 3
    assert embedder.embed(texts) == pytest.approx(expected(texts), abs=1e-6)
    assert [len(body["input"]) for _, _, body in service.requests] == [1, 64, 64, 22]
    assert {path for path, _, _ in service.requests} == {"/v1/embeddings"}
    assert {body["model"] for _, _, body in service.requests} == {"some-model"}


def test_hostile_texts_are_sent_as_plain_ones(service: Service) -> None:
    embedder, _ = opened(service)
    vectors = embedder.embed(["", " \0", "\ud800", "\ufdfa" * 10_000, "a" * 1_000_000, "\u202ex"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    sent = service.requests[-1][2]["input"]
    assert sent[:3] == [".", ".", "?"]
    assert max(map(len, sent)) <= 6_000


def test_the_key_is_sent_and_never_shown(service: Service) -> None:
    opened(service, key="secret-key")
    assert service.requests[0][1]["Authorization"] == "Bearer secret-key"
    service.answer = lambda _: (401, {"error": "wrong key"})
    with pytest.raises(UsageError, match="401") as error:
        opened(service, key="secret-key")
    assert "secret-key" not in str(error.value)


def test_a_busy_service_is_asked_again_after_pauses(service: Service) -> None:
    embedder, waited = opened(service)
    answers = iter([(429, {}), (503, {}), (500, {})])
    service.answer = lambda texts: next(answers, None) or right(texts)
    assert embedder.embed(["a"]) == pytest.approx(expected(["a"]), abs=1e-6)
    assert waited == [1, 2, 4]


def test_the_pause_that_a_service_asks_for_is_kept_within_bounds(service: Service) -> None:
    embedder, waited = opened(service)
    service.headers = {"Retry-After": "7"}
    answers = iter([(429, {})])
    service.answer = lambda texts: next(answers, None) or right(texts)
    embedder.embed(["a"])
    service.headers = {"Retry-After": "86400"}
    answers = iter([(429, {})])
    embedder.embed(["a"])
    assert waited == [7, 60]


def test_a_service_that_stays_busy_is_given_up(service: Service) -> None:
    embedder, waited = opened(service)
    service.answer = lambda _: (503, b"\x1b[31mbusy\n")
    with pytest.raises(UsageError, match="answered 503") as error:
        embedder.embed(["a"])
    assert len(waited) == 4
    assert "\x1b" not in str(error.value)


def test_a_refusal_is_not_asked_again(service: Service) -> None:
    embedder, waited = opened(service)
    service.answer = lambda _: (404, {"error": "no such model"})
    with pytest.raises(UsageError, match="no such model"):
        embedder.embed(["a"])
    assert waited == []


def test_a_redirect_is_refused(service: Service) -> None:
    embedder, _ = opened(service)
    before = len(service.requests)
    service.headers = {"Location": service.url + "/elsewhere"}
    service.answer = lambda _: (307, {})
    with pytest.raises(UsageError, match="answered 307"):
        embedder.embed(["a"])
    assert len(service.requests) == before + 1


def test_a_service_that_is_not_there_is_named() -> None:
    waited: list[float] = []
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:9/embeddings does not answer"):
        Endpoint("http://127.0.0.1:9", "some-model", wait=waited.append)
    assert len(waited) == 4


def rows(*pairs: tuple[int, list[float]]) -> Answer:
    return 200, {"data": [{"index": index, "embedding": vector} for index, vector in pairs]}


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>"),
        (200, []),
        (200, {"error": "none"}),
        rows((0, [1, 2, 3])),
        rows((0, [1, 2, 3]), (0, [1, 2, 3])),
        rows((0, [1, 2, 3]), (2, [1, 2, 3])),
        rows((0, [1, 2, 3]), (1, [1, 2])),
        rows((0, [1, 2]), (1, [1, 2])),
        rows((0, [1, 2, 3]), (1, [0, 0, 0])),
        rows((0, [1, 2, 3]), (1, ["a", "b", "c"])),  # type: ignore[list-item]
        rows((0, [1, 2, 3]), (1, [1e99, 1, 1])),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused(service: Service, answer: Answer) -> None:
    embedder, _ = opened(service)
    service.answer = lambda _: answer
    with pytest.raises(InputError, match="no vectors that can be used"):
        embedder.embed(["a", "b"])


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("file:///etc/passwd", None),
        ("ftp://example.org", None),
        ("example.org/v1", None),
        ("https://user:hunter2@example.org/v1", None),
        ("https://example.org/v1?key=hunter2", None),
        ("http://example.org/v1", "hunter2"),
    ],
)
def test_an_address_that_is_unsafe_is_refused_before_anything_is_sent(
    url: str, key: str | None
) -> None:
    with pytest.raises(UsageError) as error:
        Endpoint(url, "some-model", key)
    assert "hunter2" not in str(error.value)


def test_models_and_addresses_have_names_of_their_own(service: Service) -> None:
    one, other = (Endpoint(service.url, model).name for model in ("a/b", "a-b"))
    assert one != other
