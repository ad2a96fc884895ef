"""Our server beside medallion, OASIS's own, over loopback: the same requests, the answers compared.

``differences()`` counts what the standard neither allows nor leaves open: each difference that is
not explained in ``EXPLAINED`` (a fault of medallion against a section, or something left open), and
each answer of ours that breaks a rule of the standard by itself.
"""

import json
import logging
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import medallion
import requests
import uvicorn
from tests.exchange.taxii.made import COLLECTION, domain, observable, sample, stix_id
from werkzeug.serving import WSGIRequestHandler, make_server

from tocsin.cases.marking import Tlp
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii.collections import make_collection
from tocsin.desk.taxii.readers import add_reader, grant
from tocsin.exchange.taxii import TAXII
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.workspace import create_workspace

BOTH = Actor("person-1", "", "", frozenset({Role.LIAISON, Role.ADMINISTRATOR}))
ROLES = ("both", "read", "write", "none")
"""Collections of a server by what the client may do with them."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Server:
    """A server that runs: its API root, the credentials, and its collections by role."""

    name: str
    url: str
    root: str
    auth: tuple[str, str]
    collections: Mapping[str, str]

    def ask(self, method: str, path: str, **how: Any) -> requests.Response:
        headers = {"Accept": TAXII} | how.pop("headers", {})
        auth = how.pop("auth", self.auth)
        url = f"{self.url}{path}" if path.startswith("/") else f"{self.root}{path}"
        return requests.request(method, url, headers=headers, auth=auth, timeout=20, **how)

    def send(self, role: str, objects: list[dict[str, Any]]) -> requests.Response:
        path = f"collections/{self.collections[role]}/objects/"
        body = json.dumps({"objects": objects})
        return self.ask("POST", path, data=body, headers={"Content-Type": TAXII})


@contextmanager
def our_server(folder: Path) -> Iterator[Server]:
    """A desk with a collection of each role, served by uvicorn."""
    workspace = create_workspace(folder / "workspace")
    desk = Desk.open(workspace)
    with desk.acting(BOTH) as sitting:
        row, secret = add_reader(sitting, "A client", most_tlp=Tlp.AMBER)
        ids = {role: make_collection(sitting, role, "", Tlp.GREEN).id for role in ROLES}
        for role, name in ids.items():
            may = {"can_read": role in ("both", "read"), "can_write": role in ("both", "write")}
            if any(may.values()):
                grant(sitting, row.id, name, **may)
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(build_app(desk, url, ROOMS), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Server("tocsin", url, f"{url}/taxii2/desk/", (row.id, secret), ids)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        desk.close()


class _Silent(WSGIRequestHandler):
    """Werkzeug writes a line for each request, and medallion's mistakes."""

    def log(self, *_args: Any) -> None:
        """Says nothing."""


@contextmanager
def medallion_server() -> Iterator[Server]:
    """medallion with its backend in memory, the same collections in it."""
    ids = {role: f"{COLLECTION[:-1]}{number}" for number, role in enumerate(ROLES)}
    collections = [
        {
            "id": name, "title": role, "can_read": role in ("both", "read"),
            "can_write": role in ("both", "write"), "media_types": [],
            "objects": [], "manifest": [],
        }
        for role, name in ids.items()
    ]  # fmt: skip
    data = {
        "/discovery": {"title": "m", "default": "/desk/", "api_roots": ["/desk/"]},
        "desk": {
            "information": {"title": "desk", "versions": [TAXII], "max_content_length": 3_900_000},
            "status": [], "collections": collections,
        },
    }  # fmt: skip
    app = medallion.application_instance
    logging.getLogger("medallion").setLevel(logging.CRITICAL)
    config = {
        "taxii": {"max_page_size": 1_000}, "users": {"user": "secret"},
        "backend": {
            "module": "medallion.backends.memory_backend", "module_class": "MemoryBackend",
            "check_interval": 3_600,
        },
    }  # fmt: skip
    for name in config:
        medallion.set_config(app, name, config)
    if "discovery" not in app.blueprints:
        medallion.register_blueprints(app)
    app.medallion_backend.data = data
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    server.log = lambda *_args: None
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield Server("medallion", url, f"{url}/desk/", ("user", "secret"), ids)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Asked:
    """A request in words, and how it is sent to a server."""

    name: str
    send: Callable[[Server], requests.Response]


@dataclass(frozen=True)
class Difference:
    """What differs: the request, the part, what medallion and what we answer, and why."""

    request: str
    part: str
    medallion: Any
    ours: Any
    why: "Explanation | None" = None


@dataclass(frozen=True)
class Explanation:
    """Why parts of an answer differ: a fault of medallion, or something the standard leaves open.

    ``section`` of TAXII 2.1 is the one that medallion breaks, or that leaves it open.
    """

    parts: tuple[str, ...]
    is_fault: bool
    section: str
    what: str


def _get(role: str, rest: str, *query: tuple[str, str], **how: Any) -> Callable[[Server], Any]:
    def send(server: Server) -> requests.Response:
        path = f"collections/{server.collections[role]}/{rest}"
        return server.ask(how.get("method", "GET"), path, params=list(query),
                          headers=how.get("headers", {}))  # fmt: skip

    return send


def _body(role: str, body: bytes, kind: str = TAXII) -> Callable[[Server], Any]:
    return lambda server: server.ask(
        "POST", f"collections/{server.collections[role]}/objects/", data=body,
        headers={"Content-Type": kind},
    )  # fmt: skip


def _added(server: Server, place: int) -> str:
    """When the object at a place was added, by the server's own manifest."""
    every = _get("both", "manifest/", ("match[version]", "all"))(server).json()["objects"]
    return str(every[place]["date_added"])


def _after(place: int, *query: tuple[str, str]) -> Callable[[Server], Any]:
    return lambda server: _get("both", "objects/", ("added_after", _added(server, place)), *query)(
        server
    )


def _second_page(server: Server) -> requests.Response:
    first = _get("both", "objects/", ("limit", "4"))(server).json()
    return _get("both", "objects/", ("limit", "4"), ("next", first["next"]))(server)


def _status(server: Server) -> requests.Response:
    made = server.send("write", [domain("tool", 55)]).json()
    return server.ask("GET", f"status/{made['id']}/")


ONE = stix_id("campaign", 1)
TWO = stix_id("campaign", 2)
_ANY = "application/taxii+json"
_DAY = "2026-03-01T08:00:00.000Z"
REQUESTS = (
    Asked("discovery", lambda server: server.ask("GET", "/taxii2/")),
    Asked("api root", lambda server: server.ask("GET", "")),
    Asked("collections", lambda server: server.ask("GET", "collections/")),
    Asked("collection", _get("both", "")),
    Asked("nobody", lambda server: server.ask("GET", "collections/", auth=None)),
    Asked("wrong password", lambda server: server.ask("GET", "", auth=(server.auth[0], "no"))),
    Asked("unknown root", lambda server: server.ask("GET", "../none/collections/")),
    Asked("unknown collection", lambda server: server.ask("GET", "collections/none/objects/")),
    Asked("objects", _get("both", "objects/")),
    Asked("manifest", _get("both", "manifest/")),
    Asked("all versions", _get("both", "objects/", ("match[version]", "all"))),
    Asked("first versions", _get("both", "objects/", ("match[version]", "first"))),
    Asked("first and last", _get("both", "manifest/", ("match[version]", "first,last"))),
    Asked("a version", _get("both", "objects/", ("match[version]", _DAY))),
    Asked("a version and the last", _get("both", "objects/", ("match[version]", f"last,{_DAY}"))),
    Asked("all and first", _get("both", "objects/", ("match[version]", "all,first"))),
    Asked("last twice", _get("both", "objects/", ("match[version]", "last,last"))),
    Asked("a type", _get("both", "objects/", ("match[type]", "campaign"))),
    Asked("two types", _get("both", "manifest/", ("match[type]", "note,url"))),
    Asked("an unknown type", _get("both", "objects/", ("match[type]", "x-other"))),
    Asked("an id", _get("both", "objects/", ("match[id]", ONE))),
    Asked("two ids", _get("both", "objects/", ("match[id]", f"{ONE},{TWO}"))),
    Asked("id and type", _get("both", "objects/", ("match[id]", ONE), ("match[type]", "note"))),
    Asked("STIX 2.1", _get("both", "objects/", ("match[spec_version]", "2.1"))),
    Asked("STIX 2.0", _get("both", "objects/", ("match[spec_version]", "2.0"))),
    Asked("added after the third", _after(2)),
    Asked("all versions added after", _after(0, ("match[version]", "all"))),
    Asked("first versions added after", _after(1, ("match[version]", "first"))),
    Asked("added after the last", _after(-1)),
    Asked("added after nonsense", _get("both", "objects/", ("added_after", "yesterday"))),
    Asked("a limit", _get("both", "objects/", ("limit", "3"))),
    Asked("a limit of the manifest", _get("both", "manifest/", ("limit", "3"))),
    Asked("limit 0", _get("both", "objects/", ("limit", "0"))),
    Asked("limit ten", _get("both", "objects/", ("limit", "ten"))),
    Asked("second page", _second_page),
    Asked("next nonsense", _get("both", "objects/", ("next", "nonsense"))),
    Asked("an object", _get("both", f"objects/{ONE}/")),
    Asked("all of an object", _get("both", f"objects/{ONE}/", ("match[version]", "all"))),
    Asked("a version of an object", _get("both", f"objects/{ONE}/", ("match[version]", _DAY))),
    Asked("no such object", _get("both", f"objects/{stix_id('tool', 99)}/")),
    Asked("versions", _get("both", f"objects/{ONE}/versions/")),
    Asked("versions with a limit", _get("both", f"objects/{ONE}/versions/", ("limit", "2"))),
    Asked("no such versions", _get("both", f"objects/{stix_id('tool', 99)}/versions/")),
    Asked("without Accept's version", _get("both", "", headers={"Accept": _ANY})),
    Asked("Accept JSON", _get("both", "objects/", headers={"Accept": "application/json"})),
    Asked("Accept version 2.0", _get("both", "", headers={"Accept": f"{_ANY};version=2.0"})),
    Asked("send", lambda server: server.send("write", [domain("tool", 50), observable(50)])),
    Asked("send the same again", lambda server: server.send("write", [domain("tool", 50)])),
    Asked("send nothing", _body("write", b"{}")),
    Asked("send no JSON", _body("write", b"{")),
    Asked("send as JSON", _body("write", b'{"objects":[]}', "application/json")),
    Asked("send to what is only read", lambda server: server.send("read", [domain("tool", 51)])),
    Asked("status", _status),
    Asked("no such status", lambda server: server.ask("GET", f"status/{COLLECTION}/")),
    Asked("read what is only written", _get("write", "objects/")),
    Asked("delete from what is only read", _get("read", f"objects/{ONE}/", method="DELETE")),
    Asked("delete from what is only written", _get("write", f"objects/{ONE}/", method="DELETE")),
    Asked("delete from what is neither", _get("none", f"objects/{ONE}/", method="DELETE")),
    Asked(
        "delete a version",
        _get("both", f"objects/{ONE}/", ("match[version]", _DAY), method="DELETE"),
    ),
    Asked("a deleted version", _get("both", f"objects/{ONE}/", ("match[version]", _DAY))),
    Asked("versions left", _get("both", f"objects/{ONE}/versions/")),
    Asked("delete an object", _get("both", f"objects/{TWO}/", method="DELETE")),
    Asked("a deleted object", _get("both", f"objects/{TWO}/")),
    Asked("delete it again", _get("both", f"objects/{TWO}/", method="DELETE")),
    Asked("what is left", _get("both", "objects/", ("match[version]", "all"))),
)  # fmt: skip


def _fault(section: str, what: str, *parts: str) -> Explanation:
    return Explanation(parts or ("status", "kind", "dates", "body"), True, section, what)


def _open(section: str, what: str, *parts: str) -> Explanation:
    return Explanation(parts, False, section, what)


_NO_DATES = _fault("3.2", "It states no dates where a list is empty.", "dates")
_ALL_KEPT = "After an object was deleted by its id, its older versions are still there"
EXPLAINED = {
    "discovery": _open("4.1.1", "We also describe the server, which is optional.", "body"),
    "collections": _fault("2", "It sends empty lists, which are prohibited; and it lists a "
                          "collection of which the client may do nothing (open, 1.6.9).", "body"),
    "all and first": _fault("3.4.1", "It takes `all` together with others."),
    "last twice": _fault("3.4.1", "It takes the same version twice."),
    "an unknown type": _NO_DATES, "id and type": _NO_DATES, "STIX 2.0": _NO_DATES,
    "added after the last": _NO_DATES,
    "added after nonsense": _fault("3.4", "A malformed parameter is answered by 500.", "status"),
    "versions": _open("5.8", "Versions are in no stated order; ours is that of adding.", "body"),
    "without Accept's version": _fault("3.1", "It refuses a media type without a version, which "
                                       "means the latest (1.6.8.2).", "status", "kind", "body"),
    "send the same again": _fault("5.5", "An exact duplicate is reported as a failure.", "body"),
    "send no JSON": _open("5.5", "400 and 422 both fit; the table calls a malformed body 422.",
                          "status"),
    "a deleted version": _fault("5.7", "What was deleted is answered by 200, and must be by 404.",
                                "status", "kind", "body"),
    "versions left": _open("5.8", "The order, as above.", "body"),
    "a deleted object": _fault("5.7", f"{_ALL_KEPT}."),
    "delete it again": _fault("5.7", f"{_ALL_KEPT}, to be deleted one after another.",
                              "status", "kind"),
    "what is left": _fault("5.7", f"{_ALL_KEPT}, in the whole list too.", "body"),
}  # fmt: skip
"""Every difference that there is, by its request. One that goes away must go from here too."""


def compared(folder: Path) -> list[Difference]:
    """Asks both servers everything, and explains what differs as far as the table does."""
    found: list[Difference] = []
    with ExitStack() as stack:
        ours = stack.enter_context(our_server(folder))
        theirs = stack.enter_context(medallion_server())
        for server in (theirs, ours):
            for one in sample():  # one by one: medallion gives all of a request one moment
                assert server.send("both", [one]).status_code == 202
        for asked in REQUESTS:
            answers = [asked.send(server) for server in (theirs, ours)]
            found += _against_the_standard(asked.name, answers[1])
            a, b = (_plain(*one) for one in zip(answers, (theirs, ours), strict=True))
            for part in a:
                if a[part] != b[part]:
                    why = EXPLAINED.get(asked.name)
                    fits = why is not None and part in why.parts
                    told = (asked.name, part, a[part], b[part])
                    found.append(Difference(*told, why if fits else None))
    return found


def differences() -> int:
    """How many differences the standard neither allows nor leaves open."""
    with tempfile.TemporaryDirectory() as folder:
        return sum(one.why is None for one in compared(Path(folder)))


def _plain(response: requests.Response, server: Server) -> dict[str, Any]:
    """An answer in parts that can be compared: without what is each server's own to choose."""
    dated = "X-TAXII-Date-Added-First" in response.headers
    kind = response.headers.get("Content-Type", "").replace(" ", "")
    told: Any = None
    if response.content and response.status_code < 400:
        try:
            told = _without_own(response.json(), {v: k for k, v in server.collections.items()})
        except ValueError:
            told = "no JSON"
    return {
        "status": response.status_code,
        "kind": kind.partition(";")[0] if response.status_code < 400 else "",
        "dates": dated,
        "challenge": "WWW-Authenticate" in response.headers,
        "body": told,
    }


def _without_own(told: Any, roles: Mapping[str, str]) -> Any:
    """Moments of a server, ids that it made and its texts as what they are."""
    if isinstance(told, Mapping):
        made = {name: _without_own(value, roles) for name, value in told.items()}
        for name in ("title", "description", "message", "next", "contact", "max_content_length"):
            if name in made and "modified" not in made:
                made[name] = "…"
        return made
    if isinstance(told, list):
        return [_without_own(one, roles) for one in told]
    if isinstance(told, str):
        if told in roles:
            return roles[told]
        if _TIME.fullmatch(told) or _UUID.fullmatch(told) or told.startswith("/"):
            return "…"
    return told


def _against_the_standard(name: str, response: requests.Response) -> Iterator[Difference]:
    """Rules that hold for every answer, and that ours must keep whatever medallion does."""
    rules = {
        "media type (3.1)": response.headers.get("Content-Type") == TAXII,
        "error message (3.6.1)": response.status_code < 400
        or (isinstance(told := _json(response), dict) and "title" in told
            and told.get("http_status") == str(response.status_code)),
        "challenge (1.6.9)": response.status_code != 401
        or response.headers.get("WWW-Authenticate", "").startswith("Basic"),
        "dates (3.2)": not _lists(response) or all(
            _TIME.fullmatch(response.headers.get(f"X-TAXII-Date-Added-{which}", ""))
            for which in ("First", "Last")
        ),
        "no empty list (2)": b"[]" not in response.content or b'"objects":[{' in response.content,
    }  # fmt: skip
    for rule, kept in rules.items():
        if not kept:
            yield Difference(name, rule, None, response.text[:300])


def _lists(response: requests.Response) -> bool:
    path = str(response.request.path_url).partition("?")[0]
    is_list = "/objects/" in path or path.endswith("/manifest/")
    return response.request.method == "GET" and response.status_code == 200 and is_list


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
