"""Which answers apply: by address and by text, only while they hold, and always said how."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from tests.answers.publishing.made import SITE, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, after

from tocsin.answers.publishing.applying import UNREVIEWED, Applicable, How
from tocsin.answers.publishing.edition import Edition, editions
from tocsin.answers.registry.drafting import revise
from tocsin.answers.registry.events import Change
from tocsin.answers.registry.standing import Standing
from tocsin.answers.registry.translating import translate
from tocsin.detect.claims.matching import LEAST, LEAST_AMONG_FEW, Matching
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.embed.base import Purpose, Vectors, printable, unit

OTHERS = (
    "The lighthouse of Redbrook was sold to a foreign power",
    "All schools in Norland close for 30 days",
    "Masks do not stop the spread of colds",
    "The mill burned down because of a solar storm",
)


class Hashed:
    """Character 3-grams hashed into 64 directions: alike texts have alike vectors."""

    name, dimensions = "hashed/1", 64

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        del purpose
        vectors = np.zeros((len(texts), self.dimensions))
        for row, text in enumerate(texts):
            folded = printable(text).lower()[:2_000]
            for at in range(len(folded) - 2):
                digest = blake2b(folded[at : at + 3].encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(digest, "little") % self.dimensions] += 1
        return unit(vectors + 1e-3)


@pytest.fixture
def applicable(tmp_path: Path) -> Applicable:
    """The answer about water among four others."""
    answers = [public()] + [
        made.published(f"answer-{n}", made.content(claims=(made.claim(text, appearances=()),)))
        for n, text in enumerate(OTHERS, 2)
    ]
    held = Applicable(ClaimIndex(tmp_path / "index", Hashed()))
    held.hold([one for answer in answers for one in editions(answer, SITE, NOW)], NOW)
    return held


def test_a_text_that_repeats_the_claim_finds_the_answer_and_says_how(
    applicable: Applicable,
) -> None:
    (found,) = applicable.to_text("The water of Redbrook is poisoned!!!", NOW, "en")
    assert found.answer_id == "answer-1"
    assert found.how is How.TEXT
    assert found.threshold == LEAST_AMONG_FEW
    assert found.probability is not None
    assert found.probability >= found.threshold
    assert found.lexical is not None
    assert found.cosine is not None
    assert (found.language, found.asked_in) == ("en", "en")
    assert found.reasons
    assert "few_factchecks" in found.flags


def test_a_text_about_something_else_finds_nothing(applicable: Applicable) -> None:
    assert applicable.to_text("Tomorrow the market opens at nine o'clock.", NOW, "en") == ()
    assert applicable.to_text("", NOW) == ()
    assert applicable.to_text("\ud800\x00", NOW) == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://rumour.example/poison",
        "http://rumour.example/poison?utm_source=x",
        "HTTPS://RUMOUR.example/poison#top",
    ],
)
def test_an_address_applies_however_it_is_spelled(applicable: Applicable, address: str) -> None:
    (found,) = applicable.to_address(address, NOW)
    assert (found.answer_id, found.how, found.probability) == ("answer-1", How.ADDRESS, None)


def test_another_address_does_not_apply(applicable: Applicable) -> None:
    assert applicable.to_address("https://rumour.example/other", NOW) == ()
    assert applicable.to_address("no address", NOW) == ()


def test_only_what_holds_at_the_asked_moment_applies(applicable: Applicable) -> None:
    address, text = "https://rumour.example/poison", "The water of Redbrook is poisoned"
    for now, there in ((NOW, 1), (NOW - DAY, 0), (NOW + 29 * DAY, 1), (NOW + 30 * DAY, 0)):
        assert len(applicable.to_address(address, now)) == there
        assert len(applicable.to_text(text, now, "en")) == there


def test_what_was_taken_back_or_is_being_corrected_does_not_apply() -> None:
    correcting = public()
    correcting = after(
        correcting,
        revise(correcting, Change.CORRECTION, "A sample was not clean.", by="w", now=NOW),
    )
    for answer in (withdrawn(), correcting):
        held = Applicable()
        held.hold([shown(answer, now=NOW + 2 * DAY)], NOW + 2 * DAY)
        assert held.to_address("https://rumour.example/poison", NOW + 2 * DAY) == ()


def test_a_translation_that_nobody_compared_is_flagged() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    held = Applicable()
    held.hold(editions(answer, SITE, NOW), NOW)
    found = {one.language: one.flags for one in
             held.to_address("https://rumour.example/poison", NOW)}  # fmt: skip
    assert found == {"en": (), "fr": (UNREVIEWED,)}


def test_a_lower_threshold_gives_no_fewer_answers(applicable: Applicable) -> None:
    text = "They say the Redbrook water was poisoned by someone"
    strict = applicable.to_text(text, NOW, "en", Matching(0.9))
    loose = applicable.to_text(text, NOW, "en", Matching(0.05))
    assert {one.answer_id for one in strict} <= {one.answer_id for one in loose}
    assert all(one.threshold == 0.05 for one in loose)


def test_a_claim_that_is_named_twice_or_only_markup_breaks_nothing() -> None:
    text = made.content(claims=(made.claim(), made.claim(), made.claim("<b></b>")))
    held = Applicable()
    held.hold([shown(public(text))], NOW)
    assert len(held.to_address("https://rumour.example/poison", NOW)) == 1


def holding(folder: Path, *editions: Edition) -> Applicable:
    held = Applicable(ClaimIndex(folder, Hashed()))
    held.hold(editions, NOW)
    return held


def test_the_languages_of_an_answer_do_not_make_each_other_improbable(tmp_path: Path) -> None:
    answer = public()
    for language in ("fr", "ar"):
        answer = after(answer, translate(answer, made.wording(language), by="t", now=NOW))
    other = made.published("answer-2", made.content(claims=(made.claim(OTHERS[0]),)))
    text = "The water of Redbrook is poisoned!"
    alone = holding(tmp_path / "1", shown(public()), shown(other)).to_text(text, NOW, "en")
    all_of_it = (*editions(answer, SITE, NOW), shown(other))
    found = holding(tmp_path / "2", *all_of_it).to_text(text, NOW, "en")
    assert [one.language for one in found] == ["en", "ar", "fr"]
    assert {one.probability for one in found} == {alone[0].probability}


def test_two_answers_to_the_same_claim_are_both_given(tmp_path: Path) -> None:
    again = made.published("answer-2", made.content(claims=(made.claim("the WATER of Redbrook is "
                                                                       "poisoned"),)))  # fmt: skip
    other = made.published("answer-3", made.content(claims=(made.claim(OTHERS[0]),)))
    held = holding(tmp_path, shown(public()), shown(again), shown(other))
    found = held.to_text("The water of Redbrook is poisoned", NOW, "en")
    assert {one.answer_id for one in found} == {"answer-1", "answer-2"}
    one = held.to_text("The water of Redbrook is poisoned", NOW, "en", Matching(most=1))
    assert [found.answer_id for found in one] == ["answer-1"]


def test_a_claim_that_is_the_only_one_is_found_by_its_words(tmp_path: Path) -> None:
    held = holding(tmp_path, shown(public()))
    (found,) = held.to_text("The water of Redbrook is poisoned", NOW, "en")
    assert found.threshold == LEAST
    for other in ("Redbrook has a new mayor", "Water prices in Redbrook rise"):
        assert held.to_text(other, NOW, "en") == ()


def test_an_application_says_what_was_found_and_until_when_it_holds(
    applicable: Applicable,
) -> None:
    (found,) = applicable.to_address("https://rumour.example/poison", NOW)
    assert (found.verdict, found.standing, found.valid_until) == (
        "False", Standing.HOLDS, NOW + 30 * DAY,
    )  # fmt: skip
