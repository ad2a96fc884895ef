import json
from datetime import date, timedelta

import pytest

from tocsin.answers.registry.answer import Answer, Version
from tocsin.answers.registry.content import Content, Wording, digest_of
from tocsin.answers.registry.events import Begun, Signed, Started, Withdrawn
from tocsin.answers.registry.events import Origin as From
from tocsin.answers.registry.rules import Rules
from tocsin.exchange.stix import CaseFile, Origin, Versions, case_bundle, read_bundle, restored
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import SubjectKind
from tocsin.measures.sanctions.procedure import State
from tocsin.measures.sanctions.register import Entry
from tocsin.measures.sanctions.voting import Stand


def entry(state, subject=""):
    return Entry(
        "sanction-1", state, SubjectKind.ACCOUNT, subject, 1, "x", Rung.LABEL, None, None, None,
        "Terms", "4.2", "", date(2026, 3, 1), date(2026, 4, 1), False,
        (Stand("law", 3, None),), None, None, False, None, (),
    )  # fmt: skip


def answer(now, withdrawn=None):
    wording = Wording(language="en", title="The water is safe", statement="It was tested <b>.")
    content = Content(wording=wording)
    digest = digest_of("answer-1", content)
    signed = Signed(at=now, version=1, digest=digest, institution="Town", key="k", signature="s")
    version = Version(1, content, digest, "person-2", now, signatures=(signed,), published_at=now)
    started = Started(
        at=now, by="person-2", answer_id="answer-1", institution="Town",
        origin=From(begun=Begun.HAND), language="en", rules=Rules(), deadline=now,
    )  # fmt: skip
    return Answer(started, versions=(version,), withdrawn=withdrawn)


def sent(kit, case, **told):
    file = CaseFile("case-1", case, Versions(kit.NOW, kit.NOW), kit.BASKET, **told)
    bundle = case_bundle(file, kit.SENDER)
    assert kit.invalid(bundle) == []
    received = read_bundle(json.dumps(bundle).encode(), Origin("town", kit.NOW))
    return bundle, restored(received.objects)[0]


@pytest.mark.parametrize("state", [State.IN_FORCE, State.LIFTED])
def test_a_measure_is_a_course_of_action_and_revoked_once_it_was_lifted(kit, case, state):
    bundle, back = sent(kit, case, measures=[entry(state)])
    (made,) = [one for one in bundle["objects"] if one["type"] == "course-of-action"]
    assert made.get("revoked", False) is (state is State.LIFTED)
    assert "not named" in made["name"]
    assert back.measures == (() if made.get("revoked") else (entry(state),))


def test_an_agreed_answer_is_a_note_of_its_signatories(kit, case):
    bundle, back = sent(kit, case, answers=[answer(kit.NOW)])
    (made,) = [one for one in bundle["objects"] if one.get("authors")]
    assert (made["authors"], made["abstract"]) == (["Town"], "The water is safe")
    assert back.answers == (answer(kit.NOW).versions[0].content,)
    assert "person-2" not in json.dumps(bundle)


def test_a_withdrawn_answer_is_revoked(kit, case):
    late = Withdrawn(at=kit.NOW + timedelta(days=2), by="person-2", reason="It was wrong.")
    bundle, back = sent(kit, case, answers=[answer(kit.NOW, late)])
    (made,) = [one for one in bundle["objects"] if one.get("authors")]
    assert made["revoked"]
    assert made["modified"] > made["created"]
    assert back.answers == ()
