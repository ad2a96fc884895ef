"""A desk over a small investigated workspace, with a person signed in for each role.

The investigation is the report's: posts that attack whoever shows them, edges counted by brute
force, a row of everything that is read. It is kept by the chain's own ``keep``, and its posts are
written as the corpus writes them, so the pages look at what they would look at in real use.
"""

import importlib.util
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.testclient import TestClient

from tocsin.chain.copied import Copied
from tocsin.chain.found import keep
from tocsin.chain.investigation import Investigation
from tocsin.charts import Chart, Series
from tocsin.desk.database import sqlite_at
from tocsin.desk.ids import new_id
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.detect.copies.tables import CLUSTERS, SLOTS
from tocsin.explore import update_explorer
from tocsin.posts import corpus
from tocsin.posts.keys import key64
from tocsin.posts.ledger import FileLedger
from tocsin.posts.schema import POSTS
from tocsin.printable import printable
from tocsin.results import KeptResult
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION
from tocsin.workspace import Workspace, create_workspace

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "http://testserver"
DATABASES = "tocsin-databases"


def _neighbour(path: str) -> ModuleType:
    """A module of other tests: tests are no packages."""
    name = path.replace("/", "_")
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / f"{path}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def pytest_configure(config: pytest.Config) -> None:
    """The databases, once for all tests that need them: those of the desk need them too."""
    if not config.pluginmanager.has_plugin(DATABASES):
        config.pluginmanager.register(_neighbour("desk/postgresql"), DATABASES)


# What a page shows of an investigation, the report shows too.
made_up, read_in = _neighbour("report/conftest"), _neighbour("report/reading")
SCRIPT: str = made_up.SCRIPT
FORMULA: str = made_up.FORMULA


def _draft() -> Any:
    """The posts of all three networks, those that were read, and a huge one; most are hostile."""
    draft = made_up.draft_posts()
    for number, (key, text) in enumerate(zip(read_in.POSTS, read_in.HOSTILE_TEXTS, strict=True), 1):
        account = draft.account("x", f"a{key}", SCRIPT)
        draft.posts.append(
            dict.fromkeys(POSTS.names)
            | draft.accounts[account]
            | {
                "post_key": key, "account_key": account, "post_id": f"p{key}", "text": text,
                "created_at": made_up.START, "kind": "reply", "lang": "en",
                "source_file": "exports/x.jsonl", "source_line": number, "reader": "x_api_v2/1",
                "raw_hash": "0" * 16, "urls": ["javascript:alert(1)"], "hashtags": [SCRIPT, "bell"],
                "domains": ["evil.example"], "mentions": [SCRIPT], "likes": 3,
            }
        )  # fmt: skip
    huge = draft.account("x", "a108", "N" * 100_000)
    draft.posts.append(
        draft.posts[-1]
        | draft.accounts[huge]
        | {"post_key": 108, "account_key": huge, "post_id": "p108", "text": "1 MB " * 200_000}
    )
    for row in draft.posts:
        row["row_key"] = row["post_key"]
        row["content_key"] = key64(str(row["account_key"]), str(row["created_at"]), row["text"])
    return draft


def _copied(posts: list[dict[str, Any]]) -> Copied:
    """One cluster of two hostile texts, with a gap in its template."""
    some = [row for row in posts if row["post_key"] in read_in.POSTS[:2]]
    cluster = {
        "cluster": 5, "texts": 2, "posts": 2, "accounts": 2, "platforms": ["x"],
        "languages": ["en"], "first_post": read_in.POSTS[0], "span_s": 60.0, "sample": SCRIPT,
        "template": f"{SCRIPT} …", "basis": "wording", "first_at": made_up.START,
        "last_at": made_up.START,
    }  # fmt: skip
    slot = {"cluster": 5, "slot": 1, "value": FORMULA, "texts": 1, "posts": 1}
    where = ("platform", "post_id", "account_id", "created_at", "source_file", "source_line")
    rows = [
        {"post_key": row["post_key"], "cluster": 5, "similarity": 1.0}
        | {name: row[name] for name in where}
        for row in some
    ]
    return Copied(
        pa.Table.from_pylist([cluster], schema=CLUSTERS),
        pa.Table.from_pylist(rows),
        pa.Table.from_pylist([slot], schema=SLOTS),
        1,
    )


def _measured() -> dict[str, KeptResult]:
    """Two measurements: one with an interval, a plot and keys, one that says little."""
    keys = pa.array([read_in.POSTS[:2], None], pa.list_(pa.int64()))
    table = pa.table(
        {
            "subject": [SCRIPT, FORMULA],
            "share": [0.5, float("nan")],
            "share_low": [0.4, None],
            "share_high": [0.6, None],
            "post_keys": keys,
            "account_key": [key64("account", "x", f"a{read_in.POSTS[0]}"), None],
        }
    )
    line = Series(SCRIPT, [0.0, 1.0], [0.2, 0.5], [0.1, 0.4], [0.3, 0.6])
    chart = Chart(SCRIPT, "day", "share", (line,))
    said = (f"One thing spreads. {SCRIPT}",)
    spread = KeptResult(said, {"subjects": table}, {"share": chart}, (FORMULA,))
    return {"spread": spread, "sources": KeptResult(("Nothing is rated.",), {}, {}, ())}


def make_investigation() -> Investigation:
    """The report's investigation with everything read, copied and measured."""
    draft = _draft()
    made = read_in.read(made_up.make_investigation())
    kinds = dict(Counter(post["kind"] for post in draft.posts))
    return replace(
        made,
        corpus=replace(made_up.corpus_summary(draft), kinds=kinds),
        timeline=made_up.timeline(draft),
        copied=_copied(draft.posts),
        measured=_measured(),
    )


def _write_corpus(workspace: Workspace) -> None:
    """The posts as the corpus writes them, with a ledger and what was rejected."""
    posts = pa.Table.from_pylist(_draft().posts, schema=POSTS)
    corpus._write_posts(iter([posts]), workspace.corpus / "posts", "run")
    for folder in ("imports", "rejected"):
        (workspace.corpus / folder).mkdir()
    files = made_up.ledgers(_draft())
    item = corpus.Import("a" * 16, "exports", NOW.isoformat(), {}, files)
    lines = [orjson.dumps(row) for row in made_up.rejections().to_pylist()]
    (workspace.corpus / "rejected" / f"{item.id}.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    packed = orjson.dumps(asdict(replace(item, files=_sayable(files))))
    (workspace.corpus / "imports" / f"{item.id}.json").write_bytes(packed)


def _sayable(files: tuple[FileLedger, ...]) -> tuple[FileLedger, ...]:
    """Ledgers as JSON can carry them: an importer has made lone surrogates visible by then."""
    return tuple(replace(one, file=printable(one.file)) for one in files)


@pytest.fixture(scope="session", autouse=True)
def _one_loop() -> Iterator[None]:
    """One event loop for the requests of all clients, as a server has one for all of its own.

    Without it a client starts a thread with a loop, and a pool of threads, for each request, which
    takes longer than most pages.
    """
    with start_blocking_portal() as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


@pytest.fixture(scope="session")
def investigated(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with posts that came in, and an investigation that is kept in it."""
    workspace = create_workspace(tmp_path_factory.mktemp("web") / "workspace")
    _write_corpus(workspace)
    made = make_investigation()
    keep(workspace, made)
    for one in fields(made.portraits):
        path = workspace.found / "portraits" / f"{one.name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(getattr(made.portraits, one.name), path)
    update_explorer(workspace)
    return workspace


@dataclass(frozen=True)
class Signed:
    """A desk with a person for each role: ``people`` their ids, ``clients`` their browsers.

    The client of ``nobody`` has no cookie.
    """

    desk: Desk
    people: dict[str, str]
    clients: dict[str, TestClient]
    app: Any = None


def _person(desk: Desk, role: Role) -> tuple[str, str]:
    """A person with one role, and the token of a session."""
    with desk.acting(SYSTEM) as sitting:
        row = PersonRow(
            id=new_id("person"), sign_in_name=f"{role}@desk.example", name=f"{role.title()} One",
            institution="Institute", roles=[role], created_at=sitting.now,
        )  # fmt: skip
        sitting.session.add(row)
        sitting.session.flush()
        return row.id, begin_session(replace(sitting, actor=actor_of(row)), row, "test", "test")


def sign_in(workspace: Workspace, database: Path | str, at: str = URL) -> Signed:
    """A desk over a workspace, with a database of its own: a file, or the address of another.

    ``at`` is the address that people reach it at.
    """
    url = sqlite_at(database) if isinstance(database, Path) else database
    desk = Desk.open(workspace, url)
    made = {role: _person(desk, role) for role in Role}
    app = build_app(desk, at, ROOMS)
    clients = {
        str(role): TestClient(app, base_url=at, cookies={SESSION: token})
        for role, (_, token) in made.items()
    }
    clients["nobody"] = TestClient(app, base_url=at)
    return Signed(desk, {str(role): person for role, (person, _) in made.items()}, clients, app)


@pytest.fixture(scope="session")
def signed(investigated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """One desk for all tests that only look."""
    made = sign_in(investigated, tmp_path_factory.mktemp("desk") / "desk.sqlite")
    yield made
    made.desk.close()


@pytest.fixture(scope="session")
def desk(signed: Signed) -> Desk:
    return signed.desk


@pytest.fixture(scope="session")
def clients(signed: Signed) -> dict[str, TestClient]:
    """A browser for each role, by its name, and ``nobody``."""
    return signed.clients


@contextmanager
def serving(signed: Signed) -> Iterator[str]:
    """The desk over loopback, as a browser meets it; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = build_app(signed.desk, url, ROOMS)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def served(signed: Signed) -> Iterator[str]:
    """The address of the desk that all tests share."""
    with serving(signed) as url:
        yield url


def window(
    browser: Browser, url: str, signed: Signed, role: str = "viewer", **how: Any
) -> BrowserContext:
    """A browser window in which a person with a role is signed in; ``how`` is Playwright's."""
    made = browser.new_context(**how)
    token = signed.clients[role].cookies.get(SESSION)
    made.add_cookies([{"name": SESSION, "value": token, "url": url}])
    return made


@pytest.fixture(scope="session")
def in_window() -> Callable[..., BrowserContext]:
    """:func:`window`, for tests, which cannot import from here."""
    return window


@pytest.fixture(scope="session")
def violations() -> Callable[[Page, dict[str, Any]], list[dict[str, Any]]]:
    """What axe-core finds wrong with the page that is open, by rules; loaded once a page."""

    def find(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        wrong = "rules => axe.run(rules).then(found => found.violations)"
        found: list[dict[str, Any]] = page.evaluate(wrong, {"resultTypes": ["violations"]} | rules)
        return found  # what passes is counted only: to list it takes most of the time

    return find


@pytest.fixture
def database(
    request: pytest.FixtureRequest, database_at: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """The address of a database of a test's own.

    Of SQLite; what writes much is run on PostgreSQL too: such tests name both by ``on_both``.
    """
    return database_at(getattr(request, "param", "sqlite"), tmp_path / "desk.sqlite")


@pytest.fixture
def fresh(investigated: Workspace, database: str) -> Iterator[Signed]:
    """A desk of its own for a test that changes something; the posts are the same."""
    made = sign_in(investigated, database)
    yield made
    made.desk.close()


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[Signed]:
    """A desk over a new workspace: nothing has come in."""
    made = sign_in(create_workspace(tmp_path / "empty"), database)
    yield made
    made.desk.close()


@pytest.fixture(scope="session", params=["no account was joined", "no post came in"])
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """A desk whose investigation found next to nothing."""
    made = {
        "no account was joined": made_up.make_edgeless,
        "no post came in": made_up.make_empty,
    }[request.param]()
    folder = tmp_path_factory.mktemp("bare")
    workspace = create_workspace(folder / "workspace")
    keep(workspace, made)
    return sign_in(workspace, folder / "desk.sqlite")
