"""In a real browser: pages keep their policy, load nothing, and other sites can show the frame."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.answers.publishing.made import HOSTILE, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW

from tocsin.answers.publishing.embedding import frame_snippet, quote_snippet
from tocsin.answers.publishing.pages import frame, standalone

pytestmark = pytest.mark.browser

HOST_POLICY = "default-src 'none'; frame-src 'self'"
"""Of another site that is as strict as can be and still shows a frame."""


class Serving(BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, tuple[str, str]], *arguments: Any) -> None:
        self.pages = pages
        super().__init__(*arguments)

    def do_GET(self) -> None:
        body, policy = self.pages.get(self.path, ("", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: Any) -> None:
        """Keeps still."""


@pytest.fixture
def served() -> Iterator[Any]:
    """Serves pages by path; gives the address."""
    pages: dict[str, tuple[str, str]] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Serving, pages))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield pages, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Opens an address; gives the sheet, and all it said or asked for beside that address."""
    sheets = []

    def open_it(address: str) -> Any:
        sheet = browser.new_page(viewport={"width": 390, "height": 800})
        heard: list[str] = []
        sheet.on("console", lambda message: heard.append(message.text))
        sheet.on("pageerror", lambda error: heard.append(str(error)))
        sheet.on("dialog", lambda dialog: heard.append(dialog.message))
        sheet.on("request", lambda request: heard.append(request.url))
        sheet.goto(address)
        sheets.append(sheet)
        return sheet, [one for one in heard if one != address and "favicon" not in one]

    yield open_it
    for sheet in sheets:
        sheet.close()


@pytest.mark.parametrize("form", [standalone, frame])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_is_styled_usable_and_asks_for_nothing(
    form: Any, language: str, served: Any, opened: Any
) -> None:
    pages, address = served
    text = made.content(wording=made.wording(language))
    pages["/a"] = (form(shown(public(text), language)), "")
    sheet, heard = opened(f"{address}/a")
    assert heard == []
    weight = "getComputedStyle(document.querySelector('.tocsin-statement')).fontWeight"
    assert sheet.evaluate(weight) == "600"  # its style sheet has the hash that the policy allows
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sheet.context.cookies() == []
    found = Axe().run(sheet).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_run_nothing(text: str, served: Any, opened: Any) -> None:
    pages, address = served
    pages["/a"] = (standalone(shown(public(filled(text)))), "")
    _, heard = opened(f"{address}/a")
    assert heard == []


def test_another_site_with_a_strict_policy_shows_the_frame_and_the_quotation(
    served: Any, opened: Any
) -> None:
    pages, address = served
    one = shown(public())
    pages["/frame"] = (frame(one), "")
    snippets = frame_snippet(one, f"{address}/frame") + quote_snippet(one)
    pages["/news"] = (f"<!doctype html><title>News</title>{snippets}", HOST_POLICY)
    sheet, heard = opened(f"{address}/news")
    sheet.locator("iframe").scroll_into_view_if_needed()
    inside = sheet.frame_locator("iframe").locator(".tocsin-statement")
    assert inside.inner_text() == one.wording.statement
    assert one.wording.statement in sheet.locator("blockquote").inner_text()
    assert [said for said in heard if said != f"{address}/frame"] == []


def test_the_frame_of_a_withdrawn_answer_says_so_first(served: Any, opened: Any) -> None:
    pages, address = served
    pages["/frame"] = (frame(shown(withdrawn(), now=NOW + 2 * DAY)), "")
    sheet, _ = opened(f"{address}/frame")
    body = sheet.locator("main").inner_text()
    assert body.index("Withdrawn.") < body.index("Tests on 1 March")
