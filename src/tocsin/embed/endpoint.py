"""Any service with OpenAI's ``/embeddings`` interface: a cloud's, or one's own in the house.

Texts leave this machine for the URL that the user wrote, and no other: redirects are refused, and
nothing in a text is ever taken for an address.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from http.client import HTTPException, HTTPMessage
from ipaddress import ip_address
from typing import IO, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np
import orjson

from tocsin.embed.base import Purpose, Vectors, name_of, printable, unit
from tocsin.errors import InputError, UsageError

_BATCH_TEXTS: Final = 64
_LONGEST: Final = 6_000
"""Characters sent of a text: below 8,192 tokens, at which such services refuse, in most scripts."""
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes read of an answer."""
_LONGEST_VECTOR: Final = 1e18
_TIMEOUT_S: Final = 60
_PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0)
_LONGEST_PAUSE_S: Final = 60.0
_PASSING: Final = {408, 425, 429, 500, 502, 503, 504}
"""HTTP statuses after which asking again may help."""


class Endpoint:
    """A model behind a URL. The same vector for queries and passages: marks are its own affair."""

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """Asks once, so that a wrong URL or key shows at once.

        ``url`` ends before ``/embeddings``; ``key`` is sent as a bearer token.

        Raises:
            UsageError: the URL cannot be used, or the service refuses or does not answer.
            InputError: its answer is not what the interface says.
        """
        self._url = _checked(url, key)
        self._model = model
        self._wait = wait
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._opener = build_opener(_NoRedirects)
        self.name = name_of("endpoint", model, self._url, model)
        self.dimensions: int = self._vectors(["?"], None).shape[1]

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:  # noqa: ARG002
        """One unit vector a text; see :class:`.base.Embedder`.

        Raises:
            UsageError: the service refuses, or does not answer after several times of asking.
            InputError: its answer is not what the interface says.
        """
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH_TEXTS):
            part = [_plain(text) for text in texts[start : start + _BATCH_TEXTS]]
            found[start : start + len(part)] = self._vectors(part, self.dimensions)
        return unit(found)

    def _vectors(self, texts: Sequence[str], dimensions: int | None) -> Vectors:
        asked = {"model": self._model, "input": texts, "encoding_format": "float"}
        answer = self._answer(orjson.dumps(asked))
        try:
            return _parsed(answer, len(texts), dimensions)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{self._url} gave no vectors that can be used: {error}.",
                f"Check that {self._model} is a model for embeddings there.",
            ) from error

    def _answer(self, content: bytes) -> bytes:
        for pause in (*_PAUSES_S, None):
            request = Request(self._url, content, self._headers)  # noqa: S310 - scheme is checked
            try:
                with self._opener.open(request, timeout=_TIMEOUT_S) as response:
                    answer: bytes = response.read(_LARGEST + 1)
                    return answer
            except HTTPError as error:
                with error:
                    if pause is None or error.code not in _PASSING:
                        raise self._refused(error) from error
                    stated = _stated_pause(error.headers)
                self._wait(max(pause, stated))
            except (OSError, HTTPException) as error:  # no connection, cut off, or too slow
                if pause is None:
                    raise UsageError(
                        f"{self._url} does not answer: {error}.",
                        "Check the address and that the service runs, or take another --embedder.",
                    ) from error
                self._wait(pause)
        raise AssertionError("the last attempt returns or raises")

    def _refused(self, error: HTTPError) -> UsageError:
        said = " ".join(error.read(1_000).decode("utf-8", "replace").split())[:200]
        remedy = "Check the address, the model's name and the key (TOCSIN_ENDPOINT_KEY)."
        return UsageError(f"{self._url} answered {error.code}: {said!a}.", remedy)


class _NoRedirects(HTTPRedirectHandler):
    """An answer that sends elsewhere is an error: texts and key are for this address only."""

    def redirect_request(
        self,
        req: Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


def _checked(url: str, key: str | None) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"{url!a} is no address of an embedding service.",
            "Write it as https://HOST/v1",
        )
    if parts.username or parts.password or parts.query:
        raise UsageError(
            "The address of an embedding service must not hold a secret or a query.",
            "Put the key in the environment variable TOCSIN_ENDPOINT_KEY.",
        )
    if key and parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise UsageError(
            f"The key would go to {parts.hostname} unencrypted.",
            "Take an https address, or unset TOCSIN_ENDPOINT_KEY.",
        )
    return url.rstrip("/").removesuffix("/embeddings") + "/embeddings"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _stated_pause(headers: Message) -> float:
    """Seconds that the service asks to wait; a date instead of seconds is left aside."""
    stated = headers.get("Retry-After", "")
    return min(float(stated), _LONGEST_PAUSE_S) if stated.isdecimal() else 0.0


def _plain(text: str) -> str:
    """What is sent. Such services refuse empty texts: those are sent as a full stop."""
    return printable(text[:_LONGEST]).strip() or "."


def _parsed(answer: bytes, count: int, dimensions: int | None) -> Vectors:
    """The vectors in the order of the texts.

    Raises:
        ValueError, KeyError, TypeError: they are not all there once, or not of one length.
    """
    if len(answer) > _LARGEST:
        raise ValueError("the answer is over 64 MiB")
    rows: list[dict[str, Any]] = orjson.loads(answer)["data"]
    if sorted(row["index"] for row in rows) != list(range(count)):
        raise ValueError(f"of {count} texts, there are {len(rows)} answers, or some twice")
    vectors = np.array(list(_in_order(rows)), dtype=np.float64)  # refuses lengths that differ
    if vectors.ndim != 2 or vectors.shape[1] != (dimensions or vectors.shape[1]):
        raise ValueError(f"vectors have the shape {vectors.shape[1:]}, not {dimensions}")
    length = np.linalg.norm(vectors, axis=1)
    if not ((length > 0) & (length < _LONGEST_VECTOR)).all():
        raise ValueError("a vector is not finite, or has no length")
    return vectors.astype(np.float32)


def _in_order(rows: Sequence[dict[str, Any]]) -> Iterator[list[float]]:
    for row in sorted(rows, key=lambda row: int(row["index"])):
        yield row["embedding"]
