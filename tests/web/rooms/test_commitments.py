"""Requests and pledges from the form to the public report, through the pages that people use."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl

import pytest
from lxml import html
from tests.roundtable.made import key

from tocsin.cases.marking import Tlp
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.inbox.notices import tell_overdue
from tocsin.desk.roundtable.partners import partners
from tocsin.roundtable.commitments.transparency import By
from tocsin.roundtable.partners.events import PartnerKind, Way
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.web.words.commitment_terms import Column, Who

HOSTILE = "<script>window.ran = true</script>"
WHY = "The reason is written down here."
DAY = timedelta(days=1)


def _form(**changed):
    asked = {
        "ask": "labelling", "ground": "health", "text": f"Please label these posts. {HOSTILE}",
        "items": "12", "party_kind": "platform", "party_name": f"Exempli {HOSTILE}",
        "basis_kind": ["code_of_conduct", "", ""], "authority": "international_body",
        "instrument": ["Code of Conduct on Disinformation", "", ""],
        "provision": ["Commitment 22", "", ""], "due": "2026-03-20T12:00", "tlp": "clear",
    }  # fmt: skip
    return asked | changed


class Bench:
    """People at a desk whose clock can be turned, and ways to send and read."""

    def __init__(self, signed):
        self.signed = signed
        self.at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        signed.desk.clock = lambda: self.at
        self.origin = {"origin": str(signed.clients["liaison"].base_url).rstrip("/")}

    def later(self, **by):
        self.at += timedelta(**by)

    def send(self, path, who="liaison", **form):
        return self.signed.clients[who].post(
            path, data=form, headers=self.origin, follow_redirects=False
        )

    def post(self, path, who="liaison", **form):
        answer = self.send(path, who, **form)
        assert answer.status_code == 303, faults_on(answer.text) or answer.text
        return answer.headers["location"].split("?")[0].split("#")[0]

    def ask(self, **changed):
        return self.post("/commitments/new", **_form(**changed))

    def told(self, path, who="viewer", **asked):
        answer = self.signed.clients[who].get(f"{path}.json", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def text(self, path, who="viewer", **asked):
        answer = self.signed.clients[who].get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.text

    def state(self, path, side, outcome, items, **given):
        form = {"side": side, "outcome": outcome, "items": items, "text": f"{side}: {HOSTILE}"}
        return self.post(f"{path}/state", **form | given)


def faults_on(page):
    """What a page names as wrong."""
    found = html.fromstring(page).xpath("//div[@class='faulty']//li")
    return [" ".join(one.text_content().split()) for one in found]


@pytest.fixture
def bench(fresh):
    return Bench(fresh)


def _decided(bench, outcome="part", items=4, found=("part", 4), **asked):
    """A request that was answered, and looked at by us."""
    path = bench.ask(**asked)
    bench.later(days=1)
    bench.state(path, "asked", outcome, items, decided="machine", on=["law", "company_rules"])
    if found:
        bench.state(path, "asker", *found)
    return path


def test_a_request_is_made_kept_and_told_with_who_acts_next(bench):
    path = bench.ask()
    told = bench.told(path)
    assert told["asked"]["text"] == _form()["text"]
    (basis,) = told["asked"]["bases"]
    assert (basis["kind"], basis["provision"]) == ("code_of_conduct", "Commitment 22")
    assert [turn["who"] for turn in told["turns"]] == [Who.US, Who.THEM]
    assert told["turns"][1]["until"].startswith("2026-03-20T12:00")
    assert "counts as unanswered" in told["turns"][1]["otherwise"]
    page = bench.text(path)
    assert "<form" not in html.tostring(html.fromstring(page).find(".//main"), encoding="unicode")
    assert f'action="{path}/serve"' in bench.text(path, "liaison")


def test_how_it_was_handed_over_is_kept_with_it(bench):
    path = bench.ask(
        made_at="2026-02-27T10:00", served_how="registered letter", served_at="2026-03-01T10:00"
    )
    bench.later(hours=1)
    other = bench.ask()
    bench.post(f"{other}/serve", how="portal")
    assert bench.told(other)["served"]["how"] == "portal"
    told = bench.told(path)
    assert told["served"]["how"] == "registered letter"
    assert told["served"]["said_at"].startswith("2026-03-01T10:00")
    assert told["asked_at"].startswith("2026-02-27T10:00")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"items": "many"}, "How many"),
        ({"items": "0"}, "How many"),
        ({"due": "soon"}, "Until when (UTC)"),
        ({"due": "2026-02-01T09:00"}, "Until when (UTC)"),
        ({"text": "short"}, "In words"),
        ({"ground": ""}, "What it is about"),
        ({"ask": ""}, "What is asked for"),
        ({"party_name": ""}, "Name"),
        ({"party_country": "FRA"}, "Country"),
        ({"country": "1"}, "Where it should have effect"),
        ({"instrument": ["", "", ""], "provision": ["", "", ""]}, "What it rests on"),
        ({"provision": ["", "", ""]}, "What it rests on"),
        ({"basis_kind": ["", "", ""]}, "What it rests on"),
        ({"desk": "desk:nobody"}, "Partner"),
        ({"served_at": "2026-03-01T10:00"}, "How it was handed over"),
        ({"made_at": "2026-05-03T10:00"}, "When it was made (UTC); empty"),
        ({"served_how": "letter", "served_at": "2026-03-01T10:00"}, "When (UTC)"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_typed_is_lost(busy, changed, named):
    before = busy.told("/commitments", "liaison")
    answer = busy.send("/commitments/new", **_form(evidence="https://x.example/1", **changed))
    assert answer.status_code == 422
    assert [fault.split(":")[0] for fault in faults_on(answer.text)] == [named]
    page = html.fromstring(answer.text)
    kept = {box.get("name"): box.get("value") for box in page.xpath("//form//input")}
    assert page.xpath("//textarea[@name='evidence']")[0].text == "https://x.example/1"
    assert kept["due"] == changed.get("due", _form()["due"])
    assert kept["items"] == changed.get("items", "12")
    for link in page.xpath("//div[@class='faulty']//a/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']"), link
    assert busy.told("/commitments", "liaison") == before


def test_both_sides_words_stand_side_by_side_and_neither_takes_the_others_place(bench):
    path = _decided(bench, "done", 12, ("part", 5))
    told = bench.told(path)
    assert (told["received"], len(told["turns"])) == ("answer", 1)
    assert told["views"]["asked"]["items"] == 12
    assert told["views"]["asker"]["items"] == 5
    assert told["agreement"] == "contested"
    assert [turn["who"] for turn in told["turns"]][-1] == Who.BOTH
    cards = html.fromstring(bench.text(path)).xpath("//section[h2/@id='said']//article")
    assert len(cards) == 2
    assert "entered here, from a letter or a meeting" in cards[0].text_content()
    assert "kept here, not sent" in cards[1].text_content()
    assert told["words"]["asked"]["is_signed"] is False
    assert "12 of 12" in cards[0].text_content()
    assert "5 of 12" in cards[1].text_content()
    (row,) = bench.told("/commitments", which="contested")["commitments"]
    assert row["href"] == path


def test_a_refused_step_shows_its_form_again_with_what_was_typed(bench):
    path = bench.ask()
    answer = bench.send(f"{path}/promise", text="We do it all", items="13", due="2026-03-09T12:00")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    (form,) = page.xpath("//form[@id='typed']")
    assert form.get("action") == f"{path}/promise"
    assert form.xpath(".//input[@name='items']/@value") == ["13"]
    assert form.getparent().get("open") is not None
    assert faults_on(answer.text) == ["How many: 13 are more than the 12 that were asked about."]
    answer = bench.send(f"{path}/state", side="asker", outcome="part", items="x", text="Seen")
    (form,) = html.fromstring(answer.text).xpath("//form[@id='typed']")
    assert form.xpath(".//input[@name='side']/@value") == ["asker"]
    assert faults_on(answer.text) == ["How many: Give a whole number."]


def test_a_promise_moves_no_deadline_and_is_broken_by_silence(bench):
    path = bench.ask(due="2026-03-03T04:00")
    answer = bench.send(f"{path}/promise", text="All of it", items="12", due="2099-03-03T06:00")
    assert faults_on(answer.text) == [
        "Until when (UTC): This is promised for more than a year after the deadline."
    ]
    bench.post(f"{path}/promise", text="All of it", items="12", due="2026-03-03T06:00")
    told = bench.told(path)
    assert (told["state"], told["due"][:16]) == ("promised", "2026-03-03T04:00")
    assert told["turns"][-1]["until"].startswith("2026-03-03T06:00")
    bench.post(f"{path}/extend", due="2026-03-03T08:00", reason="Their office moved house.")
    assert bench.told(path)["due"].startswith("2026-03-03T08:00")
    bench.later(hours=23)
    told = bench.told(path)
    assert told["broken"]
    assert told["overdue"]
    assert told["turns"][-1]["who"] == Who.BOTH


def test_what_nobody_can_show_to_have_been_received_is_its_own_end(bench):
    path = bench.ask(due="2026-03-03T04:00")
    bench.later(days=2)
    told = bench.told(path)
    assert (told["received"], told["not_received"], told["overdue"]) == ("not_shown", True, False)
    (turn,) = told["turns"]
    assert (turn["who"], turn["until"]) == (Who.US, None)
    assert "not as unanswered" in turn["otherwise"]
    assert bench.told("/commitments", which="overdue")["commitments"] == []
    (row,) = bench.told("/commitments", which="not_received")["commitments"]
    assert row["href"] == path
    whole = bench.told("/commitments/report")["rows"][0]
    assert (whole["not_received"], whole["unanswered"], whole["claimed"]["of"]) == (1, 0, 0)
    bench.post(f"{path}/serve", how="portal", said_at="2026-03-02T09:30")
    assert bench.told(path)["overdue"]


def test_a_letter_that_is_entered_late_has_its_own_day_and_both_are_told(bench):
    path = bench.ask()
    bench.later(days=30)
    answer = bench.send(f"{path}/state", side="asked", outcome="done", items="12", text="Done.",
                        said_at="2026-03-01T09:00")  # fmt: skip
    assert faults_on(answer.text) == [
        "On which day (UTC): This is dated before the request was made."
    ]
    bench.state(path, "asked", "done", 12, said_at="2026-03-03T09:00")
    (card, _) = html.fromstring(bench.text(path)).xpath("//section[h2/@id='said']//article")
    times = card.xpath(".//time/@datetime")
    assert [time[:10] for time in times] == ["2026-03-03", "2026-04-01"]
    waits = bench.told("/commitments/report")["response_times"]["outcome"]
    assert waits["median_s"] == DAY.total_seconds()


def test_appeals_what_they_came_to_and_what_was_undone_are_on_record(bench):
    path = _decided(bench)
    bench.post(f"{path}/appeals", side="", text="The author was not asked.")
    (appeal,) = bench.told(path)["appeals"]
    assert appeal["outcome"] is None
    bench.post(
        f"{path}/appeals/decide", appeal_id=appeal["id"], outcome="changed", restored="2",
        text="It was satire.",
    )  # fmt: skip
    bench.post(f"{path}/restore", items="1", reason="A label was put twice.")
    told = bench.told(path)
    assert told["appeals"][0]["restored"] == 2
    assert told["restored"][0]["items"] == 1
    answer = bench.send(f"{path}/restore", items="10", reason="A label was put twice.")
    assert faults_on(answer.text) == ["How many: More would be back than were asked about."]
    page = bench.text(path)
    assert "2 items are back" in page
    bench.post(f"{path}/withdraw", reason="It was solved by telephone.")
    assert bench.told(path)["turns"][0]["who"] == Who.NOBODY
    assert f"{path}/state" not in bench.text(path, "liaison")


def test_pledges_are_of_them_or_of_us_and_nothing_is_sent(bench):
    theirs = bench.ask(way="their_pledge", party_name="Exempli")
    ours = bench.ask(way="our_pledge", party_name="Board")
    assert bench.told(theirs)["turns"][0]["who"] == Who.THEM
    assert bench.told(ours)["turns"][0]["who"] == Who.US
    listed = bench.told("/commitments", ours="true")["commitments"]
    assert [row["href"] for row in listed] == [theirs]
    assert bench.told("/commitments", party="Board")["commitments"][0]["href"] == ours


def test_the_list_finds_what_needs_somebody_and_its_table_runs_no_formula(bench):
    bench.ask(party_name="=cmd()", due="2026-03-02T10:00", ask="notice", served_how="portal")
    bench.ask()
    bench.later(hours=2)
    told = bench.told("/commitments")
    assert told["counts"]["overdue"] == 1
    assert told["counts"]["open"] == 2
    (late,) = bench.told("/commitments", which="overdue", kind="notice")["commitments"]
    assert late["party"] == "=cmd()"
    assert bench.told("/commitments", which="overdue", kind="labelling")["commitments"] == []
    table = bench.signed.clients["viewer"].get("/commitments.csv").content.decode("utf-8-sig")
    parties = [row["party"] for row in csv.DictReader(io.StringIO(table))]
    assert parties[1].lstrip("'") == "=cmd()"
    assert parties[1] != "=cmd()"


def test_an_alarm_of_several_that_fell_due_leads_to_the_list(bench):
    for _ in range(2):
        bench.ask(due="2026-03-02T10:00")
    bench.later(hours=3)
    assert tell_overdue(bench.signed.desk)
    liaison = bench.signed.clients["liaison"]
    (alarm,) = bench.told("/alarms", "liaison")["alarms"]
    assert alarm["statement"].startswith("2 commitments are overdue")
    answer = liaison.post(
        f"/alarms/{alarm['id']}/open", headers=bench.origin, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "/commitments" in str(answer.url)
    assert answer.text.count("not shown to be received") >= 2


def _partner(bench):
    """A desk whose key was compared; its id."""
    public = key("exempli").public
    digits = fingerprint(public)
    card = Card(
        desk=desk_id(public), name="Exempli", kind=PartnerKind.PLATFORM, country="IE", key=public,
        fingerprint=digits,
    )  # fmt: skip
    actor = Actor("admin", "Admin", "", frozenset({Role.ADMINISTRATOR}))
    with bench.signed.desk.acting(actor) as sitting:
        name_desk(sitting, "The Board", PartnerKind.STATE)
        partners.meet(sitting, card, Tlp.AMBER)
        partners.compare(sitting, card.desk, public, digits, Way.IN_PERSON, "Their liaison")
    return card.desk


def test_a_request_to_a_partners_desk_goes_out_as_a_signed_message(bench):
    desk = _partner(bench)
    (choice,) = html.fromstring(bench.text("/commitments/new", "liaison")).xpath(
        f"//select[@name='desk']/option[@value='{desk}']"
    )
    assert choice.text.startswith("Exempli")
    path = bench.ask(desk=desk, party_name="", tlp="amber")
    told = bench.told(path)
    assert told["asked"]["party"]["country"] == "IE"
    assert told["record"][0]["message"] == told["thread"] != ""
    assert "signed receipt" in told["turns"][0]["what"]
    assert f'href="/roundtable/threads/{told["thread"]}"' in bench.text(path)
    answer = bench.send("/commitments/new", **_form(desk=desk, made_at="2026-02-01T09:00"))
    assert answer.status_code == 422
    answer = bench.send("/commitments/new", **_form(desk=desk, tlp="red"))
    assert answer.status_code == 422
    assert faults_on(answer.text)[0].startswith("Label: TLP:RED is more closed")
    assert len(bench.told("/commitments")["commitments"]) == 1


def test_what_is_red_is_for_liaisons_alone(bench):
    path = bench.ask(tlp="red", party_name="Quaggafoal")
    bench.later(minutes=1)
    viewer = bench.signed.clients["viewer"]
    assert viewer.get(path).status_code == 404
    pages = ("/commitments", "/commitments/report", "/commitments/report/requests")
    for page in (*pages, *(f"{one}.json" for one in pages)):
        assert "Quaggafoal" not in viewer.get(page).text
        assert "Quaggafoal" in bench.signed.clients["liaison"].get(page).text or "report" in page
    assert bench.told("/commitments/report")["rows"] == []
    assert bench.told("/commitments/report", "liaison")["rows"][0]["requests"] == 1


@pytest.fixture(scope="module")
def busy(request, investigated, tmp_path_factory):
    """A ledger with one of everything, and an edition of it; for tests that only look."""
    web = next(p for p in request.config.pluginmanager.get_plugins()
               if str(getattr(p, "__file__", "")).endswith("tests/web/conftest.py"))  # fmt: skip
    made = web.sign_in(investigated, tmp_path_factory.mktemp("ledger") / "desk.sqlite")
    yield _filled(Bench(made))
    made.desk.close()


def _filled(bench):
    _decided(bench, "done", 12, ("done", 12), tlp="clear", party_name="Exempli", crisis="Flood")
    _decided(bench, "part", 3, ("part", 2), tlp="amber", party_name="Quaggafoal", country="FR")
    _decided(bench, "refused", "", None, tlp="green", party_name="Quaggafoal", ground="elections")
    bench.ask(due="2026-03-05T10:00", party_name="Exempli", found_by_machine="true",
              served_how="portal")  # fmt: skip
    bench.ask(way="their_pledge", due="2026-03-05T10:00", party_name="Exempli")
    path = _decided(bench, party_name="Solitaire", tlp="red", crisis="Flood", ask="notice")
    bench.post(f"{path}/appeals", side="asker", text="The author was not asked.")
    gone = bench.ask(party_name="Exempli", tlp="clear")
    bench.post(f"{gone}/withdraw", reason="It was solved by telephone.")
    bench.ask(due="2026-04-20T10:00", party_name="Exempli", tlp="clear")
    bench.ask(due="2026-03-07T08:00", party_name="Exempli", tlp="clear")
    bench.later(days=1)
    assert _published(bench).status_code == 303
    return bench


@pytest.fixture
def brief(bench):
    """A ledger with two requests, yesterday's."""
    _decided(bench, party_name="Exempli")
    bench.ask(tlp="amber", party_name="Quaggafoal")
    bench.later(days=1)
    return bench


def test_every_number_of_the_report_opens_exactly_the_requests_that_it_counts(busy):
    told = busy.told("/commitments/report", "liaison")
    page = html.fromstring(busy.text("/commitments/report", "liaison"))
    links = set(page.xpath("//main//a[contains(@href, '/report/requests?')]/@href"))
    assert len(links) > 60
    numbers = {link: int(page.xpath(f"//a[@href='{link}']")[0].text_content()) for link in links}
    whole = {row["by"] for row in told["rows"]}
    assert whole == set(By)
    for link, number in numbers.items():
        path, _, query = link.partition("?")
        behind = busy.told(path, "liaison", **dict(parse_qsl(query, keep_blank_values=True)))[
            "commitments"
        ]
        if f"column={Column.RESTORED}" not in link:
            assert len(behind) == number, link


def test_small_numbers_are_said_and_shares_have_intervals(busy):
    page = busy.text("/commitments/report", "liaison")
    text = " ".join(html.fromstring(page).text_content().split())
    assert "Only 6 are due" in text
    assert re.search(r"17% \(95 % interval \d+% to \d+%\)\s*1 of 6 due", text)
    assert "few: read the interval" in text
    assert page.count("<svg") == 2
    table = busy.signed.clients["liaison"].get("/commitments/report.csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    (all_,) = [row for row in rows if row["by"] == "all"]
    assert (all_["claimed"], all_["claimed_of"]) == ("1", "6")
    assert float(all_["claimed_low"]) < 1 / 6 < float(all_["claimed_high"])


def _published(bench, **changed):
    since, until = "2026-03-01", (bench.at - DAY).date().isoformat()
    draft = bench.told("/commitments/report/publish", "decider", since=since, until=until)
    form = {"since": since, "until": until, "publisher": f"The Board {HOSTILE}", "note": "",
            "seen": draft["digest"]} | changed  # fmt: skip
    return bench.send("/commitments/report/publish", "decider", **form)


def test_an_edition_is_public_frozen_and_its_digest_is_that_of_the_file(brief):
    assert _published(brief).status_code == 303
    nobody = brief.signed.clients["nobody"]
    file = nobody.get("/transparency/1.json")
    (told,) = nobody.get("/transparency.json").json()["editions"]
    assert sha256(file.content).hexdigest() == told["sha256"]
    page = nobody.get("/transparency/1?lang=en")
    assert told["sha256"] in page.text
    brief.ask(party_name="Exempli", tlp="clear")
    brief.state(brief.told("/commitments")["commitments"][0]["href"], "asked", "done", 12)
    assert nobody.get("/transparency/1.json").content == file.content
    assert nobody.get("/transparency/1?lang=en").content == page.content


def test_the_public_report_names_what_is_clear_and_counts_the_rest(busy):
    nobody = busy.signed.clients["nobody"]
    paths = ("/transparency/1?lang=en", "/transparency/1.json", "/transparency/1.csv",
             "/transparency/1/requests.csv", "/transparency.json", "/transparency")  # fmt: skip
    texts = {path: nobody.get(path).text for path in paths}
    people = set(busy.signed.people.values())
    for path, text in texts.items():
        hidden = {"Quaggafoal", "Solitaire", *people, "Liaison One", "asked: <", "asked: &lt;"}
        assert not [word for word in hidden if word in text], path
    report = nobody.get("/transparency/1.json").json()["report"]
    rows = {(row["by"], row["value"]): row for row in report["numbers"]["rows"]}
    assert rows["all", ""]["requests"] + rows["all", ""]["pledges"] == 9
    assert rows["all", ""]["not_public"] == 3
    assert rows["party", "Exempli"]["not_public"] == 0
    assert rows["party", ""]["requests"] == 3
    assert {one["party"] for one in report["named"]} == {"Exempli"}
    assert len(report["named"]) == 6
    assert rows["all", ""]["not_received"] == 1
    assert {one["received"] for one in report["named"]} == {
        "not_shown", "noted", "answer", "own_word",
    }  # fmt: skip
    page = html.fromstring(texts["/transparency/1?lang=en"])
    assert len(page.xpath("//section[h2/@id='named']//li")) == 6
    (first, *_) = page.xpath("//section[h2/@id='named']//li")
    assert "entered by the asker from a letter or a meeting" in first.text_content()
    assert "Santa Clara Principles 2.0" in page.text_content()
    assert "not named here" in page.text_content()
    table = csv.DictReader(io.StringIO(texts["/transparency/1/requests.csv"].lstrip("\ufeff")))
    assert {row["party"] for row in table} == {"Exempli"}


def test_public_pages_load_and_run_nothing_and_are_the_same_for_all(busy):
    nobody = busy.signed.clients["nobody"]
    for path in ("/transparency", "/transparency/1"):
        answer = nobody.get(path, params={"lang": "en"})
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "set-cookie" not in answer.headers
        page = html.fromstring(answer.text)
        assert not page.xpath("//script | //img | //form | //link[@rel='stylesheet'] | //*[@style]")
        same = busy.signed.clients["decider"].get(path, params={"lang": "en"})
        assert same.content == answer.content
        ask = {"accept-language": "ar"}
        arabic = nobody.get(path, headers=ask)
        assert 'dir="rtl"' in arabic.text
        assert "Accept-Language" in arabic.headers["vary"]
        tag = {"if-none-match": answer.headers["etag"]}
        assert nobody.get(path, params={"lang": "en"}, headers=tag).status_code == 304


def test_the_roundtable_names_what_nobody_can_show_to_have_been_received(bench):
    path = bench.ask()
    served = bench.ask(
        made_at="2026-03-01T10:00", served_how="letter", served_at="2026-03-02T08:00"
    )
    assert bench.told("/roundtable")["not_received"] == []
    bench.later(days=30)
    told = bench.told("/roundtable")
    assert [one["href"] for one in told["not_received"]] == [path]
    assert [one["href"] for one in told["overdue"]] == [served]
    assert "Not shown to be received" in bench.text("/roundtable")


@pytest.mark.parametrize("by", list(By))
def test_an_address_that_names_no_row_is_an_empty_list(bench, by):
    bench.ask()
    told = bench.told("/commitments/report/requests", by=by, value="²", column="requests")
    assert len(told["commitments"]) == 0
    assert bench.text("/commitments/report/requests", by=by, value="²", column="requests")


def test_who_publishes_has_read_these_very_numbers(brief):
    assert _published(brief, seen="0" * 64).status_code == 422
    draft = brief.told("/commitments/report/publish", "decider", since="2026-03-01")
    brief.ask(tlp="clear")
    brief.later(days=1)
    answer = brief.send(
        "/commitments/report/publish", "decider", since=draft["since"],
        until=(brief.at - DAY).date().isoformat(), publisher="The Board", note="",
        seen=draft["digest"],
    )  # fmt: skip
    assert faults_on(answer.text) == ["The numbers: This is of older numbers."]
    assert brief.told("/commitments/editions")["editions"] == []


def test_only_who_publishes_publishes_and_only_of_days_that_are_over(busy):
    client = busy.signed.clients["liaison"]
    assert client.get("/commitments/report/publish").status_code == 403
    assert busy.send("/commitments/report/publish", since="2026-03-01",
                     until="2026-03-04").status_code == 403  # fmt: skip
    today = busy.at.date().isoformat()
    answer = _published(busy, until=today)
    assert answer.status_code == 422
    assert _published(busy, publisher=" ").status_code == 422


def test_another_edition_of_the_same_days_replaces_the_first_and_says_why(brief):
    _published(brief)
    answer = _published(brief)
    assert faults_on(answer.text)[0].startswith("What to know before reading the numbers:")
    assert _published(brief, note="A reply had been lost.").status_code == 303
    nobody = brief.signed.clients["nobody"]
    assert "edition 2 replaces this one" in nobody.get("/transparency/1?lang=en").text
    assert "A reply had been lost." in nobody.get("/transparency/2?lang=en").text
    first = nobody.get("/transparency.json").json()["editions"][1]
    assert first["replaced_by"] == 2


def test_a_withdrawn_edition_says_only_that_and_why(brief):
    _published(brief)
    answer = brief.send("/commitments/editions/1/withdraw", "decider", reason="short")
    assert answer.status_code == 422
    assert "short" in answer.text
    brief.post("/commitments/editions/1/withdraw", "decider", reason="It named a patient.")
    nobody = brief.signed.clients["nobody"]
    page = nobody.get("/transparency/1?lang=en")
    assert page.status_code == 200
    assert "It named a patient." in page.text
    assert "Exempli" not in page.text
    for path in ("/transparency/1.json", "/transparency/1.csv", "/transparency/1/requests.csv"):
        assert nobody.get(path).status_code == 404
    log = brief.signed.clients["decider"].get("/audit.json").text
    assert "transparency.withdrawn" in log
    assert _published(brief).status_code == 303


def test_no_edition_is_none(bench):
    nobody = bench.signed.clients["nobody"]
    assert nobody.get("/transparency").status_code == 200
    for number in ("1", "0", "-1", "99999999999999999999"):
        assert nobody.get(f"/transparency/{number}.json").status_code == 404


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_hostile_words_are_words_on_every_page(busy, locale):
    path = busy.told("/commitments")["commitments"][-1]["href"]
    pages = ("/commitments", path, "/commitments/report", "/commitments/editions",
             "/commitments/new", "/commitments/report/publish")  # fmt: skip
    for page in pages:
        client = busy.signed.clients["decider" if "publish" in page else "liaison"]
        answer = client.get(page, headers={"cookie": _cookies(client, locale)})
        assert answer.status_code == 200
        assert "<script>window" not in answer.text
    public = busy.signed.clients["nobody"].get(f"/transparency/1?lang={locale}").text
    assert "<script" not in public
    assert "&lt;script&gt;window.ran" in public


def _cookies(client, locale):
    """The client's own, with a language that only this request asks for."""
    own = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return f"{own}; tocsin_locale={locale}"
