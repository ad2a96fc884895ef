"""What is published tells nothing of what is not: no draft, no reviewer, no marking, no id.

An answer is public whose every hidden part has a word found nowhere else: what is drafted for its
next version, why it was reviewed, from which case and panel it came, who is named on it. Whoever
asks any public address of answers finds none of these words.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.answers.publishing.made import HOSTILE, filled
from tests.answers.registry import made
from tests.desk.answers import leading
from tests.desk.answers.conftest import Office
from tests.web.answered import URL, Answered

from tocsin.answers.registry.content import Content
from tocsin.answers.registry.events import Change, Outcome
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers import agreeing, writing
from tocsin.web.app import rules_of
from tocsin.web.pages import PUBLIC
from tocsin.web.rooms import ROOMS

ALERTS = f'public_url = "{URL}"\n[alerts]\narea = "Redbrook"\n'
DRAFTED, HIDDEN, UNSEEN = "Thylacine", "Quaggafoal", "Solitaire"
ADDRESS = "https://rumour.example/poison"
RULES = [rule for rule in rules_of(ROOMS) if rule.path.startswith("/answers")]


def _drafted() -> Content:
    """A next version with a word in each of its texts."""
    texts = {"title": DRAFTED, "statement": DRAFTED, "known": (DRAFTED,), "unknown": (DRAFTED,),
             "advice": (DRAFTED,), "why": DRAFTED}  # fmt: skip
    claim = made.claim(DRAFTED, claimant=DRAFTED, appearances=(f"https://{DRAFTED}.example/1",))
    source = replace(made.content().sources[0], title=DRAFTED)
    return made.content(wording=made.wording(**texts), claims=(claim,), sources=(source,))


def _agreed() -> Content:
    """What is public; the ids of what it came from are the desk's own."""
    whole = made.content()
    source = replace(whole.sources[0], id=f"case-{HIDDEN}")
    claim = made.claim(
        verdict_from=f"panel-{HIDDEN}", factchecks=(f"f-{HIDDEN}",), narratives=(f"n-{HIDDEN}",),
        claims=(f"c-{HIDDEN}",),
    )  # fmt: skip
    return replace(whole, sources=(source,), claims=(claim,))


def _marked(town: Answered, text: Content, reason: str) -> str:
    """A published answer, led there by people who say why with words of their own."""
    office = town.office
    answer_id = leading.drafted(office, text)
    _reviewed(office, answer_id, reason)
    for kind, name in ((MemberKind.INSTITUTION, "Redbrook Waterworks"),
                       (MemberKind.INSTITUTION, f"{HIDDEN} Service")):  # fmt: skip
        office.does("writer", writing.share_draft, answer_id, kind, name)
    leading.signed(office, answer_id, "head", "engineer")
    office.does("head", agreeing.publish_answer, answer_id)
    return answer_id


def _reviewed(office: Office, answer_id: str, reason: str) -> None:
    at = office.events
    office.does("writer", writing.leave_remarks, answer_id, at(answer_id), reason)
    office.does("writer", writing.ask_for_review, answer_id)
    office.does("reader", writing.review_draft, answer_id, at(answer_id), Outcome.PASSED, reason)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An answer with a second version in writing, one withdrawn, and one that is a draft only."""
    found = Answered(tmp_path_factory.mktemp("town"), ALERTS)
    office = found.office
    answer_id = _marked(found, _agreed(), f"{HIDDEN} was read against the report.")
    found.translate(answer_id, "fr")
    found.forward(hours=1)
    office.does("writer", writing.revise_answer, answer_id, Change.UPDATE, f"{DRAFTED} is known.")
    office.does("writer", writing.write_draft, answer_id, office.events(answer_id), _drafted())
    _reviewed(office, answer_id, f"{DRAFTED} was read against the report.")
    office.does("writer", writing.translate_answer, answer_id, made.wording("ar", title=DRAFTED))
    leading.signed(office, answer_id, "head")
    office.does("writer", writing.mark_draft, answer_id, Tlp.RED)
    unseen = leading.drafted(office, made.saying(title=UNSEEN, statement=UNSEEN))
    gone = found.publish()
    found.withdraw(gone)
    found.answers = {"public": answer_id, "gone": gone, "unseen": unseen}
    yield found
    found.desk.close()


QUESTIONS = ({}, {"lang": "fr"}, {"text": f"{DRAFTED} {UNSEEN}"}, {"url": ADDRESS},
             {"url": f"https://{DRAFTED}.example/1"})  # fmt: skip


def _paths(town, path):
    """The address with each answer and each language in its place."""
    answers = town.answers.values() if "{answer_id}" in path else [""]
    languages = ("en", "fr", "ar") if "{language}" in path else [""]
    return [path.format(answer_id=one, language=spoken) for one in answers for spoken in languages]


def _asked(town):
    """Every public address of answers, with what it may be asked, and the answer to each."""
    for rule in RULES:
        for path in _paths(town, rule.path):
            for asked in QUESTIONS if path == rule.path else ({},):
                client = town.client()
                if rule.method == "GET":
                    yield rule, path, client.get(path, params=asked)
                else:
                    kind = "json" if path.endswith(".json") else "data"
                    yield rule, path, client.post(path, **{kind: asked})


def test_every_public_address_of_answers_is_asked_and_none_tells_of_what_is_not_public(town):
    asked, given, faults = set(), 0, []
    people = {actor.person_id for actor in town.office.people.values()}
    secrets = {DRAFTED, HIDDEN, UNSEEN, *people, "TLP", "tlp", town.answers["unseen"]}
    for rule, path, answer in _asked(town):
        asked.add(rule)
        given += answer.status_code == 200
        body = answer.text + str(answer.headers)
        told = [one for one in secrets if one.casefold() in body.casefold()]
        if told and not (answer.status_code in (404, 422) and set(told) <= {DRAFTED, UNSEEN}):
            faults.append((path, answer.status_code, told))
    assert asked == set(RULES)
    assert len(RULES) > 15
    assert given > 50
    assert faults == []


def test_the_words_would_be_seen_where_they_are_public(town):
    page = town.get(f"/answers/{town.answers['public']}/en").text
    assert "Redbrook's tap water is safe to drink" in page.replace("&#39;", "'")
    assert "Redbrook Waterworks" in page


def test_a_draft_is_not_there_in_any_form(town):
    unseen = town.answers["unseen"]
    for rule in RULES:
        if "{answer_id}" in rule.path:
            path = rule.path.format(answer_id=unseen, language="en")
            assert town.client().get(path).status_code == 404, path


def test_a_translation_of_what_is_in_writing_is_not_there(town):
    assert town.status(f"/answers/{town.answers['public']}/ar") == 404


def test_all_of_it_is_public_and_sets_no_cookie(town):
    assert {rule.needs for rule in RULES} == {PUBLIC}
    for _, path, answer in _asked(town):
        assert "set-cookie" not in answer.headers, path
        assert answer.status_code in (200, 404, 422), path


@pytest.mark.parametrize("headers", [{"authorization": "Bearer nonsense"}, {"cookie": "a=b"}])
def test_it_is_the_same_for_whoever_asks(town, headers):
    for path in ("/answers?lang=en", "/answers/feed.atom", f"/answers/{town.answers['public']}/en"):
        assert town.get(path, headers=headers).content == town.get(path).content


def test_a_hostile_text_is_text_in_every_form_that_is_served(tmp_path: Path):
    town = Answered(tmp_path, ALERTS)
    for text in HOSTILE[:6]:
        answer_id = town.publish(filled(text.replace("\x01", "").replace("\x0b", "")))
        for tail in ("", "/history", "/frame"):
            page = town.get(f"/answers/{answer_id}/en{tail}").text
            assert not re.search(r"<script(?! type=\"application/ld\+json\">)", page)
            assert "<img" not in page
    town.desk.close()
