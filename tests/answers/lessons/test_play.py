"""The page that plays, in a real browser: same figures as ours, usable by all, sends nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tocsin.answers.lessons.own import own_items
from tocsin.answers.lessons.pages import playable, printable
from tocsin.answers.lessons.scoring import Answers, score

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page of a pack; gives the sheet and what it asked the network and said."""
    sheets = []

    def open_it(text, width=390, **how):
        path = tmp_path / f"{len(sheets)}.html"
        path.write_text(text, "utf-8")
        sheet = browser.new_page(viewport={"width": width, "height": 800}, **how)
        heard = []
        sheet.on("console", lambda message: heard.append(message.text))
        sheet.on("pageerror", lambda error: heard.append(str(error)))
        sheet.on("request", lambda request: heard.append(request.url))
        sheet.goto(path.as_uri())
        heard.remove(path.as_uri())
        sheets.append(sheet)
        return sheet, heard

    yield open_it
    for sheet in sheets:
        sheet.close()


def play(sheet, called):
    """Answers all items that are asked until the score; ``called(statement)`` is the answer."""
    while sheet.locator(".answers").count():
        said = sheet.locator("blockquote").inner_text()
        place = 0 if called(said) else 1
        sheet.locator(".answers button").nth(place).click()
        if sheet.locator(".told").count():
            sheet.locator("main > button").click()


def serious(sheet):
    found = Axe().run(sheet).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_lesson_is_played_to_its_score_and_taken_up_again(pack_of, opened, language, direction):
    pack = pack_of(language=language)
    sheet, heard = opened(playable(pack), color_scheme="dark" if direction == "rtl" else "light")
    assert sheet.evaluate("getComputedStyle(document.body).direction") == direction
    assert serious(sheet) == []
    truth = {one.statement: one.is_true for one in pack.items}
    truth |= {one.statement: one.is_true for items in own_items(language).values() for one in items}
    sheet.locator("main > button").click()
    assert serious(sheet) == []
    play(sheet, lambda said: truth[said])
    assert serious(sheet) == []
    assert sheet.evaluate("document.documentElement.scrollWidth") == 390
    code = sheet.locator(".code").inner_text()
    sheet.locator("main > button").click()
    sheet.locator("summary").click()
    sheet.locator("input").fill("no code")
    sheet.locator("details button").click()
    assert sheet.locator("[role=alert]").inner_text()
    sheet.locator("input").fill(code)
    sheet.locator("details button").click()
    play(sheet, lambda said: truth[said])
    assert sheet.locator("h3").count() == 3
    assert heard == []


def test_the_page_scores_as_we_do(pack, opened):
    sheet, _ = opened(playable(pack))
    for false, hits, true, alarms in [(8, 8, 8, 0), (4, 1, 4, 3), (50, 25, 50, 25), (5, 5, 5, 5)]:
        ours = score(
            Answers(false_items=false, called_false=hits, true_items=true,
                    wrongly_called_false=alarms)
        )  # fmt: skip
        theirs = sheet.evaluate(
            "([falseItems, calledFalse, trueItems, wronglyCalledFalse]) => "
            "tocsinScore({falseItems, calledFalse, trueItems, wronglyCalledFalse})",
            [false, hits, true, alarms],
        )
        for name in ("discernment", "bias"):
            for part in ("value", "low", "high"):
                assert theirs[name][part] == pytest.approx(
                    getattr(getattr(ours, name), part), abs=1e-6
                )


def test_it_is_played_with_the_keyboard_alone(pack, opened):
    sheet, _ = opened(playable(pack))
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Enter")
    assert sheet.locator("blockquote").count() == 1
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Enter")
    assert sheet.locator("main .quiet").first.inner_text() == "Item 2 of 8"


def test_the_worksheet_prints_on_paper(pack, opened):
    sheet, heard = opened(printable(pack), width=800)
    assert serious(sheet) == []
    assert sheet.pdf().startswith(b"%PDF")
    assert heard == []
