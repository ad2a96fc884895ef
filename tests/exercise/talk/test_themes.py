import re
import unicodedata

import pytest

from tocsin.detect.targets.folding import fold
from tocsin.detect.targets.gazetteer import load_gazetteer
from tocsin.detect.targets.mentions import find_mentions
from tocsin.exercise.chance import Chance
from tocsin.exercise.scenario import LANGUAGES, THEMES
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.talk.themes import load_theme, worded
from tocsin.exercise.texts import load_phrasebook

SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}


@pytest.mark.parametrize("name", THEMES)
def test_every_part_that_is_played_has_its_sentences(name: str) -> None:
    theme = load_theme(name)
    parts = {part for sentences in theme.sentences.values() for part in sentences}
    assert set(theme.counts) <= parts
    assert set(theme.sentences) <= set(LANGUAGES)
    if theme.burst is not None:
        played = theme.sentences[theme.burst.language]
        assert played.get(Part.ASKS)
        assert bool(played.get(Part.ANSWERS)) == (theme.burst.answered_day is not None)
    else:
        assert theme.counts


@pytest.mark.parametrize("name", THEMES)
def test_every_choice_is_made_and_every_slot_is_filled(name: str) -> None:
    chance = Chance(7)
    for language, parts in load_theme(name).sentences.items():
        book = load_phrasebook(language)
        for sentence in (one for sentences in parts.values() for one in sentences):
            for _ in range(20):
                assert not re.search(r"[{}|]", worded(sentence, book, chance))


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_said_in_many_ways_and_in_its_own_script(name: str) -> None:
    chance = Chance(7)
    for language, parts in load_theme(name).sentences.items():
        book = load_phrasebook(language)
        for sentences in parts.values():
            said = {worded(one, book, chance) for one in sentences for _ in range(20)}
            assert len(said) >= 2 * len(sentences)
            letters = [sign for sign in "".join(said) if sign.isalpha()]
            script = SCRIPTS.get(language, "LATIN")
            own = [sign for sign in letters if unicodedata.name(sign).startswith(script)]
            assert len(own) > 0.9 * len(letters)


def test_targets_are_those_that_the_gazetteer_knows() -> None:
    known = {target.id for target in load_gazetteer().targets}
    targets = {load_theme(name).target for name in THEMES} - {None}
    assert len(targets) >= 4
    assert targets <= known


@pytest.mark.parametrize("name", [one for one in THEMES if load_theme(one).target])
def test_whoever_speaks_of_a_target_names_it(name: str) -> None:
    theme, gazetteer, chance = load_theme(name), load_gazetteer(), Chance(7)
    for language, parts in theme.sentences.items():
        book = load_phrasebook(language)
        for sentence in (one for sentences in parts.values() for one in sentences):
            text = worded(sentence, book, chance)
            named = {
                gazetteer.targets[mention.target].id
                for mention in find_mentions(gazetteer, fold(text), language)
            }
            assert theme.target in named, text


def test_who_is_attacked_is_also_named_without_attack() -> None:
    """Otherwise whoever counts every mention as an attack would score full marks."""
    for theme in map(load_theme, THEMES):
        if Part.ATTACKS in theme.counts:
            assert theme.counts[Part.MENTIONS] >= theme.counts[Part.ATTACKS]
