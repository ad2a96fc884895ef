"""The desk by keyboard alone: no mouse, no touch, and one sees where one is (WCAG 2.1.1, 2.4.7)."""

import pytest
from playwright.sync_api import expect

from tocsin.web.visits import SESSION

pytestmark = pytest.mark.browser
PASSWORD = "a sentence that only I know"  # noqa: S105 - of a desk that lives for a minute
REASON = "The registry of the commission shows no such thing on any day."
MOST_STOPS = 120
_FOCUSED = "document.activeElement"


def _go_to(page, selector):
    """Presses Tab until what is wanted has the focus; each stop must be seen to have it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(f"{_FOCUSED} === document.body"):
            continue  # around the end, through the browser's own bar
        assert page.evaluate(f"getComputedStyle({_FOCUSED}).outlineStyle") != "none"
        if page.evaluate(f"one => {_FOCUSED}.matches(one)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {MOST_STOPS} stops")


def _type(page, selector, text):
    _go_to(page, selector)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def _send(page, action):
    _go_to(page, f'form[action="{action}"] button')
    page.keyboard.press("Enter")


def test_the_desk_is_set_up_entered_and_given_a_case_by_keyboard_alone(visitors):
    first = visitors("en")
    first.open("/welcome")
    _type(first.page, "#code", "a-code-that-was-printed")
    _type(first.page, "#name", "First One")
    _type(first.page, "#sign_in_name", "first")
    _type(first.page, "#institution", "Fact Office")
    _type(first.page, "#password", PASSWORD)
    _send(first.page, "/welcome")
    first.sees("The desk is set up. You are signed in.", ".notice")
    _send(first.page, "/sign-out")
    first.sees("You are signed out.", ".notice")
    _type(first.page, "#name", "first")
    _type(first.page, "#password", PASSWORD)
    first.page.keyboard.press("Enter")  # in a field, as people do
    first.sees("You are signed in.", ".notice")
    _go_to(first.page, 'main a[href="/cases/new"]')
    first.page.keyboard.press("Enter")
    expect(first.page.locator("#title")).to_be_visible()
    _type(first.page, "#title", "Ballots were burnt")
    _type(first.page, "#summary", "It is said so.")
    _go_to(first.page, 'input[name="objectives"]')
    first.page.keyboard.press("Space")
    _send(first.page, "/cases")
    first.sees("The case is open.", ".notice")
    first.sees("It is said so.")


def test_the_skip_link_is_first_is_seen_and_leads_past_the_menu(browser, furnished):
    page = _window(browser, furnished, "all").new_page()
    page.goto(f"{furnished.url}/cases")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({_FOCUSED})")
    page.context.close()


def test_a_ballot_is_cast_by_keyboard_alone(browser, furnished):
    page = _window(browser, furnished, "other member").new_page()
    page.goto(f"{furnished.url}/panels/{furnished.voting}")
    _go_to(page, "#choice-1")
    page.keyboard.press("ArrowDown")
    assert page.locator("#choice-1").input_value() != ""
    _type(page, "#confidence-1", "80")
    _type(page, "#reasons-1", REASON)
    _send(page, f"/panels/{furnished.voting}/ballot")
    expect(page.locator(".notice")).to_contain_text("Your ballot is cast. It stands.")
    expect(page.locator("main")).to_contain_text(REASON)
    page.context.close()


def _window(browser, furnished, who):
    context = browser.new_context(locale="en", reduced_motion="reduce")
    cookie = {"name": SESSION, "value": furnished.cookies[who], "url": furnished.url}
    context.add_cookies([cookie])
    return context
