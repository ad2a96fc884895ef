"""The rulebook at the desk: looked at, tried, adopted, compared; what it says on a case."""

import csv
import io
import json
from threading import Event

import pytest

from tocsin.cases.documents import to_json
from tocsin.cases.evidence import EvidenceKind, Provenance, freeze
from tocsin.desk.cases.tables import CaseRow, EvidenceRow
from tocsin.desk.jobs.running import Running
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.measures.shadow_job import run as run_job
from tocsin.measures.rulebook.fields import FIELDS
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import digest_of, release
from tocsin.measures.rulebook.rule import json_schema
from tocsin.web.words.rule_terms import BASE, FACTS, VALUES

HOSTILE = "<script>window.ran = true</script>"
VOID = "health.unanswered_void"
ANSWERED = "institutions.answered_claim"


def overlay(rule_id, choice):
    return f"adopter: A\nbase: {digest_of(base_rules())}\nrules:\n  {rule_id}: {{{choice}}}\n"


@pytest.fixture
def house(fresh):
    """A desk, how one posts to it, and how a decider adopts the base."""

    def post(path, wanted=303, who="decider", files=None, **form):
        client = fresh.clients[who]
        origin = {"origin": str(client.base_url).rstrip("/")}
        answer = client.post(path, data=form, files=files, headers=origin, follow_redirects=False)
        assert answer.status_code == wanted, answer.text
        return answer

    def adopt(overlay=""):
        made = release(base_rules(), "1.0.0", fresh.desk.seal)
        post(
            "/rules/adopt",
            release=json.dumps(to_json(made)),
            overlay=overlay,
            public=made.signed_by,
        )
        return look("/rules")["in_force"]["id"]

    def look(path, who="viewer", **query):
        answer = fresh.clients[who].get(f"{path}.json", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    fresh.clients["decider"].headers["accept-language"] = "en"
    return fresh, post, adopt, look


def case_of(house, title="The flood", tlp="green", objectives=("health",)):
    _, post, _, _ = house
    case = post("/cases", who="analyst", title=title, summary="x", tlp=tlp).headers["location"]
    case = case.split("?")[0]
    post(f"{case}/frame", who="analyst", base=1, title=title, summary="x", status="open", tlp=tlp,
         objectives=list(objectives), target="")  # fmt: skip
    return case


def put_finding(house, case, detector, q_value=None, **statistic):
    """Freezes a finding of a detector into a case."""
    fresh, _, _, _ = house
    content = {
        "subject": "one", "statement": "s", "statistic": statistic, "evidence": [],
        "baseline": {}, "interval": None, "q_value": q_value, "basis": "observed", "caveats": [],
    }  # fmt: skip
    origin, now = Provenance(detector=detector, version=1), fresh.desk.clock()
    frozen = freeze(EvidenceKind.FINDING, content, origin, "x", now)
    with fresh.desk.database.writing() as session:
        session.add(
            EvidenceRow(
                case_id=case.rpartition("/")[2], id=frozen.id, kind=frozen.kind,
                document=to_json(frozen), captured_by="x", captured_at=now,
            )
        )  # fmt: skip


def test_before_anything_is_adopted_the_base_is_shown_and_proposes_nothing(house):
    fresh, _, _, look = house
    page = fresh.clients["viewer"].get("/rules").text
    assert "no rule proposes anything" in page
    assert look("/rules")["in_force"] is None
    assert len(look("/rules")["rules"]) == len(base_rules())
    case = case_of(house)
    put_finding(house, case, "voids", answered_share=0.1)
    said = look(f"{case}/rules", who="analyst", answer_exists="false")
    assert said["counts"]["applies"] == 1
    assert said["may_propose"] is False
    house[1](f"{case}/rules/{VOID}", 409, "analyst", rung="prebunk",
             answer_exists="false")  # fmt: skip


def test_a_rule_says_everything_and_its_tests_are_run(house):
    fresh, _, _, look = house
    said = look(f"/rules/{ANSWERED}")
    assert {one["kind"] for one in said["tests"]} == {"positive", "negative", "missing"}
    assert all(one["passed"] for one in said["tests"])
    page = fresh.clients["viewer"].get(f"/rules/{ANSWERED}").text
    rule = next(one for one in base_rules() if one.id == ANSWERED)
    assert rule.rights.split(".")[0] in page
    for ground in rule.grounds:
        assert ground.instrument in page
    assert fresh.clients["viewer"].get("/rules/no.such").status_code == 404


def test_the_table_has_a_row_for_each_rule(house):
    fresh, _, _, _ = house
    text = fresh.clients["viewer"].get("/rules.csv").text.removeprefix("\ufeff")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in table] == [rule.id for rule in base_rules()]
    assert table[0]["automatic"] == "monitor"


def test_a_decider_sees_what_changes_before_anything_is_adopted(house):
    _, post, adopt, look = house
    page = post("/rules/adopt/look", 200, source="base").text
    assert "This rule is new." in page
    assert "Adopt this rulebook" in page
    assert look("/rules")["in_force"] is None
    adopt()
    told = json.loads(post("/rules/adopt/look.json", 200, source="base").text)
    assert told["candidate"]["differences"] == []
    assert look("/rules")["in_force"]["adopted_by"] == "Decider One"
    assert "Nothing changes" in post("/rules/adopt/look", 200, source="base").text


def test_what_the_page_shows_first_can_be_adopted_as_it_stands(house):
    _, post, _, look = house
    page = post("/rules/adopt/look", 200, source="base").text
    sent = {}
    for name in ("release", "overlay", "public"):
        raw = page.split(f'name="{name}" value="', 1)[1].split('">', 1)[0]
        sent[name] = raw.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&").replace(
            "&lt;", "<").replace("&gt;", ">")  # fmt: skip
    post("/rules/adopt", **sent)
    assert look("/rules")["is_in_force"] is True


def test_an_overlay_is_told_in_words_and_only_tightens(house):
    fresh, post, adopt, look = house
    adopt()
    choice = "stance: adapt, reason: Context is enough, measures: [context], automatic: context"
    text = overlay(ANSWERED, choice).replace("adopter: A", f"adopter: {HOSTILE}")
    files = {"overlay": ("o.yaml", text, "application/yaml")}
    page = post("/rules/adopt/look", 200, source="base", files=files).text
    assert '<del dir="auto">Label</del>' in page
    assert HOSTILE not in page
    assert "This rule goes." in page
    adopt(text)
    assert [rule["id"] for rule in look("/rules")["rules"]] == [ANSWERED]
    assert look("/rules")["declined"][0]["reason"] == "Context is enough"
    assert HOSTILE not in fresh.clients["viewer"].get("/rules").text


WRONG_OVERLAYS = [
    ("adopter: A\nbase: x\nrules: {}\n", "line 2"),
    ("adopter: A\nrules: {}\nbase: [", "is not YAML"),
    (f"adopter: A\nbase: {'a' * 64}\nrules: {{}}\n", "another base"),
    (b"\xff\xfe", "is no text"),
    (overlay(VOID, "stance: adapt, reason: We want more, automatic: label"), "raises the"),
    (overlay("no.rule", "stance: adopt"), "no.rule"),
]


def test_a_wrong_overlay_is_named_with_its_place(house):
    _, post, _, look = house
    for text, said in WRONG_OVERLAYS:
        files = {"overlay": ("mine.yaml", text, "application/yaml")}
        page = post("/rules/adopt/look", 200, source="base", files=files).text
        assert said in page
        assert "Adopt this rulebook" not in page
    told = post("/rules/adopt/look.json", 200, source="base", files=files).json()
    assert "overlay" in told["faults"]
    assert told["candidate"] is None
    assert look("/rules")["in_force"] is None


def test_a_wrong_release_is_not_adopted_and_the_key_that_was_typed_stays(house):
    fresh, post, _, look = house
    made = json.dumps(to_json(release(base_rules(), "1.0.0", fresh.desk.seal)))
    own, other = fresh.desk.seal.public, "ab" * 32
    sent = [
        (made.replace('"version": "1.0.0", "rules"', '"version": "9.0.0", "rules"'), own),
        (made.replace('"automatic": "label"', '"automatic": "suspend"'), own),
        (made, other),
        (made[:500], own),
        ("[]", own),
        ("", own),
    ]
    for text, public in sent:
        files = {"release": ("r.json", text, "application/json")} if text else None
        page = post("/rules/adopt/look", 200, source="file", public=public, files=files).text
        assert "Something must be corrected" in page
        assert public in page
        post("/rules/adopt", 422, release=text or "{}", public=public)
    assert look("/rules")["in_force"] is None


def test_who_does_not_decide_neither_adopts_nor_signs_nor_runs(house):
    fresh, post, adopt, _ = house
    adopt()
    for path in ("/rules/adopt", "/rules/shadows"):
        assert fresh.clients["analyst"].get(path).status_code == 403
    for path in ("/rules/adopt/look", "/rules/adopt", "/rules/release", "/rules/shadows"):
        post(path, 403, "analyst", version="1.0.0", release="{}", public="x", rulebook="x")


def test_a_release_of_ones_own_can_be_adopted_elsewhere(house):
    fresh, post, _, look = house
    given = post("/rules/release", 200, version="2.1.0")
    assert "rulebook-2.1.0.json" in given.headers["content-disposition"]
    made = given.json()
    assert made["signed_by"] == fresh.desk.seal.public
    post("/rules/adopt", release=given.text, public=made["signed_by"])
    again = fresh.clients["viewer"].get(look("/rules")["adoptions"][0]["file"])
    assert again.json() == made
    post("/rules/release", 422, version="two")


def test_the_files_for_writers_are_whole(house):
    fresh, _, _, _ = house
    assert fresh.clients["viewer"].get("/rules/schema.json").json() == json_schema()
    assert "id: health.unanswered_void" in fresh.clients["viewer"].get("/rules/base.yaml").text


def test_two_rulebooks_are_compared_and_that_of_another_institution(house):
    fresh, post, adopt, look = house
    mine = adopt(overlay(VOID, "stance: adopt"))
    said = look("/rules/compare", first="base", second=mine)
    assert {one["kind"] for one in said["differences"]} == {"gone"}
    assert len(said["differences"]) == len(base_rules()) - 1
    assert look("/rules/compare", first="base", second="base")["differences"] == []
    other = json.dumps(to_json(release(base_rules()[:2], "3.0.0", fresh.desk.seal)))
    page = post("/rules/compare/look", 200, "viewer", first="base",
                files={"release": ("r.json", other, "application/json")}).text  # fmt: skip
    assert "This rule goes." in page
    assert len(look("/rules")["adoptions"]) == 1
    post("/rules/compare/look", 422, "viewer", first="base",
         files={"release": ("r.json", "{}", "application/json")})  # fmt: skip


def test_a_case_is_told_condition_by_condition_and_what_is_missing(house):
    fresh, _, adopt, look = house
    adopt()
    case = case_of(house, HOSTILE)
    said = look(f"{case}/rules", who="analyst")
    void = next(one for one in said["rules"] if one["id"] == VOID)
    assert void["outcome"] == "escalate"
    assert [one["truth"] for one in void["conditions"]] == ["true", "missing", "missing"]
    assert void["conditions"][1]["missing"][0]["fact"] == "unanswered_share"
    assert void["proposes"] == []
    page = fresh.clients["analyst"].get(f"{case}/rules").text
    assert "Cannot be known yet" in page
    assert HOSTILE not in page
    assert "Nothing follows from this by itself" in page
    assert f"{case}/rules" in fresh.clients["analyst"].get(case).text


def test_what_people_state_is_weighed_and_kept_nowhere(house):
    _, _, adopt, look = house
    adopt()
    case = case_of(house)
    put_finding(house, case, "voids", answered_share=0.3)
    said = look(f"{case}/rules", who="analyst", answer_exists="false")
    assert next(o for o in said["rules"] if o["id"] == VOID)["outcome"] == "applies"
    said = look(f"{case}/rules", who="analyst", answer_exists="true")
    assert next(o for o in said["rules"] if o["id"] == VOID)["outcome"] == "does_not_apply"
    assert look(f"{case}/rules", who="analyst")["stated"] == {}
    said = look(f"{case}/rules", who="analyst", targets=["none"], vote_day="2027-05-09T18:00")
    assert said["stated"] == {"targets": [], "vote_day": "2027-05-09T18:00:00+00:00"}


def test_a_fact_of_the_wrong_kind_is_refused(house):
    fresh, _, _, _ = house
    case = case_of(house)
    for stated in (
        {"targets": "<b>"}, {"repeat_share": "2"}, {"actor": HOSTILE}, {"warned": "?"},
        {"vote_day": "soon"}, {"repeats_12_months": "-1"},
    ):  # fmt: skip
        answer = fresh.clients["analyst"].get(f"{case}/rules", params=stated)
        assert answer.status_code == 422, stated
        assert HOSTILE not in answer.text


def test_a_finding_in_the_case_is_a_fact(house):
    _, _, adopt, look = house
    adopt()
    case = case_of(house)
    put_finding(house, case, "coordination", 0.01, accounts=12.0)
    known = look(f"{case}/rules", who="analyst", networks="99")["facts"]
    assert (known["networks"], known["coordinated_accounts"]) == (1, 12)
    assert known["coordination_q"] == 0.01


def test_a_proposal_is_an_assessment_with_the_rule_as_its_ground(house):
    _, post, adopt, look = house
    adopt()
    case = case_of(house)
    put_finding(house, case, "voids", answered_share=0.3)
    stated = {"answer_exists": "false"}
    post(f"{case}/rules/{VOID}", 409, "analyst", rung="prebunk")  # nothing stated: it is open
    post(f"{case}/rules/{VOID}", 422, "analyst", rung="remove", **stated)
    post(f"{case}/rules/{VOID}", 403, "decider", rung="prebunk", **stated)
    made = post(f"{case}/rules/{VOID}", 303, "analyst", rung="prebunk", **stated)
    path = made.headers["location"].split("?")[0]
    assert path.startswith("/assessments/")
    told = json.dumps(look(path, who="analyst"))
    assert VOID in told
    assert "35(1)(i)" in told
    assert "70" in told


def test_who_may_not_know_of_a_case_finds_no_rules_on_it(house):
    fresh, post, adopt, _ = house
    adopt()
    case = case_of(house)
    with fresh.desk.database.writing() as session:
        session.get_one(CaseRow, case.rpartition("/")[2]).tlp = "red"
    for path in (f"{case}/rules", f"{case}/rules.json"):
        assert fresh.clients["viewer"].get(path).status_code == 404
    post(f"{case}/rules/{VOID}", 404, "analyst", rung="prebunk")


def shadowed(house, days=30):
    """Asks for a run and makes it here, as its process would; gives its path."""
    fresh, post, _, look = house
    newest = look("/rules")["in_force"]["id"]
    post("/rules/shadows", rulebook=newest, days=days)
    with fresh.desk.database.writing() as session:
        row = session.query(JobRow).filter(JobRow.kind == "shadow").one()
        row.state, row.lease = JobState.RUNNING, "here"
        job = Running(fresh.desk, row.id, row.arguments, "here", Event(), fresh.desk.clock())
    result = run_job(job)
    with fresh.desk.database.writing() as session:
        row = session.get_one(JobRow, job.id)
        row.result, row.state = result, JobState.DONE
    return f"/rules/shadows/{result['run']}"


def test_a_shadow_run_waits_and_then_says_what_would_have_been(house):
    fresh, post, adopt, look = house
    adopt()
    case = case_of(house, f"The river {HOSTILE}")
    post("/rules/shadows", rulebook=look("/rules")["in_force"]["id"], days=7)
    assert "On its way" in fresh.clients["decider"].get("/rules/shadows").text
    with fresh.desk.database.writing() as session:
        session.query(JobRow).delete()
    path = shadowed(house)
    said = look(path, who="decider")
    assert said["cases"] == 1
    void = next(one for one in said["results"] if one["rule_id"] == VOID)
    assert (void["applies"], void["escalate"], void["changed"]) == (0, 1, 0)
    page = fresh.clients["decider"].get(path).text
    assert "Nothing was done" in page
    assert HOSTILE not in page
    assert path in fresh.clients["decider"].get("/rules/shadows").text
    table = list(csv.DictReader(io.StringIO(fresh.clients["decider"].get(f"{path}.csv").text)))
    assert len(table) == len(base_rules())
    assert fresh.clients["viewer"].get(path).status_code == 403
    assert case not in page  # it applies to none, so none is an example


def test_the_catalogue_is_filtered_by_technique_and_names_its_licence(house):
    fresh, _, _, look = house
    page = fresh.clients["viewer"].get("/countermeasures").text
    assert "CC BY-SA 4.0" in page
    assert "C00016" in page
    some = look("/countermeasures", technique="t0049.003")["countermeasures"]
    assert 0 < len(some) < 60
    assert all({t["id"] for t in one["techniques"]} & {"T0049", "T0049.003"} for one in some)
    offered = look("/countermeasures", technique="T0049.003", stance="allowed")["countermeasures"]
    assert {one["stance"] for one in offered} == {"allowed"}
    assert (
        "has no countermeasure"
        in fresh.clients["viewer"].get("/countermeasures", params={"technique": HOSTILE}).text
    )


def test_every_fact_and_value_has_words():
    assert {field.name: field.sentence for field in FIELDS} == dict(FACTS)
    assert {word for field in FIELDS for word in field.words} <= VALUES.keys()


def test_what_the_base_says_can_be_translated_whole():
    said = {text for r in base_rules() for text in (r.title, r.rights, *(w.says for w in r.when))}
    assert said == set(BASE)


def test_an_old_adoption_is_shown_as_one_that_is_not_in_force(house):
    fresh, _, adopt, look = house
    first = adopt()
    adopt()
    page = fresh.clients["viewer"].get("/rules", params={"rulebook": first}).text
    assert "This is not the rulebook in force." in page
    assert look("/rules", rulebook=first)["is_in_force"] is False
    assert fresh.clients["viewer"].get("/rules", params={"rulebook": "x"}).status_code == 404
