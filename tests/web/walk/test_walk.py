"""From the first start to an appeal, by clicking, in English and from right to left in Arabic.

Nothing is found by its words: a form by where it sends, a link by where it leads, so that the same
walk holds in every language. Words are compared with the catalogue of the language.
"""

import re

import pytest
from playwright.sync_api import expect

from tocsin.exercise import Scenario, write_exercise

pytestmark = pytest.mark.browser
PASSWORD = "a sentence that only I know"  # noqa: S105 - of a desk that lives for a minute
DISCIPLINES = ("epidemiology", "journalism", "law")
STRATA = "\n".join(f"{one}: 2-3" for one in DISCIPLINES)
REASON = "The registry of the commission shows no such thing on any day of that week."
APPEAL = (
    "The register that the panel relied on was corrected in the meantime, and the corrected one "
    "shows the contrary of what the panel took from it."
)
WORK_MS = 150_000
RENEWS_ITSELF = 'main[data-refresh-s]:not([data-refresh-s=""])'
"""A page of work that goes on."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """The exports of a small exercise, as a colleague would hand them over."""
    scenario = Scenario(posts=700, platforms=("x", "telegram"), languages=("en", "ar"), themes=())
    return [str(path) for path in write_exercise(scenario, tmp_path_factory.mktemp("e")).files]


def _first_start(first):
    first.open("/")
    expect(first.page).to_have_url(re.compile("/sign-in"))
    assert first.page.locator("html").get_attribute("lang") == first.locale
    assert first.page.locator("html").get_attribute("dir") == (
        "rtl" if first.locale == "ar" else "ltr"
    )
    first.page.locator('main a[href="/welcome"]').click()
    person = {"sign_in_name": "first", "name": "First One", "institution": "Fact Office"}
    first.send("/welcome", code="not the code", password=PASSWORD, **person)
    first.sees("is not the one that was printed", ".faulty")
    first.send("/welcome", code="a-code-that-was-printed", password=PASSWORD)
    first.sees("The desk is set up. You are signed in.", ".notice")
    first.form("/sign-out").locator("button").click()
    first.send("/sign-in", name="first", password="not the password")  # noqa: S106
    expect(first.page.locator(".faulty")).to_be_visible()
    first.send("/sign-in", name="first", password=PASSWORD)
    first.sees("You are signed in.", ".notice")
    first.sees("This desk holds no investigation yet.")


def _import(first, exports):
    first.page.locator('nav a[href="/import"]').click()
    first.page.locator("#files").set_input_files(exports)
    first.form("/import").locator("button").click()
    first.sees("It is on its way.", ".notice")
    first.page.evaluate("window.stayed = true")
    assert first.page.locator("progress").count() > 0
    expect(first.page.locator(RENEWS_ITSELF)).to_have_count(0, timeout=WORK_MS)
    assert first.page.evaluate("window.stayed")  # it went on by itself, the page was not reloaded
    first.sees("What came in")
    first.page.locator('.crumbs a[href="/jobs"]').click()
    expect(first.page.locator(RENEWS_ITSELF)).to_have_count(0, timeout=WORK_MS)
    states = {job["kind"]: job["state"] for job in first.told("/jobs")["jobs"]}
    assert states == dict.fromkeys(("import", "index", "investigate"), "done")


def _look(first):
    """The overview, then a network; gives the address of its finding's case to be."""
    first.page.locator('nav a[href="/overview"]').click()
    first.sees("Overview", "h1")
    first.open("/networks")
    first.page.locator('main th a[href^="/networks/"]').first.click()
    first.sees("Why they are a network")
    first.sees("Innocent explanations that were tested")
    first.page.locator('main a[href^="/findings/"]').first.click()
    first.sees("Evidence")
    assert first.page.locator("blockquote").count() > 0


def _open_case(first):
    """A case from the finding that is shown; gives its id."""
    first.page.locator('main a[href^="/cases/new?finding="]').click()
    first.send("/cases", title="Ballots were burnt", summary="It is said so.", tlp="green")
    first.sees("The case is open.", ".notice")
    expect(first.page.locator("h1")).to_contain_text("Ballots were burnt")
    assert first.page.locator("#evidence").count() == 1
    assert first.page.locator('main section a[href^="/findings/"]').count() >= 1
    return first.page.url.split("?")[0].rpartition("/")[2]


def _let_in(first, name, role, institution):
    """Gives the link for a new person; the administrator's own page shows it once."""
    sent = {"sign_in_name": name, "name": name, "institution": institution, "roles": [role]}
    made = first.ask("/administration/people", **sent)
    return made["person"], made["link"]


def _come_in(visitor, name, link):
    """Chooses a password with the link, and signs in."""
    path = link.removeprefix(visitor.started.url)
    visitor.open(path)
    visitor.send(path, password=PASSWORD)
    visitor.sees("The password is kept. Sign in with it.", ".notice")
    visitor.send("/sign-in", name=name, password=PASSWORD)
    visitor.sees("You are signed in.", ".notice")


def _fill_pool(decider, people):
    """The first by hand, the others as a program would."""
    (name, person), *others = people.items()
    decider.open("/experts")
    decider.send(
        "/experts", expert=person, disciplines=DISCIPLINES[0], region="Europe", affiliation=name
    )
    decider.sees("Saved.", ".notice")
    for number, (name, person) in enumerate(others, 1):
        decider.ask(
            "/experts", expert=person, disciplines=DISCIPLINES[number % 3], region="Europe",
            affiliation=name, affiliation_kind="university", available=True,
        )  # fmt: skip
    decider.open("/experts")
    assert decider.page.locator("main tbody tr").count() == len(people)


def _call(decider, case):
    """Calls a panel of seven, nominates the pool, draws; gives its path and who was drawn."""
    decider.open(f"/cases/{case}")
    decider.page.locator(f'a[href="/panels/new?case={case}"]').click()
    decider.send(
        "/panels", kind="claim", title="Ballots were burnt", question="Were ballots burnt?",
        body="Commission", size="7", strata=STRATA,
    )  # fmt: skip
    decider.sees("The panel is called. Nominate experts now.", ".notice")
    path = "/panels/" + decider.page.url.split("?")[0].rpartition("/")[2]
    decider.form(f"{path}/nominate").locator("button").click()
    decider.sees("Saved.", ".notice")
    decider.form(f"{path}/draw").locator("button").click()
    decider.sees("The panel is drawn. The seed is on record: anyone can draw again and compare.")
    return path, decider.told(path)["awaited"]


def _vote(member, path, choice):
    """Casts the ballot of the open round, and sees that it stands."""
    member.open(path)
    form = member.form(f"{path}/ballot")
    form.locator('[name="choice"]').select_option(choice)
    form.locator('[name="confidence"]').fill("80")
    form.locator('[name="level"]').select_option("robust")
    form.locator('[name="reasons"]').fill(REASON)
    form.locator('button[type="submit"]').click()
    member.sees("Your ballot is cast. It stands.", ".notice")
    member.sees("What you voted")
    assert member.form(f"{path}/ballot").count() == 0


def _vote_too(member, path, choice):
    """The same, as a program would."""
    asked = [one["id"] for one in member.told(path)["questions"]]
    count = len(asked)
    member.ask(
        f"{path}/ballot", question=asked, choice=[choice] * count, confidence=[80] * count,
        level=["robust"] * count, reasons=[REASON] * count,
    )  # fmt: skip


def _close(decider, path):
    decider.open(path)
    decider.form(f"{path}/close").locator("button").click()
    decider.sees("Saved.", ".notice")


def _judge(decider, members, people, path):
    """Seats, a blind ballot, a discussion, a second ballot, the verdict.

    The first member does it all by hand, and so does whoever dissents; the others do it too.
    """
    first, *others = members
    first.page.locator(f'main a[href="{path}"]').click()  # it waits on their first page
    first.form(f"{path}/accept").locator("button").click()
    first.sees("Saved.", ".notice")
    for member in others:
        member.ask(f"{path}/accept")
    _close(decider, path)
    _vote(first, path, "refuted")
    for member in others:
        _vote_too(member, path, "refuted")
    decider.open(path)
    assert REASON not in decider.page.content()  # nobody sees an open ballot
    _close(decider, path)
    first.open(path)
    first.sees("How the panel voted")
    first.send(f"{path}/say", text="The registry is public.")
    expect(first.page.locator("section[aria-labelledby=discussion]")).to_contain_text(
        "The registry is public."
    )
    decider.started.pass_days(8)
    for visitor, name in ((decider, "decider"), (first, first.name)):
        visitor.open("/")
        expect(visitor.page).to_have_url(re.compile("/sign-in"))  # sessions last a week
        visitor.sign_in(name, PASSWORD)
    for member in others:
        member.has_come_in(people[member.name])
    _close(decider, path)
    dissenter = next(member for member in others if _is_of_three(member, path))
    for member in members:
        by_hand = member in (first, dissenter)
        vote = _vote if by_hand else _vote_too
        vote(member, path, "mixed" if member is dissenter else "refuted")
    _close(decider, path)


def _is_of_three(member, path):
    """Whether a member sits in the stratum of three, where one alone does not split it."""
    seen = member.told(path)
    strata = {one["seat"]: one["stratum"] for one in seen["seats"]}
    return list(strata.values()).count(strata[seen["own_seat"]]) == 3


def _publish_and_appeal(decider, first, path):
    decider.form(f"{path}/publish").locator("button").click()
    decider.sees("The record is public.", ".notice")
    verdict = path.replace("/panels/", "/verdicts/")
    first.sign_in("first", PASSWORD)
    first.page.locator('nav a[href="/verdicts"]').click()
    first.page.locator(f'main a[href="{verdict}"]').click()
    for message in ("Refuted", "Mixed", "Where each stratum stood", "Dissent", "Reasons"):
        first.sees(message)
    first.sees("Drawn again with this seed, the same members come out.")
    expect(first.page.locator("main")).to_contain_text(REASON)
    first.unfold(f"{verdict}/appeal")
    first.send(f"{verdict}/appeal", standing="complainant", ground="new_evidence", text=APPEAL)
    first.sees("The appeal is on record. Others will judge it.", ".notice")
    expect(first.page.locator("section[aria-labelledby=appeals]")).to_contain_text(APPEAL)
    decider.open(path)
    assert decider.form(f"{path}/again").count() == 1


@pytest.mark.parametrize("locale", ["en", pytest.param("ar", marks=pytest.mark.slow)])
def test_a_desk_goes_from_its_first_start_to_an_appeal(locale, visitors, exports):
    first = visitors(locale)
    _first_start(first)
    _import(first, exports)
    _look(first)
    case = _open_case(first)
    _, link = _let_in(first, "decider", "decider", "Commission")
    links, people = {}, {}
    for number in range(12):
        name = f"expert {number}"
        people[name], links[name] = _let_in(first, name, "panellist", f"University {number}")
    decider = visitors(locale)
    _come_in(decider, "decider", link)
    _fill_pool(decider, people)
    path, drawn = _call(decider, case)
    assert len(drawn) == 7
    members = []
    for name in drawn:
        member = visitors(locale)
        member.name = name
        if members:
            member.has_come_in(people[name])
        else:
            _come_in(member, name, links[name])
        members.append(member)
    _judge(decider, members, people, path)
    _publish_and_appeal(decider, first, path)
