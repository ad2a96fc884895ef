from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.claims.preparing import MOST_CHARACTERS, prepared


def test_links_go_and_hashtags_and_handles_become_words() -> None:
    text = "RT @RedbrookNews: #SaveOurSchools2026 now https://t.co/x pic.twitter.com/yZ1"
    assert prepared(text) == "Redbrook News : Save Our Schools 2026 now"


def test_the_signature_of_an_embedded_post_keeps_the_name_only() -> None:
    assert prepared("It is so. — Ann Hill (@ann_h) May 3, 2021") == "It is so. Ann Hill"


def test_a_passage_written_three_times_over_is_taken_once() -> None:
    once = "ประธานาธิบดีคนใหม่มาเยือนเมื่อสองเดือนก่อนและสัญญาว่าจะส่งแกะ"
    assert prepared(f"{once} {once} {once}") == once


def test_a_repeated_sentence_is_taken_once_and_a_short_cry_stays() -> None:
    text = "No! No! The bridge will close tomorrow. Tell all. The bridge will close tomorrow."
    assert prepared(text) == "No! No! The bridge will close tomorrow. Tell all."


def test_emoji_go_and_the_joiners_of_persian_stay() -> None:
    assert prepared("می\u200cخواهم 🚨🚨 \u202eبروم") == "می\u200cخواهم بروم"


def test_a_megabyte_costs_no_more_than_its_beginning() -> None:
    assert len(prepared("word " * 200_000 + "end")) <= MOST_CHARACTERS


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_is_prepared_and_preparing_again_adds_nothing(text: str) -> None:
    once = prepared(text)
    assert len(prepared(once)) <= len(once) or "&" in text or "#" in text or "@" in text
    once.encode()
