"""A measure from its case to its end, by clicking: the staff in English, the recipient in Arabic.

The recipient has a window without a session, and nothing but the link. What other
tests never see is looked at in both languages, at both widths: votes, an appeal, the end.
"""

import json
import re

import pytest
from playwright.sync_api import expect
from tests.web.rooms.test_rulebook import put_finding

from tocsin.cases.documents import to_json
from tocsin.desk.measures.clock import end_due
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import release

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULE = "journalists.brigading"
WHY = "The reason is written down here, in one whole sentence."
FACTS = "Forty accounts posted the same sentence within two minutes, on eleven days."
BEST = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
STEPS = {
    "ground": {
        "basis": "terms", "instrument": "Terms of service", "provision": "4.2",
        "jurisdiction": "European Union", "explanation": WHY, "foreseeable": WHY,
    },
    "aim": {"aim": "public_health", "connection": WHY},
    "conduct": {"aimed_at": "behaviour", "behaviour": WHY},
    "severity": dict.fromkeys(
        ("context", "speaker", "intent", "content_and_form", "extent", "likelihood", "scale",
         "scope", "irremediability"), WHY,
    ),
}  # fmt: skip


class Way:
    """The desk, its people, their windows, and how the pages are looked at."""

    def __init__(self, start, visitors, looker, judging):
        self.start, self.visitors, self.looker = start, visitors, looker
        self.town = judging.Town(start.desk, [])
        self.judging, self.windows, self.faults, self.looks = judging, {}, {}, 0
        for name, *roles in (
            ("analyst", Role.ANALYST), ("d1", Role.DECIDER), ("d2", Role.DECIDER),
            ("d3", Role.DECIDER), ("r1", Role.PANELLIST), ("r2", Role.PANELLIST),
            ("r3", Role.PANELLIST), *((f"e{n}", Role.PANELLIST) for n in range(12)),
        ):  # fmt: skip
            judging._person(self.town, name, *roles, institution=f"House {name}")

    def as_(self, name, locale="en"):
        """The window of a person, signed in; sessions last a week, so it is renewed."""
        if name not in self.windows:
            self.windows[name] = self.visitors(locale)
        if name in self.town.ids:
            self.windows[name].has_come_in(self.town.ids[name])
        return self.windows[name]

    def session(self, name):
        with self.start.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(PersonRow, self.town.ids[name])
            return begin_session(sitting, row, "test", "test")

    def look(self, name, *paths):
        """Looks at pages in both languages, as somebody or as nobody."""
        self.looks += 1
        for locale in ("en", "ar"):
            eyes = self.looker(self.start.url, locale, self.session(name) if name else None)
            for path in paths:
                plain = re.sub(r"(\w+-\w{12}|reply_\S+)", "x", path)
                found = eyes.faults(path, f"measure {self.looks} {plain}")
                if found:
                    self.faults[path, locale] = found


def _fill_pool(way):
    decider = way.as_("d1")
    for number in range(12):
        decider.ask(
            "/experts", expert=way.town.ids[f"e{number}"], region="Europe",
            disciplines=way.judging.DISCIPLINES[number % 3], affiliation=f"House {number}",
            affiliation_kind="university", available=True,
        )  # fmt: skip


def _adopt(way):
    made = release(base_rules(), "1.0.0", way.start.desk.seal)
    way.as_("d1").ask("/rules/adopt", release=json.dumps(to_json(made)), public=made.signed_by)


def _rule(way):
    """What a rule waits for is said by a person; then it proposes, and they begin an assessment."""
    analyst = way.as_("analyst")
    case = "/cases/" + analyst.ask("/cases", title="The river", summary="x", tlp="green")["case"]
    analyst.ask(f"{case}/notes", text="Forty accounts, one sentence.")
    (note,) = analyst.told(f"{case}/evidence")["evidence"]
    analyst.ask(
        f"{case}/frame", base=1, title="The river", summary="x", status="open", tlp="green",
        objectives=["journalists_and_media"], target="",
    )  # fmt: skip
    analyst.ask(f"{case}/techniques", base=2, technique="T0048.004", basis="observed",
                evidence=[note["id"]], words=WHY)  # fmt: skip
    put_finding((way.start, None, None, None), case, "coordination", 0.01, accounts=40.0)
    analyst.open(case)
    analyst.page.locator(f'main a[href="{case}/rules"]').click()
    assert analyst.form(f"{case}/rules/{RULE}").count() == 0
    asked = analyst.form(f"{case}/rules")
    analyst.unfold(f"{case}/rules")
    asked.locator('[name="targets"][value="journalist"]').check()
    asked.locator('button[type="submit"]').click()
    analyst.send(f"{case}/rules/{RULE}", rung="limit_interaction")
    analyst.sees("The assessment is begun, with the rule as its ground.", ".notice")
    return "/assessments/" + analyst.page.url.split("?")[0].rpartition("/")[2]


def _assess(way, path):
    """By hand, step by step; each leads to the next that lacks something."""
    analyst = way.as_("analyst")
    analyst.open(path)
    expect(analyst.form(f"{path}/ground").locator('[name="explanation"]')).to_have_value(
        re.compile(RULE)
    )
    for step, given in STEPS.items():
        expect(analyst.form(f"{path}/{step}")).to_be_visible()  # it follows by itself
        analyst.send(f"{path}/{step}", **given)
    boxes = analyst.form(f"{path}/milder").locator('[name="why"]')
    for number in range(boxes.count()):
        boxes.nth(number).fill(WHY if number else "No.")
    analyst.form(f"{path}/milder").locator("button").click()
    expect(analyst.page.locator(".fault")).to_have_count(1)
    boxes.first.fill(WHY)
    analyst.form(f"{path}/milder").locator("button").click()
    others = analyst.form(f"{path}/others")
    others.locator('[name="what"]').first.fill("A word with the author")
    others.locator('[name="why_not"]').first.fill(WHY)
    analyst.send(f"{path}/others", others_touched=WHY)
    analyst.page.locator('[name="first_case"]').check()
    analyst.form(f"{path}/repeats").locator("button").click()
    analyst.page.locator('[name="not_measured"]').check()
    analyst.send(f"{path}/effect", expected=WHY)
    analyst.send(f"{path}/duration", days="90", why_not_shorter=WHY)
    analyst.page.locator(f'a[href="{path}/propose"]').click()
    analyst.page.locator('[name="exhibit"]').first.check()
    analyst.send(
        f"{path}/propose", kind="page", name="The Daily Bell", subject_id="page-1",
        platform="invented", language="ar", zone="Europe/Paris", appeal_to="The Complaints Board",
        appeal_how="By letter to 1 Bell Street",
    )  # fmt: skip
    analyst.sees("The measure is proposed. A decider takes the next step.", ".notice")
    return "/sanctions/" + analyst.page.url.split("?")[0].rpartition("/")[2]


def _vote(way, path):
    """The form suggests strata that the pool can fill; the panel itself is walked by others."""
    decider = way.as_("d1")
    decider.open("/")
    decider.page.locator(f'main a[href="{path}#next"]').click()
    decider.page.locator(f'main a[href="{path}/vote"]').click()
    decider.form(f"{path}/vote").locator("button").click()
    decider.sees("The panel is called. Nominate experts now.", ".notice")
    panel = "/panels/" + decider.page.url.split("?")[0].rpartition("/")[2]
    experts = [way.town.ids[f"e{number}"] for number in range(12)]
    decider.ask(f"{panel}/nominate", experts=experts)
    decider.ask(f"{panel}/draw")
    members = [way.as_(name) for name in decider.told(panel)["awaited"]]
    for member in members:
        member.ask(f"{panel}/accept")
    decider.ask(f"{panel}/close")
    _ballots(members, panel)
    decider.ask(f"{panel}/close")
    way.start.pass_days(8)
    decider = way.as_("d1")
    decider.ask(f"{panel}/close")
    _ballots([way.as_(name) for name in way.windows if name.startswith("e")], panel)
    decider.ask(f"{panel}/close")
    decider.open("/measures")
    decider.page.locator(f'main a[href="{path}#next"]').click()
    decider.form(f"{path}/verdict").locator("button").click()
    decider.sees("The panel supports it")


def _ballots(members, panel):
    for member in members:
        asked = [one["id"] for one in member.told(panel)["questions"]]
        count = len(asked)
        member.ask(
            f"{panel}/ballot", question=asked, choice=["proportionate"] * count,
            confidence=[80] * count, level=["robust"] * count, reasons=[WHY] * count,
        )  # fmt: skip


def _serve(way, path, violations):
    """What is too short is said, and what was typed stays; the letter is read before it goes."""
    decider = way.as_("d1")
    decider.page.locator(f'a[href="{path}/notice"]').click()
    decider.send(f"{path}/notice", facts="Too short", address="bell@example.org")
    expect(decider.page.locator(".faulty")).to_be_visible()
    expect(decider.page.locator('[name="address"]')).to_have_value("bell@example.org")
    decider.send(f"{path}/notice", facts=FACTS, channel="email", address="bell@example.org")
    letter = decider.page.locator("article")
    expect(letter).to_have_attribute("lang", "ar")
    expect(letter).to_contain_text(FACTS)
    assert violations(decider.page, BEST) == []
    decider.form(f"{path}/serve").locator("button").click()
    link = decider.page.locator("code.secret").inner_text()
    assert violations(decider.page, BEST) == []
    decider.open(path)
    assert link not in decider.page.content()  # it was shown once
    return link.removeprefix(way.start.url)


def _decide(way, path):
    way.start.pass_days(16)
    assert end_due(way.start.desk) == 1
    for name in ("d1", "d2", "d3"):
        decider = way.as_(name)
        decider.open(path)
        form = decider.form(f"{path}/votes")
        form.locator(f'[value="{"false" if name == "d3" else "true"}"]').check()
        decider.send(f"{path}/votes", reason=f"{name.upper()} has thought of it. {WHY}")
        decider.sees("Your vote is kept. You can change it until somebody concludes.", ".notice")
        assert f"D{3 - int(name[1])} has thought" not in decider.page.content()
    last = way.windows["d3"]
    way.look("d3", path)
    for number in range(1, 4):
        label = last.form(f"{path}/decide").locator(f'[value="{way.town.ids[f"r{number}"]}"]')
        label.check()
    last.send(f"{path}/decide", reasons=WHY)
    last.sees("It is decided, and on record.", ".notice")
    last.sees("dissent", "#decision ~ ul")


def _review(way, path):
    for name in ("r1", "r2"):
        reviewer = way.as_(name)
        reviewer.open("/")
        reviewer.page.locator(f'main a[href="{path}#next"]').click()
        reviewer.form(f"{path}/reviews").locator('[value="lifted"]').check()
        reviewer.send(f"{path}/reviews", reason=WHY)
    way.windows["r2"].send(f"{path}/reviews/decide", reasons=WHY)
    way.windows["r2"].sees("It is decided, and on record.", ".notice")


def test_a_measure_is_proposed_assessed_voted_on_answered_decided_appealed_against_and_lifted(
    start, visitors, looker, judging, violations
):
    way = Way(start, visitors, looker, judging)
    _fill_pool(way)
    _adopt(way)
    path = _assess(way, _rule(way))
    _vote(way, path)
    link = _serve(way, path, violations)
    recipient = visitors("ar")
    recipient.open(link)
    assert recipient.page.context.cookies() == []
    expect(recipient.page.locator("article")).to_contain_text(FACTS)
    recipient.send(f"{link}/reply", text="We are forty different people.")
    expect(recipient.page.locator(".notice").first).to_be_visible()
    expect(recipient.page.locator("#sent ~ ul")).to_contain_text("We are forty different people.")
    _decide(way, path)
    recipient.open(link)
    recipient.send(f"{link}/appeal", text="This is not so.")
    expect(recipient.page.locator("#sent ~ ul")).to_contain_text("This is not so.")
    assert "d3" not in recipient.page.locator("main").inner_text()  # nobody's name
    way.look("", link)
    _review(way, path)
    recipient.open("/register")
    recipient.page.locator('main a[href="/register/1"]').click()
    expect(recipient.page.locator("main")).to_contain_text("Terms of service")
    assert "The Daily Bell" not in recipient.page.content()  # it is over
    way.look("d1", path, f"{path}/letters/decision")
    decider = way.as_("d1")
    decider.open(f"{path}/letters/decision")
    decider.page.emulate_media(media="print")
    expect(decider.page.locator("article")).to_be_visible()  # the letter, and nothing else
    for other in ("h1", ".banner", "main form"):
        expect(decider.page.locator(other).first).to_be_hidden()
    assert way.faults == {}
