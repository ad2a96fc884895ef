"""From a draft to a published answer: no step can be left out, and no signature moved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.answers.registry import made
from tests.answers.registry.made import DAY, HOUR, KEY, NOW, REASON, after, content, with_key

from tocsin.answers.registry import drafting, ending, signing, translating
from tocsin.answers.registry.answer import State
from tocsin.answers.registry.content import digest_of
from tocsin.answers.registry.events import (
    Change,
    Outcome,
    Signed,
    event_from_json,
    event_to_json,
)
from tocsin.answers.registry.folding import apply, replay
from tocsin.answers.registry.history import Happened, history
from tocsin.answers.registry.rules import Rules
from tocsin.answers.registry.standing import Late, Standing, due, holds, standing
from tocsin.panels.errors import NotAllowedError


def test_an_answer_is_public_once_two_institutions_signed_it() -> None:
    answer = made.signed(made.to_sign(made.started()), "Redbrook Health")
    with pytest.raises(NotAllowedError, match="1 have signed; 2 institutions must"):
        signing.publish(answer, by="writer", now=NOW)
    answer = made.signed(answer, "Redbrook Waterworks")
    answer = after(answer, signing.publish(answer, by="writer", now=NOW))
    assert answer.state is State.PUBLISHED
    assert standing(answer, NOW) is Standing.HOLDS


@pytest.mark.parametrize("again", ["redbrook health", " Redbrook   Health ", "RÉDBROOK HEALTH"])
def test_one_institution_signs_once_however_its_name_is_spelled(again: str) -> None:
    answer = made.signed(made.to_sign(made.started()), "Redbrook Health")
    with pytest.raises(NotAllowedError, match="has signed this version"):
        signing.sign(answer, again, KEY, with_key, by="other", now=NOW)


def test_a_changed_text_needs_new_signatures() -> None:
    answer = made.signed(made.to_sign(made.started()), "Redbrook Health", "Redbrook Waterworks")
    answer = after(
        answer, drafting.draft(answer, made.saying(statement="Boil it."), by="writer", now=NOW)
    )
    assert answer.state is State.DRAFTED
    answer = after(answer, drafting.look_at_clarity(answer, 0, 0, 0, by="writer", now=NOW))
    answer = after(answer, drafting.ask_review(answer, by="writer", now=NOW))
    answer = after(answer, drafting.review(answer, Outcome.PASSED, REASON, by="reader", now=NOW))
    assert answer.newest is not None
    assert answer.newest.signatures == ()
    with pytest.raises(NotAllowedError, match="0 have signed"):
        signing.publish(answer, by="writer", now=NOW)


def test_who_wrote_a_version_does_not_review_it() -> None:
    answer = made.in_review(made.started())
    with pytest.raises(NotAllowedError, match="cannot review"):
        drafting.review(answer, Outcome.PASSED, REASON, by="writer", now=NOW)


def test_who_wrote_the_text_does_not_review_it_after_another_changed_a_comma() -> None:
    answer = made.in_review(made.started())
    answer = after(
        answer, drafting.draft(answer, made.saying(statement="Boil it,"), by="deputy", now=NOW)
    )
    answer = after(answer, drafting.look_at_clarity(answer, 0, 0, 0, by="deputy", now=NOW))
    answer = after(answer, drafting.ask_review(answer, by="deputy", now=NOW))
    with pytest.raises(NotAllowedError, match="cannot review"):
        drafting.review(answer, Outcome.PASSED, REASON, by="writer", now=NOW)
    assert drafting.review(answer, Outcome.PASSED, REASON, by="reader", now=NOW)


def test_a_returned_version_is_drafted_again() -> None:
    answer = made.in_review(made.started())
    answer = after(answer, drafting.review(answer, Outcome.RETURNED, REASON, by="reader", now=NOW))
    assert answer.state is State.DRAFTED
    assert answer.deadline == NOW + 24 * HOUR


def test_a_must_of_the_clarity_check_is_left_standing_only_for_a_reason() -> None:
    answer = after(made.started(), drafting.draft(made.started(), content(), by="writer", now=NOW))
    with pytest.raises(NotAllowedError) as refused:
        drafting.look_at_clarity(answer, 1, 0, 0, by="writer", now=NOW)
    assert refused.value.field == "reason"
    assert drafting.look_at_clarity(answer, 1, 0, 0, REASON, by="writer", now=NOW)


@pytest.mark.parametrize(
    ("field", "gap"),
    [
        ("wording.title", made.saying(title=" \u200b\x1b")),
        ("wording.unknown", made.saying(unknown=())),
        ("wording.advice", made.saying(advice=("",))),
        ("confidence", content(agreement=None)),
        ("sources", content(sources=())),
        ("sources[0].dated", content(sources=(replace(content().sources[0], dated=None),))),
        ("claims", content(claims=())),
        ("claims[0].verdict_from", content(claims=(made.claim(verdict_from=""),))),
        ("claims[0].verdict", content(claims=(made.claim(verdict="fake"),))),
        ("valid_until", content(valid_until=None)),
        ("valid_until", content(valid_until=NOW)),
    ],
)
def test_what_is_not_whole_does_not_go_to_review(field: str, gap: object) -> None:
    with pytest.raises(NotAllowedError) as refused:
        made.in_review(made.started(), gap)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("sources[0].url", content(sources=(replace(content().sources[0], url="javascript:a"),))),
        ("claims[0].appearances", content(claims=(made.claim(appearances=("file:///etc",)),))),
        ("wording.statement", made.saying(statement="a\x00b")),
        ("wording.statement", made.saying(statement="\ud800")),
        ("wording.statement", made.saying(statement="a" * 1_000_000)),
        ("wording.known", made.saying(known=("a",) * 1_000)),
    ],
)
def test_what_cannot_be_stored_or_followed_is_refused_with_its_place(
    field: str, bad: object
) -> None:
    with pytest.raises(NotAllowedError) as refused:
        drafting.draft(made.started(), bad, by="writer", now=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_signature_verifies_and_cannot_be_moved() -> None:
    answer = made.signed(made.to_sign(made.started()), "Redbrook Health")
    assert answer.newest is not None
    (one,) = answer.newest.signatures
    assert signing.is_genuine(answer, one)
    for changed in (
        {"institution": "Redbrook Waterworks"},
        {"at": NOW + HOUR},
        {"digest": "0" * 64},
        {"version": 2},
        {"key": "0" * 64},
        {"key": "no key"},
        {"signature": one.signature.upper()},
    ):
        assert not signing.is_genuine(answer, replace(one, **changed)), changed
    other = made.to_sign(made.started("answer-2"))
    assert not signing.is_genuine(other, one)


def test_a_signature_of_another_key_is_refused() -> None:
    answer = made.to_sign(made.started())
    with pytest.raises(NotAllowedError) as refused:
        signing.sign(answer, "Redbrook Health", "ab" * 32, with_key, by="x", now=NOW)
    assert refused.value.field == "signature"


def test_the_same_text_of_another_answer_has_another_digest() -> None:
    assert digest_of("answer-1", content()) != digest_of("answer-2", content())


def test_a_text_that_was_changed_in_the_store_is_noticed() -> None:
    answer = made.to_sign(made.started())
    (event,) = signing.sign(answer, "Redbrook Health", KEY, with_key, by="x", now=NOW)
    assert isinstance(event, Signed)
    assert answer.newest is not None
    forged = replace(answer.newest, digest=digest_of(answer.id, made.saying(title="Other")))
    with pytest.raises(NotAllowedError, match="not the one that was signed"):
        apply(replace(answer, versions=(forged,)), event)


def test_when_too_few_stand_for_a_public_answer_it_is_withdrawn_in_the_same_moment() -> None:
    answer = made.published()
    events = signing.withdraw_signature(
        answer, "Redbrook Waterworks", "New samples were not clean.", by="x", now=NOW + DAY
    )
    answer = after(answer, events)
    assert standing(answer, NOW + DAY) is Standing.WITHDRAWN
    assert [one.what for one in history(answer)] == [Happened.PUBLISHED, Happened.WITHDRAWN]
    assert "New samples were not clean." in history(answer)[-1].reason


def test_a_third_signature_keeps_the_answer_when_one_goes() -> None:
    answer = made.published(institutions=("One", "Two", "Three"))
    events = signing.withdraw_signature(answer, "Two", "We were not asked.", by="x", now=NOW)
    assert standing(after(answer, events), NOW) is Standing.HOLDS


def test_an_institution_may_join_those_who_signed_a_public_answer() -> None:
    answer = made.signed(made.published(), "Redbrook Hospital", now=NOW + DAY)
    assert answer.public is not None
    assert len(answer.public.signatures) == 3


def test_while_a_correction_is_written_the_public_one_is_no_answer() -> None:
    answer = made.published()
    answer = after(
        answer,
        drafting.revise(answer, Change.CORRECTION, "One sample was not clean.", by="w", now=NOW),
    )
    assert standing(answer, NOW) is Standing.UNDER_CORRECTION
    assert not holds(answer, NOW)
    corrected = made.signed(
        made.to_sign(answer, made.saying(statement="Eleven of twelve samples were clean.")),
        "Redbrook Health",
        "Redbrook Waterworks",
    )
    corrected = after(corrected, signing.publish(corrected, by="w", now=NOW + DAY))
    assert holds(corrected, NOW + DAY)
    first, second = history(corrected)
    assert (first.what, second.what) == (Happened.PUBLISHED, Happened.CORRECTED)
    assert second.reason == "One sample was not clean."
    assert first.digest != second.digest


def test_an_update_leaves_the_public_one_in_force() -> None:
    answer = made.published()
    answer = after(
        answer, drafting.revise(answer, Change.UPDATE, "More was measured.", by="w", now=NOW)
    )
    assert holds(answer, NOW)
    answer = after(answer, drafting.abandon(answer, "Nothing new after all.", by="w", now=NOW))
    assert answer.state is State.PUBLISHED


def test_another_answer_takes_its_place_only_when_it_is_public() -> None:
    answer, draft = made.published(), made.started("answer-2")
    with pytest.raises(NotAllowedError, match="not public"):
        ending.supersede(answer, draft, "This one says more.", by="w", now=NOW)
    with pytest.raises(NotAllowedError, match="its own place"):
        ending.supersede(answer, answer, "This one says more.", by="w", now=NOW)
    events = ending.supersede(
        answer, made.published("answer-2"), "This one says more.", by="w", now=NOW
    )
    answer = after(answer, events)
    assert standing(answer, NOW) is Standing.SUPERSEDED
    assert history(answer)[-1].successor == "answer-2"


def test_nothing_of_a_withdrawn_answer_is_lost() -> None:
    answer = made.published()
    gone = after(answer, ending.withdraw(answer, "It was wrong throughout.", by="w", now=NOW))
    assert gone.public == answer.public
    with pytest.raises(NotAllowedError):
        ending.withdraw(gone, "It was wrong throughout.", by="w", now=NOW)


def test_an_answer_holds_from_its_first_moment_until_before_its_last() -> None:
    answer = made.published()
    until = NOW + 30 * DAY
    assert standing(answer, NOW - timedelta(microseconds=1)) is Standing.NOT_YET
    assert holds(answer, NOW)
    assert holds(answer, until - timedelta(microseconds=1))
    assert standing(answer, until) is Standing.EXPIRED


def test_what_is_late_and_what_expires_soon_falls_due() -> None:
    answer = made.started()
    assert due(answer, NOW + 23 * HOUR) is None
    late = due(answer, NOW + 24 * HOUR)
    assert late is not None
    assert late.why is Late.STEP
    public = made.published()
    assert due(public, NOW + 22 * DAY) is None
    soon = due(public, NOW + 23 * DAY)
    assert soon is not None
    assert (soon.why, soon.at) == (Late.EXPIRES, NOW + 30 * DAY)


def test_a_translation_is_marked_until_somebody_else_compared_it() -> None:
    answer = made.published()
    french = made.wording("fr", title="L'eau est potable")
    answer = after(answer, translating.translate(answer, french, by="translator", now=NOW))
    assert answer.public is not None
    assert not answer.public.translations[0].is_reviewed
    with pytest.raises(NotAllowedError, match="cannot review"):
        translating.review_translation(answer, "fr", "R. Health", by="translator", now=NOW)
    answer = after(
        answer, translating.review_translation(answer, "fr", "R. Health", by="other", now=NOW)
    )
    assert answer.public is not None
    assert answer.public.translations[0].reviewed_by == "R. Health"
    again = after(answer, translating.translate(answer, french, by="translator", now=NOW))
    assert again.public is not None
    assert not again.public.translations[0].is_reviewed
    assert len(again.public.signatures) == 2


def test_there_is_no_translation_into_the_originals_language() -> None:
    with pytest.raises(NotAllowedError):
        translating.translate(made.published(), made.wording("en"), by="t", now=NOW)


def test_every_event_goes_to_json_and_back_and_makes_the_same_answer() -> None:
    events = []
    answer = made.started()
    events.append(answer.started)
    steps = [
        lambda a: drafting.draft(a, content(), by="writer", now=NOW),
        lambda a: drafting.look_at_clarity(a, 0, 1, 2, by="writer", now=NOW),
        lambda a: drafting.ask_review(a, by="writer", now=NOW),
        lambda a: drafting.review(a, Outcome.PASSED, REASON, by="reader", now=NOW),
        lambda a: signing.sign(a, "One", KEY, with_key, by="1", now=NOW),
        lambda a: signing.sign(a, "Two", KEY, with_key, by="2", now=NOW),
        lambda a: signing.publish(a, by="writer", now=NOW),
        lambda a: translating.translate(a, made.wording("fr"), by="t", now=NOW),
        lambda a: translating.review_translation(a, "fr", "One", by="u", now=NOW),
        lambda a: drafting.revise(a, Change.UPDATE, REASON, by="w", now=NOW),
        lambda a: drafting.abandon(a, REASON, by="w", now=NOW),
        lambda a: signing.withdraw_signature(a, "One", REASON, by="1", now=NOW),
    ]
    for step in steps:
        for event in step(answer):
            events.append(event)
            answer = apply(answer, event)
    read = [event_from_json(event_to_json(event)) for event in events]
    assert read == events
    assert replay(read) == answer


def test_rules_without_signatories_are_no_rules() -> None:
    with pytest.raises(NotAllowedError):
        Rules(least_signatories=0)


def test_a_rule_of_three_asks_three() -> None:
    rules = Rules(least_signatories=3)
    with pytest.raises(NotAllowedError, match="2 have signed; 3 institutions must"):
        made.published(rules=rules)
