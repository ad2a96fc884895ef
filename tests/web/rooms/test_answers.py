"""An agreed answer from its start to its withdrawal, through the pages that people use."""

import importlib.util
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from tocsin.answers.clarity.criteria import CRITERIA
from tocsin.answers.clarity.lexicon import LANGUAGES, lexicon
from tocsin.answers.publishing import alerts
from tocsin.desk.answers.due import tell_due
from tocsin.desk.answers.registering import register_published
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.ids import new_id
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION
from tocsin.web.words.answer_terms import ANSWER_TERMS, DRAFT_TLP, STEPS
from tocsin.web.words.catalogues import package_folder, said
from tocsin.workspace import Workspace

NOW = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
URL = "http://testserver"
HOSTILE = "<script>window.ran = true</script>"
REASON = "It was read against the laboratory's report."
HEALTH, WATER, PRESS = "Redbrook Health", "Redbrook Waterworks", "Redbrook Press Office"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def _workspace(investigated: Workspace, folder: Path, settings: str) -> Workspace:
    """A copy of what was investigated, whose claim stands in its registry of fact-checks."""
    shutil.copytree(investigated.root, folder)
    workspace = replace(investigated, root=folder)
    (folder / "tocsin.toml").write_text(settings, encoding="utf-8")
    path = folder / "checks.csv"
    path.write_text(
        "claim,title,url,verdict,reviewed_at\n"
        "The water is poisoned,It is not,https://check.example/1,False,2026-02-28\n"
    )
    registry = Registry(workspace.factchecks)
    registry.add([path], Adding(NOW))
    kept = workspace.found / "claims" / "circulating.parquet"
    table = pq.read_table(kept)
    ids = pa.array(registry.current(NOW)["factcheck_id"].to_pylist() * table.num_rows)
    place = table.schema.get_field_index("factcheck_id")
    pq.write_table(table.set_column(place, "factcheck_id", ids), kept)
    return workspace


@dataclass
class Office:
    """A desk whose clock the test turns, and browsers of those who use it."""

    desk: Desk
    now: list[datetime]
    app: object
    ids: dict[str, str] = field(default_factory=dict)
    clients: dict[str, TestClient] = field(default_factory=dict)

    def come_in(self) -> None:
        """Signs everybody in: sessions end, so it is done anew where the clock was turned far."""
        for name, person in self.ids.items():
            with self.desk.acting(SYSTEM) as sitting:
                row = sitting.session.get_one(PersonRow, person)
                token = begin_session(replace(sitting, actor=actor_of(row)), row, "test", "test")
            self.clients[name] = TestClient(
                self.app, base_url=URL, cookies={SESSION: token}, follow_redirects=False
            )

    def post(self, who: str, path: str, status: int = 303, **form: object):
        answer = self.clients[who].post(path, data=form, headers={"origin": URL})
        assert answer.status_code == status, answer.text
        return answer

    def get(self, who: str, path: str, status: int = 200):
        answer = self.clients[who].get(path)
        assert answer.status_code == status, answer.text
        return answer

    def told(self, who: str, path: str):
        return self.get(who, f"{path}.json").json()

    def step(self, who: str, path: str, act: str, status: int = 303, **form: object):
        """An act on a draft as it stands now."""
        with self.desk.looking(SYSTEM) as sitting:
            base = sitting.session.get_one(AnswerRow, path.rpartition("/")[2]).events
        return self.post(who, f"{path}/{act}", status, base=base, **form)


@pytest.fixture(scope="module")
def copied(investigated, tmp_path_factory) -> Workspace:
    settings = 'public_url = "https://desk.example.org"\npublisher = "Redbrook Health"\n'
    return _workspace(investigated, tmp_path_factory.mktemp("answers") / "copy", settings)


def _office(workspace: Workspace, database: str) -> Office:
    now = [NOW]
    desk = Desk.open(workspace, database)
    desk.clock = lambda: now[0]
    desk.seal.head.unlink(missing_ok=True)  # of another desk's log over the same posts
    office = Office(desk, now, build_app(desk, URL, ROOMS))
    people = {
        "writer": (HEALTH, Role.ANALYST), "reader": (HEALTH, Role.ANALYST),
        "head": (HEALTH, Role.DECIDER), "engineer": (WATER, Role.DECIDER),
        "stranger": (PRESS, Role.ANALYST), "viewer": (HEALTH, Role.VIEWER),
        "nameless": ("", Role.ANALYST),
    }  # fmt: skip
    for name, (institution, role) in people.items():
        with desk.acting(SYSTEM) as sitting:
            row = PersonRow(
                id=new_id("person"), sign_in_name=name, name=f"{name.title()} {HOSTILE}",
                institution=institution, roles=[role], created_at=NOW,
            )  # fmt: skip
            sitting.session.add(row)
            sitting.session.flush()
            office.ids[name] = row.id
    office.come_in()
    return office


@pytest.fixture
def office(copied, database: str) -> Iterator[Office]:
    made = _office(copied, database)
    yield made
    made.desk.close()


def text(**changes: object) -> dict[str, object]:
    """A whole text as the form sends it: one source, one claim, and empty places."""
    return {
        "title": f"Redbrook's tap water is safe to drink {HOSTILE}",
        "statement": "Tests on 1 March found no contamination in Redbrook's tap water.",
        "known": "Twelve samples were tested.\n\nAll twelve samples were clean.",
        "unknown": "The private wells outside the town have not been tested.",
        "advice": "Drink tap water as usual.",
        "why": "It is false that it is poisoned: the picture shows a river in another country.",
        "evidence": "robust", "agreement": "high",
        "valid_from": "2026-03-02T09:00", "valid_until": "2026-04-01T09:00",
        "source_kind": ["data", "document"], "source_title": ["Laboratory report 7", ""],
        "source_url": ["https://lab.example/7", ""], "source_dated": ["2026-03-01", ""],
        "source_id": ["", ""],
        "claim_text": [f"The water is poisoned {HOSTILE}", ""], "claim_language": ["en", ""],
        "claim_claimant": ["The Whisperer", ""],
        "claim_claimant_kind": ["organisation", "organisation"],
        "claim_claimed_on": ["2026-02-28", ""],
        "claim_appearances": ["https://rumour.example/poison", ""],
        "claim_factchecks": ["", ""], "claim_narratives": ["", ""], "claim_claims": ["", ""],
        "claim_verdict": ["refuted", ""], "claim_verdict_from": ["panel-1", ""],
    } | changes  # fmt: skip


def begun(office: Office, tlp: str = "amber") -> str:
    answer = office.post("writer", "/drafts", claim="Is the water safe?", language="en", tlp=tlp)
    return answer.headers["location"].split("?")[0]


def written(office: Office, **changes: object) -> str:
    path = begun(office)
    office.step("writer", path, "text", **text(**changes))
    return path


def to_sign(office: Office, path: str) -> None:
    office.step("writer", path, "clarity", reason=REASON)
    office.post("writer", f"{path}/ask-review")
    office.step("reader", path, "review", outcome="passed", text=REASON)
    office.post("writer", f"{path}/share", kind="institution", member=WATER)


def published(office: Office, **changes: object) -> str:
    path = written(office, **changes)
    to_sign(office, path)
    for person in ("head", "engineer"):
        office.step(person, path, "sign")
    office.post("head", f"{path}/publish")
    return path


def test_an_answer_begins_from_a_void_with_its_words_and_first_demand(office):
    assert 'action="/voids/1/answer"' in office.get("writer", "/voids/1").text
    assert 'action="/voids/1/answer"' not in office.get("viewer", "/voids/1").text
    made = office.post("writer", "/voids/1/answer", language="fr", tlp="green")
    told = office.told("viewer", made.headers["location"].split("?")[0])
    void = office.told("viewer", "/voids/1")
    assert (told["begun"], told["language"], told["tlp"]) == ("void", "fr", "green")
    assert told["first_demand_at"] == void["first_demand"]
    assert told["content"]["claims"][0]["text"].startswith((void["name"] or void["topic"])[:20])
    office.post("writer", "/voids/99/answer", 404, language="fr")
    office.post("viewer", "/voids/1/answer", 403, language="fr")


def test_an_answer_begins_from_a_checked_claim_with_its_verdict_and_source(office):
    key = office.told("viewer", "/claims")["listing"]["rows"][0]["factcheck_key"]
    assert f'action="/claims/{key}/answer"' in office.get("writer", f"/claims/{key}").text
    made = office.post("writer", f"/claims/{key}/answer", language="en")
    content = office.told("writer", made.headers["location"].split("?")[0])["content"]
    assert content["claims"][0]["verdict"] == "refuted"
    assert content["sources"][0]["url"] == "https://check.example/1"
    office.post("writer", "/claims/ffffffffffffffff/answer", 404, language="en")


def test_an_answer_begins_from_a_published_verdict(copied, database):
    path = Path(__file__).parent / "test_panels.py"
    spec = importlib.util.spec_from_file_location("panels_for_answers", path)
    panels = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = panels
    spec.loader.exec_module(panels)
    desk = Desk.open(copied, database)
    town = panels._inhabited(desk)
    panel = panels._called(town)
    town.post("analyst", f"/verdicts/{panel}/answer", 404, language="en", tlp="green")
    panels._decided(town, panel, ["refuted"] * 9)
    town.post("decider", f"/panels/{panel}/publish")
    assert f'action="/verdicts/{panel}/answer"' in town.get("analyst", f"/verdicts/{panel}").text
    made = town.post("analyst", f"/verdicts/{panel}/answer", language="en", tlp="green")
    told = town.get("analyst", made.headers["location"].split("?")[0] + ".json").json()
    (claim,), (source,) = told["content"]["claims"], told["content"]["sources"]
    assert (claim["verdict"], claim["verdict_from"]) == ("refuted", panel)
    assert source["kind"] == "verdict"
    assert told["confidence"]
    desk.close()


def test_an_answer_is_begun_by_hand_by_who_writes_for_an_institution(office):
    path = begun(office)
    page = office.get("writer", path).text
    for wanted in ("Complete the text.", "Give it a title.", 'href="#title"', "Save a title or a"):
        assert wanted in page
    office.post("writer", "/drafts", 422, claim=" ", language="en")
    office.post("writer", "/drafts", 422, claim="x", language="../en")
    office.post("nameless", "/drafts", 422, claim="x", language="en")
    office.post("viewer", "/drafts", 403, claim="x", language="en")
    assert 'action="/drafts"' not in office.get("viewer", "/drafts").text.split("<main")[1].replace(
        'method="get" action="/drafts"', ""
    )


def test_an_answer_goes_from_a_draft_to_the_public_signed_by_two_institutions(office):
    path = written(office)
    assert office.told("writer", path)["next"]["step"] == "clarity"
    office.step("writer", path, "clarity", reason=REASON)
    assert office.told("writer", path)["next"]["step"] == "ask_review"
    office.post("writer", f"{path}/ask-review")
    seen = office.told("reader", path)["next"]
    assert (seen["step"], seen["asked"]) == ("review", "review")
    assert len(seen["by"]) == 1  # the viewer may not write, and who wrote it does not read it
    office.step("reader", path, "review", outcome="passed", text=REASON)
    assert office.told("head", path)["may_still_sign"] == [HEALTH]
    assert "Share it with another institution" not in office.get("writer", path).text
    office.post("writer", f"{path}/share", kind="institution", member=WATER)
    assert office.told("head", path)["next"]["by"] == [HEALTH, WATER]
    office.step("head", path, "sign")
    assert office.told("engineer", path)["next"]["asked"] == "sign"
    office.step("engineer", path, "sign")
    seen = office.told("head", path)
    assert (seen["next"]["step"], seen["next"]["asked"]) == ("publish", "publish")
    assert [one["institution"] for one in seen["signatures"]] == [HEALTH, WATER]
    assert {one["digest"] for one in seen["signatures"]} == {seen["digest"]}
    office.post("engineer", f"{path}/publish", 403)
    office.post("head", f"{path}/publish")
    seen = office.told("writer", path)
    assert (seen["state"], seen["standing"], seen["is_public"]) == ("published", "holds", True)
    assert "Pass it on" in office.get("writer", path).text
    register_published(office.desk)
    rows = Registry(office.desk.workspace.factchecks).current(NOW).to_pylist()
    assert any(row["kind"] == "agreed_answer" and "poisoned" in row["claim"] for row in rows)


def test_what_was_typed_is_not_lost_where_it_cannot_be_taken(office):
    path = begun(office)
    wrong = text(source_url=["javascript:alert(1)", ""], title="A title that I thought about long")
    answer = office.step("writer", path, "text", 422, **wrong)
    assert "A title that I thought about long" in answer.text
    assert "is no web address" in answer.text
    assert 'id="source-url-1-fault"' in answer.text
    assert re.search(r'id="source-url-1"[^>]*aria-invalid="true"', answer.text)
    assert office.told("writer", path)["content"]["wording"]["title"] == ""
    uneven = text(source_title=["one"])
    office.step("writer", path, "text", 422, **uneven)


def test_two_writers_are_told_and_each_sees_what_the_other_wrote(office):
    path = written(office)
    answer = office.post(
        "reader", f"{path}/text", 409, base=2, **text(statement="My own statement.")
    )
    assert "My own statement." in answer.text
    assert "Tests on 1 March" in answer.text
    assert office.told("writer", path)["content"]["wording"]["statement"].startswith("Tests")


def test_sources_and_claims_of_which_nothing_is_said_are_left_out_and_lines_become_lists(office):
    content = office.told("writer", written(office))["content"]
    assert len(content["sources"]) == len(content["claims"]) == 1
    assert content["wording"]["known"] == [
        "Twelve samples were tested.", "All twelve samples were clean.",
    ]  # fmt: skip
    assert content["valid_until"] == "2026-04-01T09:00:00Z"
    assert content["claims"][0]["appearances"] == ["https://rumour.example/poison"]


def test_remarks_stand_beside_the_text_with_place_reason_source_and_direction(office):
    path = written(
        office, title="Is the water of Redbrook poisoned?", statement="The water is 100% safe."
    )
    page = office.get("writer", path).text
    for wanted in (
        "False certainty", "promises more than anybody can know", "Must be looked at (1)",
        "WHO Outbreak Communication Guidelines", "Say how sure it is", "Title is a question",
        'href="#statement"', "questions that only a person can judge", "not measured",
    ):  # fmt: skip
        assert wanted in page
    told = office.told("writer", path)["clarity"]
    assert {one["what"] for one in told["remarks"]} >= {"false certainty", "title is a question"}
    answer = office.step("writer", path, "clarity", 422, reason="so be it")
    assert "so be it" in answer.text
    assert 'id="clarity-reason-fault"' in answer.text
    office.step("writer", path, "clarity", reason=REASON)
    (step,) = [one for one in office.told("writer", f"{path}/history")["steps"]
               if one["kind"] == "clarity_looked"]  # fmt: skip
    assert (step["reason"], step["by"].split()[0]) == (REASON, "Writer")


def test_what_the_form_tells_in_a_part_of_its_own_is_not_remarked_on_as_missing(office):
    told = office.told("writer", written(office, unknown="Wells: later.", advice="Nothing."))
    whats = {one["what"] for one in told["clarity"]["remarks"]}
    assert not whats & {"what is not known is not said", "no call to action"}


def test_every_sentence_of_the_clarity_check_can_be_translated():
    known = {message.id for message in said(package_folder()) if isinstance(message.id, str)}
    for criterion in CRITERIA.values():
        assert {criterion.reason, criterion.direction} <= known
    for language in LANGUAGES:
        assert set(lexicon(language).declined.values()) <= known
    assert "Must they calculate to understand it?" in known
    assert "Shorter than {words} words or {sentences} sentences." in known


def test_every_value_of_answers_has_a_name():
    for scale, names in ANSWER_TERMS.items():
        assert set(names) == set(scale), scale
    assert len(DRAFT_TLP) == 5
    assert len(STEPS) == 14


def test_who_may_not_know_of_a_draft_finds_nothing_of_it(office):
    path = written(office)
    for page in ("", "/translations", "/history", "/pass-on", "/pass-on/message"):
        office.get("stranger", f"{path}{page}", 404)
        if page in ("", "/translations", "/history"):
            office.get("stranger", f"{path}{page}.json", 404)
    for act, form in (
        ("text", text(base=1)), ("clarity", {"base": 1}), ("ask-review", {}),
        ("review", {"base": 1, "outcome": "passed", "text": REASON}),
        ("revise", {"change": "update", "reason": REASON}), ("abandon", {"reason": REASON}),
        ("share", {"kind": "institution", "member": PRESS}), ("mark", {"tlp": "clear"}),
        ("unshare", {"kind": "person", "member": "x"}),
        ("translations", {"language": "fr"}), ("translations/compare", {"language": "fr"}),
    ):  # fmt: skip
        office.post("stranger", f"{path}/{act}", 404, **form)
    assert office.told("stranger", "/drafts")["answers"] == []
    assert "tap water" not in office.get("stranger", "/drafts").text
    assert office.told("stranger", "/drafts")["time_to_answer"][1]["answers"] == 0


def test_of_a_published_answer_others_are_told_what_is_public_and_no_draft(office):
    path = published(office)
    office.post("writer", f"{path}/revise", change="update", reason=REASON)
    office.step("writer", path, "text", **text(title="A secret second title"))
    (row,) = office.told("stranger", "/drafts")["answers"]
    assert (row["state"], row["deadline"], row["knows_draft"]) == ("published", None, False)
    assert row["href"] == path.replace("/drafts/", "/answers/")
    assert "secret" not in office.get("stranger", "/drafts").text
    assert office.get("stranger", f"{path}/pass-on").status_code == 200
    assert "secret" not in office.get("stranger", f"{path}/pass-on").text
    office.get("stranger", path, 404)


def test_nobody_does_what_their_role_does_not_include(office):
    path = written(office)
    for who, act, form in (
        ("viewer", "text", text(base=1)), ("head", "text", text(base=1)),
        ("writer", "sign", {"base": 1}), ("writer", "publish", {}),
        ("writer", "withdraw", {"reason": REASON}),
        ("viewer", "share", {"kind": "person", "member": "x"}),
        ("reader", "supersede", {"successor": "x", "reason": REASON}),
        ("viewer", "review", {"base": 1, "outcome": "passed", "text": REASON}),
    ):  # fmt: skip
        office.post(who, f"{path}/{act}", 403, **form)


def test_who_wrote_a_version_does_not_review_it_and_a_returned_one_is_written_anew(office):
    path = written(office)
    office.step("writer", path, "clarity", reason=REASON)
    office.post("writer", f"{path}/ask-review")
    assert "You wrote on this text" in office.get("writer", path).text
    answer = office.step("writer", path, "review", 422, outcome="passed", text="I like it a lot.")
    assert "Who wrote on this text cannot review it." in answer.text
    office.step("reader", path, "review", outcome="returned", text="The date is another one.")
    assert office.told("writer", path)["next"]["asked"] == "write"
    assert "The date is another one." in office.get("writer", f"{path}/history").text


def test_a_changed_text_loses_its_signatures_and_nobody_signs_what_they_have_not_seen(office):
    path = written(office)
    to_sign(office, path)
    before = office.told("head", path)["events"]
    office.step("head", path, "sign")
    office.step("writer", path, "text", **text(title="Another title"))
    told = office.told("writer", path)
    assert (told["state"], told["signatures"]) == ("drafted", [])
    to_sign(office, path)
    office.post("engineer", f"{path}/sign", 409, base=before)


def test_a_draft_is_shared_and_marked_by_its_institution_and_taken_off_the_list(office):
    path = written(office)
    office.get("engineer", path, 404)
    office.post("writer", f"{path}/share", kind="institution", member=WATER)
    office.get("engineer", path)
    office.post("writer", f"{path}/unshare", kind="institution", member=WATER)
    office.get("engineer", path, 404)
    office.post("writer", f"{path}/share", kind="person", member=office.ids["stranger"])
    office.post("stranger", f"{path}/share", 403, kind="institution", member=PRESS)
    office.post("writer", f"{path}/mark", tlp="red")
    office.get("reader", path, 404)
    answer = office.post(
        "writer", f"{path}/share", 422, kind="institution", member="An office far away"
    )
    assert "With this label only people are named." in answer.text
    assert 'value="An office far away"' in answer.text
    office.post("writer", f"{path}/unshare", 422, kind="person", member=office.ids["writer"])


def test_translations_stand_beside_the_original_until_another_person_compares_them(office):
    path = written(office)
    assert "once the text has passed review" in office.get("writer", f"{path}/translations").text
    to_sign(office, path)
    french = {
        "language": "fr", "title": "L'eau est potable", "statement": "Aucune pollution.",
        "known": "Douze échantillons.", "unknown": "Les puits.", "advice": "Buvez.",
    }  # fmt: skip
    answer = office.post("writer", f"{path}/translations", 422, **french | {"advice": ""})
    assert "Aucune pollution." in answer.text
    assert 'id="advice-fault"' in answer.text
    office.post("writer", f"{path}/translations", **french)
    beside = office.get("reader", f"{path}/translations?language=fr").text
    for wanted in ("Tests on 1 March", "Aucune pollution.", "It says the same"):
        assert wanted in beside
    own = office.get("writer", f"{path}/translations?language=fr").text
    assert "It says the same" not in own
    office.post("writer", f"{path}/translations/compare", 422, language="fr")
    office.post("reader", f"{path}/translations/compare", language="fr")
    (one,) = office.told("writer", f"{path}/translations")["translations"]
    assert (one["reviewed_by"], one["made_by"].split()[0]) == (HEALTH, "Writer")


def test_a_signature_taken_back_withdraws_what_too_few_stand_for(office):
    path = published(office)
    answer = office.post("engineer", f"{path}/unsign", 422, reason="No.")
    assert 'id="unsign-reason-fault"' in answer.text
    office.post("engineer", f"{path}/unsign", reason="A pipe has burst.")
    told = office.told("writer", path)
    assert (told["state"], told["standing"]) == ("withdrawn", "withdrawn")
    assert "A pipe has burst." in office.get("writer", path).text
    office.get("writer", f"{path}/pass-on")


def test_a_correction_is_written_signed_and_published_like_the_first(office):
    path = published(office)
    office.now[0] += timedelta(hours=1)
    office.post("writer", f"{path}/revise", change="correction", reason="A well was missed.")
    told = office.told("writer", path)
    assert (told["standing"], told["next"]["step"]) == ("under_correction", "rewrite")
    assert "I have read the remarks" not in office.get("writer", path).text
    office.step("writer", path, "text", **text(unknown="One well has not been tested."))
    to_sign(office, path)
    for person in ("head", "engineer"):
        office.step(person, path, "sign")
    office.post("head", f"{path}/publish")
    told = office.told("viewer", f"{path}/history")
    assert [one["what"] for one in told["public_history"]] == ["published", "corrected"]
    first = office.get("viewer", f"{path}/history?version={told['public_history'][0]['version']}")
    assert "private wells outside the town" in first.text
    office.get("viewer", f"{path}/history?version=99", 404)
    assert office.get("viewer", f"{path}/history.csv").text.count("Published") == 2


def test_an_answer_is_withdrawn_or_replaced_with_a_reason_that_is_public(office):
    old, new = published(office), published(office, title="The newer one")
    successor = new.rpartition("/")[2]
    assert "The newer one" in office.get("head", old).text
    office.post("head", f"{old}/supersede", successor=successor, reason=REASON)
    assert office.told("viewer", old)["standing"] == "superseded"
    assert f"/answers/{successor}" in office.get("viewer", old).text
    office.post("head", f"{new}/withdraw", reason=REASON)
    assert office.told("viewer", new)["standing"] == "withdrawn"
    path = written(office)
    office.post("reader", f"{path}/abandon", reason="Nobody asks any more.")
    assert office.told("viewer", path)["state"] == "abandoned"


def test_a_published_answer_is_passed_on_as_widget_message_and_alert(office):
    path = published(office)
    office.post("writer", f"{path}/translations", language="fr", title="L'eau est potable",
                statement="Aucune.", known="x", unknown="y", advice="z")  # fmt: skip
    told = office.told("viewer", f"{path}/pass-on")
    assert [one["language"] for one in told["languages"]] == ["en", "fr"]
    address = f"https://desk.example.org{path.replace('/drafts/', '/answers/')}/en"
    assert told["languages"][0]["address"] == address
    assert f'src="{address}/frame"' in told["languages"][0]["frame"]
    page = office.get("viewer", f"{path}/pass-on").text
    assert "&lt;iframe" in page
    assert "<iframe" not in page
    message = office.get("viewer", f"{path}/pass-on/message?language=fr")
    assert "attachment" in message.headers["content-disposition"]
    assert "Aucune." in message.text
    asked = f"{path}/pass-on/alert?category=Health&area=Redbrook&language=en&earlier="
    answer = office.get("viewer", asked)
    assert answer.headers["content-type"].startswith("application/cap+xml")
    root = ET.fromstring(answer.text)  # noqa: S314 - our own
    assert root.findtext(f"{CAP}sender") == "alerts@desk.example.org"
    assert root.findtext(f".//{CAP}areaDesc") == "Redbrook"
    assert root.findtext(f".//{CAP}category") == alerts.Category.HEALTH
    office.get("viewer", f"{path}/pass-on/alert?category=Health&area=%20", 422)
    office.get("viewer", f"{path}/pass-on/alert?category=Nonsense&area=x", 422)
    office.get("viewer", f"{path}/pass-on/message?language=xx", 404)


def test_hostile_words_are_shown_as_words_and_no_claim_is_linked_to(office):
    path = published(office)
    for page in ("", "/history?version=2", "/translations", "/pass-on"):
        shown = office.get("writer", f"{path}{page}").text
        assert HOSTILE not in shown
        assert 'href="https://rumour.example' not in shown
        assert 'href="https://lab.example' not in shown
    assert HOSTILE not in office.get("writer", "/drafts").text
    assert HOSTILE not in office.get("head", "/").text


def test_a_desk_without_a_public_address_says_what_to_write_before_anybody_publishes(
    investigated, database, tmp_path
):
    office = _office(_workspace(investigated, tmp_path / "copy", ""), database)
    assert "public_url = " in office.get("writer", "/drafts").text
    path = written(office)
    to_sign(office, path)
    for person in ("head", "engineer"):
        office.step(person, path, "sign")
    page = office.get("head", path).text
    assert "public_url = " in page
    assert f'action="{path}/publish"' not in page
    office.post("head", f"{path}/publish", 422)
    assert office.told("head", path)["is_public"] is False
    office.desk.close()


def test_home_says_what_waits_and_an_alarm_leads_to_the_draft(office):
    path = written(office)
    assert path in office.get("writer", "/").text
    assert office.told("writer", "/home")["answers"][0]["asked"] == "write"
    assert office.told("head", "/home")["answers"] == []
    office.step("writer", path, "clarity", reason=REASON)
    office.post("writer", f"{path}/ask-review")
    assert office.told("reader", "/home")["answers"][0]["asked"] == "review"
    office.now[0] += timedelta(hours=25)
    office.come_in()
    assert tell_due(office.desk) == 1
    (alarm,) = office.told("writer", "/alarms")["alarms"]
    opened = office.post("writer", f"/alarms/{alarm['id']}/open")
    assert opened.headers["location"].split("?")[0] == path
    (row,) = office.told("writer", "/drafts")["answers"]
    assert row["late"] is True
    assert "late" in office.get("writer", path).text


def test_the_time_to_answer_has_its_interval_and_says_where_it_is_not_measured(office):
    assert "not measured" in office.get("writer", "/drafts").text
    office.now[0] = NOW - timedelta(hours=6)
    paths = [written(office) for _ in range(4)]
    for hours, path in enumerate(paths[:3]):
        office.now[0] = NOW + timedelta(hours=hours)
        to_sign(office, path)
        for person in ("head", "engineer"):
            office.step(person, path, "sign")
        office.post("head", f"{path}/publish")
    start = office.told("viewer", "/drafts")["time_to_answer"][1]
    assert (start["answers"], start["answered"], start["median_s"]) == (4, 3, 7 * 3600.0)
    page = office.get("viewer", "/drafts").text
    assert "half of the answers came within 7 hours" in page
    assert "3 of 4 answered" in page
    assert "<svg" in page
    csv = office.get("viewer", "/drafts.csv").text
    assert csv.count("\n") == 5
    only = office.get("viewer", "/drafts.json?state=published").json()["answers"]
    assert len(only) == 3
