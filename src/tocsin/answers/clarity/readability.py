"""Readability formulas, each only in the languages that it was made or tested for.

With words per sentence :math:`W`, syllables per word :math:`S`, long words (more than 6 letters)
per 100 words :math:`L` and :math:`P` words of three or more syllables in :math:`N` sentences:

- English: Flesch reading ease 206.835 - 1.015 W - 84.6 S (Flesch 1948); Flesch-Kincaid grade
  0.39 W + 11.8 S - 15.59 (Kincaid et al. 1975); SMOG 1.043 sqrt(30 P / N) + 3.1291, from 30
  sentences (McLaughlin 1969).
- French: Kandel-Moles 207 - 1.015 W - 73.6 S (Kandel & Moles 1958).
- eleven European languages: LIX W + L (Björnsson 1968, 1983), RIX long words per sentence
  (Anderson 1983).

A text is a small sample of its writer's sentences, so each value has a bootstrap interval over
sentences (percentiles 2.5 and 97.5).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tocsin import errors
from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Audience, Measured, Reading, Remark, What
from tocsin.answers.clarity.sentences import Sentence
from tocsin.answers.clarity.syllables import syllables

LIX_LANGUAGES: Final = frozenset(
    {"da", "de", "en", "es", "fi", "fr", "it", "nb", "nn", "no", "pt", "ru", "sv"}
)
"""The languages of Björnsson 1983, which compared newspapers."""
FEWEST_WORDS: Final = 100
"""Flesch's own sample; of less, a formula says more about chance than about the text."""
FEWEST_SENTENCES: Final = 5
FEWEST_SENTENCES_SMOG: Final = 30
DRAWS: Final = 400
_LONG: Final = 6
_MOST_SENTENCES: Final = 5_000
"""Enough for an interval of no width; the bootstrap's memory is bounded by it."""
MOST_GRADE: Final = 12.0
"""Years of school for the public: who left school at 18 reads it. Health bodies ask for 6 to 8, so
this remarks only on what is far beyond."""
MOST_LIX: Final = 55.0
"""Björnsson's “very difficult”, above the mean of official texts."""

_Counts = NDArray[np.float64]
_W, _S, _L, _P, _N = range(5)


@dataclass(frozen=True)
class _Formula:
    name: str
    source: str
    value: Callable[[_Counts], _Counts]
    bands: tuple[tuple[float, Reading], ...]
    """Upper ends and what a value below them means."""


def _fre(base: float, per_syllable: float) -> Callable[[_Counts], _Counts]:
    return lambda t: base - 1.015 * t[_W] / t[_N] - per_syllable * t[_S] / t[_W]


_EASE: Final = (
    (30, Reading.VERY_DIFFICULT), (50, Reading.DIFFICULT), (60, Reading.FAIRLY_DIFFICULT),
    (70, Reading.STANDARD), (80, Reading.FAIRLY_EASY), (90, Reading.EASY),
    (np.inf, Reading.VERY_EASY),
)  # fmt: skip
_GRADE: Final = (
    (6, Reading.PRIMARY), (9, Reading.LOWER_SECONDARY), (12, Reading.UPPER_SECONDARY),
    (np.inf, Reading.UNIVERSITY),
)  # fmt: skip
_LIX_BANDS: Final = (
    (25, Reading.VERY_EASY), (35, Reading.EASY), (45, Reading.MEDIUM),
    (55, Reading.DIFFICULT), (np.inf, Reading.VERY_DIFFICULT),
)  # fmt: skip
FLESCH: Final = _Formula(
    "Flesch reading ease", "Flesch 1948, J Appl Psychol 32:221–233", _fre(206.835, 84.6), _EASE
)
GRADE: Final = _Formula(
    "Flesch–Kincaid grade",
    "Kincaid et al. 1975, Naval Technical Training Command, Research Branch Report 8-75",
    lambda t: 0.39 * t[_W] / t[_N] + 11.8 * t[_S] / t[_W] - 15.59,
    _GRADE,
)
SMOG: Final = _Formula(
    "SMOG",
    "McLaughlin 1969, J Reading 12:639–646",
    lambda t: 1.043 * np.sqrt(30 * t[_P] / t[_N]) + 3.1291,
    _GRADE,
)
KANDEL_MOLES: Final = _Formula(
    "Kandel–Moles",
    "Kandel & Moles 1958, Cahiers d'études de radio-télévision 19:253–274",
    _fre(207.0, 73.6),
    _EASE,
)
LIX: Final = _Formula(
    "LIX",
    "Björnsson 1968; 1983, Reading Research Quarterly 18:480–497",
    lambda t: t[_W] / t[_N] + 100 * t[_L] / t[_W],
    _LIX_BANDS,
)
RIX: Final = _Formula(
    "RIX",
    "Anderson 1983, Journal of Reading 26:490–496",
    lambda t: t[_L] / t[_N],
    ((1.8, Reading.PRIMARY), (3.7, Reading.LOWER_SECONDARY), (7.2, Reading.UPPER_SECONDARY),
     (np.inf, Reading.UNIVERSITY)),
)  # fmt: skip
_ARABIC: Final = errors.Sentence(
    "No formula is valid for Arabic as press offices write it: OSMAN (El-Haj & Rayson 2016) counts "
    "syllables by short vowels, which are not written."
)


def measured(text: Prepared, seed: int) -> tuple[Measured, ...]:
    """The formulas of the language, or why there is none.

    List items count as sentences: that is how they are read.
    """
    language = text.draft.language
    formulas = _formulas(language)
    if not formulas:
        why = _ARABIC if language == "ar" else _unknown(language)
        return (Measured(formula="readability", why=why),)
    prose = [s for s in text.body[:_MOST_SENTENCES] if s.words]
    if text.words < FEWEST_WORDS or len(prose) < FEWEST_SENTENCES:
        why = errors.Sentence(
            "Shorter than {words} words or {sentences} sentences.",
            words=FEWEST_WORDS, sentences=FEWEST_SENTENCES,
        )  # fmt: skip
        return tuple(Measured(formula=f.name, why=why, source=f.source) for f in formulas)
    counts = np.array([_counted(s, language) for s in prose])
    return tuple(_measure(formula, counts, seed) for formula in formulas)


def hard(text: Prepared, values: tuple[Measured, ...]) -> Iterator[Remark]:
    """A remark if even the low end of the interval is beyond what the public reads."""
    if text.draft.audience is Audience.PROFESSIONAL:
        return
    judge, most = (GRADE, MOST_GRADE) if text.draft.language == "en" else (LIX, MOST_LIX)
    for one in values:
        if one.formula == judge.name and one.low is not None and one.low > most:
            yield text.of_all(
                What.HARD_TO_READ,
                formula=one.formula,
                low=round(one.low, 1),
                most=most,
                reading=one.reading,
            )


def _formulas(language: str) -> tuple[_Formula, ...]:
    european = (LIX, RIX) if language in LIX_LANGUAGES else ()
    if language == "en":
        return (FLESCH, GRADE, SMOG, *european)
    return (KANDEL_MOLES, *european) if language == "fr" else european


def _counted(sentence: Sentence, language: str) -> tuple[int, int, int, int, int]:
    words = sentence.words
    heard = [syllables(word, language) for word in words] if language in ("en", "fr") else []
    long = sum(len(word) > _LONG for word in words)
    return len(words), sum(heard), long, sum(one >= 3 for one in heard), 1


def _measure(formula: _Formula, counts: _Counts, seed: int) -> Measured:
    if formula is SMOG and len(counts) < FEWEST_SENTENCES_SMOG:
        why = errors.Sentence(
            "SMOG needs {least} sentences; here are {count}.",
            least=FEWEST_SENTENCES_SMOG, count=len(counts),
        )  # fmt: skip
        return Measured(formula=formula.name, why=why, source=formula.source)
    random = np.random.default_rng(seed)
    times = random.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=DRAWS)
    value = float(formula.value(counts.sum(axis=0)))
    low, high = np.percentile(formula.value((times @ counts).T), (2.5, 97.5))
    reading = next(name for end, name in formula.bands if value < end)
    return Measured(
        formula=formula.name,
        value=value,
        low=float(low),
        high=float(high),
        reading=reading,
        source=formula.source,
    )


def _unknown(language: str) -> errors.Sentence:
    return errors.Sentence("No formula tested for “{language}” is known to us.", language=language)
