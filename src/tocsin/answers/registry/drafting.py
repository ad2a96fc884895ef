"""From the start of an answer to the step where institutions may sign it.

Whoever wrote on a text since it was last public does not review it, whoever changed the last
comma: a second pair of eyes is what tells a slip from an agreed text. Changing a text at any step
takes it back to the draft, and its signatures stay with the version that was signed.
"""

from dataclasses import replace
from datetime import datetime

from tocsin.answers.registry.allowing import after, named, need_state, newest, public, reasoned
from tocsin.answers.registry.answer import WRITING, Answer, State
from tocsin.answers.registry.content import Content
from tocsin.answers.registry.events import (
    Abandoned,
    Change,
    ClarityLooked,
    Drafted,
    Event,
    Origin,
    Outcome,
    ReviewAsked,
    Reviewed,
    RevisionStarted,
    Started,
)
from tocsin.answers.registry.rules import Rules
from tocsin.answers.registry.wholeness import gaps, need_storable
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked


def start(
    answer_id: str,
    origin: Origin,
    language: str,
    institution: str,
    rules: Rules | None = None,
    *,
    by: str,
    now: datetime,
) -> tuple[Event, ...]:
    """An institution begins an answer in a language (BCP 47).

    Raises:
        NotAllowedError: no language or institution, or the demand was first seen in the future.
    """
    need_aware(now)
    chosen = rules or Rules()
    if origin.first_demand_at is not None:
        need_aware(origin.first_demand_at)
        if origin.first_demand_at > now:
            raise NotAllowedError("origin", "The first demand lies in the future.", "Correct it.")
    begun = Started(
        at=now,
        by=by,
        answer_id=answer_id,
        institution=named(institution),
        origin=replace(origin, label=checked("origin", origin.label, least=0)),
        language=checked("language", language, most=35),
        rules=chosen,
        deadline=after(now, chosen.draft_hours),
    )
    return (begun,)


def draft(answer: Answer, content: Content, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Writes the text anew; the same text again is no event.

    Raises:
        NotAllowedError: it is public (start a revision) or has ended; a text cannot be stored.
    """
    need_state(answer, now, *sorted(WRITING))
    need_storable(content)
    if answer.newest is not None and answer.newest.content == content:
        return ()
    return (Drafted(at=now, by=by, content=content),)


def look_at_clarity(
    answer: Answer, must: int, should: int, consider: int, reason: str = "", *, by: str,
    now: datetime,
) -> tuple[Event, ...]:  # fmt: skip
    """A person looked at the remarks of the clarity check; the counts are of those left standing.

    Raises:
        NotAllowedError: nothing is drafted, or a "must" is left without a reason.
    """
    need_state(answer, now, State.DRAFTED, State.CLARITY_LOOKED_AT)
    version = newest(answer)
    if min(must, should, consider) < 0:
        raise NotAllowedError("remarks", "There are no fewer than no remarks.")
    why = reasoned(reason) if must else checked("reason", reason, least=0)
    looked = ClarityLooked(
        at=now, by=by, version=version.number, must=must, should=should, consider=consider,
        reason=why,
    )  # fmt: skip
    return (looked,)


def ask_review(answer: Answer, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Sends the version to a second person.

    Raises:
        NotAllowedError: its clarity was not looked at, or something is missing in it.
    """
    need_state(answer, now, State.CLARITY_LOOKED_AT)
    version = newest(answer)
    missing = next(gaps(version.content), None)
    if missing is not None:
        raise NotAllowedError(missing.field, missing.message, "Complete the draft.")
    deadline = after(now, answer.rules.review_hours)
    return (ReviewAsked(at=now, by=by, version=version.number, deadline=deadline),)


def review(
    answer: Answer, outcome: Outcome, text: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """A second person passes the version, or returns it; either way they say why.

    Raises:
        NotAllowedError: it is not in review, or the person wrote on it, or no reason is given.
    """
    need_state(answer, now, State.IN_REVIEW)
    version = newest(answer)
    if by in answer.writers:
        raise NotAllowedError(
            "reviewer", "Who wrote on this text cannot review it.", "Ask somebody else."
        )
    rules = answer.rules
    hours = rules.signing_hours if outcome is Outcome.PASSED else rules.draft_hours
    reviewed = Reviewed(
        at=now, by=by, version=version.number, outcome=outcome, text=reasoned(text, "text"),
        deadline=after(now, hours),
    )  # fmt: skip
    return (reviewed,)


def revise(
    answer: Answer, change: Change, reason: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Begins the next version of a public answer, which holds until that one is published.

    Raises:
        NotAllowedError: it is not public, or no reason is given.
    """
    need_state(answer, now, State.PUBLISHED)
    public(answer)
    deadline = after(now, answer.rules.draft_hours)
    begun = RevisionStarted(
        at=now, by=by, change=change, reason=reasoned(reason), deadline=deadline
    )
    return (begun,)


def abandon(answer: Answer, reason: str, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Stops writing. What was public stays as it was.

    Raises:
        NotAllowedError: nothing is being written, or no reason is given.
    """
    need_state(answer, now, *sorted(WRITING))
    return (Abandoned(at=now, by=by, reason=reasoned(reason)),)
