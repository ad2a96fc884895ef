"""Milliseconds for a page of 1,000 objects over TAXII 2.1, beside the bound of 200 ms (p95).

A desk serves a collection of 100,000 objects over loopback from a process of its own; a client with
credentials walks all its pages, one after another, and then asks for pages with filters. medallion,
the server of OASIS, is asked for one page of 1,000 objects in the same run, with a collection that
holds no more than those: its time grows with the square of what a collection holds.

Run: ``python benchmarks/taxii_pages.py``. It prints JSON.
"""

import json
import logging
import multiprocessing
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any

import medallion
import requests
import uvicorn
from werkzeug.serving import make_server

from tocsin.cases.marking import Tlp
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii import shelving
from tocsin.desk.taxii.collections import make_collection
from tocsin.desk.taxii.readers import add_reader, grant
from tocsin.exchange.stix.identifiers import stix_id
from tocsin.exchange.taxii import TAXII
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.workspace import create_workspace, open_workspace

OBJECTS, PAGE = 100_000, 1_000
NOW = datetime(2026, 3, 1, tzinfo=UTC)
BOTH = Actor("person-1", "", "", frozenset({Role.LIAISON, Role.ADMINISTRATOR}))
WORDS = "Boil the water before you drink it, says the number that nobody knows. " * 6


def objects() -> Iterator[dict[str, Any]]:
    """Objects as a case has them: a post each, some 700 bytes, and every tenth a note."""
    for number in range(OBJECTS):
        kind = "note" if number % 10 == 0 else "media-content"
        times = {"created": "2026-03-01T08:00:00.000Z", "modified": "2026-03-01T08:00:00.000Z"}
        yield {
            "type": kind, "spec_version": "2.1", "id": stix_id(kind, "benchmark", str(number)),
            **(times if kind == "note" else {}), "content": f"{number} {WORDS}",
            "url": f"https://posts.example/{number}",
            "object_marking_refs": ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"],
        }  # fmt: skip


def fill(folder: Path) -> tuple[str, str, str]:
    """A desk with the collection; gives its id and the credentials of a reader."""
    desk = Desk.open(create_workspace(folder))
    with desk.acting(BOTH) as sitting:
        row = make_collection(sitting, "Benchmark", "", Tlp.GREEN)
        told = [shelving.Putting(one["id"], one["type"], one) for one in objects()]
        shelving.put(sitting.session, row, told, "", NOW)
        reader, secret = add_reader(sitting, "A client", most_tlp=Tlp.GREEN)
        grant(sitting, reader.id, row.id, can_read=True, can_write=False)
    desk.close()
    return row.id, reader.id, secret


def serve_desk(folder: str, pipe: Connection) -> None:
    """Serves the desk until the process is ended."""
    desk = Desk.open(open_workspace(Path(folder)))
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    pipe.send(url)
    app = build_app(desk, url, ROOMS)
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off")).run([listener])


def serve_medallion(_folder: str, pipe: Connection) -> None:
    """Serves medallion with as many objects as a page has."""
    logging.disable(logging.CRITICAL)
    held = [one for one, _ in zip(objects(), range(PAGE), strict=False)]
    added = [f"2026-03-01T09:00:00.{number:06}Z" for number in range(PAGE)]
    for one, moment in zip(held, added, strict=True):
        one.setdefault("created", moment)
        one.setdefault("modified", moment)
    manifest = [
        {"id": one["id"], "version": one["modified"], "date_added": moment,
         "media_type": "application/stix+json;version=2.1"}
        for one, moment in zip(held, added, strict=True)
    ]  # fmt: skip
    collection = {"id": "c", "title": "c", "can_read": True, "can_write": False,
                  "media_types": [], "objects": held, "manifest": manifest}  # fmt: skip
    app = medallion.application_instance
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend"}
    config = {"taxii": {"max_page_size": PAGE}, "users": {"user": "secret"}, "backend": backend}
    for name in config:
        medallion.set_config(app, name, config)
    medallion.register_blueprints(app)
    app.medallion_backend.data = {
        "r": {"information": {"title": "r"}, "status": [], "collections": [collection]}
    }
    server = make_server("127.0.0.1", 0, app, threaded=True)
    pipe.send(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()


def started(serve: Callable[[str, Connection], None], folder: str) -> tuple[Any, str]:
    """A server in a process of its own, and its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, theirs))
    process.start()
    return process, ours.recv()


def asked(
    session: requests.Session, url: str, count: int, first: dict[str, str]
) -> tuple[list[float], int]:
    """Times in milliseconds of pages one after another, and how many objects they had."""
    took, held, query = [], 0, dict(first)
    for _ in range(count):
        begun = time.perf_counter()
        answer = session.get(url, params=query)
        told = answer.json()
        took.append(1_000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise SystemExit(f"{answer.status_code}: {answer.text[:200]}")
        held += len(told.get("objects", []))
        if not told.get("more"):
            break
        query = {**first, "next": told["next"]}
    return took, held


def said(took: list[float], held: int) -> dict[str, float]:
    """The figures of some pages."""
    cuts = quantiles(took, n=20, method="inclusive") if len(took) > 1 else [took[0]] * 19
    return {
        "pages": len(took), "objects": held, "median_ms": round(sorted(took)[len(took) // 2], 1),
        "p95_ms": round(cuts[18], 1), "longest_ms": round(max(took), 1),
    }  # fmt: skip


def main() -> None:
    """Measures, and prints JSON."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "workspace"
        begun = time.perf_counter()
        collection, user, secret = fill(place)
        filled_s = round(time.perf_counter() - begun, 1)
        desk, url = started(serve_desk, str(place))
        session = requests.Session()
        session.auth, session.headers["Accept"] = (user, secret), TAXII
        path = f"{url}/taxii2/desk/collections/{collection}/objects/"
        session.get(path, params={"limit": "1"})
        figures: dict[str, Any] = {"filled_s": filled_s}
        whole = {"limit": str(PAGE)}
        figures["walk"] = said(*asked(session, path, OBJECTS // PAGE, whole))
        figures["one_type"] = said(
            *asked(session, path, 20, {"limit": str(PAGE), "match[type]": "note"})
        )
        figures["all_versions"] = said(
            *asked(session, path, 20, {"limit": str(PAGE), "match[version]": "all"})
        )
        desk.terminate()
        desk.join()
        peer, url = started(serve_medallion, folder)
        session.auth = ("user", "secret")
        took = [asked(session, f"{url}/r/collections/c/objects/", 1, whole) for _ in range(3)]
        peer.terminate()
        peer.join()
        figures["medallion_of_1000"] = said([one[0][0] for one in took], took[0][1])
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
