"""The look in a real browser: for who has a phone, paper, the dark, few colours, or no scripts."""

import re

import pytest
from playwright.sync_api import expect

from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.people.rights import SYSTEM
from tocsin.web.visits import LOCALE, THEME

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
SCREEN = {"width": 1440, "height": 900}
EVERYBODY = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PAGES = ("/", "/me", "/cases/new", "/nowhere")
"""All parts of the look: the walk looks at every page, in the colours that the system chooses."""


@pytest.fixture(scope="module")
def opened(browser, served, signed, in_window):
    """Opens a page for a person with a role; all windows are closed in the end."""
    windows = []

    def open_at(path, *, role="analyst", cookies=(), **how):
        window = in_window(browser, served, signed, role, **{"locale": "en-GB", **how})
        windows.append(window)
        for name, value in dict(cookies).items():
            window.add_cookies([{"name": name, "value": value, "url": served}])
        page = window.new_page()
        page.goto(served + path)
        return page

    yield open_at
    for window in windows:
        window.close()


@pytest.fixture(scope="module")
def case(signed, served):
    """The address of a case that only an institution may know of."""
    form = {"title": "Harbour bridge", "summary": "", "tlp": "amber", "objectives": []}
    sent = signed.clients["analyst"].post(
        "/cases", data=form, headers={"origin": "http://testserver"}, follow_redirects=False
    )
    assert sent.status_code == 303
    return sent.headers["location"].partition("?")[0]


@pytest.fixture
def job(signed):
    """A job that waits, and a way to say what it has come to."""
    sent = signed.clients["analyst"].post(
        "/investigate", headers={"origin": "http://testserver"}, follow_redirects=False
    )
    path = sent.headers["location"].partition("?")[0]

    def come_to(**what):
        with signed.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(JobRow, path.rpartition("/")[2])
            for name, value in what.items():
                setattr(row, name, value)

    yield path, come_to
    come_to(state=JobState.CANCELLED)


@pytest.mark.parametrize(
    ("size", "locale", "theme"), [(SCREEN, "en", "light"), (PHONE, "ar", "dark")]
)
def test_pages_can_be_used_by_all_and_fit(opened, served, violations, case, size, locale, theme):
    page = opened("/", viewport=size, cookies={THEME: theme, LOCALE: locale})
    refused, faults = [], []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    for path in (*PAGES, case):
        page.goto(served + path)
        found = violations(page, EVERYBODY)
        faults += [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append((path, "is wider than the window"))
    assert (faults, refused) == ([], [])


@pytest.mark.parametrize(("locale", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_menu_is_one_line_on_a_phone_with_where_one_stands_in_view(opened, locale, direction):
    page = opened("/verdicts", viewport=PHONE, cookies={LOCALE: locale})
    assert page.locator("html").get_attribute("dir") == direction
    current = page.locator(".top nav [aria-current]").bounding_box()
    assert 0 <= current["x"] <= PHONE["width"] - current["width"]
    assert page.locator("body > header").bounding_box()["height"] < 110


def test_the_theme_that_was_chosen_is_stronger_than_the_systems(opened):
    background = "getComputedStyle(document.documentElement).backgroundColor"
    seen = [
        opened("/", color_scheme=scheme, cookies={THEME: theme}).evaluate(background)
        for scheme, theme in (("dark", "dark"), ("light", "dark"), ("dark", "system"))
    ]
    assert set(seen) == {"rgb(21, 22, 26)"}
    light = opened("/", color_scheme="dark", cookies={THEME: "light"}).evaluate(background)
    assert light == "rgb(251, 250, 248)"


def test_paper_is_white_and_says_who_may_know_of_it(opened, case):
    page = opened(case, cookies={THEME: "dark"})
    page.emulate_media(media="print", color_scheme="dark")
    style = "getComputedStyle(document.documentElement)"
    assert page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(f"{style}.color") == "rgb(29, 28, 26)"
    expect(page.locator(".banner")).to_be_visible()
    expect(page.locator(".top")).to_be_hidden()


def test_where_one_stands_is_framed_where_the_system_chooses_the_colours(opened):
    page = opened("/cases", forced_colors="active")
    framed = page.locator(".top nav [aria-current]")
    assert framed.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_running_work_is_followed_without_loading_the_page_anew(opened, job):
    path, come_to = job
    page = opened(path)
    page.evaluate("window.isTheSame = true")
    page.locator("main button.danger").focus()
    come_to(state=JobState.RUNNING, done=1, total=4, message="<img src=x onerror='ran=1'>")
    expect(page.locator("main progress[value='1']")).to_be_visible(timeout=15_000)
    expect(page.locator("main [role=status]")).to_contain_text("<img src=x")
    assert page.evaluate("document.activeElement.matches('button.danger')")
    come_to(state=JobState.CANCELLED)
    expect(page.locator("main progress")).to_have_count(0, timeout=15_000)
    assert page.evaluate("[window.isTheSame, window.ran]") == [True, None]
    assert page.locator("main").get_attribute("data-refresh-s") == ""  # it is asked no more


def test_without_scripts_a_page_of_running_work_loads_itself_again(opened, job):
    path, _ = job
    page = opened(path, java_script_enabled=False)
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    assert opened(path).locator("meta[http-equiv=refresh]").count() == 0


def test_a_long_text_says_how_long_it_is(opened):
    page = opened("/cases/new")
    area = page.locator("[name=summary]")
    said = page.locator(f"#{area.get_attribute('aria-describedby').split()[-1]}")
    expect(said).to_be_hidden()
    area.fill("x" * 17_000)
    expect(said).to_have_text("17,000 / 20,000")


def test_what_was_typed_is_not_lost_by_a_stray_click(opened, served):
    page = opened("/cases/new")
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("[name=title]").press_sequentially("Bridge")
    page.locator("button[type=submit]").last.click()
    page.wait_for_url(re.compile("/cases/case-"))
    assert asked == []  # it is being saved
    page.goto(f"{served}/cases/new")
    page.locator("[name=summary]").press_sequentially("Closed")
    page.locator(".brand").click()
    page.wait_for_url(f"{served}/")
    assert asked == ["beforeunload"]


def test_the_permalink_is_copied(opened, served):
    page = opened("/findings?said=saved&words=x", permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copied]").click()
    expect(page.locator("#copied")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == f"{served}/findings?words=x"
