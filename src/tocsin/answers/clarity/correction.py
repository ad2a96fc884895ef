"""A correction says what was wrong and what is right."""

from collections.abc import Iterator

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Remark, What


def correction(text: Prepared) -> Iterator[Remark]:
    """One remark that names what is missing."""
    if text.draft.kind is not Kind.CORRECTION or not text.lexicon.is_known:
        return
    parts = {"what was wrong": "corrected_wrong", "what is right": "corrected_right"}
    missing = [
        said
        for said, name in parts.items()
        if not any(text.lexicon.pattern(name).search(s.text) for s in text.sentences)
    ]
    if missing:
        yield text.of_all(What.CORRECTION_INCOMPLETE, missing=", ".join(missing))
