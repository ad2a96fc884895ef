"""Does the draft say something else than the institution said before? Shown, never decided.

For each sentence the closest earlier passage is found by BM25 (Robertson & Zaragoza 2009; k1 = 1.2,
b = 0.75). A pair on the same subject is shown if the two differ in a number of the same unit, in a
negation, or in a pair of opposites. What is said in wholly other words, or in another language, is
not found.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tocsin import errors
from tocsin.answers.clarity.draft import Draft, Role
from tocsin.answers.clarity.lexicon import Lexicon
from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Remark, What
from tocsin.answers.clarity.sentences import Sentence
from tocsin.answers.clarity.stems import stems

_K1: Final = 1.2
_B: Final = 0.75
SAME_SUBJECT: Final = 0.5
"""Share of the stems of the shorter sentence that both must have: below it most pairs speak of
different things that share a frame (“Residents of … should …”)."""
FEWEST_SHARED: Final = 3
_CLOSEST: Final = 3
_NUMBER: Final = re.compile(r"(\d+(?:[.,]\d+)*)\s*([^\W\d_]+|%)?")

OPPOSITES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("safe", "unsafe"), ("safe", "dangerous"), ("open", "closed"), ("allowed", "forbidden"),
        ("before", "after"), ("increase", "decrease"), ("rise", "fall"), ("hot", "cold"),
        ("more", "less"), ("always", "never"), ("start", "stop"), ("lifted", "remains"),
        ("mandatory", "optional"), ("free", "paid"), ("effective", "ineffective"),
        ("drink", "avoid"), ("clean", "contaminated"), ("stay", "leave"), ("with", "without"),
    ),
    "fr": (
        ("potable", "impropre"), ("ouvert", "fermé"), ("ouverte", "fermée"), ("avant", "après"),
        ("autorisé", "interdit"), ("autorisée", "interdite"), ("hausse", "baisse"),
        ("obligatoire", "facultatif"), ("obligatoire", "facultative"), ("plus", "moins"),
        ("toujours", "jamais"), ("gratuit", "payant"), ("avec", "sans"), ("sûr", "dangereux"),
    ),
    "ar": (
        ("آمنة", "خطرة"), ("مفتوح", "مغلق"), ("مفتوحة", "مغلقة"), ("قبل", "بعد"),
        ("مسموح", "ممنوع"), ("إلزامي", "اختياري"), ("صالحة", "ملوثة"), ("مجاني", "مدفوع"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class _Passage:
    title: str
    sentence: Sentence
    stems: frozenset[str]


def contradictions(text: Prepared, earlier: Sequence[Draft]) -> Iterator[Remark]:
    """The sentences that disagree with an earlier answer, each with the closest such passage."""
    passages = [p for one in earlier for p in _passages(one, text.lexicon)]
    if not passages:
        return
    index = _Index(passages)
    stop = text.lexicon.words.get("stop", frozenset())
    for sentence in text.sentences:
        said = stems(sentence.words, stop)
        for passage in index.closest(said):
            if how := _disagreement(sentence, said, passage, text.lexicon):
                remark = text.remark(What.DISAGREES_WITH_EARLIER, sentence, how=how)
                yield _beside(remark, passage)
                break


def _beside(remark: Remark, passage: _Passage) -> Remark:
    other = f"{passage.title}: {passage.sentence.text}" if passage.title else passage.sentence.text
    return Remark(
        what=remark.what,
        severity=remark.severity,
        place=remark.place,
        reason=remark.reason,
        source=remark.source,
        direction=remark.direction,
        values=remark.values,
        other=other,
    )


def _passages(draft: Draft, lexicon: Lexicon) -> Iterator[_Passage]:
    stop = lexicon.words.get("stop", frozenset())
    text = Prepared(draft, lexicon)
    for sentence in text.sentences:
        if text.blocks[sentence.block].role is not Role.HEADING:
            yield _Passage(draft.title, sentence, stems(sentence.words, stop))


class _Index:
    """BM25 over passages; a query touches only the passages that share a stem."""

    def __init__(self, passages: list[_Passage]) -> None:
        self._passages = passages
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, passage in enumerate(passages):
            for stem in passage.stems:
                self._holding[stem].append(number)
        self._mean = sum(len(p.stems) for p in passages) / len(passages) or 1.0

    def closest(self, query: frozenset[str]) -> list[_Passage]:
        scores = Counter[int]()
        for stem in sorted(query):
            holding = self._holding.get(stem, [])
            rare = math.log(1 + (len(self._passages) - len(holding) + 0.5) / (len(holding) + 0.5))
            for number in holding:
                length = len(self._passages[number].stems) / self._mean
                scores[number] += rare * (_K1 + 1) / (1 + _K1 * (1 - _B + _B * length))  # type: ignore[assignment]
        return [self._passages[number] for number, _ in scores.most_common(_CLOSEST)]


def _disagreement(
    sentence: Sentence, said: frozenset[str], passage: _Passage, lexicon: Lexicon
) -> str:
    """What differs, or nothing; the number first, for it is the surest."""
    shared = said & passage.stems
    least = min(len(said), len(passage.stems))
    if len(shared) < FEWEST_SHARED or len(shared) < SAME_SUBJECT * least:
        return ""
    if differing := _numbers_differ(sentence.text, passage.sentence.text):
        return differing
    ours, theirs = _words(sentence), _words(passage.sentence)
    for one, other in OPPOSITES.get(lexicon.language, ()):
        for a, b in ((one, other), (other, one)):
            if a in ours and b in theirs and b not in ours and a not in theirs:
                return errors.Sentence("“{one}” against “{other}”", one=a, other=b)
    negation = lexicon.pattern("negation")
    here, there = negation.search(sentence.text), negation.search(passage.sentence.text)
    return errors.Sentence("one denies what the other says") if bool(here) != bool(there) else ""


def _words(sentence: Sentence) -> frozenset[str]:
    return frozenset(word.casefold() for word in sentence.words)


def _numbers_differ(ours: str, theirs: str) -> str:
    """Numbers with the same word after them that have no value in common."""
    mine, other = _by_unit(ours), _by_unit(theirs)
    for unit in mine:
        if unit in other and not mine[unit] & other[unit]:
            one, two = (tuple(sorted(side[unit])) for side in (mine, other))
            return errors.Sentence("{one} against {other} {unit}", one=one, other=two, unit=unit)
    return ""


def _by_unit(text: str) -> dict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for match in _NUMBER.finditer(text):
        if match[2]:
            unit = match[2].casefold()
            found[unit[:-1] if len(unit) > 3 and unit.endswith("s") else unit].add(match[1])
    return found
