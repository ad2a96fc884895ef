"""Numbers that mislead or must be calculated with: percentages, chances, relative risks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Remark, What
from tocsin.answers.clarity.sentences import Sentence

_PERCENT: Final = re.compile(
    r"\d+(?:[.,٫]\d+)? ?(?:%|٪|per ?cent(?!\w)|pour cent(?!\w)|(?:في|ب)\s?ال(?:مئة|مائة))"
)
_TOO_PRECISE: Final = re.compile(r"\d+[.,٫]\d{2,} ?(?:%|٪|per ?cent|pour cent|في ال)")
_NEAR: Final = 200
"""Characters in which the whole of a percentage is looked for."""
_YEARS: Final = range(1900, 2101)
_WORDS: Final = {"cent": 100, "mille": 1000, "dix": 10}


class _Rate(NamedTuple):
    sentence: Sentence
    start: int
    end: int
    whole: int
    written: str


def numbers(text: Prepared) -> Iterator[Remark]:
    """All remarks on numbers."""
    rates = list(_rates(text))
    relative = list(_relative(text, rates))
    yield from relative
    yield from _bare_percentages(text, relative)
    yield from _precise(text)
    yield from _denominators(text, rates)
    yield from _wordless(text, rates)


def _rates(text: Prepared) -> Iterator[_Rate]:
    pattern = text.lexicon.pattern("rate")
    for sentence in text.body:
        for match in pattern.finditer(sentence.text):
            groups = match.groupdict()
            written = groups.get("m") or groups.get("m2") or ""
            whole = _WORDS.get(written.casefold()) or int(re.sub(r"\D", "", written) or 0)
            if whole > 1 and whole not in _YEARS:
                start = sentence.start + match.start()
                yield _Rate(sentence, start, sentence.start + match.end(), whole, match[0])


def _relative(text: Prepared, rates: list[_Rate]) -> Iterator[Remark]:
    """Satisfied by two chances over the same whole in the same block: from a in N to b in N."""
    times = Counter((rate.sentence.block, rate.whole) for rate in rates)
    told = {block for (block, _), count in times.items() if count > 1}
    for remark in text.matches("relative", What.RELATIVE_RISK):
        if remark.place.block not in told:
            yield remark


def _bare_percentages(text: Prepared, relative: list[Remark]) -> Iterator[Remark]:
    certain = text.matches("false_certainty", What.FALSE_CERTAINTY)
    taken = [(r.place.block, r.place.start, r.place.end) for r in (*relative, *certain)]
    by_block = defaultdict[int, list[tuple[int, int]]](list)
    for block, begin, stop in taken:
        by_block[block].append((begin, stop))
    for sentence in text.body:
        if _has_count(text, sentence):
            continue
        for match in _PERCENT.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            inside = any(s < end and start < e for s, e in by_block[sentence.block])
            if not inside and not _has_base(text, sentence, match):
                yield text.at(
                    What.PERCENT_WITHOUT_BASE, sentence.block, start, end, number=match[0]
                )


def _has_base(text: Prepared, sentence: Sentence, percent: re.Match[str]) -> bool:
    """Of what it is, said right after or earlier in the sentence."""
    after = sentence.text[percent.end() : percent.end() + _NEAR].lstrip(" (")
    before = sentence.text[max(0, percent.start() - _NEAR) : percent.start()]
    look = text.lexicon.pattern
    return bool(look("percent_base").match(after) or look("percent_base_before").search(before))


def _has_count(text: Prepared, sentence: Sentence) -> bool:
    """Whether a count of something stands beside the percentages."""
    without = _PERCENT.sub("…", sentence.text)
    counted = text.lexicon.pattern("counted").finditer(without)
    return any(not _is_year(match[0]) for match in counted)


def _is_year(counted: str) -> bool:
    digits = re.match(r"\d+", counted)
    return bool(digits and len(digits[0]) == 4 and int(digits[0]) in _YEARS)


def _precise(text: Prepared) -> Iterator[Remark]:
    for sentence in text.body:
        for match in _TOO_PRECISE.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            yield text.at(What.TOO_PRECISE, sentence.block, start, end, number=match[0])


def _denominators(text: Prepared, rates: list[_Rate]) -> Iterator[Remark]:
    """One remark, at the first chance whose whole is another than the first's."""
    wholes = list(dict.fromkeys(rate.whole for rate in rates))
    if len(wholes) > 1:
        odd = next(rate for rate in rates if rate.whole != wholes[0])
        named = ", ".join(f"{whole:,}" for whole in wholes)
        yield text.at(
            What.CHANGING_DENOMINATORS, odd.sentence.block, odd.start, odd.end, wholes=named
        )


def _wordless(text: Prepared, rates: list[_Rate]) -> Iterator[Remark]:
    words = text.lexicon.pattern("risk_words")
    blocks = {rate.sentence.block for rate in rates}
    worded = {block for block in blocks if words.search(text.blocks[block].text)}
    for rate in rates:
        if rate.sentence.block not in worded:
            yield text.at(
                What.NUMBER_WITHOUT_WORDS,
                rate.sentence.block,
                rate.start,
                rate.end,
                number=rate.written,
            )
            return
