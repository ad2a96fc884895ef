import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.worthiness.sentences import MOST_SENTENCES, sentences


@pytest.mark.parametrize(
    ("post", "claims"),
    [
        ("BREAKING: The dam has failed! Stay safe #flood #news", ["The dam has failed!"]),
        ("Good morning everyone! The vote was moved to Friday.", ["The vote was moved to Friday."]),
        ("🚨🚨 Срочно: закрыли все школы города https://t.co/x", ["закрыли все школы города"]),
        ("大家好！自来水被污染了。请转发", ["自来水被污染了。"]),
        ("सुप्रभात! नल का पानी दूषित है। शेयर करें", ["नल का पानी दूषित है।"]),
        ("The U.S. sent 3.5 million doses. Nobody paid for them.",
         ["The U.S. sent 3.5 million doses.", "Nobody paid for them."]),
        ("RT @ann: #Ebola #Alert #Ebola spreads through the #water supply",
         ["Ebola spreads through the water supply"]),
    ],
)  # fmt: skip
def test_a_claim_is_a_sentence_without_what_is_around_it(post: str, claims: list[str]) -> None:
    found = sentences(post)
    assert [claim for claim in claims if claim in found] == claims


def test_the_same_sentence_twice_is_one() -> None:
    assert sentences("The bridge is closed. The bridge is closed.") == ["The bridge is closed."]


def test_a_post_too_short_for_a_claim_stays_whole() -> None:
    assert sentences("Good morning!") == ["Good morning!"]


@given(st.text())
def test_any_text_has_a_bounded_number_of_sentences_without_links(text: str) -> None:
    found = sentences(text)
    assert 1 <= len(found) <= MOST_SENTENCES
    assert not any("\n" in sentence for sentence in found)


@pytest.mark.parametrize("piece", ["a. ", "#a ", "!", "\n", "🚨", "#"])
def test_hostile_repetition_is_bounded(piece: str) -> None:
    assert len(sentences(piece * 300_000)) <= MOST_SENTENCES
