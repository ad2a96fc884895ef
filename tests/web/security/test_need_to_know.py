"""Who may not know of a case finds no word of it, on any page, in any twin, by any answer.

Every text of the cases here begins with a word found nowhere else, one for each marking: an answer
that has the word has told of the case.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.cases import editing
from tocsin.cases.agenda import LinkKind
from tocsin.cases.case import Case
from tocsin.cases.freezing import freeze_note
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.commenting import comment
from tocsin.desk.cases.saving import open_case, save_case
from tocsin.desk.panels.stepping import call_panel
from tocsin.desk.people.rights import Role
from tocsin.desk.people.tables import PersonRow
from tocsin.panels.experts import Dimension, Subject, SubjectKind
from tocsin.panels.rules import Quota, Rules
from tocsin.panels.scales import CLAIM
from tocsin.web.app import rules_of
from tocsin.web.rooms import ROOMS

WORDS = dict(
    zip(Tlp, ("Solitaire", "Thylacine", "Aurochsen", "Huiabirds", "Quaggafoal"), strict=True)
)
EVERYONE = {Tlp.CLEAR, Tlp.GREEN}
KNOWN = {
    "owner": set(Tlp),
    "colleague": EVERYONE | {Tlp.AMBER, Tlp.AMBER_STRICT},
    "stranger": EVERYONE,
    "partner": EVERYONE | {Tlp.AMBER},
    "named": set(Tlp),
    "nameless": EVERYONE,
    "administrator": set(),
}
"""Which cases each knows of (``desk.cases.knowing``): the owner's institution is the House, a
partner's is named on all of them, one person is named on all of them."""
KEPT_OUT = [who for who, known in KNOWN.items() if known != set(Tlp)]
WORKING = (Role.ANALYST, Role.DECIDER, Role.PANELLIST)
RULES = rules_of(ROOMS)
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def people(attacked):
    made = {
        "owner": attacked.add("owner", "House", *WORKING),
        "colleague": attacked.add("colleague", "House", *WORKING),
        "stranger": attacked.add("stranger", "Elsewhere", *WORKING),
        "partner": attacked.add("partner", "Partner", *WORKING),
        "named": attacked.add("named", "Elsewhere", *WORKING),
        "nameless": attacked.add("nameless", "Nowhere", *WORKING),
        "administrator": attacked.add("keeper", "House", Role.ADMINISTRATOR),
    }
    with attacked.desk.acting(attacked.actor(made["owner"])) as sitting:
        # An institution without a name is nobody's: it must not open what belongs to no one.
        sitting.session.get_one(PersonRow, made["nameless"]).institution = ""
    return made


def _case(tlp, people):
    """A case with its word in every text that a case has."""
    word, me = WORDS[tlp], people["owner"]
    members = (
        Member(MemberKind.PERSON, me),
        Member(MemberKind.PERSON, people["named"]),
        Member(MemberKind.INSTITUTION, "Partner"),
    )
    case = Case(f"{word} title", f"{word} summary", tlp=tlp, need_to_know=members)
    case = editing.add_entry(case, AT, f"{word} entry", me, AT)
    case = editing.add_task(case, f"{word} task", me, AT, people["stranger"])
    return editing.aim_at(case, [], f"{word} target")


def _panel(sitting, case_id, word):
    quotas = tuple(Quota(Dimension.DISCIPLINE, name, 2, 3) for name in ("law", "health"))
    subject = Subject(SubjectKind.CASE, case_id, f"{word} subject", f"{word} text")
    rules = Rules(5, Dimension.DISCIPLINE, quotas)
    return call_panel(sitting, case_id, "House", subject, rules, CLAIM, f"{word} question")


@pytest.fixture(scope="module")
def secrets(attacked, people):
    """A case of each marking, with evidence, comments, versions, a link and a panel."""
    owner, made = attacked.actor(people["owner"]), {}
    for tlp in Tlp:
        with attacked.desk.acting(owner) as sitting:
            case, word = _case(tlp, people), WORDS[tlp]
            row = open_case(sitting, case, f"{word} note")
            case = replace(case, summary=f"{word} second summary")
            save_case(sitting, row.id, row.version, case, f"{word} second note")
            seen = freeze_note(f"{word} seen", people["owner"], AT)
            at = {
                "case_id": row.id,
                "evidence_id": put_in(sitting, row.id, seen),
                "comment_id": comment(sitting, row.id, f"{word} comment").id,
                "panel_id": _panel(sitting, row.id, word).id,
            }
        made[tlp] = at
    return made


def _of_a_case(rule):
    return re.search(r"\{(case_id|panel_id|comment_id)\}", rule.path) is not None


def _filled(attacked, path, at):
    known = attacked.at | at
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "nothing"), path)


def _told(answer, words):
    """The words that an answer has, in its body or its headers."""
    said = answer.text + str(answer.headers)
    return [word for word in words if word.casefold() in said.casefold()]


@pytest.mark.parametrize("who", KNOWN)
def test_a_case_is_known_to_whom_its_marking_says_and_to_nobody_else(
    attacked, people, secrets, who
):
    browser, told = attacked.browser(people[who]), set()
    for tlp, at in secrets.items():
        answer = browser.get(f"/cases/{at['case_id']}.json")
        if answer.status_code == 200:
            assert _told(answer, [WORDS[tlp]])
            told.add(tlp)
    assert told == KNOWN[who]


@pytest.mark.parametrize("who", KEPT_OUT)
def test_no_page_of_an_unknown_case_tells_of_it(attacked, people, secrets, who):
    browser, faults = attacked.browser(people[who]), []
    for tlp in set(Tlp) - KNOWN[who]:
        for rule in (one for one in RULES if one.method == "GET" and _of_a_case(one)):
            answer = browser.get(_filled(attacked, rule.path, secrets[tlp]))
            if answer.status_code not in (403, 404, 422) or _told(answer, WORDS.values()):
                faults.append((tlp, rule.path, answer.status_code))
    assert faults == []


@pytest.mark.parametrize("who", KEPT_OUT)
def test_no_list_count_search_or_log_tells_of_an_unknown_case(attacked, people, secrets, who):
    browser, faults = attacked.browser(people[who]), []
    unknown = [WORDS[tlp] for tlp in set(Tlp) - KNOWN[who]]
    searches = [f"/cases.json?words={word[:6]}&status=open" for word in unknown]
    log = [f"/audit.json?subject={value}" for at in secrets.values() for value in at.values()]
    pages = [one.path for one in RULES if one.method == "GET" and not _of_a_case(one)]
    for path in [*pages, *searches, *log]:
        answer = browser.get(_filled(attacked, path, {}))
        if answer.status_code >= 500 or _told(answer, unknown):
            faults.append((path, answer.status_code))
    assert faults == []


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "partner", "nameless"])
def test_counts_count_only_what_one_may_know_of(attacked, people, secrets, who):
    answer = attacked.browser(people[who]).get("/cases.json").json()
    shown = {row["title"] for row in answer["cases"]}
    ours = {f"{word} title" for word in WORDS.values()}
    assert shown & ours == {f"{WORDS[tlp]} title" for tlp in KNOWN[who]}
    assert sum(answer["counts"].values()) == len(answer["cases"])


@pytest.mark.parametrize("who", ["stranger", "nameless"])
def test_nothing_can_be_done_to_an_unknown_case_nor_through_one(attacked, people, secrets, who):
    browser = attacked.browser(people[who])
    own = browser.post("/cases.json", json={"title": "Mine", "tlp": "green"}).json()["case"]
    at, owner = secrets[Tlp.RED], attacked.browser(people["owner"])
    secret, before = at["case_id"], owner.get(f"/cases/{at['case_id']}.json").json()
    attempts = {
        f"/cases/{own}/links": {"base": 1, "kind": LinkKind.RELATED.value, "other": secret},
        f"/cases/{own}/merge": {"other": secret},
        f"/cases/{secret}/merge": {"other": own},
        f"/cases/{secret}/comments": {"text": "I was here"},
        f"/cases/{secret}/notes": {"text": "I was here"},
        f"/cases/{secret}/tasks": {"base": 1, "what": "to be done"},
        f"/cases/{secret}/split": {"title": "Mine now", "moved": ["timeline:1"]},
        f"/cases/{secret}/restore": {"base": 2, "version": 1},
        f"/cases/{secret}/members": {"base": 2, "kind": "person", "member": people[who]},
        f"/comments/{at['comment_id']}/withdraw": {},
    }
    for path, form in attempts.items():
        for answer in (browser.post(f"{path}.json", json=form), browser.post(path, data=form)):
            assert answer.status_code == 404, (path, answer.status_code, answer.text[:300])
            assert not _told(answer, WORDS.values()), path
    assert owner.get(f"/cases/{secret}.json").json() == before


def test_no_longer_named_is_no_longer_told(attacked, people, secrets):
    owner = attacked.browser(people["owner"])
    made = {"title": "Shared for a while", "tlp": "red"}
    case = owner.post("/cases.json", json=made).json()["case"]
    member = {"base": 1, "kind": "person", "member": people["stranger"]}
    stranger = attacked.browser(people["stranger"])
    assert stranger.get(f"/cases/{case}").status_code == 404
    assert owner.post(f"/cases/{case}/members.json", json=member).status_code == 200
    assert stranger.get(f"/cases/{case}").status_code == 200
    gone = member | {"base": 2, "gone": True}
    assert owner.post(f"/cases/{case}/members.json", json=gone).status_code == 200
    assert stranger.get(f"/cases/{case}").status_code == 404
    assert stranger.get(f"/cases/{case}/history.csv").status_code == 404
