"""What the public sees of an answer, and since when: nothing of what is only being written."""

from datetime import datetime

import pytest
from tests.answers.publishing.made import SITE, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, HOUR, NOW, REASON, after

from tocsin.answers.publishing.edition import Site, edition, wordings
from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.drafting import abandon, draft, revise
from tocsin.answers.registry.events import Change
from tocsin.answers.registry.signing import withdraw_signature
from tocsin.answers.registry.translating import translate

THREE = ("Redbrook Health", "Redbrook Waterworks", "Redbrook Hospital")


def revising(change: Change, at: datetime = NOW + HOUR) -> Answer:
    answer = public()
    return after(answer, revise(answer, change, REASON, by="w", now=at))


def corrected() -> Answer:
    """A first version, and a second, published a day later by the same two."""
    answer = revising(Change.CORRECTION)
    answer = made.to_sign(answer, made.saying(statement="One was not clean."), NOW + 2 * HOUR)
    answer = made.signed(answer, *THREE[:2], now=NOW + 3 * HOUR)
    return after(answer, made.publish(answer, by="w", now=NOW + DAY))


def test_an_update_that_is_being_written_changes_nothing_for_the_public() -> None:
    answer = revising(Change.UPDATE)
    answer = after(answer, draft(answer, made.saying(title="Secret"), by="w", now=NOW + 2 * HOUR))
    assert shown(answer, now=NOW + DAY) == shown(public(), now=NOW + DAY)


def test_a_correction_is_seen_from_its_start_and_when_it_is_given_up() -> None:
    answer = revising(Change.CORRECTION)
    assert shown(answer, now=NOW + DAY).updated_at == NOW + HOUR
    answer = after(answer, abandon(answer, REASON, by="w", now=NOW + 2 * HOUR))
    one = shown(answer, now=NOW + DAY)
    assert one.holds
    assert one.updated_at == NOW + 2 * HOUR  # or a feed's reader would go on believing the doubt


def test_a_signature_that_is_taken_back_is_a_change_of_what_is_public() -> None:
    answer = made.published(institutions=THREE)
    answer = after(answer, withdraw_signature(answer, THREE[2], REASON, by="h", now=NOW + HOUR))
    one = shown(answer, now=NOW + DAY)
    assert one.updated_at == NOW + HOUR
    assert [each.institution for each in one.signatories] == list(THREE[:2])


def test_a_signature_under_what_is_not_published_is_no_change() -> None:
    answer = revising(Change.UPDATE)
    answer = made.to_sign(answer, made.saying(title="Secret"), NOW + 2 * HOUR)
    answer = made.signed(answer, THREE[0], now=NOW + 3 * HOUR)
    answer = after(answer, withdraw_signature(answer, "redbrook HEALTH", REASON, by="h",
                                              now=NOW + 4 * HOUR))  # fmt: skip
    assert not shown(answer, now=NOW + DAY).holds  # too few stand for what is public


def test_every_version_says_what_it_said_in_the_language_that_is_asked_for() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr", title="Une réponse"), by="t",
                                     now=NOW))  # fmt: skip
    answer = after(answer, revise(answer, Change.CORRECTION, REASON, by="w", now=NOW + HOUR))
    answer = after(answer, draft(answer, made.saying(title="Secret"), by="w", now=NOW + HOUR))
    assert {n: one.title for n, one in wordings(answer, "fr").items()} == {1: "Une réponse"}
    assert {n: one.statement for n, one in wordings(corrected(), "fr").items()} == {
        1: "Tests on 1 March found no contamination in Redbrook's tap water.",
        2: "One was not clean.",
    }


def test_the_moments_of_change_are_those_that_the_public_could_see() -> None:
    one = shown(corrected(), now=NOW + 40 * DAY)
    assert one.changes == (NOW, NOW + DAY, NOW + 30 * DAY)
    assert (one.published_at, one.updated_at) == (one.changes[0], one.changes[-1])
    assert shown(withdrawn(), now=NOW + 2 * DAY).changes == (NOW, NOW + DAY)


def test_a_translation_is_published_when_it_is_made() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW + DAY))
    assert shown(answer, "fr", NOW + 2 * DAY).published_at == NOW + DAY
    assert shown(answer, "en", NOW + 2 * DAY).published_at == NOW


def test_names_that_institutions_have_are_clean_in_the_history_too() -> None:
    hostile = "Redbrook \u202eHealth\u2066"
    one = shown(made.published(institutions=(hostile, "Waterworks")))
    assert one.history[0].signatories == ("Redbrook Health", "Waterworks")


def test_a_reason_without_a_full_stop_gets_one() -> None:
    for reason in ("It was simply wrong", "It was simply wrong.", "هل كان خاطئاً حقاً؟"):
        warning = shown(withdrawn(reason), now=NOW + 2 * DAY).warning
        assert warning.endswith(reason if reason[-1] in ".؟" else f"{reason}.")


@pytest.mark.parametrize(("language", "part"), [("a/b", "a%2Fb"), ("?x", "%3Fx"), ("..", "..")])
def test_a_language_is_one_part_of_an_address_whatever_was_typed(language: str, part: str) -> None:
    assert Site("https://a.example", "A").page("answer-1", language) == (
        f"https://a.example/answer-1/{part}"
    )


def test_there_is_no_edition_of_a_draft_or_in_another_language() -> None:
    assert edition(made.to_sign(made.started()), "en", SITE, NOW) is None
    assert edition(public(), "fr", SITE, NOW) is None
