"""Papers of the DSA: made by guided forms, kept with their digest, read, taken away, followed."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from lxml import html

from tocsin.cases.canonical import digest
from tocsin.cases.freezing import freeze_post
from tocsin.desk.cases.basket import put_in
from tocsin.desk.people.registry import actor_of, person

HOSTILE = "<script>window.ran = true</script>"
WHY = (
    "The post names a wrong voting day for one district, again and again, which the electoral "
    "code forbids in the weeks before a vote."
)
NOTICE = {
    "platform": "Exempli", "locations": "https://p.example/post/1\nhttps://p.example/post/2",
    "instrument": "Electoral Code", "provision": "art. 97", "jurisdiction": "France",
    "explanation": WHY, "name": "Ana", "email": "ana@board.example", "good_faith": "true",
    "warned": "true", "about": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
}  # fmt: skip
BUNDLE = {
    "entity": "Board", "coordinator": "Arcom", "member_state": "FR", "awarded": "2025-05-01",
    "expertise": "Elections", "platform": "Exempli", "instrument": "Electoral Code",
    "provision": "art. 97", "jurisdiction": "France", "name": "Ana", "email": "ana@board.example",
    "items": f"https://p.example/post/8 | {WHY}\nhttps://p.example/post/9 | {WHY}",
    "good_faith": "true", "warned": "true",
    "about": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
}  # fmt: skip
MISUSE = {
    "provider": "Exempli", "recipient": "The Bell", "misuse": "unfounded_notices",
    "since": "2026-01-01", "until": "2026-03-31", "items": "40", "all_items": "50",
    "gravity": "A journalist was silenced for two days.",
}  # fmt: skip
SUSPENSION = MISUSE | {
    "warned_on": "2026-03-01", "begins": "2026-04-01", "ends": "2026-05-01",
    "reasons": "It went on after the warning.", "decided_by": "Ana", "policy": "Terms, 9.4",
}  # fmt: skip
STATEMENT = {
    "puid": "case-7_label", "decision_facts": "The picture shows another year's flood.",
    "content_date": "2026-03-01", "application_date": "2026-03-09",
    "category": "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "Terms, 4.2", "incompatible_content_explanation": "It misleads.",
    "source_type": "SOURCE_VOLUNTARY", "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "content_type": ["CONTENT_TYPE_IMAGE"], "territorial_scope": "FR BE",
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"],
    "end_date_visibility_restriction": "2026-06-09",
}  # fmt: skip
FROM_A_PLATFORM = {
    **STATEMENT, "territorial_scope": ["NL", "GR"], "category_specification": [],
    "decision_monetary": "DECISION_MONETARY_TERMINATION", "content_language": "SV",
    "end_date_monetary_restriction": "2026-07-01", "end_date_account_restriction": None,
    "end_date_service_restriction": None, "platform_name": "Platform 1",
    "permalink": "https://p.example/", "incompatible_content_illegal": "Yes",
}  # fmt: skip
"""As the official example has it: nulls, an empty list, and fields that the database adds."""


class Bench:
    """A case of an analyst, and ways to send and read."""

    def __init__(self, fresh):
        self.fresh = fresh
        self.origin = {"origin": str(fresh.clients["analyst"].base_url).rstrip("/")}
        self.case = self.post("/cases", title=f"Vote {HOSTILE}", summary="x", tlp="green")

    def send(self, path, who="analyst", **form):
        return self.fresh.clients[who].post(
            path, data=form, headers=self.origin, follow_redirects=False
        )

    def post(self, path, who="analyst", **form):
        answer = self.send(path, who, **form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].split("?")[0].split("#")[0]

    def make(self, kind, form, who="decider"):
        return self.post(f"{self.case}/papers/{kind}", who, **form)

    def told(self, path, who="viewer"):
        return self.fresh.clients[who].get(f"{path}.json").json()

    def text(self, path, who="viewer"):
        answer = self.fresh.clients[who].get(path)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def bench(fresh):
    return Bench(fresh)


@pytest.fixture(scope="module")
def shared(web_of_module):
    return Bench(web_of_module)


@pytest.fixture(scope="module")
def web_of_module(request, investigated, tmp_path_factory):
    """One desk for all the negative cases: what is refused leaves nothing behind."""
    path = next(p for p in request.config.pluginmanager.get_plugins()
                if str(getattr(p, "__file__", "")).endswith("tests/web/conftest.py"))  # fmt: skip
    made = path.sign_in(investigated, tmp_path_factory.mktemp("papers") / "desk.sqlite")
    yield made
    made.desk.close()


def faults_on(page):
    """The fields that a page names as wrong."""
    return {
        link.get("href").removeprefix("#")
        for link in html.fromstring(page).xpath("//div[@class='faulty']//a")
    }


def test_who_would_give_notice_is_first_asked_whether_a_law_is_broken(shared):
    page = shared.text(f"{shared.case}/papers/notice", "analyst")
    assert "Most disinformation is not illegal content." in page
    assert "<textarea" not in page
    for breaks in ("terms", "false_only"):
        page = shared.text(f"{shared.case}/papers/notice?breaks={breaks}", "analyst")
        assert "A notice is the wrong paper for this." in page
        assert "/drafts" in page
        assert "<textarea" not in page
    assert 'name="explanation"' in shared.text(f"{shared.case}/papers/notice?breaks=law", "analyst")


def test_a_notice_is_made_kept_with_its_digest_and_read_in_three_languages(bench):
    path = bench.make("notice", NOTICE, "analyst")
    told = bench.told(path)
    assert told["digest"] == digest(told["document"])
    assert told["document"]["locations"] == NOTICE["locations"].split("\n")
    assert told["state"] == "made"
    log = bench.fresh.clients["decider"].get("/audit.json").text
    assert "paper.made" in log
    assert told["digest"] in log
    for language, title in (("en", "Notice of illegal content"), ("fr", "Notification"),
                            ("ar", "إخطار بمحتوى غير قانوني")):  # fmt: skip
        assert title in bench.text(f"{path}?language={language}")
        assert title in bench.text(f"{path}/files/html?language={language}")
        assert title in bench.text(f"{path}/files/txt?language={language}")
    assert json.loads(bench.text(f"{path}/files/json")) == told["document"]
    assert path in bench.text(f"{bench.case}/papers")
    assert f"{bench.case}/papers" in bench.text(bench.case)


@pytest.mark.parametrize(
    ("kind", "form", "change", "field", "article"),
    [
        ("notice", NOTICE, {"warned": ""}, "warned", ""),
        ("notice", NOTICE, {"good_faith": ""}, "good_faith", "Art. 16(2)(d)"),
        ("notice", NOTICE, {"platform": " "}, "platform", ""),
        ("notice", NOTICE, {"locations": ""}, "locations", "Art. 16(2)(b)"),
        ("notice", NOTICE, {"locations": "https://p.example/"}, "locations", "Art. 16(2)(b)"),
        ("notice", NOTICE, {"locations": "javascript:1"}, "locations", "Art. 16(2)(b)"),
        ("notice", NOTICE, {"locations": "https://[::1"}, "locations", "Art. 16(2)(b)"),
        ("notice", NOTICE, {"explanation": "It is false."}, "explanation", "Art. 16(2)(a)"),
        ("notice", NOTICE, {"email": ""}, "email", "Art. 16(2)(c)"),
        ("notice", NOTICE, {"name": "", "email": "a@b"}, "email", "Art. 16(2)(c)"),
        ("notice", NOTICE, {"instrument": ""}, "instrument", "Art. 16(2)(a)"),
        ("notice", NOTICE, {"provision": ""}, "provision", "Art. 16(2)(a)"),
        ("notice", NOTICE, {"jurisdiction": ""}, "jurisdiction", "Art. 16(2)(a)"),
        ("notice", NOTICE, {"evidence": "f" * 64}, "evidence", ""),
        ("bundle", BUNDLE, {"items": ""}, "items", ""),
        ("bundle", BUNDLE, {"items": f"https://p.example/ | {WHY}"}, "items", "Art. 16(2)(b)"),
        ("bundle", BUNDLE, {"items": "https://p.example/1 | false"}, "items", "Art. 16(2)(a)"),
        ("bundle", BUNDLE,
         {"items": f"https://p.example/1 | {WHY}\nhttps://p.example/1 | {WHY} Twice."},
         "items", ""),
        ("bundle", BUNDLE, {"entity": ""}, "entity", "Art. 22(5)"),
        ("bundle", BUNDLE, {"coordinator": ""}, "coordinator", "Art. 22(5)"),
        ("bundle", BUNDLE, {"expertise": ""}, "expertise", "Art. 22(5)"),
        ("bundle", BUNDLE, {"member_state": "EL"}, "member_state", "Greece is GR"),
        ("bundle", BUNDLE, {"member_state": "NO"}, "member_state", ""),
        ("bundle", BUNDLE, {"awarded": "1 May"}, "awarded", ""),
        ("bundle", BUNDLE, {"good_faith": ""}, "good_faith", "Art. 16(2)(d)"),
        ("bundle", BUNDLE, {"warned": ""}, "warned", ""),
        ("bundle", BUNDLE, {"provision": ""}, "provision", "Art. 16(2)(a)"),
        ("order", {"provider": "Exempli"}, {"provider": ""}, "provider", ""),
        ("order", {"provider": "Exempli"}, {"locations": "p.example"}, "locations", ""),
        ("order", {"provider": "Exempli"}, {"territory": "EL"}, "territory", "Greece is GR"),
        ("order-to-inform", {"provider": "E"}, {"provider": ""}, "provider", ""),
        ("warning", MISUSE, {"items": "51"}, "items", "Art. 23(3)(a), (b)"),
        ("warning", MISUSE, {"items": "0"}, "items", "Art. 23(3)(a)"),
        ("warning", MISUSE, {"items": "-1"}, "items", ""),
        ("warning", MISUSE, {"until": "2025-01-01"}, "items", "Art. 23(3)(a), (b)"),
        ("warning", MISUSE, {"since": "soon"}, "since", ""),
        ("warning", MISUSE, {"gravity": " "}, "gravity", "Art. 23(3)(c)"),
        ("warning", MISUSE, {"recipient": ""}, "recipient", ""),
        ("suspension", SUSPENSION, {"warned_on": ""}, "warned_on", "Art. 23(1), (2)"),
        ("suspension", SUSPENSION, {"warned_on": "2026-04-01"}, "warned_on", "Art. 23(1), (2)"),
        ("suspension", SUSPENSION, {"ends": "2026-04-01"}, "ends", ""),
        ("suspension", SUSPENSION, {"ends": "2027-04-01"}, "ends", "180"),
        ("suspension", SUSPENSION, {"decided_by": ""}, "reasons", "Art. 23(3)"),
        ("suspension", SUSPENSION, {"policy": ""}, "policy", "Art. 23(4)"),
        ("redress", {"provider": "E", "told_on": "2026-03-01"}, {"told_on": ""}, "told_on", ""),
        ("redress", {"provider": "E", "told_on": "2026-03-01"}, {"provider": ""}, "provider", ""),
        ("statement", STATEMENT, {"puid": "a b"}, "puid", ""),
        ("statement", STATEMENT, {"decision_facts": ""}, "decision_facts", ""),
        ("statement", STATEMENT, {"decision_visibility": []}, "decision_visibility", ""),
        ("statement", STATEMENT, {"content_date": "1 March"}, "content_date", ""),
        ("statement", STATEMENT, {"category": ""}, "category", ""),
        ("statement", STATEMENT, {"territorial_scope": "EL"}, "territorial_scope.0", ""),
        ("statement", STATEMENT, {"incompatible_content_ground": ""},
         "incompatible_content_ground", "Art. 17(3)(e)"),
        ("statement", STATEMENT, {"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"},
         "illegal_content_legal_ground", "Art. 17(3)(d)"),
        ("statement", STATEMENT, {"end_date_visibility_restriction": "2026-03-01"},
         "end_date_visibility_restriction", ""),
        ("statement", STATEMENT, {"end_date_account_restriction": "2026-06-01"},
         "end_date_account_restriction", ""),
        ("statement", STATEMENT, {"decision_visibility": "DECISION_VISIBILITY_OTHER"},
         "decision_visibility_other", ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_its_article_and_nothing_typed_is_lost(
    shared, kind, form, change, field, article
):
    who = "analyst" if kind in ("notice", "redress") else "decider"
    sent = {**form, **change, "language": "fr"}
    answer = shared.send(f"{shared.case}/papers/{kind}", who, **sent)
    assert answer.status_code == 422
    assert field in faults_on(answer.text)
    assert article in answer.text
    document = html.fromstring(answer.text)
    kept = {box.get("name"): box.get("value") for box in document.xpath("//main//input[@value]")}
    kept |= {box.get("name"): box.text or "" for box in document.xpath("//main//textarea")}
    for name, typed in sent.items():
        if isinstance(typed, str) and name in kept and typed not in ("true", ""):
            assert kept[name].strip() == typed.strip(), name
    assert shared.told(f"{shared.case}/papers")["papers"] == []


def test_all_that_a_notice_lacks_is_told_at_once(shared):
    answer = shared.send(f"{shared.case}/papers/notice")
    assert faults_on(answer.text) == {
        "warned", "platform", "locations", "explanation", "email", "good_faith", "instrument",
        "provision", "jurisdiction",
    }  # fmt: skip


def test_ticked_evidence_gives_its_address(bench):
    with bench.fresh.desk.looking(None) as sitting:
        analyst = actor_of(person(sitting.session, bench.fresh.people["analyst"]))
    with bench.fresh.desk.acting(analyst) as sitting:
        row = {"platform": "x", "post_id": "123", "text": HOSTILE}
        frozen = freeze_post(row, analyst.person_id, datetime(2026, 3, 1, tzinfo=UTC))
        piece = put_in(sitting, bench.case.removeprefix("/cases/"), frozen)
    page = bench.text(f"{bench.case}/papers/notice?breaks=law", "analyst")
    assert "https://x.com/i/status/123" in page
    assert HOSTILE not in page
    told = bench.told(
        bench.make("notice", NOTICE | {"evidence": piece, "locations": ""}, "analyst")
    )
    assert told["document"]["locations"] == ["https://x.com/i/status/123"]
    assert told["evidence"] == [piece]


def test_hostile_addresses_and_texts_are_shown_and_never_live(bench):
    bad = "https://p.example/post/1?<script>alert(1)</script>"
    path = bench.make(
        "notice", NOTICE | {"locations": bad, "explanation": f"{HOSTILE} {WHY}"}, "analyst"
    )
    for page in (bench.text(path), bench.text(f"{path}/files/html")):
        document = html.fromstring(page)
        assert bad in "".join(document.itertext())
        assert not document.xpath("//a[contains(@href, 'p.example')]")
        assert HOSTILE not in page


def test_an_order_is_a_template_that_names_what_is_missing(bench):
    path = bench.make("order", {"provider": "Exempli", "territory": "fr, be"})
    told = bench.told(path)
    assert told["document"]["territory"] == ["FR", "BE"]
    missing = {one["field"]: one["cited"] for one in told["missing"]}
    assert missing["locations"] == "Art. 9(2)(a)(iv)"
    assert "signed_by" in missing
    assert "informed_authority" not in missing
    assert "TEMPLATE." in bench.text(path)
    path = bench.make("order-to-inform", {"provider": "Exempli", "reasons_withheld": "true"})
    assert "reasons" not in {one["field"] for one in bench.told(path)["missing"]}


def test_a_bundle_takes_notices_of_the_case_and_is_counted_once_it_was_sent(bench):
    bench.make("notice", NOTICE, "analyst")
    made = bench.told(f"{bench.case}/papers")["papers"][0]["id"]
    path = bench.make("bundle", BUNDLE | {"notices": made})
    assert len(bench.told(path)["document"]["notices"]) == 3
    assert 'value="Arcom"' in bench.text(f"{bench.case}/papers/bundle", "decider")
    assert bench.told("/flaggers")["flaggers"] == []
    today = datetime.now(UTC).date().isoformat()
    bench.post(f"{path}/steps/decided", "decider", happened="sent", on_day=today)
    bench.post(f"{path}/steps", happened="decided", on_day=today, action="removed", items="1 2")
    (flagger,) = bench.told("/flaggers")["flaggers"]
    actions = {one["name"]: one["notices"] for one in flagger["counts"]["by_action"]}
    assert actions == {"removed": 2, "no answer": 1}
    assert flagger["total"] == 3
    assert flagger["report"] is None
    whole = bench.fresh.clients["viewer"].get("/flaggers.json?independence=Paid by nobody.").json()
    assert whole["flaggers"][0]["report"]["by_provider"] == [{"name": "Exempli", "notices": 3}]
    table = bench.fresh.clients["viewer"].get("/flaggers.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert sum(int(row["notices"]) for row in rows if row["by"] == "by_action") == 3


def test_what_happened_is_entered_in_order_and_stays(bench):
    path = bench.make("notice", NOTICE, "analyst")
    today = datetime.now(UTC).date().isoformat()
    steps = f"{path}/steps"
    for form, field in (
        ({"happened": "acknowledged", "on_day": today}, "happened"),
        ({"happened": "sent", "on_day": "2999-01-01"}, "on_day"),
        ({"happened": "sent", "on_day": "2001-01-01"}, "on_day"),
        ({"happened": "sent", "on_day": "soon"}, "on_day"),
        ({"happened": "sent", "on_day": today, "action": "removed"}, "action"),
        ({"happened": "sent", "on_day": today, "items": "1"}, "items"),
    ):
        answer = bench.send(steps, **form)
        assert answer.status_code == 422, form
        assert field in faults_on(answer.text)
    bench.post(steps, happened="sent", on_day=today, words=f"By their form {HOSTILE}")
    assert bench.send(steps, happened="decided", on_day=today).status_code == 422
    bench.post(steps, happened="acknowledged", on_day=today)
    bench.post(steps, happened="no_reply", on_day=today)
    bench.post(steps, happened="decided", on_day=today, action="none")
    told = bench.told(path)
    assert [one["happened"] for one in told["steps"]] == [
        "sent", "acknowledged", "no_reply", "decided",
    ]  # fmt: skip
    assert told["steps"][2]["after_days"] == 0
    assert told["state"] == "decided"
    assert HOSTILE not in bench.text(path)
    assert bench.send(steps, "viewer", happened="sent", on_day=today).status_code == 403


def test_a_statement_of_a_platform_passes_unharmed(bench):
    sent = json.dumps(FROM_A_PLATFORM)
    path = bench.post(f"{bench.case}/papers/statement/json", "decider", statement=sent)
    assert json.loads(bench.text(f"{path}/files/json")) == FROM_A_PLATFORM
    assert bench.told(path)["addressee"] == "Platform 1"
    assert "Harm to civic discourse or elections" in bench.text(path)
    for broken in ("[]", "{", "[" * 5_000, "null"):
        answer = bench.send(f"{bench.case}/papers/statement/json", "decider", statement=broken)
        assert answer.status_code == 422
        assert "statement" in faults_on(answer.text)
    answer = bench.send(
        f"{bench.case}/papers/statement/json", "decider",
        statement=json.dumps(FROM_A_PLATFORM | {"category": "X"}),
    )  # fmt: skip
    assert "category" in faults_on(answer.text)


def test_a_statement_that_is_written_is_what_the_database_takes_with_what_to_look_at(bench):
    path = bench.make("statement", STATEMENT | {"decision_facts": "See https://p.example/a."})
    told = bench.told(path)
    assert told["document"]["territorial_scope"] == ["FR", "BE"]
    assert [one["field"] for one in told["remarks"]] == ["decision_facts"]


def test_a_warning_that_was_sent_begins_the_suspension(bench):
    path = bench.make("warning", MISUSE)
    assert "The Bell" in bench.text(f"{path}/files/txt")
    today = datetime.now(UTC).date().isoformat()
    bench.post(f"{path}/steps/decided", "decider", happened="sent", on_day=today)
    form = bench.text(f"{bench.case}/papers/suspension", "decider")
    assert f'value="{today}"' in form
    assert 'value="The Bell"' in form
    page = bench.text(bench.make("suspension", SUSPENSION))
    assert "Terms, 9.4" in page
    assert "Art. 23(4)" in page


def test_redress_says_until_when_and_what_does_not_bind_the_small(bench):
    form = {"provider": "Exempli", "told_on": "2027-08-31"}
    bound = bench.text(bench.make("redress", form | {"is_bound": "true"}, "analyst"))
    assert "2028-02-29" in bound
    small = bench.text(bench.make("redress", form, "analyst"))
    assert "2028-02-29" not in small
    assert "micro or small enterprise" in small


def test_who_may_not_make_a_kind_is_refused_and_not_offered_it(bench):
    assert bench.send(f"{bench.case}/papers/bundle", "analyst", **BUNDLE).status_code == 403
    assert bench.send(f"{bench.case}/papers/notice", "viewer", **NOTICE).status_code == 403
    listed = bench.text(f"{bench.case}/papers", "analyst")
    assert f"{bench.case}/papers/notice" in listed
    assert f"{bench.case}/papers/bundle" not in listed
    assert "/papers/notice" not in bench.text(f"{bench.case}/papers", "viewer")


def test_papers_are_known_to_who_knows_their_case(bench):
    path = bench.make("notice", NOTICE, "analyst")
    flagged = bench.make("bundle", BUNDLE)
    today = datetime.now(UTC).date().isoformat()
    bench.post(f"{flagged}/steps/decided", "decider", happened="sent", on_day=today)
    bench.post(f"{bench.case}/members", base=1, kind="person", member=bench.fresh.people["analyst"])
    bench.post(f"{bench.case}/frame", base=2, title="Vote", status="open", tlp="red")
    assert bench.told(path, "analyst")["state"] == "made"
    for who in ("viewer", "decider"):
        look = bench.fresh.clients[who]
        for hidden in (
            path, f"{path}.json", f"{path}/files/html", f"{path}/files/json",
            f"{bench.case}/papers", f"{bench.case}/papers.csv",
        ):  # fmt: skip
            assert look.get(hidden).status_code == 404, hidden
    for kind in ("bundle", "order", "order-to-inform", "statement", "warning", "suspension"):
        way = f"{bench.case}/papers/{kind}"
        assert bench.fresh.clients["decider"].get(way).status_code == 404
    assert bench.send(f"{bench.case}/papers/bundle", "decider", **BUNDLE).status_code == 404
    steps = f"{path}/steps/decided"
    assert bench.send(steps, "decider", happened="sent", on_day=today).status_code == 404
    assert bench.told("/flaggers", "decider")["flaggers"] == []
