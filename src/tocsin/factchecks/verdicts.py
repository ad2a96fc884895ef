"""One scale for the verdicts of all fact-checkers; what they said stays beside it.

The table ``verdicts.tsv`` lists the wordings that are known, a verdict and a language a line. A
wording counts only as a whole, or as the part before a full stop, colon or dash ("False: the
picture is from 2016"), never as a word within a sentence. "True" before more words does not
count: "True. But it was last year" is no confirmation. What the table does not know is ``other``.

A number counts only where no words are stated, and only with both ends of its scale, which is
then cut as ClaimReview's own example cuts it (1 false, 2 mostly false, 3 half true, 4 mostly
true, 5 true): Google Search Central, "Fact Check (ClaimReview) structured data".
"""

import math
import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final


class Verdict(StrEnum):
    """What the review says of the claim."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"
    ALTERED_MEDIA = "altered_media"
    SATIRE = "satire"
    OTHER = "other"


_MOST_CHARACTERS: Final = 200
"""A verdict in words is shorter; what is longer is an explanation."""
_STEPS: Final = (
    Verdict.FALSE, Verdict.MOSTLY_FALSE, Verdict.MIXED, Verdict.MOSTLY_TRUE, Verdict.TRUE,
)  # fmt: skip
_AFFIRMS: Final = frozenset({Verdict.TRUE, Verdict.MOSTLY_TRUE})
_HEAD_ENDS: Final = re.compile(r"[.:;!。।：！]|\s[-–—]\s|\n")
_ONE_LETTER: Final = {
    **str.maketrans("يىكة", "ییکه"),  # Arabic and Persian keyboards differ
    **str.maketrans("ı", "i"),  # the capital of both is I where the keyboard is not Turkish
    **dict.fromkeys(range(0x300, 0x370)),  # accents, which capitals often lack
    **dict.fromkeys([*range(0x64B, 0x653), 0x640]),  # Arabic vowel signs and stretching
    **dict.fromkeys(range(0xFE00, 0xFE10)),  # how an emoji is to look
}


def normalise(
    stated: str | None,
    rating: float | None = None,
    worst: float | None = None,
    best: float | None = None,
) -> Verdict | None:
    """The verdict on our scale; ``None`` where the source states none.

    >>> normalise("Pants on Fire!").value, normalise("FALSO: la foto es de 2016").value
    ('false', 'false')
    >>> normalise("True. But long ago").value, normalise(None, 2, 1, 5).value
    ('other', 'mostly_false')
    """
    if stated is not None and wording(stated):
        return _of_words(stated[:_MOST_CHARACTERS])
    if rating is None:
        return Verdict.OTHER if stated else None
    return _of_number(rating, worst, best)


@lru_cache(maxsize=100_000)
def _of_words(stated: str) -> Verdict:
    known = wordings()
    whole = known.get(wording(stated))
    if whole is not None:
        return whole
    head = _HEAD_ENDS.split(stated.strip(" \"'«»“”#*✅❌"), 1)[0]
    found = known.get(wording(head), Verdict.OTHER)
    return Verdict.OTHER if found in _AFFIRMS else found


def _of_number(rating: float, worst: float | None, best: float | None) -> Verdict:
    if worst is None or best is None or not worst < best or not worst <= rating <= best:
        return Verdict.OTHER
    width = best - worst
    if not math.isfinite(width):
        return Verdict.OTHER
    return _STEPS[round(4 * ((rating - worst) / width))]


def wording(stated: str) -> str:
    """How wordings are compared: case, accents, punctuation and emoji make no difference.

    >>> wording("«Не відповідає дійсності»"), wording("  FALSCH! ❌")
    ('не відповідає діисності', 'falsch')
    """
    plain = unicodedata.normalize("NFKD", stated.casefold()).translate(_ONE_LETTER)
    kinds = ((sign, unicodedata.category(sign)) for sign in plain)
    # Marks count as letters: the vowel signs of Indic scripts, which Python's \w leaves out.
    words = (sign if kind[0] in "LMN" else " " for sign, kind in kinds if kind != "Cf")
    return " ".join("".join(words).split())


@cache
def wordings() -> dict[str, Verdict]:
    """Every known wording, as :func:`wording` writes it."""
    return {wording(stated): verdict for verdict, _, known in table() for stated in known}


@cache
def table() -> tuple[tuple[Verdict, str, tuple[str, ...]], ...]:
    """The lines of ``verdicts.tsv``: verdict, language, wordings."""
    content = files("tocsin.factchecks").joinpath("verdicts.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in content.splitlines() if row and not row.startswith("#"))
    return tuple(
        (Verdict(verdict), lang, tuple(stated.split(" | "))) for verdict, lang, stated in rows
    )
