"""Every page of the route table: nobody is shut out of it, nothing overflows, nothing complains.

A new page comes under these tests by itself: whatever a person of all roles gets as HTML is looked
at, at the width of a desk and of a phone, from left to right and from right to left. The rules are
those of WCAG 2.1, levels A and AA, as axe-core tests them.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tocsin.web.app import rules_of
from tocsin.web.pages import PUBLIC
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION

pytestmark = pytest.mark.browser
FAULTS = {"resultTypes": ["violations"]}  # what passes is counted only: it is most of the time
WHATEVER = FAULTS | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS = FAULTS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""In the dark only the colours are others."""
GRAVE = {"serious", "critical"}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WAYS = {"en": (WIDE, NARROW), "ar": (NARROW, WIDE)}
"""By language: the size at which axe looks, and the other, at which the page must fit as well."""
CLOSED = {
    "/welcome", "/sign-in/provider", "/sign-in/provider/back",
    "/cases/{case_id}/exports/{exporter}", "/lessons/{lesson_id}/files/{form}",
}  # fmt: skip
"""What is not there on a desk that has people, no provider for signing in, no exporters, and no
lesson that is whole."""
TROUBLE = {"error", "warning"}
"""What a browser says beyond advice."""


def _pages():
    """The addresses of the route table that are neither twins nor known to be closed."""
    rules = rules_of(ROOMS)
    twins = (".json", ".csv")
    looked_at = {rule.path for rule in rules if rule.method == "GET"} - CLOSED
    return sorted(path for path in looked_at if not path.endswith(twins))


@pytest.fixture
def window(browser, furnished, request):
    """A window of a person of all roles; the page keeps what the browser complains of."""
    locale = request.param
    context = browser.new_context(
        locale=locale, viewport=WAYS[locale][0], color_scheme="light", reduced_motion="reduce"
    )
    cookie = {"name": SESSION, "value": furnished.cookies["all"], "url": furnished.url}
    context.add_cookies([cookie])
    yield context, locale
    context.close()


def _grave(axe, page, rules):
    found = axe.run(page, options=rules).response["violations"]
    return [
        (one["id"], [node["html"][:160] for node in one["nodes"][:2]])
        for one in found
        if one["impact"] in GRAVE
    ]


def _fits(page):
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def _look_at(page, axe, locale, picture):
    """What is wrong with the page that is open: light and dark, wide and narrow."""
    first, other = WAYS[locale]
    faults = [("light", one) for one in _grave(axe, page, WHATEVER)]
    page.emulate_media(color_scheme="dark")
    faults += [("dark", one) for one in _grave(axe, page, COLOURS)]
    picture("dark")
    page.emulate_media(color_scheme="light")
    for size in (first, other):
        page.set_viewport_size(size)
        if not _fits(page):
            faults.append(("too wide", size["width"]))
        picture(f"light-{size['width']}")
    page.set_viewport_size(first)
    return faults


def _painter(page, pictures, locale, path):
    """Keeps a picture where somebody asked for them."""

    def paint(name):
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            plain = re.sub(r"\W+", "_", path).strip("_") or "home"
            page.screenshot(path=pictures / f"{plain}.{locale}.{name}.png", full_page=True)

    return paint


def _is_page(headers):
    is_html = headers["content-type"].startswith("text/html")
    return is_html and "content-disposition" not in headers


@pytest.mark.parametrize("window", WAYS, indirect=True)
def test_every_page_can_be_used_by_all_in_each_language(window, furnished, pictures):
    context, locale = window
    page, axe, said, faults, seen = context.new_page(), Axe(), [], {}, 0
    page.on("console", lambda one: said.append(one.text) if one.type in TROUBLE else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in [*_pages(), f"/panels/{furnished.voting}"]:
        address = furnished.url + furnished.address(path)
        answer = context.request.get(address)
        if not _is_page(answer.headers):
            continue  # a file to keep
        page.goto(address)
        found = [] if answer.ok else [("status", answer.status)]
        found += _look_at(page, axe, locale, _painter(page, pictures, locale, path))
        found += [("said", one) for one in said]
        said.clear()
        seen += 1
        if found:
            faults[path] = found
    assert faults == {}
    assert seen > 40


@pytest.mark.parametrize("window", WAYS, indirect=True)
def test_who_is_not_signed_in_can_use_the_door(window, furnished, browser, pictures):
    _, locale = window
    context = browser.new_context(locale=locale, viewport=WAYS[locale][0])
    page, axe, faults = context.new_page(), Axe(), {}
    doors = [rule.path for rule in rules_of(ROOMS) if rule.needs == PUBLIC and rule.method == "GET"]
    for path in sorted(set(doors) - CLOSED):
        if path.endswith((".json", ".csv")):
            continue
        page.goto(furnished.url + furnished.address(path))
        painter = _painter(page, pictures, locale, f"door{path}")
        found = _look_at(page, axe, locale, painter)
        if found:
            faults[path] = found
    context.close()
    assert faults == {}


@pytest.mark.parametrize("locale", WAYS)
def test_a_member_who_votes_can_use_the_ballot(browser, furnished, locale, pictures):
    context = browser.new_context(locale=locale, viewport=WAYS[locale][0])
    cookie = {"name": SESSION, "value": furnished.cookies["member"], "url": furnished.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{furnished.url}/panels/{furnished.voting}")
    assert page.locator('form[action$="/ballot"]').count() == 1
    painter = _painter(page, pictures, locale, "ballot")
    assert _look_at(page, Axe(), locale, painter) == []
    context.close()
