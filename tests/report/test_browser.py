"""The report in a real browser: what an analyst does with it, and what hostile posts may not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page

from tocsin.chain.investigation import Investigation
from tocsin.report.html import write_html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(investigation: Investigation, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("browser") / "report.html"
    write_html(investigation, path)
    return path.as_uri()


class Reader:
    """One person with the report open; whatever went wrong meanwhile is in ``trouble``."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **context)
        self.page: Page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", self._watch)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith("file://"):
            self.trouble.append(f"asked for {request.url}")

    def opens(self, address: str) -> Page:
        self.page.goto(address)
        self.page.wait_for_function("document.documentElement.dataset.ready === 'yes'")
        return self.page


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    person = Reader(browser, viewport={"width": 1440, "height": 1000})
    yield person
    person.context.close()
    assert person.trouble == []


@pytest.fixture
def page(reader: Reader, report: str) -> Page:
    return reader.opens(report)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Reader]:
    person = Reader(browser, viewport={"width": 390, "height": 844})
    yield person
    person.context.close()
    assert person.trouble == []


def open_edge(page: Page, number: int) -> None:
    page.evaluate("number => { location.hash = `#edge-${number}`; }", number)
    page.wait_for_function(
        "number => document.querySelector('#evidence h2').textContent === `Edge ${number}`"
        " && document.querySelector('#evidence .pair')",
        arg=number,
    )
    while page.locator("#evidence .more").count():
        page.locator("#evidence .more").click()


def first_column(page: Page, table: str) -> list[str]:
    return page.locator(f"[data-table={table}] tbody th").all_inner_texts()


def test_every_edge_opens_its_posts_side_by_side(page: Page, investigation: Investigation):
    found = investigation.coordination
    post_ids = dict(
        zip(found.posts["post_key"].to_pylist(), found.posts["post_id"].to_pylist(), strict=True)
    )
    evidence = found.evidence.to_pylist()
    for number in found.edges["edge"].to_pylist():
        open_edge(page, number)
        shown = [
            tuple(ids)
            for ids in page.locator("#evidence .pair").evaluate_all(
                "pairs => pairs.map(pair =>"
                " [...pair.querySelectorAll('.post-id')].map(id => id.textContent))"
            )
        ]
        expected = [
            (post_ids[row["post_a"]], post_ids[row["post_b"]])
            for row in evidence
            if row["edge"] == number
        ]
        assert sorted(shown) == sorted(expected)


def test_an_opened_edge_shows_object_lag_text_time_and_source(
    page: Page, investigation: Investigation
):
    found = investigation.coordination
    row = found.evidence.to_pylist()[0]
    posts = {post["post_key"]: post for post in found.posts.to_pylist()}
    label = next(
        o["label"] for o in found.objects.to_pylist() if o["object_id"] == row["object_id"]
    )
    open_edge(page, row["edge"])
    pair = page.locator("#evidence .pair").filter(has_text=posts[row["post_a"]]["post_id"])
    for side in ("post_a", "post_b"):
        post = posts[row[side]]
        assert f"{post['created_at']:%Y-%m-%d %H:%M:%S}" in pair.inner_text()
        assert f"{post['source_file']}, line {post['source_line']}" in pair.inner_text()
    assert f"{abs(row['lag_s']):g} s" in pair.locator(".lag").inner_text()
    assert label in page.locator("#evidence .shared").all_inner_texts()[0]
    assert pair.locator(".text").first.get_attribute("dir") == "auto"


def test_right_to_left_text_stands_right_to_left(page: Page, investigation: Investigation):
    found = investigation.coordination
    arabic = found.posts.filter(pa.compute.match_substring(found.posts["text"], "الجسر"))
    keys = set(arabic["post_key"].to_pylist())
    number = next(row["edge"] for row in found.evidence.to_pylist() if row["post_a"] in keys)
    open_edge(page, number)
    text = page.locator("#evidence .text").filter(has_text="الجسر").first
    assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_an_address_with_an_edge_opens_it_and_closing_forgets_it(reader: Reader, report: str):
    page = reader.opens(f"{report}#edge-5")
    page.wait_for_selector("#evidence .pair")
    assert page.locator("#evidence h2").inner_text() == "Edge 5"
    page.keyboard.press("Escape")
    assert not page.locator("#evidence").is_visible()
    page.wait_for_url(lambda url: "#" not in url)


def test_an_edge_that_is_not_there_is_said(reader: Reader, report: str):
    page = reader.opens(f"{report}#edge-99999")
    assert "There is no edge 99999" in page.locator("#evidence .body").inner_text()


def test_next_and_previous_follow_the_order_of_the_table(page: Page):
    order = [text.removeprefix("Open ") for text in first_column(page, "edges")]
    page.locator("[data-table=edges] .open").first.click()
    page.locator("#evidence [data-action=next]").click()
    page.wait_for_selector("#evidence .pair")
    assert page.locator("#evidence h2").inner_text() == f"Edge {order[1]}"
    page.locator("#evidence [data-action=previous]").click()
    assert page.locator("#evidence h2").inner_text() == f"Edge {order[0]}"
    assert page.locator("#evidence [data-action=previous]").is_disabled()


def test_headings_sort_both_ways_and_say_so(page: Page):
    head = page.locator("[data-table=edges] thead th").filter(has_text="Objects")
    cells = page.locator("[data-table=edges] tbody td[data-title=Objects]")
    head.locator("button").click()
    down = [int(text) for text in cells.all_inner_texts()]
    assert down == sorted(down, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    up = [int(text) for text in cells.all_inner_texts()]
    assert up == sorted(up)
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("[data-table=edges] thead [aria-sort]").count() == 1


def test_filters_narrow_and_clearing_widens(page: Page, investigation: Investigation):
    edges = investigation.coordination.edges
    table, count = page.locator("[data-table=edges]"), page.locator("[data-table=edges] .count")
    table.locator("[data-filter=network]").fill("2")
    inside = edges["network"].to_pylist().count(1)
    page.wait_for_function(
        "n => document.querySelector('[data-table=edges] .count').textContent.startsWith(n)",
        arg=f"{inside} of {edges.num_rows} edges",
    )
    table.locator("[data-filter=text]").fill("telegram-000")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-table=edges] tbody tr')]"
        ".every(row => row.textContent.includes('telegram-000'))"
    )
    table.locator("[data-filter=text]").fill("nobody of this name")
    page.wait_for_selector("text=No row fits these filters.")
    table.locator("[data-action=clear]").click()
    assert count.inner_text().startswith(f"{edges.num_rows} edges")


def test_a_behaviour_can_be_chosen(page: Page, investigation: Investigation):
    behaviours = investigation.coordination.edges["behaviour"].to_pylist()
    choice = page.locator("[data-table=edges] [data-filter=behaviour]")
    choice.select_option(label="Reposted the same posts within 1 min")
    expected = f"{behaviours.count('repost-60s')} of {len(behaviours)} edges"
    page.wait_for_function(
        "n => document.querySelector('[data-table=edges] .count').textContent.startsWith(n)",
        arg=expected,
    )


def test_pages_turn(page: Page):
    table = page.locator("[data-table=edges]")
    first = first_column(page, "edges")
    table.locator("[data-action=next]").click()
    assert not set(first) & set(first_column(page, "edges"))
    table.locator("[data-action=previous]").click()
    assert first_column(page, "edges") == first


def test_a_card_an_account_and_an_object_lead_to_their_edges(
    page: Page, investigation: Investigation
):
    edges = investigation.coordination.edges
    count = page.locator("[data-table=edges] .count")
    page.locator("a[data-show=edges][data-network='3']").click()
    assert count.inner_text().startswith(f"{edges['network'].to_pylist().count(2)} of ")
    page.locator("[data-table=accounts] tbody td a").first.click()
    degree = page.locator("[data-table=accounts] tbody td a").first.inner_text()
    assert count.inner_text().startswith(f"{degree} of ")
    link = page.locator("[data-table=objects] tbody td a").first
    resting = link.inner_text()
    link.click()
    page.wait_for_selector("text=edges that rest on")
    assert count.inner_text().startswith(f"{resting} of ")


def test_a_card_shows_its_reading_first_and_opens_all_that_were_tested(page: Page):
    card = page.locator("article[aria-labelledby=network-1]")
    assert card.locator(".benign .mark").inner_text() == "Fits"
    assert "Fans who repost a star" in card.locator(".benign").inner_text()
    tested = card.locator("details.tested")
    assert not tested.locator("li").first.is_visible()
    tested.locator("summary").focus()
    page.keyboard.press("Enter")
    assert tested.locator("li").count() == 2
    assert tested.locator("li").first.is_visible()
    others = page.locator("article[aria-labelledby=network-2] .benign")
    assert "No innocent explanation" in others.inner_text()


def test_the_timeline_of_a_card_has_bars_above_and_below_the_line(page: Page):
    drawing = page.locator("article[aria-labelledby=network-1] .when svg").first
    up, down = (drawing.locator(f"path.{name}").bounding_box() for name in ("bars", "others"))
    assert up is not None
    assert down is not None
    assert up["y"] < down["y"]
    assert abs(up["y"] + up["height"] - down["y"]) < 1.5


def test_each_number_of_the_overview_opens_something(page: Page):
    for link in page.locator(".figure").all():
        link.click()
        target = page.locator(page.url[page.url.index("#") :])
        assert target.is_visible()


def test_no_script_from_a_post_or_a_name_runs(page: Page, investigation: Investigation):
    for number in investigation.coordination.edges["edge"].to_pylist()[:20]:
        open_edge(page, number)
    assert page.evaluate("window.ran") is None
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.evaluate("document.querySelectorAll('a:not([href^=\"#\"])').length") == 0


def test_even_a_script_that_got_in_would_not_run(browser: Browser, report: str):
    person = Reader(browser)
    page = person.opens(report)
    page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'window.ran = true'; document.body.append(s); }"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in trouble for trouble in person.trouble)
    person.context.close()


def test_the_keyboard_reaches_everything_that_can_be_clicked(page: Page):
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('main a, main button, main input, main select,"
        " main summary, .contents a, #theme')]"
        ".filter(node => node.checkVisibility() && !node.disabled).length"
    )
    page.evaluate("window.reached = new Set()")
    for _ in range(wanted + 80):
        page.keyboard.press("Tab")
        page.evaluate("window.reached.add(document.activeElement)")
    missed = page.evaluate(
        "() => [...document.querySelectorAll('main a, main button, main input, main select,"
        " main summary, .contents a, #theme')]"
        ".filter(node => node.checkVisibility() && !node.disabled && !window.reached.has(node))"
        ".map(node => node.outerHTML)"
    )
    assert missed == []


def test_an_edge_opens_and_closes_by_keyboard_and_focus_returns(page: Page):
    link = page.locator("[data-table=edges] .open").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence .pair")
    assert page.evaluate("document.activeElement.id") == "evidence-title"
    page.keyboard.press("Escape")
    assert link.evaluate("node => node === document.activeElement")


def test_every_control_has_a_name(page: Page):
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('button, a, input, select, summary, svg[role=img],"
        " [role=region], nav, [role=search]')].filter(node =>"
        " !(node.getAttribute('aria-label') || node.textContent.trim()"
        " || node.labels?.[0]?.textContent.trim())).map(node => node.outerHTML)"
    )
    assert nameless == []
    assert page.locator("main").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0


CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const weak = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !node.checkVisibility() || node.disabled) continue;
    const style = getComputedStyle(node);
    const drawn = node instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(rgb(drawn)), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) weak.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className}`);
  }
  return weak;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_have_contrast_enough_to_read(
    browser: Browser, report: str, scheme: str
):
    person = Reader(browser, color_scheme=scheme)
    page = person.opens(f"{report}#edge-3")
    page.wait_for_selector("#evidence .pair")
    assert page.evaluate(CONTRAST) == []
    person.context.close()
    assert person.trouble == []


def test_the_button_turns_the_colours_round(page: Page):
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert page.locator("#theme").inner_text() == "Use light colours"
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == before


@pytest.mark.parametrize("width", [320, 390, 768, 1440, 2560])
def test_no_width_makes_the_page_scroll_sideways(phone: Reader, report: str, width: int):
    phone.page.set_viewport_size({"width": width, "height": 844})
    page = phone.opens(report)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    open_edge(page, 7)
    body = page.locator("#evidence .body")
    assert body.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_report_and_an_opened_edge_print(page: Page):
    assert page.pdf(format="A4").startswith(b"%PDF")
    open_edge(page, 4)
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator("main").is_visible()
    assert page.locator("#evidence .pair").first.is_visible()


def test_without_script_the_report_points_to_the_csv_files(browser: Browser, report: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert "The file edges.csv, delivered with this report" in page.locator("#edges").inner_text()
    assert page.locator("#network-1").is_visible()
    context.close()


def test_small_q_values_are_shown_as_powers_of_ten(
    reader: Reader, investigation: Investigation, tmp_path: Path
):
    found = investigation.coordination
    place = found.edges.schema.get_field_index("q_value")
    values = pa.array([0.00012] * found.edges.num_rows, pa.float64())
    edges = found.edges.set_column(place, "q_value", values)
    write_html(
        replace(investigation, coordination=replace(found, edges=edges)), tmp_path / "r.html"
    )
    page = reader.opens((tmp_path / "r.html").as_uri())
    assert (
        page.locator("[data-table=edges] td[data-title=q-value]").first.inner_text() == "1 × 10⁻⁴"
    )


@pytest.mark.parametrize("name", ["edgeless", "empty"])
def test_a_report_without_edges_works(
    reader: Reader, name: str, request: pytest.FixtureRequest, tmp_path: Path
):
    write_html(request.getfixturevalue(name), tmp_path / "r.html")
    page = reader.opens((tmp_path / "r.html").as_uri())
    assert page.locator("[data-table]").count() == 0
    assert page.locator("#networks .empty").is_visible()
