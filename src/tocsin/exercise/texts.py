"""Sentences of the exercise, put together from the phrase files in ``texts/``.

A language is one TOML file that a translator can write without touching code. A post is one
or two sentences with filled slots between an optional opening and closing: some millions of
different texts a language. Texts already said are drawn again, so that ordinary posts are not
accidental copies of each other.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from tocsin.exercise.chance import Chance

TOPICS: Final = ("water", "health", "election", "music", "daily")
_REDRAWS: Final = 12


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One language's phrases, as its file gives them; see ``texts/en.toml`` for the meanings."""

    language: str
    utc_offset_min: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    openers: tuple[str, ...]
    closers: tuple[str, ...]
    replies: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    statements: dict[str, tuple[str, ...]]
    hashtags: dict[str, tuple[str, ...]]
    planted: dict[str, tuple[str, ...]]
    swaps: dict[str, tuple[str, ...]]
    joiner: str = " "


def load_phrasebook(language: str) -> Phrasebook:
    """The phrases of a language.

    >>> load_phrasebook("sw").replies[0]
    'Asante kwa taarifa.'
    """
    path = files("tocsin.exercise").joinpath("texts", f"{language}.toml")
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    topics = found.pop("topics")
    slots, planted, swaps = found.pop("slots"), found.pop("planted"), found.pop("swaps")
    lists = {key: tuple(value) for key, value in found.items() if isinstance(value, list)}
    return Phrasebook(
        **(found | lists),
        slots={key: tuple(value) for key, value in slots.items()},
        statements={topic: tuple(topics[topic]["statements"]) for topic in TOPICS},
        hashtags={topic: tuple(topics[topic]["hashtags"]) for topic in TOPICS},
        planted={key: tuple(value) for key, value in planted.items()},
        swaps={key: tuple(value) for key, value in swaps.items()},
    )


class Texts:
    """Says things in several languages and remembers what was said."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.books: Final = {language: load_phrasebook(language) for language in languages}
        self._said: set[str] = set()

    def post(self, language: str, topic: str, chance: Chance) -> str:
        """A post of one or two sentences, new if a dozen draws can find one."""
        return self._new(language, topic, chance, reply=False)

    def reply(self, language: str, topic: str, chance: Chance) -> str:
        """An answer: a short reaction and most often a sentence after it."""
        return self._new(language, topic, chance, reply=True)

    def _new(self, language: str, topic: str, chance: Chance, *, reply: bool) -> str:
        book = self.books[language]
        text = ""
        for _ in range(_REDRAWS):
            text = _reply(book, topic, chance) if reply else _post(book, topic, chance)
            if text not in self._said:
                break
        self._said.add(text)
        return text


def _post(book: Phrasebook, topic: str, chance: Chance) -> str:
    first, second = chance.some(book.statements[topic], 2)
    opening = fill(book, first, chance)
    pieces = [chance.pick(book.openers), opening] if chance.happens(0.5) else [_capital(opening)]
    if chance.happens(0.6):
        if chance.happens(0.3) and topic != "daily":
            second = chance.pick(book.statements["daily"])
        pieces.append(_capital(fill(book, second, chance)))
    if chance.happens(0.5):
        pieces.append(chance.pick(book.closers))
    return book.joiner.join(pieces)


def _reply(book: Phrasebook, topic: str, chance: Chance) -> str:
    pieces = [chance.pick(book.replies)]
    if chance.happens(0.9):
        statement = chance.pick(book.statements[topic])
        pieces.append(_capital(fill(book, statement, chance)))
    return book.joiner.join(pieces)


def fill(book: Phrasebook, statement: str, chance: Chance) -> str:
    """The statement with its slots filled."""
    slots = book.slots
    return statement.format(
        where=chance.pick(slots["where"]),
        when=chance.pick(slots["when"]),
        who=chance.pick(slots["who"]),
        n=chance.between(11, 19),
        hour=f"{chance.between(7, 22)}:{chance.below(60):02d}",
    )


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
