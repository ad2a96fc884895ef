"""The words of the papers of a sanction: one TOML file a language, the same keys in each."""

from typing import Final

from tocsin import wording
from tocsin.wording import Words

_FOLDER: Final = "tocsin.report.measures.words"


def languages() -> tuple[str, ...]:
    """The languages that these papers can be in."""
    return wording.languages(_FOLDER)


def words(language: str) -> Words:
    """The words in a language; see :func:`tocsin.wording.words`."""
    return wording.words(_FOLDER, language)
