"""What was read, in the report: every card opens its posts, and whatever a post says is text."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page

from tocsin.chain.investigation import Investigation
from tocsin.report.html import write_html
from tocsin.report.tables import write_tables

_spec = importlib.util.spec_from_file_location("reading", Path(__file__).with_name("reading.py"))
reading = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reading)

SECTIONS = ("claims", "narratives", "voids", "targets", "languages")


@pytest.fixture(scope="module")
def made(investigation: Investigation) -> Investigation:
    return reading.read(investigation)


@pytest.fixture(scope="module")
def path(made: Investigation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = tmp_path_factory.mktemp("told") / "report.html"
    write_html(made, page)
    return page


@pytest.fixture(scope="module")
def document(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text("utf-8"))


def section(document: html.HtmlElement, name: str) -> html.HtmlElement:
    (found,) = document.xpath(f"//section[@id='{name}']")
    return found


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_reading_comes_before_the_networks(document):
    order = [s.get("id") for s in document.xpath("//main/section")]
    assert order.index("claims") < order.index("narratives") < order.index("networks")
    linked = {a.get("href") for a in document.xpath("//nav[@aria-label='Contents']//a")}
    assert {f"#{name}" for name in SECTIONS} <= linked


def test_hostile_words_are_text_wherever_they_stand(path, document):
    source = path.read_text("utf-8")
    assert "<script>window.ran" not in source
    assert "<img" not in source
    assert all(a.startswith("#") for a in document.xpath("//@href"))
    for name in ("claims", "narratives", "voids", "targets", "findings"):
        assert reading.SCRIPT in words(section(document, name)) or reading.FORMULA in words(
            section(document, name)
        )


def test_every_card_opens_its_posts_with_file_and_line(document):
    for name in ("claims", "narratives", "voids", "targets"):
        for card in section(document, name).xpath(".//*[@class='told']/li"):
            quotes = card.xpath(".//details//*[@class='quotations']/li")
            assert quotes, words(card)
            assert all("exports/x.jsonl line" in words(quote) for quote in quotes)


def test_a_match_says_who_suggested_or_confirmed_it_and_how_to_answer(document):
    claim = words(section(document, "claims"))
    assert "Suggested, 80 %" in claim
    assert "Confirmed by a person" in claim
    assert "Rejected by a person" in claim
    assert "tocsin claims confirm 00000000" in claim
    assert "so not counted as spreading it" in claim
    assert "Look twice: negation differs" in claim


def test_growth_without_an_upper_bound_is_said_in_words(document):
    narrative = words(section(document, "narratives"))
    assert "at least 12.5 times as much as of all posts" in narrative
    assert "inf" not in narrative.split()
    assert "tocsin narratives show ffffffff" in narrative


def test_a_void_says_what_each_post_is_to_it(document):
    void = words(section(document, "voids"))
    assert "12 asked or met the rumour" in void
    assert "No answer so far." in void
    assert "going on" in void
    roles = section(document, "voids").xpath(".//*[@class='quotations']//strong/text()")
    assert roles == ["Asked", "First answer"]


def test_languages_without_a_measurement_are_shown_as_such(document):
    table = words(section(document, "languages"))
    assert "not measured" in table
    assert "Arabic" in table


def test_the_tables_name_every_post_and_spell_keys_and_formulas_safely(made, tmp_path):
    write_tables(made, tmp_path)
    rows = {p.stem: json.loads(p.read_bytes()) for p in tmp_path.glob("*.json")}
    assert [row["post_id"] for row in rows["narrative_posts"]] == [
        f"p{k}" for k in reading.POSTS[2:5]
    ]
    assert rows["attacks"][0]["source_line"] == 5
    assert rows["narratives"][0]["narrative"] == "fffffffffffffffb"
    assert {row["id"] for row in rows["narrative_involved"]} == {"1", f"{7:016x}"}
    (finding,) = [row for row in rows["findings"] if row["detector"] == "narratives"]
    assert finding["posts"] == ["p102", "p103", f"{12345:016x}"]
    assert rows["texts"][0]["text"] == reading.HOSTILE_TEXTS[0]
    csv = (tmp_path / "claims.csv").read_text("utf-8-sig")
    assert f"'{reading.FORMULA.split(',')[0]}" in csv.replace('""', '"')


@pytest.mark.browser
class TestInABrowser:
    @pytest.fixture
    def page(self, browser, path) -> Iterator[Page]:
        page = browser.new_page(viewport={"width": 380, "height": 900})
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(path.as_uri())
        yield page
        page.close()

    def test_cards_open_on_a_small_screen_and_nothing_runs_or_is_fetched(self, page):
        for card in page.locator(".told > li > details").all():
            card.locator("summary").click()
            assert card.locator("blockquote").first.is_visible()
        assert page.evaluate("window.ran") is None
        assert all(url.startswith("file:") for url in self.asked)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 380, "nothing makes the page wider than the screen"
