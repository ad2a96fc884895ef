"""The structure of a debunk: fact first, warning, myth once, why it misleads, fact again.

Which sentence is the myth is seen by its introduction (“posts claim that”), and better if the
draft states the claim it answers: then a sentence that shares most of its words, and does not deny
them, is the myth. Source: Lewandowsky et al., The Debunking Handbook 2020.
"""

from collections.abc import Iterator
from typing import Final

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Remark, What
from tocsin.answers.clarity.sentences import Sentence
from tocsin.answers.clarity.stems import stems

SAME_CLAIM: Final = 0.67
"""Share of the myth's words that a sentence repeats to be the myth: with three of five it still
may be the fact about the same subject."""
SAME_SUBJECT: Final = 0.3
"""Share of the myth's words that an introduced sentence needs, where the myth is stated."""
SAME_FACT: Final = 0.35
"""Share of the words of title or opening sentence that say the fact again."""


def debunk(text: Prepared) -> Iterator[Remark]:
    """All remarks on the structure; only for debunks, in a language with patterns."""
    if text.draft.kind is not Kind.DEBUNK or not text.lexicon.is_known:
        return
    yield from _title(text)
    myths = [s for s in text.body if _is_myth(text, s)]
    if myths:
        yield from _order(text, myths)
    if not any(text.lexicon.pattern("explains").search(s.text) for s in text.body):
        yield text.of_all(What.NOT_EXPLAINED)
    if myths and not _says_fact_again(text, myths[-1]):
        yield text.of_all(What.FACT_NOT_REPEATED)


def _title(text: Prepared) -> Iterator[Remark]:
    """One remark at most: a question that repeats the myth is remarked on as a question."""
    if _asks(text.draft.title):
        yield text.of_all(What.QUESTION_TITLE)
        return
    for sentence in text.sentences:
        told = text.lexicon.pattern("myth_marker").search(sentence.text)
        denies = text.lexicon.pattern("negation").search(sentence.text)
        repeats = not denies and _shared(text, sentence) >= SAME_CLAIM
        if sentence.block == 0 and (told or repeats):
            yield text.of_all(What.MYTH_IN_TITLE)
            return


def _asks(title: str) -> bool:
    return title.rstrip(" \u00a0\u202f\"'»”").endswith(("?", "؟"))


def _order(text: Prepared, myths: list[Sentence]) -> Iterator[Remark]:
    first, number = myths[0], text.body.index(myths[0])
    if number == 0:
        yield text.remark(What.MYTH_FIRST, first)
    warning = text.lexicon.pattern("warning")
    near = text.body[max(0, number - 1) : number + 1]
    headed = [s for s in text.sentences if s.block == first.block - 1 and text.is_heading(s.block)]
    if not any(warning.search(s.text) for s in (*near, *headed)):
        yield text.remark(What.NO_WARNING, first)
    for again in myths[1:]:
        yield text.remark(What.MYTH_REPEATED, again)


def _is_myth(text: Prepared, sentence: Sentence) -> bool:
    told = text.lexicon.pattern("myth_marker").search(sentence.text)
    if not text.draft.myth:
        return bool(told)
    shared = _shared(text, sentence)
    if told:
        return shared >= SAME_SUBJECT
    return shared >= SAME_CLAIM and not text.lexicon.pattern("negation").search(sentence.text)


def _shared(text: Prepared, sentence: Sentence) -> float:
    """Share of the stated myth's stems that the sentence has; 0 where none is stated."""
    stop = text.lexicon.words["stop"]
    myth = stems(text.draft.myth.split(), stop)
    return len(myth & stems(sentence.words, stop)) / len(myth) if myth else 0.0


def _says_fact_again(text: Prepared, last_myth: Sentence) -> bool:
    """Of the title, unless it asks, or of the first sentence, unless it is the myth."""
    stop = text.lexicon.words["stop"]
    title = [s for s in text.sentences if s.block == 0 and not _asks(text.draft.title)]
    opening = [s for s in text.body[:1] if not _is_myth(text, s)]
    facts = [stems(s.words, stop) for s in (*title, *opening)]
    after = text.body[text.body.index(last_myth) + 1 :]
    return any(
        len(fact & stems(s.words, stop)) >= max(2, SAME_FACT * len(fact))
        for s in after
        for fact in facts
        if fact
    )
