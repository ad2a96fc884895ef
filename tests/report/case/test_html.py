"""The page leads from every statement to its evidence, and nothing in it comes alive."""

import re
from dataclasses import replace

import pytest
from lxml import html

from tocsin.cases.attribution import Attribution
from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.cases.redacting import redact
from tocsin.report.case.case_file import CaseFile
from tocsin.report.case.html import case_html, write_case_html


@pytest.fixture(scope="module")
def page(file):
    return html.document_fromstring(case_html(file))


def test_every_number_leads_to_evidence_that_is_there(page):
    targets = {link.get("href")[1:] for link in page.xpath("//*[@class='marks']/a")}
    assert targets
    assert targets <= {article.get("id") for article in page.xpath("//article")}
    assert len(page.xpath("//article")) == 6


def test_evidence_that_the_basket_lacks_is_missed_aloud(page):
    (missing,) = page.find_class("missing")
    assert "1 piece of evidence not in the basket" in missing.text_content()


def test_a_hostile_text_stays_text(file, page):
    source = case_html(file)
    assert not page.xpath("//script")
    assert "<script>" not in source
    assert "\x00" not in source
    assert "\u202e" not in source
    assert "{{ 7*7 }}" in page.text_content()
    assert "[U+202E]" in page.text_content()


def test_nothing_is_fetched_and_no_link_leaves_the_file(page):
    for element in page.iter():
        for name in ("src", "href"):
            assert (element.get(name) or "#").startswith("#")
    policy = page.xpath("//meta[@http-equiv]")[0].get("content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("label", Tlp)
def test_the_label_stands_on_screen_and_in_the_margin_of_every_page(label, file):
    source = case_html(replace(file, case=replace(file.case, tlp=label)))
    shown = html.document_fromstring(source).find_class("tlp")[0].text_content()
    assert shown == label.label
    assert len(re.findall(rf'@(?:top|bottom)-right {{ content: "{re.escape(shown)}"', source)) == 2


def test_a_case_number_cannot_write_style(file):
    source = case_html(replace(file, number='1"; } body { display: none } @page { @x { content: "'))
    assert "display: none } @page" not in source.partition("</style>")[0]


def test_what_is_not_known_is_said(now):
    text = html.document_fromstring(case_html(CaseFile(Case("A well"), "1", 1, now))).text_content()
    for words in ("Not described.", "Unknown. Nobody is named", "not measured", "basket is empty"):
        assert words in text


def test_a_suggestion_is_not_shown_as_a_judgement(file):
    case = file.case
    unconfirmed = replace(case.techniques[0], marked_by="", basis="inferred", evidence=())
    source = case_html(replace(file, case=replace(case, techniques=(unconfirmed,))))
    assert "Suggested by coordination, not confirmed" in source


def test_an_overridden_level_stands_beside_the_computed_range(page):
    text = " ".join(page.get_element_by_id("severity").text_content().split())
    assert "Category 3 to 6 of 6" in text
    assert "person-2 set it to 3" in text
    assert "Did a high-profile person amplify it?" in text


def test_people_are_named_only_where_a_name_is_given(page):
    text = page.text_content()
    assert "Ana Analyst" in text
    assert "person-1" not in text
    assert "person-2" in text


def test_a_redacted_copy_says_when_and_why_it_was_taken_out(file):
    taken = [
        redact(one, "Erasure was asked for.", "person-1", file.made_at) for one in file.evidence
    ]
    text = html.document_fromstring(case_html(replace(file, evidence=taken))).text_content()
    assert text.count("by Ana Analyst: Erasure was asked for.") == 6
    assert "its hash differs" not in text


def test_a_copy_that_was_tampered_with_does_not_break_the_report(file):
    wrong = {"interval": "x", "q_value": [], "basis": 3, "caveats": 7, "text": {}, "statement": 1}
    forged = [replace(one, content=wrong) for one in file.evidence]
    text = html.document_fromstring(case_html(replace(file, evidence=forged))).text_content()
    assert text.count("its hash differs") == 6


def test_taking_an_attribution_back_takes_the_name_out(file):
    source = case_html(replace(file, case=replace(file.case, attribution=Attribution())))
    assert "an advertiser" not in source


@pytest.mark.parametrize(
    "text", ["\ud800\x00\ufffe", "x" * 1_000_000, "</style></script>", "\u2067"]
)
def test_no_text_breaks_it(text, now, tmp_path):
    path = tmp_path / "case.html"
    write_case_html(CaseFile(Case(text, text), text, 1, now, institution=text), path)
    assert html.document_fromstring(path.read_text("utf-8")).xpath("//h1")


def test_it_prints_and_fits_a_phone(file, tmp_path, browser):
    path = tmp_path / "case.html"
    write_case_html(file, path)
    sheet = browser.new_page(viewport={"width": 390, "height": 800})
    heard = []
    sheet.on("console", lambda message: heard.append(message.text))
    sheet.on("request", lambda request: heard.append(request.url))
    sheet.goto(path.as_uri())
    assert sheet.evaluate("document.documentElement.scrollWidth") == 390
    arabic = sheet.locator("#description p.words[dir=rtl]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    pdf = sheet.pdf(prefer_css_page_size=True)
    sheet.close()
    assert heard == [path.as_uri()]
    assert pdf.startswith(b"%PDF")
