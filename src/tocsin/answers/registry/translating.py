"""Translations of a version: beside the signed text, marked until somebody compared the two."""

from datetime import datetime

from tocsin.answers.registry.allowing import named, need_state
from tocsin.answers.registry.answer import Answer, State, Version
from tocsin.answers.registry.content import Content, Wording
from tocsin.answers.registry.events import Event, Translated, TranslationReviewed
from tocsin.answers.registry.wholeness import need_storable, wording_gaps
from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked

_STEPS = (State.SIGNING, State.PUBLISHED)
"""Before the text has passed review it still changes; a translation would be of another text."""


def translate(answer: Answer, wording: Wording, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Puts a translation beside the version that is signed or public; it replaces an earlier one.

    Raises:
        NotAllowedError: it is too early, in the original's language, or a part is missing.
    """
    need_state(answer, now, *_STEPS)
    version = _version(answer)
    language = checked("language", wording.language, most=35)
    if language == version.content.wording.language:
        raise NotAllowedError(
            "language", "The original is in this language.", "Choose another, or revise it."
        )
    need_storable(Content(wording=wording))
    missing = next(wording_gaps(wording), None)
    if missing is not None:
        raise NotAllowedError(missing.field, missing.message, "Complete the translation.")
    return (Translated(at=now, by=by, version=version.number, wording=wording),)


def review_translation(
    answer: Answer, language: str, institution: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """A second person compared the translation with the original, and it says the same.

    Raises:
        NotAllowedError: there is none, or the person made it.
    """
    need_state(answer, now, *_STEPS)
    version = _version(answer)
    made = version.translation(language)
    if made is None:
        raise NotAllowedError(
            "language", Sentence("There is no translation into {language}.", language=language[:35])
        )
    if made.made_by == by:
        raise NotAllowedError(
            "reviewer", "Who made a translation cannot review it.", "Ask somebody else."
        )
    reviewed = TranslationReviewed(
        at=now, by=by, version=version.number, language=language, institution=named(institution)
    )
    return (reviewed,)


def _version(answer: Answer) -> Version:
    found = answer.public if answer.state is State.PUBLISHED else answer.newest
    assert found is not None  # noqa: S101 - both states come after a draft
    return found
