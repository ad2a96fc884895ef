"""What stands where: the opening, emphasis, headings, lists, paragraphs, the call to action."""

import re
from collections.abc import Iterator
from typing import Final

from tocsin.answers.clarity.draft import Role
from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Remark, What

MOST_OPENING_WORDS: Final = 75
"""One to three short sentences (CDC item 1), of 25 words each."""
MOST_PARAGRAPH_WORDS: Final = 100
"""About six lines on a page, twelve on a telephone."""
MOST_WITHOUT_HEADING: Final = 250
"""About one screen: after it a reader needs a landmark."""
MOST_LISTED: Final = 4
"""More things than that are not held in mind from a sentence (Cowan 2001: about four)."""
_LISTED: Final = re.compile(r"(?:[^,;،؛]|(?<=\d),(?=\d))+")
_LONGEST_LISTED_WORDS: Final = 8


def layout(text: Prepared) -> Iterator[Remark]:
    """All remarks on what stands where."""
    yield from _opening(text)
    yield from _set_apart(text)
    yield from _paragraphs(text)
    yield from _lists(text)
    asks = text.draft.kind in (Kind.HEALTH_ADVICE, Kind.NOTICE)
    if asks and text.lexicon.is_known and not text.actions:
        yield text.of_all(What.NO_CALL_TO_ACTION)


def _opening(text: Prepared) -> Iterator[Remark]:
    if text.lead is None:
        return
    opening = [s for s in text.sentences if s.block == text.lead]
    words = sum(s.length for s in opening)
    match = text.lexicon.pattern("slow_opening").match(text.blocks[text.lead].text)
    if match:
        yield text.at(What.SLOW_OPENING, text.lead, 0, match.end(), words=match[0])
    if words > MOST_OPENING_WORDS:
        end = len(text.blocks[text.lead].text)
        yield text.at(What.LONG_OPENING, text.lead, 0, end, words=words, most=MOST_OPENING_WORDS)


def _set_apart(text: Prepared) -> Iterator[Remark]:
    blocks = text.blocks[1:]
    has_heading = any(b.role is Role.HEADING for b in blocks)
    has_mark = any(b.emphasised or b.role is Role.ITEM for b in blocks)
    if blocks and not (has_heading or has_mark):
        yield text.of_all(What.NO_EMPHASIS)
    if text.words > MOST_WITHOUT_HEADING and not has_heading:
        yield text.of_all(What.NO_HEADINGS, words=text.words)


def _paragraphs(text: Prepared) -> Iterator[Remark]:
    words = dict[int, int]()
    for sentence in text.body:
        words[sentence.block] = words.get(sentence.block, 0) + sentence.length
    for block, count in words.items():
        if count > MOST_PARAGRAPH_WORDS and block != text.lead:
            end = len(text.blocks[block].text)
            most = MOST_PARAGRAPH_WORDS
            yield text.at(What.LONG_PARAGRAPH, block, 0, end, words=count, most=most)


def _lists(text: Prepared) -> Iterator[Remark]:
    """Parts between commas, short ones in a row; a clause is longer than a listed thing."""
    for sentence in text.body:
        run = longest = 0
        for part in _LISTED.findall(sentence.text)[1:]:
            run = run + 1 if len(part.split()) <= _LONGEST_LISTED_WORDS else 0
            longest = max(longest, run)
        if longest >= MOST_LISTED:
            yield text.remark(What.LIST_IN_A_SENTENCE, sentence, items=longest + 1)
