"""What a language looks like to the checks: patterns and words, from one file a language.

English, French and Arabic are here. A check whose patterns a language lacks is not made, and the
review says so. A glossary adds an institution's own hard words, with what to say instead.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from tocsin.errors import InputError

Pattern = re.Pattern[str]
LANGUAGES: Final = ("en", "fr", "ar")
_NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True)
class Lexicon:
    """The patterns of a language by name, its plain words, and what it has no valid check for."""

    language: str
    patterns: Mapping[str, Pattern]
    words: Mapping[str, frozenset[str]]
    glossary: Mapping[str, str]
    declined: Mapping[str, str]

    @property
    def is_known(self) -> bool:
        """Whether there are patterns at all."""
        return bool(self.patterns)

    def pattern(self, name: str) -> Pattern:
        """The pattern, or one that never matches."""
        return self.patterns.get(name, _NEVER)

    def with_glossary(self, terms: Mapping[str, str]) -> "Lexicon":
        """With more terms; the same term again replaces ours."""
        return replace(self, glossary={**self.glossary, **terms})


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a two-letter code; an empty one for languages that we have none of."""
    if language not in LANGUAGES:
        return Lexicon(language, {}, {}, {}, {})
    folder = resources.files("tocsin.answers.clarity") / "words"
    stated = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    return Lexicon(
        language,
        {name: _compiled(parts, language) for name, parts in stated["patterns"].items()},
        {name: frozenset(value.split()) for name, value in stated["words"].items()},
        stated["glossary"],
        stated.get("declined", {}),
    )


def read_glossary(path: Path, language: str) -> dict[str, str]:
    """An institution's own terms: a table ``[en]`` (or another code) of term = "say instead".

    Raises:
        InputError: the file is no TOML, or a term has no text; file and field are named.
    """
    try:
        stated: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as TOML, UTF-8.") from error
    terms = stated.get(language, {})
    if not isinstance(terms, dict):
        raise InputError(f"{path}, {language}: is not a table.", f"Begin it with [{language}].")
    for term, instead in terms.items():
        if not isinstance(instead, str) or not term.strip():
            raise InputError(
                f"{path}, {language}.{term}: is not a text.", 'Write: term = "say this instead".'
            )
    return {term.casefold(): instead for term, instead in terms.items()}


def _compiled(parts: list[str], language: str) -> Pattern:
    joined = "[وف]?" if language == "ar" else ""  # “and”, “so” are written onto the next word
    return re.compile(rf"(?<!\w){joined}(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
