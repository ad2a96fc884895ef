"""What is typed into the search box is taken apart, and never fails on odd signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.explore.asking import MOST_CHARACTERS, MOST_TERMS, Asked, Term, asked


def test_words_phrases_without_either_beginnings_and_hashtags():
    found = asked('"polling station" flood OR fire -joke vot* #Vote')
    assert found == Asked(
        (
            (Term(("polling", "station")),),
            (Term(("flood",)), Term(("fire",))),
            (Term(("vot",), beginning=True),),
            (Term(("vote",), hashtag=True),),
        ),
        (Term(("joke",)),),
    )


def test_typographic_quotes_are_quotes_and_an_open_one_reaches_the_end():
    assert asked("“polling station”") == asked('"polling station"') == asked('"polling station')


def test_a_word_with_signs_inside_is_a_phrase():
    assert asked("don't").groups == ((Term(("don", "t")),),)
    assert asked("2024-05-01").groups == ((Term(("2024", "05", "01")),),)


def test_runs_without_blanks_are_phrases_and_single_characters_beginnings():
    assert asked("投票站").groups == ((Term(("投票", "票站")),),)
    assert asked("票").groups == ((Term(("票",), beginning=True),),)
    assert asked("abc票").groups == ((Term(("abc", "票"), beginning=True),),)


def test_syntax_of_search_engines_is_nothing_special():
    for typed in ("platform:x", "a AND (b", "[a TO b]", "a^2~1", "/a.*b/", "a\\"):
        assert asked(typed).groups


@pytest.mark.parametrize("typed", ["!!!", "- -", '""', "OR ?"])
def test_only_signs_are_refused(typed):
    with pytest.raises(UsageError, match="only signs"):
        asked(typed)


def test_too_much_is_refused():
    with pytest.raises(UsageError, match="characters"):
        asked("a" * (MOST_CHARACTERS + 1))
    with pytest.raises(UsageError, match="words"):
        asked("word " * (MOST_TERMS + 1))
    with pytest.raises(UsageError, match="begin with 'a'"):
        asked("a*")


def test_nothing_typed_is_no_condition():
    assert asked("  ") == Asked()


@given(st.text(max_size=MOST_CHARACTERS))
def test_anything_typed_is_taken_apart_or_refused(typed):
    try:
        found = asked(typed)
    except UsageError:
        return
    assert all(term.pieces for group in found.groups for term in group)
