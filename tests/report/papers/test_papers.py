"""Papers say what their article asks for, in the reader's language, and run nothing."""

import string
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tocsin.measures.dsa import codes
from tocsin.measures.dsa.flaggers import Bundle, FlaggerStatus
from tocsin.measures.dsa.misuse import Assessment, Misuse, Suspension
from tocsin.measures.dsa.notices import LegalGround, Notice, Notifier
from tocsin.measures.dsa.orders import OrderToAct, OrderToInform
from tocsin.measures.dsa.redress import redress
from tocsin.measures.dsa.statements import Statement
from tocsin.report.papers.dsa import (
    bundle_paper,
    notice_paper,
    order_paper,
    statement_paper,
    suspension_paper,
    warning_paper,
)
from tocsin.report.papers.html import paper_html
from tocsin.report.papers.words import languages, words

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
STATEMENT = Statement(
    puid="p-1",
    decision_facts="The picture shows another year's flood.",
    content_date=date(2026, 2, 20),
    application_date=date(2026, 3, 1),
    category=codes.Category.NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS,
    decision_ground=codes.Ground.INCOMPATIBLE_CONTENT,
    incompatible_content_ground="Terms 4.2",
    incompatible_content_explanation="It misleads about when it was taken.",
    source_type=codes.Source.VOLUNTARY,
    automated_detection=True,
    automated_decision=codes.Automation.NOT_AUTOMATED,
    content_type=(codes.ContentType.IMAGE,),
    decision_visibility=(codes.Visibility.CONTENT_LABELLED,),
    end_date_visibility_restriction=date(2026, 6, 1),
    territorial_scope=("FR", "BE"),
)
NOTICE = Notice(
    platform="P", locations=("https://p.example/post/1",), explanation="x" * 120,
    ground=LegalGround(instrument="Penal Code", provision="§ 130(1)", jurisdiction="DE"),
    notifier=Notifier(name="Ana", email="ana@board.example", trusted_flagger=True),
    good_faith=True, warned=True, at=NOW,
)  # fmt: skip
ASSESSED = Assessment(
    misuse=Misuse.UNFOUNDED_NOTICES, since=date(2026, 1, 1), until=date(2026, 1, 31), items=4,
    all_items=5, gravity="Two days of silence.", warned_on=date(2026, 2, 1),
)  # fmt: skip


def flat(table, before=""):
    for name, one in table.items():
        if isinstance(one, dict):
            yield from flat(one, f"{before}{name}.")
        else:
            yield f"{before}{name}", {part[1] for part in string.Formatter().parse(one)}


def of(language):
    text = (files("tocsin.report.papers.words") / f"{language}.toml").read_text("utf-8")
    return dict(flat(tomllib.loads(text)))


def test_every_language_has_the_same_words_with_the_same_places():
    assert set(languages()) >= {"en", "fr", "ar"}
    for language in languages():
        assert of(language) == of("en")


def test_every_decision_source_and_automation_has_words():
    kinds = (codes.Visibility, codes.Payment, codes.Provision, codes.AccountDecision,
             codes.Source, codes.Automation)  # fmt: skip
    assert all(words("en").knows(f"codes.{code}") for kind in kinds for code in kind)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_statement_tells_what_for_how_long_where_why_by_whom_and_what_one_can_do(language):
    said = words(language)
    page = html.document_fromstring(
        paper_html(statement_paper(STATEMENT, redress(date(2026, 3, 1)), language, NOW))
    )
    text = page.text_content()
    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    for known in (
        said.say("codes.DECISION_VISIBILITY_CONTENT_LABELLED"),
        said.say("statement.until", first=date(2026, 3, 1), last=date(2026, 6, 1)),
        said.say("statement.terms", ground="Terms 4.2"),
        said.say("statement.detected_yes"),
        said.say("statement.complaint", last=date(2026, 9, 1)),
        said.say("statement.court"),
        STATEMENT.decision_facts,
        "FR · BE",
    ):
        assert known in text
    assert "Art. 17(3)(c)" in text


def test_a_language_without_words_gets_english_and_is_told_so():
    paper = statement_paper(STATEMENT, redress(date(2026, 3, 1)), "sw", NOW)
    assert paper.language == "en"
    assert paper.cautions == (words("en").say("paper.in_english"),)
    assert statement_paper(STATEMENT, redress(date(2026, 3, 1)), "fr-CA", NOW).language == "fr"


def test_a_notice_begins_with_what_it_is_not_for():
    text = html.document_fromstring(paper_html(notice_paper(NOTICE, "n-1", "en"))).text_content()
    assert text.index("Most disinformation breaks no law") < text.index("https://p.example/post/1")
    assert "Penal Code, § 130(1) (DE)" in text


def test_an_order_is_marked_a_template_until_it_is_whole():
    for order in (OrderToAct(), OrderToInform()):
        text = paper_html(order_paper(order, "o-1", "en", NOW))
        assert "TEMPLATE. Not an order" in text
        assert "To be filled in by the competent authority." in text
    withheld = paper_html(order_paper(OrderToInform(reasons_withheld=True), "o", "en", NOW))
    assert "Withheld" in withheld


def test_a_bundle_lists_every_address():
    status = FlaggerStatus(entity="Board", coordinator="Arcom", member_state="FR",
                           awarded=date(2025, 5, 1), expertise="Elections")  # fmt: skip
    paper = bundle_paper(Bundle(status=status, platform="P", notices=(NOTICE,)), "b", "fr", NOW)
    assert "https://p.example/post/1" in paper_html(paper)
    assert "Arcom" in paper_html(paper)


def test_misuse_is_warned_of_before_and_told_with_its_counts():
    assert "4 of 5 between" in paper_html(warning_paper(ASSESSED, "w", "en", NOW, "R"))
    suspended = Suspension(assessment=ASSESSED, begins=date(2026, 3, 1), ends=date(2026, 4, 1),
                           reasons="It went on.", decided_by="Ana", policy="T 9")  # fmt: skip
    text = paper_html(suspension_paper(suspended, redress(date(2026, 3, 1)), "s", "en", NOW, "R"))
    assert "From 2026-03-01 until 2026-04-01" in text
    assert "It went on." in text


@given(st.text(max_size=200))
def test_no_text_runs_turns_or_is_read_as_a_template(text):
    hostile = f"{text}<script>x</script>{{version}}\u202e"
    paper = statement_paper(
        replace(STATEMENT, decision_facts=hostile, decision_visibility_other=hostile),
        redress(date(2026, 3, 1)), "en", NOW,
    )  # fmt: skip
    page = paper_html(paper)
    assert "<script" not in page
    assert "{version}" in page
    assert "\u202e" not in page


def test_it_prints_and_fits_a_phone(browser, tmp_path):
    path = tmp_path / "paper.html"
    paper = statement_paper(STATEMENT, redress(date(2026, 3, 1)), "ar", NOW)
    path.write_text(paper_html(paper), "utf-8")
    sheet = browser.new_page(viewport={"width": 390, "height": 800})
    heard = []
    sheet.on("console", lambda message: heard.append(message.text))
    sheet.on("request", lambda request: heard.append(request.url))
    sheet.goto(path.as_uri())
    assert sheet.evaluate("document.documentElement.scrollWidth") == 390
    assert sheet.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert sheet.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    sheet.screenshot(path=tmp_path / "paper.png", full_page=True)
    sheet.close()
    assert heard == [path.as_uri()]
