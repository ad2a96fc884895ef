"""Words that leave the house in the reader's language: one TOML file a language, in a folder.

For what people take away (papers, lessons, published answers), whose language is its reader's and
not that of who is signed in; pages have their gettext catalogues.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

DEFAULT: Final = "en"
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_MARK: Final = "\u200e"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. ``is_asked`` is false where another was asked for."""

    language: str
    texts: Mapping[str, Any]
    is_asked: bool

    def say(self, key: str, **values: Any) -> str:
        """The words at a dotted key, with values in their places.

        Raises:
            KeyError: there is no such key.
        """
        found: Any = self.texts
        for name in key.split("."):
            found = found[name]
        return str(found).format(**{k: self._placed(one) for k, one in values.items()})

    def _placed(self, value: Any) -> Any:
        """Days keep their order among letters that run to the left, by marks beside them."""
        if isinstance(value, date) and self.is_right_to_left:
            return f"{_MARK}{value}{_MARK}"
        return value

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written to the left."""
        return self.language in _RIGHT_TO_LEFT

    def knows(self, key: str) -> bool:
        """Whether there are words at a key."""
        try:
            self.say(key)
        except (KeyError, TypeError, IndexError):
            return False
        return True


def languages(package: str) -> tuple[str, ...]:
    """The languages that have words in the folder of a package, by their code."""
    names = (file.name for file in files(package).iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


def words(package: str, language: str) -> Words:
    """The words of a language, or the English ones, which then say that they are.

    A region is left away: ``fr-CA`` is read as ``fr``.
    """
    short = language.lower().replace("_", "-").split("-")[0]
    chosen = short if short in languages(package) else DEFAULT
    return Words(chosen, _read(package, chosen), chosen == short)


@cache
def _read(package: str, language: str) -> dict[str, Any]:
    return tomllib.loads((files(package) / f"{language}.toml").read_text("utf-8"))
