"""A desk as somebody meets it who has just started it: served over loopback, its jobs run."""

import importlib.util
import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    expect,
)

from tocsin.cases.documents import to_json
from tocsin.cases.marking import MemberKind
from tocsin.desk.answers.stepping import name_member
from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.jobs.worker import Worker
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.panels.crowd.judging import judge
from tocsin.posts.keys import key64, spelled
from tocsin.seal import Seal
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION
from tocsin.web.words.speaking import gettext, speaking
from tocsin.workspace import Workspace, create_workspace

NOW = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
ASKED = {
    "/account": "?platform=x&id=x-000",
    "/cases/freeze": f"?thing=account:{spelled(key64('account', 'x', 'x-000'))}",
    "/panels/new": "?case={case_id}",
    "/answers/applies": "?url=https://rumour.example/poison",
    "/cases/{case_id}/share": "?to=desk:{partner_id}&label=green",
    "/cases/{case_id}/share/bundle": "?to=desk:{partner_id}&label=green",
}
CODE = "a-code-that-was-printed"
SIGHT_MS = 20_000
"""How long a page may take on a busy machine."""
WHATEVER = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "rules": {"landmark-unique": {"enabled": False}},
}
"""A table that can be scrolled is a region, and is called as the section that it fills."""
TROUBLE = {"error", "warning"}
"""What a browser says beyond advice."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Way:
    """How somebody looks: the size at which axe looks, and another at which a page must fit too."""

    locale: str
    size: dict[str, int]
    other: dict[str, int]
    scheme: str


WAYS = {
    way.locale: way for way in (Way("en", WIDE, NARROW, "light"), Way("ar", NARROW, WIDE, "dark"))
}
"""The rules are the same in each way; colours depend on no language, so each is one of the two."""


@dataclass
class Started:
    """A desk that is served: ``turned`` is by how much its clock runs ahead."""

    desk: Desk
    url: str
    turned: list[timedelta]

    def pass_days(self, days: int) -> None:
        self.turned[0] += timedelta(days=days)


@contextmanager
def _started(folder: Path) -> Iterator[Started]:
    workspace, turned = create_workspace(folder / "workspace"), [timedelta()]
    database = Database(sqlite_at(workspace.desk))
    database.upgrade()
    desk = Desk(workspace, database, Seal.of(workspace), lambda: datetime.now(UTC) + turned[0])
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = build_app(desk, url, ROOMS, CODE)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread, worker = Thread(target=server.run, args=([listener],), daemon=True), Worker(desk)
    thread.start()
    worker.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Started(desk, url, turned)
    finally:
        worker.stop()
        server.should_exit = True
        thread.join()
        listener.close()
        desk.close()


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """A desk without people, whose jobs run; texts are not read, so that it is quick."""
    monkeypatch.setenv("TOCSIN_READ", "0")
    with _started(tmp_path) as made:
        yield made


@dataclass
class Visitor:
    """A person in a browser of their own, who reads one language; all is found by its place."""

    started: Started
    locale: str
    page: Page
    name: str = ""
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        answer = self.page.goto(self.started.url + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def word(self, message: str) -> str:
        """A message as this person reads it."""
        with speaking(self.locale):
            return gettext(message)

    def sees(self, message: str, where: str = "main") -> None:
        expect(self.page.locator(where).first).to_contain_text(self.word(message))

    def form(self, action: str) -> Locator:
        return self.page.locator(f'form[action="{action}"]')

    def unfold(self, action: str) -> None:
        """Opens what a form is folded into."""
        self.page.locator(f'details:has(form[action="{action}"]) > summary').click()

    def send(self, action: str, **values: str) -> None:
        """Types into the fields of a form by their names, and sends it."""
        form = self.form(action)
        for name, value in values.items():
            box = form.locator(f'[name="{name}"]')
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)
        form.locator('button[type="submit"]').click()

    def sign_in(self, name: str, password: str) -> None:
        self.open("/sign-in")
        self.send("/sign-in", name=name, password=password)
        self.sees("You are signed in.")

    def has_come_in(self, person: str) -> None:
        """A session, as of somebody who signed in before: how one does is walked by others."""
        with self.started.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(PersonRow, person)
            token = begin_session(replace(sitting, actor=actor_of(row)), row, "test", "test")
        cookie = {"name": SESSION, "value": token, "url": self.started.url}
        self.page.context.add_cookies([cookie])

    def ask(self, path: str, **form: object) -> dict:
        """Sends JSON to a twin, as a program of this person would, with their session."""
        answer = self.page.request.post(
            f"{self.started.url}{path}.json", data=form, headers={"origin": self.started.url}
        )
        assert answer.ok, answer.text()
        return answer.json()

    def told(self, path: str) -> dict:
        """The JSON twin of a page."""
        answer = self.page.request.get(f"{self.started.url}{path}.json")
        assert answer.ok, answer.text()
        return answer.json()


def _note(visitor: Visitor, said: ConsoleMessage) -> None:
    """A form that is refused for what was typed is no fault: the page says what to correct."""
    if said.type in {"error", "warning"} and "422" not in said.text:
        visitor.complaints.append(said.text)


@pytest.fixture
def visitors(browser: Browser, start: Started) -> Iterator[Callable[[str], Visitor]]:
    """Opens a browser window for a person of a language; no browser may have complained."""
    made: list[tuple[BrowserContext, Visitor]] = []

    def come(locale: str) -> Visitor:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(locale=locale, viewport=size, reduced_motion="reduce")
        context.set_default_timeout(SIGHT_MS)
        page = context.new_page()
        visitor = Visitor(start, locale, page)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("console", lambda said: _note(visitor, said))
        made.append((context, visitor))
        return visitor

    expect.set_options(timeout=SIGHT_MS)
    yield come
    for context, _ in made:
        context.close()
    assert [visitor.complaints for _, visitor in made if visitor.complaints] == []


@pytest.fixture(scope="session")
def web(request: pytest.FixtureRequest) -> ModuleType:
    """What the pages' own tests are made with."""
    path = str(Path(__file__).parents[1] / "conftest.py")
    return request.config.pluginmanager.get_plugin(path)


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where to keep a picture of every page, if somebody wants to look at them."""
    stated = os.environ.get("TOCSIN_PICTURES")
    return Path(stated) if stated else None


class Looker:
    """Looks at pages in one way, and says what is wrong with each."""

    def __init__(self, page: Page, url: str, way: Way, violations: Any, pictures: Path | None):
        self.page, self.url, self.way = page, url, way
        self._violations, self._pictures, self._said = violations, pictures, []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self._said.append(("said", str(error))))

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type in TROUBLE:
            self._said.append(("said", said.text))

    def faults(self, path: str, name: str = "") -> list[tuple[Any, ...]] | None:
        """What is wrong with a page; ``None`` where the address gives a file to keep.

        ``name`` is that of its picture.
        """
        self._said.clear()
        try:
            answer = self.page.goto(self.url + path)
        except Error as error:
            if "Download is starting" in error.message:
                return None
            raise
        if not answer.headers["content-type"].startswith("text/html"):
            return None
        found = [] if answer.ok else [("status", answer.status)]
        found += [
            (one["id"], [node["html"][:160] for node in one["nodes"][:2]])
            for one in self._violations(self.page, WHATEVER)
        ]
        for size in (self.way.size, self.way.other):
            self.page.set_viewport_size(size)
            if not self.page.evaluate(FITS):
                found.append(("too wide", size["width"]))
            self._paint(f"{name or path}-{size['width']}")
        self.page.set_viewport_size(self.way.size)
        return [*found, *self._said]

    def _paint(self, name: str) -> None:
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            plain = re.sub(r"\W+", "_", name).strip("_")
            path = self._pictures / f"{plain}.{self.way.locale}.png"
            self.page.screenshot(path=path, full_page=True)


@pytest.fixture
def looker(
    browser: Browser, violations: Any, pictures: Path | None
) -> Iterator[Callable[..., Looker]]:
    """Opens a window in which somebody with a session (or nobody) looks in a language."""
    made: list[BrowserContext] = []

    def come(url: str, locale: str, session: str | None = None) -> Looker:
        way = WAYS[locale]
        context = browser.new_context(
            locale=locale, viewport=way.size, color_scheme=way.scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(SIGHT_MS)
        made.append(context)
        if session:
            context.add_cookies([{"name": SESSION, "value": session, "url": url}])
        return Looker(context.new_page(), url, way, violations, pictures)

    yield come
    for context in made:
        context.close()


def _of(path: str) -> ModuleType:
    """What neighbouring tests furnish a desk with."""
    name = f"walk_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


security, panels = _of("security/conftest.py"), _of("rooms/test_panels.py")
crowds = _of("../panels/crowd/test_crowd.py")


@pytest.fixture(scope="session")
def judging() -> ModuleType:
    """The people and the steps of the tests of panels."""
    return panels


@dataclass
class Furnished:
    """A desk with something behind every address; ``cookies`` are sessions by who has them."""

    attacked: Any
    url: str
    cookies: dict[str, str]
    voting: str

    def address(self, path: str) -> str:
        """A path of the route table with something real behind each parameter."""
        asked = ASKED.get(path, "")
        at = self.attacked.at
        return re.sub(r"\{(\w+)\}", lambda found: at.get(found[1], "nothing"), path + asked)


def _judged(attacked: Any) -> tuple[Any, str, str, list[str]]:
    """Panels at each step: called, voting, and with a verdict that is appealed against."""
    town = panels._inhabited(attacked.desk)
    panels._called(town)
    decided = panels._called(town)
    panels._decided(town, decided, ["refuted"] * 8 + ["mixed"])
    town.post("decider", f"/panels/{decided}/publish")
    town.post(
        "analyst", f"/verdicts/{decided}/appeal", standing="complainant",
        ground="new_evidence", text=panels.APPEAL,
    )  # fmt: skip
    voting = panels._called(town)
    members = panels._drawn(town, voting)
    town.post("decider", f"/panels/{voting}/close")
    return town, decided, voting, members


def _crowd(desk: Desk) -> str:
    """A large crowd that was judged."""
    crowd = judge(crowds.crowd(raters=60))
    file = {"given": 4, "kept": 3, "replaced": 0, "rejected": 1, "told": ["line 2"], "sha256": "0"}
    result = {"crowd": to_json(crowd), "file": file, "texts": {"0": "<b>Free buses"}}
    with desk.database.writing() as session:
        row = JobRow(
            id=new_id("job"), kind="crowd",
            arguments={"title": "Buses", "tlp": "green", "institution": ""}, then=[], state="done",
            created_by="", created_at=NOW, not_before=NOW, result=result,
        )  # fmt: skip
        session.add(row)
        return row.id


@pytest.fixture(scope="session")
def furnished(
    web: ModuleType, investigated: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    """A desk in use, for who looks at all of it."""
    folder = tmp_path_factory.mktemp("furnished")
    attacked = security._attacked(web, investigated, folder / "desk.sqlite", web.URL)
    attacked.desk.clock = lambda: NOW
    security._fill(attacked)
    town, decided, voting, members = _judged(attacked)
    attacked.at["panel_id"] = decided
    everything = attacked.add("everything", "Commission", *Role)
    with attacked.desk.acting(SYSTEM) as sitting:
        name_member(sitting.session, attacked.at["answer_id"], MemberKind.PERSON, everything)
    cookies = {"all": attacked.session(everything)}
    program = attacked.client(cookies["all"], origin=web.URL)
    asked = program.post("/alarms/subscriptions.json", json={})
    begun = program.post(f"/cases/{attacked.at['case_id']}/lessons.json", json={"language": "en"})
    attacked.at["lesson_id"] = begun.json()["lesson"]
    attacked.at["crowd_id"] = _crowd(attacked.desk)
    unanswered = attacked.client(cookies["all"]).get("/claims/unanswered.json").json()
    attacked.at["claim"] = unanswered["listing"]["rows"][0]["claim_id"]
    attacked.at["subscription_id"] = asked.json()["subscription"]
    cookies["member"] = attacked.session(town.ids[members[0]])
    cookies["other member"] = attacked.session(town.ids[members[1]])
    signed = web.Signed(attacked.desk, attacked.people, {})
    with web.serving(signed) as url:
        yield Furnished(attacked, url, cookies, voting)
    attacked.desk.close()
