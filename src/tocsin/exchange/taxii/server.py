"""The server: a request in, an answer out, over a store that knows what the client may see.

Who asks was found out before (section 1.6.9); the store is that client's. All endpoints of sections
4 and 5 are here. Where the standard leaves something open, what was chosen:

* A wildcard in ``Accept`` is answered by 406, for every request must name TAXII (section 3.1).
* A page ends at ``MOST_OBJECTS`` or ``MOST_BYTES``, whichever is first; a client may ask for less.
* An answer without objects still states both dates of section 3.2: that which the client asked
  from, so that a client that goes on from them neither loses nor repeats anything.
* To delete an object without naming versions deletes all of them.
* What was sent is taken at once, so that a status is never pending.
* Ids are kept and given in lower case (RFC 9562), and asked for in either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

import orjson

from tocsin.exchange.taxii import resources
from tocsin.exchange.taxii.adding import sent_objects, status_of
from tocsin.exchange.taxii.asking import ALL, Asked, Query, Wanted, asked, wanted
from tocsin.exchange.taxii.errors import RefusedError, forbidden, not_found
from tocsin.exchange.taxii.media import TAXII, accepts, is_taxii
from tocsin.exchange.taxii.store import Collection, Kept, Root, Store
from tocsin.exchange.taxii.times import BEGINNING, stamp

MOST_OBJECTS: Final = 1_000
"""Of a page: some two megabytes of usual objects, made in a fraction of a second."""
MOST_BYTES: Final = 16_000_000
"""Of a page: 1,000 objects with the longest texts would be twenty times as much."""
MOST_SENT: Final = 3_900_000
"""Bytes of a request's body."""
_LONGEST_PATH: Final = 1_000
_Writer = Callable[..., bytes]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """A request. ``path`` is what follows the address of discovery, parts between slashes."""

    method: str
    path: str
    query: Query = ()
    accept: str = ""
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; its media type is among the headers. ``count``: how many objects it tells of."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": TAXII})
    count: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """What the server says of itself; ``path`` is that of discovery, with a slash at its end."""

    title: str
    description: str = ""
    contact: str = ""
    path: str = "/taxii2/"


def answer(request: Request, store: Store, site: Site, now: datetime) -> Answer:
    """Answers a request of the client whose store it is, at a moment (aware)."""
    try:
        return _answered(request, store, site, now)
    except RefusedError as refused:
        return refusal(refused)


def refusal(refused: RefusedError, **headers: str) -> Answer:
    """An error message."""
    return Answer(
        refused.status, orjson.dumps(resources.error(refused)), {"Content-Type": TAXII, **headers}
    )


def _answered(request: Request, store: Store, site: Site, now: datetime) -> Answer:
    if not accepts(request.accept):
        raise RefusedError(406, "This server speaks TAXII 2.1.", f"Send Accept: {TAXII}")
    match _parts(request.path):
        case []:
            _need_method(request, "GET")
            paths = [f"{site.path}{quote(one.id, safe='')}/" for one in store.roots()]
            told = resources.discovery(site.title, site.description, site.contact, paths)
            return _json(told)
        case [root]:
            _need_method(request, "GET")
            return _json(resources.api_root(_root(store, root), MOST_SENT))
        case [root, "status", status_id]:
            _need_method(request, "GET")
            _root(store, root)
            return _json(_there(store.status(root, status_id)))
        case [root, "collections"]:
            _need_method(request, "GET")
            _root(store, root)
            return _json(resources.collections(store.collections(root)))
        case [root, "collections", name, *rest]:
            return _in_collection(request, store, root, _collection(store, root, name), rest, now)
    raise not_found()


def _in_collection(
    request: Request, store: Store, root: str, one: Collection, rest: list[str], now: datetime
) -> Answer:
    match rest:
        case []:
            _need_method(request, "GET")
            return _json(resources.collection(one))
        case ["manifest"]:
            _need_method(request, "GET")
            return _listed(store, one, _listing(request), resources.manifest)
        case ["objects"] if request.method == "POST":
            return _add(request, store, root, one, now)
        case ["objects"]:
            _need_method(request, "GET", "POST")
            return _listed(store, one, _listing(request), resources.envelope)
        case ["objects", name] if request.method == "DELETE":
            return _delete(request, store, one, name.lower())
        case ["objects", name]:
            _need_method(request, "GET", "DELETE")
            return _one(request, store, one, name.lower())
        case ["objects", name, "versions"]:
            _need_method(request, "GET")
            listing = _listing(request, name.lower(), every=True)
            _need_read(one)
            _need_object(store, one, name.lower())
            return _listed(store, one, listing, resources.versions)
    raise not_found()


def _one(request: Request, store: Store, one: Collection, name: str) -> Answer:
    """An object by its id. A version that is asked for and is not there is not found (5.7)."""
    listing = _listing(request, name)
    _need_read(one)
    _need_object(store, one, name)
    chosen = listing.wanted.versions
    by_time = bool(chosen.at) and not (chosen.first or chosen.last)
    found = _listed(store, one, listing, resources.envelope)
    if by_time and found.body == b"{}" and not listing.wanted.added_after and not listing.after:
        raise not_found()
    return found


def _listing(request: Request, object_id: str = "", *, every: bool = False) -> Asked:
    """What is asked for: of one object where there is an id, and of it ``every`` version."""
    made = asked(request.query, MOST_OBJECTS)
    if not object_id:
        return made
    versions = ALL if every else made.wanted.versions
    ids = frozenset({object_id})
    return replace(made, wanted=replace(made.wanted, ids=ids, types=None, versions=versions))


def _listed(store: Store, one: Collection, listing: Asked, written: _Writer) -> Answer:
    """A page of a collection, in the form that ``written`` gives it."""
    _need_read(one)
    whole = written is resources.envelope
    filters = listing.wanted
    rows: Sequence[Kept] = ()
    if not filters.nothing:
        rows = store.objects(one.id, filters, listing.after, listing.limit + 1, whole=whole)
    page = _bounded(rows[: listing.limit])
    body = written(page, more=len(rows) > len(page))
    asked_from = listing.after.added if listing.after else filters.added_after or BEGINNING
    first, last = (page[0].added, page[-1].added) if page else (asked_from, asked_from)
    dates = {"X-TAXII-Date-Added-First": stamp(first), "X-TAXII-Date-Added-Last": stamp(last)}
    return Answer(200, body, {"Content-Type": TAXII, **dates}, len(page))


def _bounded(rows: Sequence[Kept]) -> Sequence[Kept]:
    """As many as fit into a page; the first always does."""
    held = 0
    for place, row in enumerate(rows):
        held += len(row.content)
        if held > MOST_BYTES and place:
            return rows[:place]
    return rows


def _add(request: Request, store: Store, root: str, one: Collection, now: datetime) -> Answer:
    if not is_taxii(request.content_type):
        raise RefusedError(415, "Objects are sent as TAXII 2.1.", f"Send Content-Type: {TAXII}")
    if len(request.body) > MOST_SENT:
        raise too_large()
    if not one.can_write:
        raise forbidden("This collection takes nothing from you.")
    sent = sent_objects(request.body, now)
    outcomes = store.add(one.id, sent.objects)
    told = resources.status(stamp(now), status_of(sent, outcomes, now))
    return _json({"id": store.keep_status(root, told), **told}, 202)


def too_large() -> RefusedError:
    """413, also for whoever stops reading before the end."""
    return RefusedError(
        413, "This is more than is taken at once.", f"Send at most {MOST_SENT} bytes."
    )


def _delete(request: Request, store: Store, one: Collection, name: str) -> Answer:
    if not (one.can_read and one.can_write):
        raise forbidden("Who may not both read and write here deletes nothing.")
    stated = wanted(request.query)
    by_version = any(key == "match[version]" for key, _ in request.query)
    _need_object(store, one, name)
    picked = Wanted(frozenset({name}), versions=stated.versions if by_version else ALL)
    if stated.nothing or not store.delete(one.id, name, picked):
        raise not_found()
    return Answer(200)


def _parts(path: str) -> list[str]:
    """The parts of a path, which ends in a slash (section 3.1); discovery has none."""
    if not path:
        return []
    if not path.endswith("/") or len(path) > _LONGEST_PATH:
        raise RefusedError(404, "Addresses of TAXII end in a slash.", "Add one.")
    if "\x00" in path:  # no database holds such a name, and some cannot even be asked for it
        raise not_found()
    return path[:-1].split("/")


def _root(store: Store, name: str) -> Root:
    return _there(next((one for one in store.roots() if one.id == name), None))


def _collection(store: Store, root: str, name: str) -> Collection:
    return _there(next((one for one in store.collections(root) if one.id == name), None))


def _need_read(one: Collection) -> None:
    if not one.can_read:
        raise forbidden("This collection gives you nothing.")


def _need_object(store: Store, one: Collection, name: str) -> None:
    if not store.has(one.id, name):
        raise not_found()


def _need_method(request: Request, *allowed: str) -> None:
    if request.method not in allowed:
        raise RefusedError(
            405, "This address takes no such request.", f"It takes {', '.join(allowed)}."
        )


def _there(found: T | None) -> T:
    if found is None:
        raise not_found()
    return found


def _json(told: Any, status: int = 200) -> Answer:
    return Answer(status, orjson.dumps(told))
