"""From a void to a published answer that two institutions signed, by clicking, as they would.

Nothing is found by its words: a form by where it sends, so that the same walk holds in every
language.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tocsin.desk.answers.registering import register_published
from tocsin.desk.ids import new_id
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.factchecks.registry import Registry
from tocsin.web.visits import SESSION
from tocsin.workspace import Workspace

pytestmark = pytest.mark.browser
REASON = "It was read against the report of the laboratory."
TITLE = "The tap water of Redbrook is safe to drink"
CLAIM = "The water of Redbrook is poisoned"
SIGHT_MS = 20_000


@pytest.fixture(scope="module")
def served(
    web: ModuleType, investigated: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, str]]:
    """A desk over a copy of what was investigated, which has the address it is served at."""
    folder = tmp_path_factory.mktemp("answer walk")
    shutil.copytree(investigated.root, folder / "copy")
    workspace = replace(investigated, root=folder / "copy")
    signed = web.sign_in(workspace, folder / "desk.sqlite")
    with web.serving(signed) as url:
        settings = f'public_url = "{url}"\npublisher = "Redbrook Health"\n'
        (workspace.root / "tocsin.toml").write_text(settings, encoding="utf-8")
        yield signed, url
    signed.desk.close()


class Person:
    """Somebody in a browser of their own."""

    def __init__(self, browser: Browser, url: str, token: str, locale: str) -> None:
        self.url = url
        self.said: list[str] = []
        context = browser.new_context(locale=locale, viewport={"width": 1440, "height": 900})
        context.set_default_timeout(SIGHT_MS)
        context.add_cookies([{"name": SESSION, "value": token, "url": url}])
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def send(self, action: str, **values: str) -> None:
        """Types into the fields of a form by their ids or names, and sends it."""
        form = self.page.locator(f'form[action="{action}"]').first
        folded = self.page.locator(f'details:not([open]):has(form[action="{action}"])')
        if folded.count():
            folded.first.locator("summary").first.click()
        for name, value in values.items():
            box = form.locator(f'[id="{name.replace("_", "-")}"], [name="{name}"]').first
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            elif box.get_attribute("type") == "radio":
                form.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                box.fill(value)
        form.locator('button[type="submit"]').click()
        expect(self.page.locator(".notice[role=status]").first).to_be_visible()


@pytest.fixture
def come(browser: Browser, served: tuple[Any, str]) -> Iterator[Callable[..., Person]]:
    """Lets people in; no browser of theirs may have complained."""
    signed, url = served
    made: list[Person] = []

    def enter(who: str, institution: str, role: Role, locale: str) -> Person:
        with signed.desk.acting(SYSTEM) as sitting:
            row = PersonRow(
                id=new_id("person"), sign_in_name=f"{who}-{locale}", name=who,
                institution=institution, roles=[role], created_at=sitting.now,
            )  # fmt: skip
            sitting.session.add(row)
            sitting.session.flush()
            token = begin_session(replace(sitting, actor=actor_of(row)), row, "test", "test")
        made.append(Person(browser, url, token, locale))
        return made[-1]

    yield enter
    for one in made:
        one.page.context.close()
    assert [one.said for one in made if one.said] == []


def _stamp(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def _write(writer: Person, path: str) -> None:
    """A first text with a fault that the clarity check names, then a better one."""
    action = f"{path}/text"
    rough = {"title": "Is the water poisoned?", "statement": "The water is 100% safe."}
    writer.send(action, **rough)
    clarity = writer.page.locator('section[aria-labelledby="clarity"]')
    expect(clarity.locator('a[href="#statement"]').first).to_be_visible()
    assert clarity.locator("blockquote").first.inner_text().strip() == "100% safe"
    writer.send(
        action, title=TITLE, statement="Tests on Monday found no contamination in the tap water.",
        known="Twelve samples were tested.\nAll twelve samples were clean.",
        unknown="The wells outside the town have not been tested.",
        advice="Drink tap water as usual.",
        why="It is false that it is poisoned: the picture shows a river in another country.",
        evidence="robust", agreement="high", valid_from=_stamp(), valid_until=_stamp(30),
        source_title_1="Report of the laboratory", source_kind_1="data",
        source_dated_1="2026-03-01", claim_text_1=CLAIM, claim_verdict_1="refuted",
        claim_verdict_from_1="panel-1",
    )  # fmt: skip
    assert writer.page.locator("blockquote", has_text="100% safe").count() == 0


@pytest.mark.parametrize("locale", ["en", pytest.param("ar", marks=pytest.mark.slow)])
def test_a_void_is_answered_by_what_two_institutions_agree_on(come, served, locale):
    signed, url = served
    writer = come("writer", "Redbrook Health", Role.ANALYST, locale)
    reader = come("reader", "Redbrook Health", Role.ANALYST, locale)
    head = come("head", "Redbrook Health", Role.DECIDER, locale)
    engineer = come("engineer", "Redbrook Waterworks", Role.DECIDER, locale)

    writer.open("/voids/1")
    writer.send("/voids/1/answer", language="en", tlp="amber")
    path = writer.page.url.removeprefix(url).split("?")[0]
    assert re.fullmatch(r"/drafts/[\w-]+", path)
    assert writer.page.locator("html").get_attribute("dir") == ("rtl" if locale == "ar" else "ltr")
    _write(writer, path)
    writer.send(f"{path}/clarity")
    writer.send(f"{path}/ask-review")
    writer.send(f"{path}/share", member="Redbrook Waterworks")

    reader.open("/")
    reader.page.locator(f'main a[href="{path}"]').click()
    reader.send(f"{path}/review", outcome="passed", text=REASON)
    for person in (head, engineer):
        person.open("/")
        person.page.locator(f'main a[href="{path}"]').click()
        assert person.page.locator(f'form[action="{path}/publish"]').count() == 0
        person.send(f"{path}/sign")
    head.open(path)
    head.send(f"{path}/publish")
    head.page.locator(f'.tabs a[href="{path}/pass-on"]').click()
    expect(head.page.locator("textarea").first).to_contain_text("Drink tap water as usual.")

    public = path.replace("/drafts/", "/answers/")
    stranger = head.page.context.browser.new_context()
    page = stranger.new_page()
    for address in (public, f"{public}/en"):
        answer = page.goto(url + address)
        assert answer.status == 200
        assert TITLE in page.content()
    feed = page.request.get(f"{url}/answers/feed.atom").text()
    assert f"{url}{public}/en" in feed
    stranger.close()
    register_published(signed.desk)
    rows = Registry(signed.desk.workspace.factchecks).current(datetime.now(UTC)).to_pylist()
    known = [(row["kind"], row["claim"]) for row in rows if row["url"].endswith(f"{public}/en")]
    assert known == [("agreed_answer", CLAIM)]
