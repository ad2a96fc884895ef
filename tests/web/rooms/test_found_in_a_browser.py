"""The pages of what was found in a real browser: nothing hostile runs, nothing overflows."""

import pytest

pytestmark = pytest.mark.browser
PAGES = [
    "/overview", "/findings", "/networks", "/networks/1", "/networks/1/accounts",
    "/networks/1/edges", "/networks/1/edges/0", "/narratives", "/narratives/fffffffffffffffb",
    "/claims", "/claims/0000000000000007", "/claims/unanswered",
    "/claims/unanswered/0000000000000003", "/voids", "/voids/1", "/measured", "/measured/spread",
    "/measured/spread/subjects", "/targets", "/targets/who", "/copies", "/copies/0000000000000005",
    "/posts?network=1", "/posts/0000000000000064", "/account?platform=x&id=x-000",
]  # fmt: skip


def _listened(window, said):
    page = window.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


@pytest.fixture(scope="module", params=[(1440, "en-GB"), (390, "en-GB"), (390, "ar")])
def opened(request, browser, served, signed, in_window):
    """A window as wide as a desk's screen, and one as a phone's, also from right to left."""
    width, locale = request.param
    size = {"width": width, "height": 900}
    made = in_window(browser, served, signed, viewport=size, locale=locale)
    yield made
    made.close()


def test_nothing_runs_nothing_is_refused_and_nothing_overflows(opened, served):
    said, faults = [], []
    page = _listened(opened, said)
    for path in PAGES:
        page.goto(served + path)
        ran = page.evaluate("window.ran")
        root = "document.documentElement"
        fits = page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
        if said or ran or not fits:
            faults.append((path, said.copy(), ran, fits))
        said.clear()
    page.close()
    assert faults == []  # no script of a post ran or was refused, no style was refused


def test_the_graph_shows_whom_an_account_is_joined_to(opened, served):
    page = opened.new_page()
    page.goto(f"{served}/networks/1")
    page.wait_for_selector(".picture .controls:not([hidden])")
    lines = page.locator(".picture line:not([hidden])")
    everything = lines.count()
    assert page.locator(".picture output").inner_text() in {"50", "٥٠"}
    assert everything == 50
    dot = page.locator(".picture [data-key]").first
    dot.hover()
    near = page.locator(".picture [data-key].near").count()
    assert near == page.locator(".picture line.near").count() + 1 > 1
    page.locator("[name=weight]").fill("9")
    assert 0 < lines.count() < everything
    dot.click()
    assert "/account?" in page.url
    page.close()


def test_without_scripts_the_picture_stands_still_and_links_to_accounts(
    browser, served, signed, in_window
):
    made = in_window(browser, served, signed, java_script_enabled=False)
    page = made.new_page()
    page.goto(f"{served}/networks/1")
    assert page.locator(".picture .lines").count() == 1
    assert page.locator(".picture .controls").is_hidden()
    page.locator(".picture [data-key]").first.click()
    assert "/account?" in page.url
    made.close()
