"""A draft in, a review out: the one door of the clarity check."""

from collections.abc import Iterator, Mapping, Sequence

from tocsin.answers.clarity.certainty import certainty
from tocsin.answers.clarity.correction import correction
from tocsin.answers.clarity.debunk import debunk
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.earlier import contradictions
from tocsin.answers.clarity.layout import layout
from tocsin.answers.clarity.lexicon import lexicon
from tocsin.answers.clarity.numbers import numbers
from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.questions import questions
from tocsin.answers.clarity.readability import hard, measured
from tocsin.answers.clarity.remarks import NotChecked, Remark, Review, What
from tocsin.answers.clarity.wording import wording
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.storable import storable
from tocsin.errors import Sentence

ANY_LANGUAGE = frozenset(
    {What.LONG_SENTENCE, What.ABBREVIATION, What.LONG_OPENING, What.NO_EMPHASIS, What.NO_HEADINGS,
     What.LONG_PARAGRAPH, What.LIST_IN_A_SENTENCE, What.TOO_PRECISE, What.HARD_TO_READ,
     What.DISAGREES_WITH_EARLIER}
)  # fmt: skip
"""What is seen without the words of a language."""


def check(
    draft: Draft,
    *,
    glossary: Mapping[str, str] | None = None,
    earlier: Sequence[Draft] = (),
    seed: int = 0,
) -> Review:
    """Everything that was noticed, in reading order; what is not measured is listed with its why.

    Args:
        draft: title, blocks, language, kind and audience.
        glossary: hard words in lower case, and what to say instead; added to ours.
        earlier: the institution's earlier answers, in the draft's language.
        seed: of the bootstrap of the readability formulas.
    """
    clean = from_json(Draft, storable(to_json(draft))[0])
    text = Prepared(clean, lexicon(clean.language).with_glossary(glossary or {}))
    values = measured(text, seed)
    remarks = [*_remarks(text), *hard(text, values), *contradictions(text, earlier)]
    return Review(
        language=clean.language,
        words=text.words,
        remarks=tuple(sorted(remarks, key=lambda r: (r.place.block, r.place.start, r.what))),
        measured=values,
        questions=tuple(questions(text)),
        not_checked=tuple(_not_checked(text)),
    )


def _remarks(text: Prepared) -> Iterator[Remark]:
    for checks in (wording, layout, numbers, certainty, debunk, correction):
        yield from checks(text)


def _not_checked(text: Prepared) -> Iterator[NotChecked]:
    declined = text.lexicon.declined
    for what in What:
        if not text.lexicon.is_known and what not in ANY_LANGUAGE:
            yield NotChecked(what=what, why=_no_patterns(text.lexicon.language))
        elif what in declined:
            yield NotChecked(what=what, why=declined[what])


def _no_patterns(language: str) -> Sentence:
    return Sentence("There are no patterns for “{language}”.", language=language)
