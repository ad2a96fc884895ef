"""The other side: asks any TAXII 2.1 server for what was added to a collection since.

What a server says is foreign: its pages are bounded, its addresses are only ever made of the one
that we were given, and a server that never comes to an end is left after a number of pages.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from tocsin.errors import InputError, Sentence
from tocsin.exchange.stix.parsing import Bounds, parse
from tocsin.exchange.taxii.media import TAXII, is_taxii
from tocsin.exchange.taxii.times import instant

PAGE: Final = 1_000
"""Objects asked for at once; a server may give fewer."""
MOST_PAGES: Final = 10_000
"""Of one run: ten million objects."""
MOST_BYTES: Final = 64_000_000
"""Of a page."""
BOUNDS: Final = Bounds(size=MOST_BYTES, objects=50_000)
"""A server may give more objects than it was asked for, within reason."""
_LONGEST: Final = 2_000
_ASK_LATER: Final = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Line = Callable[[str, Mapping[str, str]], Reply]
"""Gets an address with headers. Credentials, time and safety are the line's."""


class ServerError(InputError):
    """A server did not answer as TAXII 2.1 servers do."""


class AskLaterError(ServerError):
    """The server is busy: what was fetched holds, and the rest is asked for next time."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A collection that a server offers."""

    id: str
    title: str
    description: str
    can_read: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came. ``last_added`` is the server's own word, empty where it gave none."""

    body: bytes
    objects: int
    more: bool
    last_added: str


def offered(line: Line, root: str) -> tuple[Offered, ...]:
    """The collections of an API root.

    Raises:
        ServerError: it gave none that can be read.
    """
    told = _json(_get(line, f"{_slashed(root)}collections/"))
    listed = told.get("collections", [])
    if not isinstance(listed, list):
        raise _strange("its collections are no list")
    return tuple(_offered(one) for one in listed if isinstance(one, dict))


def pages(line: Line, root: str, collection: str, added_after: str = "") -> Iterator[Page]:
    """What was added after a moment, page by page and oldest first.

    ``added_after`` is what the last page of the run before stated, sent as it came.

    Raises:
        AskLaterError: the server is busy.
        ServerError: it refuses, does not speak TAXII 2.1, or never comes to an end.
    """
    address = f"{_slashed(root)}collections/{quote(collection, safe='')}/objects/"
    after, token = added_after, ""
    seen: set[tuple[str, str]] = set()
    for _ in range(MOST_PAGES):
        if (after, token) in seen:
            raise _strange("its pages lead back to where they were")
        seen.add((after, token))
        query = {"limit": str(PAGE), "added_after": after, "next": token}
        asked = urlencode({name: value for name, value in query.items() if value})
        page, token = _page(_get(line, f"{address}?{asked}"))
        yield page
        if not page.more:
            return
        if not token:  # section 3.5: then one goes on from the last moment
            after = page.last_added
            if not after:
                raise _strange("it has more, and does not say from where")
    raise _strange("it has no end")


def _page(reply: Reply) -> tuple[Page, str]:
    # Bounded, and without keys that stand twice; an empty envelope has no list at all.
    objects = parse(reply.body, BOUNDS)[1] if b'"objects"' in reply.body else []
    told = _json(reply)
    if told.get("type") == "bundle":
        raise _strange("it sends a bundle, as TAXII 2.0 does")
    token, last = told.get("next", ""), reply.headers.get("x-taxii-date-added-last", "")
    page = Page(
        reply.body,
        len(objects),
        more=told.get("more") is True,
        last_added=last if instant(last) else "",
    )
    return page, token[:_LONGEST] if isinstance(token, str) else ""


def _get(line: Line, address: str) -> Reply:
    reply = line(address, {"Accept": TAXII})
    if reply.status in _ASK_LATER:
        raise AskLaterError(
            Sentence("The server is busy ({status}).", status=reply.status), "Ask again later."
        )
    if reply.status != 200:
        raise ServerError(
            Sentence("The server answers {status}.", status=reply.status),
            _REMEDIES.get(reply.status, "Ask whoever runs it."),
        )
    if not is_taxii(reply.headers.get("content-type", "")):
        raise _strange("its answer is of another kind")
    return reply


_REMEDIES: Final[Mapping[int, str]] = {
    401: "Check the name and password that it gave you.",
    403: "Ask whoever runs it to let you read this collection.",
    404: "Check the address of the API root and the id of the collection.",
    406: "It may only speak TAXII 2.0; ask for an address for 2.1.",
}


def _json(reply: Reply) -> dict[str, Any]:
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise _strange("its answer is no JSON") from error
    if not isinstance(told, dict):
        raise _strange("its answer is no object")
    return told


def _offered(told: Mapping[str, Any]) -> Offered:
    return Offered(
        _text(told, "id"), _text(told, "title"), _text(told, "description"),
        can_read=told.get("can_read") is True,
    )  # fmt: skip


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found[:_LONGEST] if isinstance(found, str) else ""


def _slashed(root: str) -> str:
    return root if root.endswith("/") else f"{root}/"


def _strange(what: str) -> ServerError:
    return ServerError(
        Sentence("This is no TAXII 2.1 server: {what}.", what=what),
        "Check the address of the API root, or ask whoever runs it.",
    )
