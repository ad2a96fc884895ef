import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.exercise.adversary.rewording import (
    FRAME_FROM,
    INVISIBLE,
    LOOK_ALIKES,
    SWAPS_FROM,
    reword,
)
from tocsin.exercise.chance import Chance
from tocsin.exercise.scenario import LANGUAGES
from tocsin.exercise.texts import load_phrasebook

ENGLISH = load_phrasebook("en")


def plain(text: str) -> str:
    """The text as a reader sees it: without invisible signs, look-alikes made one script."""
    latin = {alike: letter for letter, alike in LOOK_ALIKES.items() if letter.isascii()}
    return "".join(latin.get(sign, sign) for sign in text if sign not in INVISIBLE)


@given(st.text(min_size=1), st.floats(0, FRAME_FROM, exclude_max=True), st.integers())
def test_shallow_changes_are_invisible_but_change_the_text(
    text: str, depth: float, seed: int
) -> None:
    changed = reword(text, ENGLISH, depth, Chance(seed))
    assert changed != text
    assert plain(changed) == plain(text)


@given(st.floats(FRAME_FROM, SWAPS_FROM, exclude_max=True), st.integers())
def test_middle_changes_put_a_frame_around_the_same_words(depth: float, seed: int) -> None:
    rumour = ENGLISH.planted["rumours"][0]
    changed = plain(reword(rumour, ENGLISH, depth, Chance(seed)))
    assert plain(rumour) in changed
    assert len(changed) > len(rumour)


@pytest.mark.parametrize("language", LANGUAGES)
def test_deep_changes_replace_words_in_every_language(language: str) -> None:
    book = load_phrasebook(language)
    for rumour in book.planted["rumours"]:
        changed = {plain(reword(rumour, book, 1.0, Chance(seed))) for seed in range(12)}
        assert sum(plain(rumour) not in text for text in changed) >= 6


def test_the_signs_are_what_they_are_called() -> None:
    assert {unicodedata.category(sign) for sign in INVISIBLE} == {"Cf"}
    for letter, alike in LOOK_ALIKES.items():
        scripts = {unicodedata.name(sign).split()[0] for sign in (letter, alike)}
        assert scripts == {"LATIN", "CYRILLIC"}
