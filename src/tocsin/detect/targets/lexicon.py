"""The words that frame a target, by language: read from ``lexicon/``.

Transparent on purpose: every framing names the words it rests on, and a person who knows the
language can correct a list without touching code. How to write one is said in ``en.toml``.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tocsin.detect.targets.folding import Folded
from tocsin.detect.targets.matching import Hit, Matcher
from tocsin.detect.targets.predication import Grammar, grammar

LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "pt", "ru", "zh")
"""Languages with a list, which are those in which it was measured; others are not measured."""
CONTEXTS: Final = (
    "negated", "emphatic", "actor", "leading", "reported", "attributed", "denied", "question",
    "irony", "turn",
)  # fmt: skip
SIDES: Final = ("either", "before", "after")


class Frame(StrEnum):
    """As what a target is made out."""

    CORRUPT = "corrupt"
    CRIMINAL = "criminal"
    INCOMPETENT = "incompetent"
    CONSPIRACY = "conspiracy"
    FOREIGN = "foreign"
    ILLEGITIMATE = "illegitimate"
    TRAITOR = "traitor"
    DEHUMANISING = "dehumanising"
    DECEIVING = "deceiving"
    DEFY = "defy"


@dataclass(frozen=True)
class Lexicon:
    """One language's words. ``roles`` has a pair for each name of the matcher: a frame and a side,
    or a context and nothing. ``predicates`` and ``calls`` are numbers of names: framing words that
    say all of it ("lied to us"), and those that ask for an act ("abolish").
    """

    matcher: Matcher
    roles: Sequence[tuple[str, str]]
    predicates: frozenset[int]
    calls: frozenset[int]
    grammar: Grammar

    def hits(self, folded: Folded) -> list[tuple[str, str, Hit]]:
        """The words in a text with their roles, from left to right."""
        found = [(*self.roles[hit.name], hit) for hit in self.matcher.hits(folded)]
        return sorted(found, key=lambda word: (word[2].start, word[2].end))


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of one of ``LANGUAGES``."""
    path = files("tocsin.detect.targets").joinpath("lexicon", f"{language}.toml")
    stated: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    words = [(word, (role, "")) for role in CONTEXTS for word in stated.get(role, ())]
    words += [
        (word, (frame.value, side))
        for frame in Frame
        for side in SIDES
        for word in stated[frame].get(side, ())
    ]
    return Lexicon(
        Matcher([word for word, _ in words]),
        [role for _, role in words],
        _numbers(words, stated["predicate"]),
        _numbers(words, stated["imperative"]),
        grammar(stated),
    )


def _numbers(words: Sequence[tuple[str, tuple[str, str]]], listed: Sequence[str]) -> frozenset[int]:
    """Which of the framing words are listed."""
    return frozenset(
        number for number, (word, (_, side)) in enumerate(words) if side and word in listed
    )
