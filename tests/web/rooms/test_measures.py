"""A measure from its case to its end, through the pages that people use."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tocsin.desk.measures.clock import end_due
from tocsin.desk.people.rights import Role
from tocsin.desk.sitting import Desk
from tocsin.measures.rungs import Rung, milder
from tocsin.measures.sanctions.events import KINDS
from tocsin.measures.sanctions.procedure import State
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.rooms.measures.standing import AWAITED
from tocsin.web.words.measure_terms import Happened


def _of(path):
    """What neighbouring tests are made with: tests are no packages."""
    name = f"measures_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


panels = _of("test_panels.py")
URL, WHY = panels.URL, "The reason is written down here, in one whole sentence."
FACTS = "Forty accounts posted the same sentence within two minutes, on eleven days."
HOSTILE = "<script>window.ran = true</script>"
REPLY = f"We are forty different people. {HOSTILE}"
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
    "others": {"what": [f"A word with the author {HOSTILE}"], "why_not": [WHY],
               "others_touched": WHY},
    "repeats": {"first_case": "true"},
    "effect": {"expected": WHY, "not_measured": "true"},
    "duration": {"days": "90", "why_not_shorter": WHY},
}  # fmt: skip
SUBJECT = {
    "kind": "page", "name": f"The Daily Bell {HOSTILE}", "subject_id": "page-1",
    "platform": "invented", "language": "fr", "zone": "Europe/Paris",
    "appeal_to": "The Complaints Board", "appeal_how": "By letter to 1 Bell Street",
}  # fmt: skip
TOLD = {"facts": FACTS, "channel": "email", "address": "bell@example.org"}


def _inhabited(desk: Desk):
    """The people of panels, two more deciders, and three who review."""
    town = panels._inhabited(desk)
    for name in ("third decider", "fourth decider"):
        panels._person(town, name, Role.DECIDER, institution="Court")
    for number in range(3):
        panels._person(town, f"reviewer {number}", Role.PANELLIST, institution="Board")
    panels._sign_in(town)
    return town


@pytest.fixture
def town(investigated, database: str) -> Iterator[panels.Town]:
    desk = Desk.open(investigated, database)
    yield _inhabited(desk)
    desk.close()


def _nobody(town) -> TestClient:
    return TestClient(build_app(town.desk, URL, ROOMS), base_url=URL, follow_redirects=False)


def _id(answer) -> str:
    return answer.headers["location"].split("?")[0].split("#")[0].rpartition("/")[2]


def _case(town, tlp="green") -> str:
    case = _id(town.post("analyst", "/cases", title="The river", summary="x", tlp=tlp))
    town.post("analyst", f"/cases/{case}/notes", text="Forty accounts.")
    return case


def _step(town, assessment, step, status=303, who="analyst", **given):
    base = (
        given.pop("base", None)
        or town.get("analyst", f"/assessments/{assessment}.json").json()["version"]
    )
    return town.post(who, f"/assessments/{assessment}/{step}", status, base=base, **given)


def _assessed(town, case, rung=Rung.DEMOTE, **changed) -> str:
    assessment = _id(town.post("analyst", f"/cases/{case}/assessments", rung=rung))
    below = milder(rung)
    steps = STEPS | {"milder": {"rung": list(below), "why": [WHY] * len(below)}} | changed
    for name, given in steps.items():
        _step(town, assessment, name, **given)
    return assessment


def _proposed(town, case=None, rung=Rung.DEMOTE, changed=None, **given) -> str:
    case = case or _case(town)
    assessment = _assessed(town, case, rung, **(changed or {}))
    (piece,) = town.get("analyst", f"/cases/{case}.json").json()["evidence"]
    form = SUBJECT | {
        "exhibit": [piece["id"]], "piece": [piece["id"]], "shows": ["Forty accounts"],
        "tlp": ["clear"],
    } | given  # fmt: skip
    return _id(town.post("analyst", f"/assessments/{assessment}/propose", **form))


def _sees(town, who, sanction):
    return town.get(who, f"/sanctions/{sanction}.json").json()


def _voted(town, sanction, choice="proportionate") -> str:
    """The panel is called by the form as it is suggested, and decides."""
    page = town.get("decider", f"/sanctions/{sanction}/vote").text
    assert "epidemiology: 3-3" in page
    strata = "\n".join(f"{one}: 3-3" for one in panels.DISCIPLINES)
    panel = _id(
        town.post("decider", f"/sanctions/{sanction}/vote", body="Commission", strata=strata)
    )
    panels._decided(town, panel, [choice] * 9)
    assert _sees(town, "decider", sanction)["task"] == "take_verdict"
    town.post("decider", f"/sanctions/{sanction}/verdict")
    return panel


def _told(town, sanction, **given) -> str:
    """The notice is read, then served; gives the path of the recipient's link."""
    form = TOLD | given
    headers = {"origin": URL}
    preview = town.clients["decider"].post(
        f"/sanctions/{sanction}/notice", data=form, headers=headers
    )
    assert preview.status_code == 200
    assert FACTS in preview.text
    assert f"/sanctions/{sanction}/serve" in preview.text
    shown = town.clients["decider"].post(f"/sanctions/{sanction}/serve", data=form, headers=headers)
    assert shown.status_code == 200, shown.text
    return re.search(rf"{URL}(/reply/[\w-]+)", shown.text)[1]


def _decided(town, sanction, link):
    """Three deciders vote, one of them against, and nobody sees how; one concludes."""
    town.pass_days(16)
    assert end_due(town.desk) == 1
    for name in ("decider", "third decider", "fourth decider"):
        adopt = "false" if name == "fourth decider" else "true"
        reason = f"{name} says it. {WHY}"
        town.post(name, f"/sanctions/{sanction}/votes", adopt=adopt, reason=reason)
    path, canary = f"/sanctions/{sanction}", "third decider says it."
    assert canary in town.get("third decider", path).text
    for who in ("decider", "analyst", "expert 1"):
        for kind in ("", ".json"):
            assert canary not in town.get(who, path + kind).text
    assert canary not in _nobody(town).get(link).text
    town.post("analyst", f"{path}/votes", 403, adopt="true", reason=WHY)
    few = town.post("decider", f"{path}/decide", 422, reasons=f"{WHY} Typed.", reviewers=[])
    assert f"{WHY} Typed." in few.text
    reviewers = [town.ids[f"reviewer {number}"] for number in range(3)]
    town.post("decider", f"/sanctions/{sanction}/decide", reasons=WHY, reviewers=reviewers)


def _send(client, path, status=303, **form):
    answer = client.post(path, data=form, headers={"origin": URL})
    assert answer.status_code == status, answer.text
    return answer


@panels.on_both
def test_a_measure_goes_from_its_assessment_to_an_appeal_that_lifts_it(town):
    sanction = _proposed(town)
    assert town.get("decider", "/home.json").json()["measures"][0]["task"] == "begin"
    _voted(town, sanction)
    link, nobody = _told(town, sanction), _nobody(town)
    door = nobody.get(link)
    assert door.status_code == 200
    assert door.headers["referrer-policy"] == "strict-origin"
    assert "Forty accounts" in door.text
    assert 'lang="fr"' in door.text  # the letter speaks their language
    assert HOSTILE not in door.text
    _send(nobody, f"{link}/reply", text=REPLY)
    assert "We are forty different people." in nobody.get(link).text
    _decided(town, sanction, link)
    told = _sees(town, "analyst", sanction)
    assert sorted(one["dissent"] for one in told["decision"]["votes"]) == [False, False, True]
    assert told["state"] == "in_force"
    assert _sees(town, "decider", sanction)["task"] == "tell"
    path, sent = f"/sanctions/{sanction}/letters", {"channel": "email"}
    typed = town.post("decider", f"{path}/decision/told", 422, **sent)  # where to is not said
    assert "address" in typed.text
    town.post("decider", f"{path}/decision/told", address="bell@example.org", **sent)
    town.post("decider", f"{path}/end/told", 404, address="bell@example.org", **sent)
    (reached,) = _sees(town, "analyst", sanction)["told"]
    assert (reached["letter"], reached["address"]) == ("decision", "")  # whose is whose business
    page = nobody.get(link)
    assert "fourth decider" in page.text  # what was said against it, without who said it:
    assert "fourth decider" not in str(page.text).replace(f"fourth decider says it. {WHY}", "")
    (row,) = nobody.get("/register.json").json()["entries"]
    assert (row["state"], row["votes_for"], row["votes_against"]) == ("in_force", 2, 1)
    _send(nobody, f"{link}/appeal", text="This is not so.")
    for number in (0, 1):
        name = f"reviewer {number}"
        assert town.get(name, "/home.json").json()["measures"][0]["task"] == "review"
        town.post(name, f"/sanctions/{sanction}/reviews", outcome="lifted", reason=WHY)
    town.post("reviewer 1", f"/sanctions/{sanction}/reviews/decide", reasons=WHY)
    entry = nobody.get(f"/register/{row['number']}.json").json()
    assert (entry["state"], entry["outcome"], entry["subject"]) == ("lifted", "lifted", "")
    assert nobody.get(f"/register/{row['number']}").status_code == 200
    assert "over" in nobody.get(link).text
    _send(nobody, f"{link}/reply", status=422, text="Thank you.")
    for letter in ("notice", "decision", "appeal", "end"):
        page = town.get("analyst", f"/sanctions/{sanction}/letters/{letter}").text
        assert HOSTILE not in page
        kept = nobody.get(f"{link}/letters/{letter}")
        assert "attachment" in kept.headers["content-disposition"]
    names = {one["kind"] for one in _sees(town, "analyst", sanction)["record"]}
    assert {"proposed", "voted", "served", "replied", "appeal_decided"} <= names


@pytest.fixture
def office(investigated, database: str) -> Iterator[panels.Town]:
    """Who is needed up to a label: an analyst, a stranger, a decider, reviewers; no experts."""
    desk, now = Desk.open(investigated, database), [panels.NOW]
    desk.clock = lambda: now[0]
    desk.seal.head.unlink(missing_ok=True)  # of another desk's log over the same posts
    town = panels.Town(desk, now)
    panels._person(town, "analyst", Role.ANALYST, institution="Fact Office")
    panels._person(town, "stranger", Role.ANALYST, institution="Elsewhere")
    panels._person(town, "decider", Role.DECIDER, institution="Fact Office")
    for number in range(3):
        panels._person(town, f"reviewer {number}", Role.PANELLIST, institution="Board")
    panels._sign_in(town)
    yield town
    desk.close()


def _labelled(town, **given) -> tuple[str, str]:
    """A label in force; gives its id and the path of the recipient's link."""
    sanction = _proposed(town, rung=Rung.LABEL, **given)
    reviewers = [town.ids[f"reviewer {number}"] for number in range(3)]
    return sanction, _told(town, sanction, reviewers=reviewers)


def test_what_two_people_write_in_different_steps_is_joined_and_in_one_step_is_not(office):
    case = _case(office)
    assessment = _id(office.post("analyst", f"/cases/{case}/assessments", rung="label"))
    _step(office, assessment, "aim", base=1, **STEPS["aim"])
    _step(office, assessment, "ground", base=1, who="stranger", **STEPS["ground"])
    told = office.get("analyst", f"/assessments/{assessment}.json").json()
    assert told["form"]["purpose"]["connection"] == told["form"]["legality"]["explanation"] == WHY
    assert [one["by"] for one in told["versions"]] == ["stranger", "analyst", "analyst"]
    other = f"Another reason that is long enough to be one. {HOSTILE}"
    refused = _step(office, assessment, "aim", 409, base=1, connection=other)
    assert WHY in refused.text  # both texts are shown, so that nothing typed is lost
    assert "Another reason" in refused.text
    assert HOSTILE not in refused.text
    again = _step(office, assessment, "aim", **STEPS["aim"])  # nothing new: no new version
    assert "saved" in again.headers["location"]
    assert office.get("analyst", f"/assessments/{assessment}.json").json()["version"] == 3


def test_what_an_assessment_lacks_is_named_step_by_step_and_nothing_can_be_proposed(office):
    case = _case(office)
    assessment = _id(office.post("analyst", f"/cases/{case}/assessments", rung="demote"))
    path = f"/assessments/{assessment}"
    told = office.get("analyst", f"{path}.json").json()
    fields = {one["field"] for one in told["missing"]}
    assert {"legality.basis", "rejections.label", "alternatives", "duration.days"} <= fields
    where = _step(office, assessment, "conduct", aimed_at="behaviour", behaviour="Bots.")
    assert "step=conduct" in where.headers["location"]  # it stays where something is missing
    page = office.get("analyst", f"{path}?step=conduct").text
    assert "5 of at least 30 characters." in page
    assert ">Bots.<" in page
    part = {"misuse": "unfounded_notices", "items": "4", "gravity": f"Grave {HOSTILE}"}
    typed = _step(office, assessment, "repeats", 422, **part).text
    assert "This is needed to count." in typed
    assert "Grave &lt;script&gt;" in typed  # what was typed is still there
    refused = office.post("analyst", f"{path}/propose", 422, **SUBJECT)
    assert "The assessment is not complete" in refused.text
    assert 'value="page-1"' in refused.text
    milder_one = _step(office, assessment, "measure", rung="context")
    assert milder_one.status_code == 303
    told = office.get("analyst", f"{path}.json").json()
    assert "rejections.label" not in {one["field"] for one in told["missing"]}


def test_who_may_not_know_of_the_case_finds_no_measure_of_it(office):
    case = _case(office)
    sanction, link = _labelled(office, case=case)
    told = _sees(office, "analyst", sanction)
    assessment = office.get("analyst", f"/cases/{case}/measures.json").json()["assessments"][0]
    version = office.get("analyst", f"/cases/{case}.json").json()["version"]
    closed = {"base": version, "title": "The river", "status": "open", "tlp": "amber"}
    office.clients["analyst"].post(f"/cases/{case}/frame", data=closed, headers={"origin": URL})
    for path in (
        f"/cases/{case}/measures", f"/assessments/{assessment['id']}", f"/sanctions/{sanction}",
        f"/assessments/{assessment['id']}/propose", f"/sanctions/{sanction}/letters/notice",
        f"/assessments/{assessment['id']}/versions/1", f"/sanctions/{sanction}.json",
    ):  # fmt: skip
        assert office.clients["stranger"].get(path).status_code == 404, path
        assert office.clients["analyst"].get(path).status_code == 200, path
    assert office.get("stranger", "/measures.json").json()["measures"] == []
    assert "Daily Bell" not in office.get("stranger", "/measures").text
    assert "Daily Bell" in office.get("analyst", "/measures.csv").text
    public = _nobody(office).get(f"/register/{told['number']}").text
    assert case not in public
    assert _nobody(office).get(link).status_code == 200  # the recipient's right is their own


def test_a_label_is_in_force_at_once_and_a_new_link_ends_the_old_one(office):
    sanction, link = _labelled(office)
    nobody = _nobody(office)
    assert _sees(office, "analyst", sanction)["state"] == "in_force"
    _send(nobody, f"{link}/reply", text="No.")
    made = office.clients["decider"].post(f"/sanctions/{sanction}/link", headers={"origin": URL})
    other = re.search(rf"{URL}(/reply/[\w-]+)", made.text)[1]
    assert other != link
    assert nobody.get(link).status_code == 404
    assert nobody.get(other).status_code == 200
    _send(nobody, f"{other}/appeal", status=422, text=" ")
    _send(nobody, f"{other}/appeal", text="No.")
    office.post("decider", f"/sanctions/{sanction}/withdraw", 422, reason="short")
    office.post("decider", f"/sanctions/{sanction}/withdraw", reason=WHY)
    assert _sees(office, "analyst", sanction)["state"] == "lifted"
    assert WHY in nobody.get(other).text


def test_a_wrong_link_tells_nothing_and_guessing_is_held_up(office):
    sanction, link = _labelled(office)
    nobody = _nobody(office)
    wrong = [nobody.get(f"/reply/reply_{number}") for number in range(5)]
    assert {one.status_code for one in wrong} == {404}
    assert wrong[0].headers["referrer-policy"] == "strict-origin"
    assert sanction not in wrong[0].text
    assert nobody.get("/reply/reply_7").status_code == 429
    held = _send(nobody, "/reply/reply_7/reply", status=429, text="Open!")
    assert "Retry-After" in held.headers
    form = {"name": "analyst", "password": "not it"}
    assert "not right" in _send(nobody, "/sign-in", status=422, **form).text  # counted apart
    office.now[0] += timedelta(hours=2)
    assert nobody.get(link).status_code == 200


def test_the_form_of_a_link_is_taken_from_its_own_page_alone(office):
    _, link = _labelled(office)
    nobody = _nobody(office)
    headers = {"origin": URL}  # as browsers of any age send it
    own = nobody.post(f"{link}/reply", data={"text": "No."}, headers=headers)
    assert own.status_code == 303
    for other in ("null", "https://elsewhere.example"):
        headers = {"origin": other, "sec-fetch-site": "same-origin"}
        foreign = nobody.post(f"{link}/reply", data={"text": "No."}, headers=headers)
        assert foreign.status_code == 403


def test_a_link_is_in_no_log_even_where_the_desk_fails(office, monkeypatch, caplog):
    _, link = _labelled(office)
    monkeypatch.setattr("tocsin.web.rooms.measures.door.letters_of", lambda _: 1 / 0)
    broken = TestClient(
        build_app(office.desk, URL, ROOMS), base_url=URL, raise_server_exceptions=False
    )
    with caplog.at_level("ERROR", logger="tocsin.web"):
        assert broken.get(link).status_code == 500
    (said,) = [one.message for one in caplog.records if one.name == "tocsin.web"]
    assert said == "GET /reply/{token} failed"


def test_who_abuses_notices_is_measured_by_the_same_ladder_with_counts_and_a_warning(office):
    subject = {"kind": "notifier", "name": "Notice Mill", "subject_id": "mill"}
    counts = {
        "misuse": "unfounded_notices", "since": "2026-01-01", "until": "2026-02-28",
        "items": "40", "all_items": "45", "gravity": "Each kept a person from their page.",
        "warned_on": "2026-02-01",
    }  # fmt: skip
    case = _case(office)
    first = _assessed(office, case)
    (piece,) = office.get("analyst", f"/cases/{case}.json").json()["evidence"]
    form = SUBJECT | subject | {
        "exhibit": [piece["id"]], "piece": [piece["id"]], "shows": ["x y z"], "tlp": ["amber"],
    }  # fmt: skip
    refused = office.post("analyst", f"/assessments/{first}/propose", 422, **form)
    assert "No unfounded notices were counted" in refused.text
    second = _assessed(office, case, repeats=counts)
    sanction = _id(office.post("analyst", f"/assessments/{second}/propose", **form))
    assert _sees(office, "analyst", sanction)["kind"] == "notifier"
    assert "40 of 45" in office.get("analyst", f"/sanctions/{sanction}").text


def test_the_public_register_names_no_private_person_and_nothing_that_is_not_in_force(office):
    nobody = _nobody(office)
    assert nobody.get("/register.json").json()["entries"] == []
    _labelled(office, is_private_person="true")
    _labelled(office, name="The Weekly Bell", is_private_person="")
    _proposed(office, name="The Monthly Bell")
    page, rows = nobody.get("/register").text, nobody.get("/register.json").json()["entries"]
    assert [one["subject"] for one in rows] == ["The Weekly Bell", ""]
    assert [one["number"] for one in rows] == [2, 1]
    assert "Daily Bell" not in page
    assert "Monthly Bell" not in page
    assert nobody.get("/register/3").status_code == 404
    assert nobody.get("/register/99999999999999999999").status_code == 404
    assert [one["number"] for one in nobody.get("/register.json?before=2").json()["entries"]] == [1]
    everything = page + nobody.get("/register.csv").text + nobody.get("/register/2").text
    for word in (FACTS, WHY, "bell@example.org", "reviewer 1", "analyst", "case-"):
        assert word not in everything


def test_a_statement_of_reasons_is_checked_then_taken_away(office):
    sanction, _ = _labelled(office)
    path, decider = f"/sanctions/{sanction}/statement", office.clients["decider"]
    form = {
        "content_date": "2026-02-20",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "territory": "fr, de",
    }
    headers = {"origin": URL}
    asked = decider.post(path, data=form | {"facts": "Write to x@example.org."}, headers=headers)
    assert "e-mail" in asked.text
    assert f"{path}/json" in asked.text  # a remark is for a person to weigh; it stops nothing
    wire = decider.post(f"{path}/json", data=form, headers=headers).json()
    assert wire["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_LABELLED"]
    assert wire["territorial_scope"] == ["FR", "DE"]
    letter = decider.post(f"{path}/html", data=form, headers=headers)
    assert 'lang="fr"' in letter.text
    wrong = form | {"territory": "Narnia"}
    assert decider.post(f"{path}/json", data=wrong, headers=headers).status_code == 422
    assert f"{path}/json" not in decider.post(path, data=wrong, headers=headers).text
    mild = _proposed(office, rung=Rung.CONTEXT)
    reviewers = [office.ids[f"reviewer {number}"] for number in range(3)]
    _told(office, mild, reviewers=reviewers)
    refused = decider.post(f"/sanctions/{mild}/statement", data=form, headers=headers)
    assert refused.status_code == 422
    assert "restricts no content" in refused.text


def test_countermeasures_are_offered_for_the_techniques_of_the_case_with_their_limits(office):
    case = _case(office)
    version = office.get("analyst", f"/cases/{case}.json").json()["version"]
    office.post(
        "analyst", f"/cases/{case}/techniques", base=version, technique="T0049", basis="inferred"
    )
    (told,) = office.get("analyst", f"/cases/{case}/measures.json").json()["offered"]
    assert told["technique"] == "T0049"
    stances = {one["stance"] for one in told["countermeasures"]}
    assert stances <= {"allowed", "conditional"}
    assert all(one["reason"] or one["condition"] for one in told["countermeasures"])
    assert told["countermeasures"][0]["id"] in office.get("analyst", f"/cases/{case}/measures").text


def test_every_kind_of_event_and_every_letter_has_its_word():
    assert {one.value for one in Happened} == set(KINDS)
    assert set(AWAITED) == set(State)
