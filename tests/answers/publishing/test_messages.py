"""Plain messages: within the limit, with the link, unformatted, and never saying what is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.answers.publishing.made import TEXTS, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, after

from tocsin.answers.publishing.messages import MOST, message, units
from tocsin.answers.registry.translating import translate
from tocsin.errors import UsageError


def test_a_message_has_the_statement_what_to_do_and_the_link() -> None:
    said = message(shown(public()))
    assert said.startswith("Tests on 1 March found no contamination")
    assert "• Drink tap water as usual." in said
    assert said.endswith("\n\nhttps://desk.example.org/answers/answer-1/en")
    assert units(said) <= MOST


@given(TEXTS, st.integers(90, 2_000))
def test_whatever_the_texts_it_fits_and_ends_with_the_whole_link(text: str, most: int) -> None:
    one = shown(public(filled(text * 20)))
    said = message(one, most)
    assert units(said) <= most
    assert said.endswith(one.url)


@given(TEXTS)
def test_no_app_takes_a_text_for_formatting(text: str) -> None:
    one = shown(public(filled(text)))
    before_link = message(one).removesuffix(one.url)
    assert not set("*_~`") & set(before_link)
    assert not any(line.startswith(">") for line in before_link.splitlines())


def test_parts_are_left_out_whole_and_the_statement_stays() -> None:
    short = message(shown(public()), 140)
    assert short.startswith("Tests on 1 March found no contamination in Redbrook's tap water.")
    assert "What you can do" not in short


def test_a_statement_that_fits_nowhere_is_cut_at_a_word_and_says_so() -> None:
    said = message(shown(public(made.saying(statement="wholeword " * 100))), 120)
    first = said.split("\n\n")[0]
    assert first.endswith("wholeword…")


def test_a_withdrawn_answer_is_not_told_again() -> None:
    said = message(shown(withdrawn(), now=NOW + 2 * DAY))
    assert said.startswith("[Withdrawn]")
    assert "The laboratory took its report back." in said
    assert "Tests on 1 March" not in said


def test_an_expired_answer_warns_first() -> None:
    assert message(shown(public(), now=NOW + 40 * DAY)).startswith("Do not rely on this text")


def test_a_limit_in_which_nothing_can_be_said_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot hold the answer"):
        message(shown(public()), 60)


def test_a_translation_that_nobody_compared_says_so_before_what_it_says() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    for most in (1_000, 260):
        text = message(shown(answer, "fr"), most)
        assert text.index("personne n’a encore comparée") < text.index("Tests on 1 March")
