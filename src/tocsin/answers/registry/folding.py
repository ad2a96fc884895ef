"""Events into an answer, one at a time: what each changes, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from tocsin.answers.registry import events as happened
from tocsin.answers.registry.answer import Answer, State, Translation, Version
from tocsin.answers.registry.content import digest_of
from tocsin.answers.registry.events import Event, Outcome
from tocsin.panels.conflicts import folded
from tocsin.panels.errors import NotAllowedError

Step = Callable[[Answer, Any], Answer]


def replay(events: Iterable[Event]) -> Answer:
    """The answer that the events make.

    Raises:
        NotAllowedError: there are none, or the first is not a start, or one is about a text that
            there is not.
    """
    answer: Answer | None = None
    for event in events:
        answer = apply(answer, event)
    if answer is None:
        raise NotAllowedError("events", "An answer without events is no answer.")
    return answer


def apply(answer: Answer | None, event: Event) -> Answer:
    """The answer after the event; ``None`` before the first.

    Raises:
        NotAllowedError: the first event is not a start, or a later one is, or it is about a text
            that there is not.
    """
    if isinstance(event, happened.Started):
        if answer is not None:
            raise NotAllowedError("events", "An answer is started once.")
        return Answer(event, deadline=event.deadline)
    if answer is None:
        raise NotAllowedError("events", "An answer begins with its start.")
    return _STEPS[type(event)](answer, event)


def _drafted(answer: Answer, event: happened.Drafted) -> Answer:
    revising = answer.revising
    version = Version(
        number=len(answer.versions) + 1,
        content=event.content,
        digest=digest_of(answer.id, event.content),
        author=event.by,
        drafted_at=event.at,
        change=revising.change if revising else None,
        change_reason=revising.reason if revising else "",
    )
    return replace(answer, state=State.DRAFTED, versions=(*answer.versions, version))


def _changed(answer: Answer, number: int, change: Callable[[Version], Version]) -> Answer:
    """The answer with one version changed."""
    version = answer.version(number)
    if version is None:
        raise NotAllowedError("version", "This answer has no such version.")
    versions = tuple(change(v) if v is version else v for v in answer.versions)
    return replace(answer, versions=versions)


def _need_digest(answer: Answer, event: happened.Signed | happened.Published) -> None:
    """What is signed and published is this text: one changed in store has another digest."""
    version = answer.version(event.version)
    if version is not None and version.digest != event.digest:
        raise NotAllowedError(
            "digest",
            "The text is not the one that was signed.",
            "Restore the answer from a backup, and look at who changed it.",
        )


def _clarity_looked(answer: Answer, event: happened.ClarityLooked) -> Answer:
    looked = _changed(answer, event.version, lambda v: replace(v, clarity=event))
    return replace(looked, state=State.CLARITY_LOOKED_AT)


def _review_asked(answer: Answer, event: happened.ReviewAsked) -> Answer:
    return replace(answer, state=State.IN_REVIEW, deadline=event.deadline)


def _reviewed(answer: Answer, event: happened.Reviewed) -> Answer:
    reviewed = _changed(answer, event.version, lambda v: replace(v, review=event))
    passed = event.outcome is Outcome.PASSED
    state = State.SIGNING if passed else State.DRAFTED
    return replace(reviewed, state=state, deadline=event.deadline)


def _signed(answer: Answer, event: happened.Signed) -> Answer:
    _need_digest(answer, event)
    return _changed(answer, event.version, lambda v: replace(v, signatures=(*v.signatures, event)))


def _signature_withdrawn(answer: Answer, event: happened.SignatureWithdrawn) -> Answer:
    gone = folded(event.institution)

    def without(version: Version) -> Version:
        kept = tuple(s for s in version.signatures if folded(s.institution) != gone)
        return replace(version, signatures=kept)

    out = answer.public
    seen = out is not None and without(out) != out
    touched = (*answer.touched, event.at) if seen else answer.touched
    return replace(answer, versions=tuple(map(without, answer.versions)), touched=touched)


def _published(answer: Answer, event: happened.Published) -> Answer:
    _need_digest(answer, event)
    public = _changed(answer, event.version, lambda v: replace(v, published_at=event.at))
    return replace(public, state=State.PUBLISHED, deadline=None, revising=None)


def _revision_started(answer: Answer, event: happened.RevisionStarted) -> Answer:
    return replace(
        answer,
        state=State.DRAFTED,
        deadline=event.deadline,
        revising=event,
    )


def _abandoned(answer: Answer, event: happened.Abandoned) -> Answer:
    state = State.ABANDONED if answer.public is None else State.PUBLISHED
    seen = answer.revising is not None and answer.revising.change is happened.Change.CORRECTION
    touched = (*answer.touched, event.at) if seen else answer.touched
    return replace(answer, state=state, deadline=None, revising=None, touched=touched)


def _withdrawn(answer: Answer, event: happened.Withdrawn) -> Answer:
    return replace(answer, state=State.WITHDRAWN, deadline=None, withdrawn=event)


def _superseded(answer: Answer, event: happened.Superseded) -> Answer:
    return replace(answer, state=State.SUPERSEDED, deadline=None, superseded=event)


def _translated(answer: Answer, event: happened.Translated) -> Answer:
    made = Translation(event.wording, event.by, event.at)

    def beside(version: Version) -> Version:
        others = (t for t in version.translations if t.wording.language != event.wording.language)
        return replace(version, translations=(*others, made))

    return _changed(answer, event.version, beside)


def _translation_reviewed(answer: Answer, event: happened.TranslationReviewed) -> Answer:
    def reviewed(version: Version) -> Version:
        translations = tuple(
            replace(t, reviewed_by=event.institution, reviewed_at=event.at)
            if t.wording.language == event.language
            else t
            for t in version.translations
        )
        return replace(version, translations=translations)

    return _changed(answer, event.version, reviewed)


_STEPS: Final[Mapping[type[Event], Step]] = {
    happened.Drafted: _drafted,
    happened.ClarityLooked: _clarity_looked,
    happened.ReviewAsked: _review_asked,
    happened.Reviewed: _reviewed,
    happened.Signed: _signed,
    happened.SignatureWithdrawn: _signature_withdrawn,
    happened.Published: _published,
    happened.RevisionStarted: _revision_started,
    happened.Abandoned: _abandoned,
    happened.Withdrawn: _withdrawn,
    happened.Superseded: _superseded,
    happened.Translated: _translated,
    happened.TranslationReviewed: _translation_reviewed,
}
