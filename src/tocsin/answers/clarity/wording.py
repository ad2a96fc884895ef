"""Long sentences, passive messages, hard words and unexplained abbreviations."""

import re
from collections.abc import Iterator
from typing import Final

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Audience, Remark, What

MOST_WORDS: Final = {"en": 25, "fr": 30, "ar": 30}
"""Words a sentence. 25 is GOV.UK's limit; French says the same in about a fifth more words; for
Arabic no measured limit is known to us, and the wider one is taken."""
_OTHER_LANGUAGES: Final = 30
_ABBREVIATION: Final = re.compile(
    r"(?<![\w/.#@-])(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,6}(?=s?(?![\w@]))"
)
_MOSTLY_CAPITALS: Final = 0.6


def wording(text: Prepared) -> Iterator[Remark]:
    """All remarks on wording, in no order."""
    yield from _long(text)
    yield from _passive(text)
    if text.draft.audience is Audience.PUBLIC:
        yield from _jargon(text)
        yield from _abbreviations(text)


def _long(text: Prepared) -> Iterator[Remark]:
    most = MOST_WORDS.get(text.draft.language, _OTHER_LANGUAGES)
    for sentence in text.sentences:
        if sentence.length > most:
            yield text.remark(What.LONG_SENTENCE, sentence, words=sentence.length, most=most)


def _passive(text: Prepared) -> Iterator[Remark]:
    """Only where the Index asks for the active voice: the message and calls to action.

    The message is taken to be the title and the first sentence of the first paragraph; that
    something must be done by nobody (“should be closed”) is a call to action wherever it stands.
    """
    passive, order = text.lexicon.pattern("passive"), text.lexicon.pattern("passive_order")
    opening = next((s for s in text.sentences if s.block == text.lead), None)
    for sentence in text.sentences:
        is_message = sentence.block == 0 or sentence == opening or sentence in text.actions
        match = order.search(sentence.text) or (is_message and passive.search(sentence.text))
        if match:
            start, end = sentence.start + match.start(), sentence.start + match.end()
            yield text.at(What.PASSIVE, sentence.block, start, end, words=match[0])


def _jargon(text: Prepared) -> Iterator[Remark]:
    """A term of the glossary, once, unless it is explained in brackets or is itself explaining."""
    glossary = text.lexicon.glossary
    if not glossary:
        return
    longest_first = sorted(glossary, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
    )
    seen = set[str]()
    for sentence in text.sentences:
        for match in pattern.finditer(sentence.text):
            term = match[0].casefold()
            explained = sentence.text[match.end() :].lstrip().startswith("(")
            bracketed = sentence.text[: match.start()].rstrip().endswith("(")
            if term in seen or explained or bracketed:
                seen.add(term)
                continue
            seen.add(term)
            start, end = sentence.start + match.start(), sentence.start + match.end()
            instead = glossary.get(term, "")
            yield text.at(What.JARGON, sentence.block, start, end, term=match[0], instead=instead)


def _abbreviations(text: Prepared) -> Iterator[Remark]:
    known = text.lexicon.words.get("known_short", frozenset())
    seen = set(known)
    for sentence in text.sentences:
        letters = [c for c in sentence.text if c.isalpha()]
        capitals = sum(c.isupper() for c in letters)
        if capitals > _MOSTLY_CAPITALS * max(1, len(letters)):
            continue  # a line that shouts is no abbreviation
        for match in _ABBREVIATION.finditer(sentence.text):
            if match[0] in seen:
                continue
            seen.add(match[0])
            around = sentence.text[max(0, match.start() - 2) : match.end() + 3]
            if not re.search(r"[(（]", around):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                yield text.at(What.ABBREVIATION, sentence.block, start, end, term=match[0])
