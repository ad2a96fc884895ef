"""Whether a framing word is said *of* a name, or only stands near it.

No parser: the words of a closed class are listed by language, and everything else is taken for
content that comes between. A word is said of a name when

1. it follows, with only linking words between, and the name is no object ("in the UN"): as a whole
   predicate ("lied to us"), after a form of *to be*, or as an epithet that ends the phrase
   ("WHO liars!", not "WHO fraud case"); where no verb is needed, a name that opens the clause
   suffices;
2. or it precedes, with only linking words between ("the corrupt and useless WHO"); what asks to
   leave or to abolish must begin its clause ("Defund the UN", not "a bill to defund the UN").

A state is named as a place or an adjective most of the time ("the Russia hoax"), so it takes no
epithet after it, and before it only one that ends with it. The closed classes stand in for a
dependency parse, which needs a model for each language (Taboada et al. 2011, section 2.4, likewise
search a pattern of function words for what a negation reaches).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.detect.targets.folding import fold

WORDS: Final = ("copula", "links", "joining", "oblique", "urging")
"""The closed classes of a language, as lists in its lexicon."""
_LOOKED_BACK: Final = 40
_END_OF_PHRASE: Final = r"\s*(?:$|[^\w\s'\"“”«»])"
_ARABIC_OBLIQUE: Final = re.compile("[وف]?(?:بال|لل|كال)")


@dataclass(frozen=True)
class Grammar:
    """The closed classes of a language, as patterns over folded text."""

    between: re.Pattern[str]
    copula: re.Pattern[str]
    oblique: re.Pattern[str]
    joining: re.Pattern[str]
    cases: tuple[str, ...]
    plurals: tuple[str, ...]
    participles: tuple[str, ...]
    verbless: bool
    ends: re.Pattern[str]
    last: re.Pattern[str]
    urged: re.Pattern[str]

    def links(self, text: str, start: int, end: int, known: Iterable[tuple[int, int]]) -> bool:
        """Whether only linking words stand between two places, or what is ``known``."""
        gap = text[start:end]
        for low, high in known:
            if start <= low and high <= end:
                gap = gap[: low - start] + " " * (high - low) + gap[high - start :]
        return self.between.fullmatch(gap) is not None

    def has_copula(self, text: str, start: int, end: int) -> bool:
        """Whether a form of *to be* stands between two places."""
        return self.copula.search(text, start, end) is not None

    def is_object(self, text: str, start: int, end: int) -> bool:
        """Whether a preposition governs the name at this place."""
        if _ARABIC_OBLIQUE.match(text, start, end):
            return True
        return self.oblique.search(text[max(0, start - _LOOKED_BACK) : start]) is not None

    def joins(self, text: str, start: int, end: int) -> bool:
        """Whether two names are named together ("the UN and the EU"), so that both are meant."""
        return self.joining.fullmatch(text, start, end) is not None

    def is_suffered(self, text: str, start: int, verb: tuple[int, int]) -> bool:
        """Whether the name suffers the verb ("was deceived by"), where the passive shows it."""
        low, high = verb
        return text[low:high].endswith(self.participles) and self.has_copula(text, start, low)

    def is_plural(self, name: str) -> bool:
        """Whether a name is of many, where the language shows it."""
        return name.endswith(self.plurals)

    def is_inflected(self, name: str) -> bool:
        """Whether a name in the singular stands in an oblique case, as its ending shows."""
        return name.endswith(self.cases)

    def ends_phrase(self, text: str, end: int) -> bool:
        """Whether no further content word follows in the phrase."""
        return self.ends.match(text, end) is not None

    def is_last(self, text: str, end: int) -> bool:
        """Whether nothing follows in the clause."""
        return self.last.match(text, end) is not None

    def opens_clause(self, text: str, start: int) -> bool:
        """Whether a call at this place is the author's: at the start, or after "we", "please"."""
        return self.urged.search(text[max(0, start - _LOOKED_BACK) : start]) is not None


def grammar(stated: Mapping[str, Sequence[str]]) -> Grammar:
    """The patterns of a lexicon's lists ``WORDS``."""
    copula, links, joining, oblique, urging = (_any(stated[name]) for name in WORDS)
    linking = _any([*stated["copula"], *stated["links"]])
    return Grammar(
        between=re.compile(rf"(?:\s|[\"“”«»]|{linking})*+"),
        copula=re.compile(copula),
        oblique=re.compile(rf"{oblique}\s*+(?:{links}\s*+)*+[\"“«]?$"),
        joining=re.compile(rf"\s*+(?:,|/|,?\s*+{joining})\s*+(?:{links}\s*+)*+[#@]?"),
        plurals=tuple(stated.get("plural", ("",))),
        participles=tuple(stated.get("participles", ())),
        verbless=bool(stated.get("verbless")),
        cases=tuple(stated.get("cases", ())),
        ends=re.compile(rf"{_END_OF_PHRASE}|\s*{linking}"),
        last=re.compile(_END_OF_PHRASE),
        urged=re.compile(rf"(?:^|[^\w\s]|\n|{urging}|[@#]\w{{1,30}})\s*$"),
    )


def _any(words: Sequence[str]) -> str:
    """One of the words, the longest first; atomic, so that hostile texts cost linear time."""
    folded = sorted({fold(word).text for word in words}, key=len, reverse=True)
    return f"(?>{'|'.join(_bounded(word) for word in folded)})"


def _bounded(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", r"\w{1,12}")
    if "\u2e80" <= word[0] <= "\u9fff":
        return escaped
    before = r"(?<!\w)" if word[0].isalnum() or word[0] == "*" else ""
    return rf"{before}{escaped}(?!\w)"
