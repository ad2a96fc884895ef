"""In which of the corpus's languages each reading of texts was measured, and how well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError

from tocsin.detect.claims import matching
from tocsin.detect.copies import joining
from tocsin.detect.measured import NOT_MEASURED, Measured
from tocsin.detect.narratives import description as narratives
from tocsin.detect.questions import figures as questions
from tocsin.detect.stance import figures as stance
from tocsin.detect.targets import lexicon
from tocsin.detect.worthiness import figures as worthiness

MOST_SHOWN: Final = 30


def _by_figure(figures: Iterable[Measured]) -> dict[str, str]:
    return {
        figure.language: f"{figure.figure} {figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"
        for figure in figures
    }


def _measured(languages: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(languages, "measured")


READINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "Matching to fact-checks": _measured(matching.MEASURED),
    "Worth checking": _by_figure(worthiness.MEASURED),
    "Stance to a claim": _by_figure(stance.MEASURED),
    "Narratives": _measured(narratives.MEASURED),
    "Questions": _by_figure(questions.MEASURED),
    "Attacks": _measured(lexicon.LANGUAGES),
    "Copies by meaning": _measured(joining.MEASURED),
}
"""What is read in texts, and its figure by language (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A language of the corpus, its posts, and what is known of each reading in it."""

    name: str
    posts: int
    known: tuple[str, ...]


def shown(posts_by_language: Mapping[str, int]) -> tuple[Row, ...]:
    """The languages with most posts first; every reading of an unknown one is not measured."""
    most = sorted(posts_by_language.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Row(
            name_of(language),
            posts,
            tuple(known.get(language, NOT_MEASURED) for known in READINGS.values()),
        )
        for language, posts in most[:MOST_SHOWN]
    )


def name_of(language: str) -> str:
    """A language as English readers call it.

    >>> name_of("fr"), name_of(""), name_of("qqq")
    ('French', 'language unknown', 'qqq')
    """
    if not language:
        return "language unknown"
    try:
        return str(Locale("en").languages.get(language, language))
    except UnknownLocaleError:
        return language
