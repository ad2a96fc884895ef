"""The theme files: what is said of one thing, by language and part.

A sentence may hold choices, ``{this|that}``, and the slots of the phrase files, so that few lines
give many texts. Native speakers have not checked them.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tocsin.exercise.chance import Chance
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.texts import Phrasebook, fill

_CHOICE: Final = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_LANGUAGE_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Burst:
    """Many questions at once in one language: ``asks`` people, then ``answers`` official posts.

    Days count from the exercise's start and are for one of seven days; ``answered_day`` is
    ``None`` where no answer ever comes.
    """

    language: str
    asks: int
    answers: int
    first_day: float
    last_day: float
    answered_day: float | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """``counts`` is how many posts of each part a language gets, ``sentences`` what they say.

    ``target`` is the gazetteer's id of who is attacked or named; ``rumour`` the number of the
    phrase files' rumour that spreads the same claim, so that the campaign that pastes it does too.
    """

    name: str
    says: str
    sentences: Mapping[str, Mapping[Part, tuple[str, ...]]]
    counts: Mapping[Part, int]
    target: str | None = None
    rumour: int | None = None
    burst: Burst | None = None


@cache
def load_theme(name: str) -> Theme:
    """The theme of this name.

    >>> load_theme("childrens_fund").target
    'unicef'
    """
    path = files("tocsin.exercise.talk").joinpath("themes", f"{name}.toml")
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    burst = found.get("burst")
    return Theme(
        name,
        found["says"],
        {key: _parts(value) for key, value in found.items() if len(key) == _LANGUAGE_LETTERS},
        {Part(part): count for part, count in found.get("counts", {}).items()},
        found.get("target"),
        found.get("rumour"),
        Burst(**burst) if burst else None,
    )


def _parts(table: Mapping[str, list[str]]) -> dict[Part, tuple[str, ...]]:
    return {Part(part): tuple(sentences) for part, sentences in table.items()}


def worded(sentence: str, book: Phrasebook, chance: Chance) -> str:
    """The sentence with its choices made and its slots filled."""
    chosen = _CHOICE.sub(lambda found: chance.pick(found[1].split("|")), sentence)
    filled = fill(book, chosen, chance)
    return filled[0].upper() + filled[1:]
