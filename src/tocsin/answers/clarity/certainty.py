"""How sure the text sounds, and how it speaks to its readers."""

from collections.abc import Iterator

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Remark, What


def certainty(text: Prepared) -> Iterator[Remark]:
    """False certainty, nothing said of what is open, blame and ridicule."""
    yield from text.matches("false_certainty", What.FALSE_CERTAINTY)
    yield from text.matches("blame", What.BLAME)
    weighs = text.draft.kind in (Kind.DEBUNK, Kind.HEALTH_ADVICE)
    uncertain = text.lexicon.pattern("uncertain")
    is_said = any(uncertain.search(sentence.text) for sentence in text.sentences)
    if weighs and text.lexicon.is_known and not is_said:
        yield text.of_all(What.NO_UNCERTAINTY)
