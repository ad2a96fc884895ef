"""Whether an answer holds at a moment, and what else the public must be told of it then."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tocsin.answers.registry.answer import WRITING, Answer, State
from tocsin.answers.registry.events import Change


class Standing(StrEnum):
    """What the public may take an answer for."""

    NOT_PUBLIC = "not_public"
    NOT_YET = "not_yet"
    HOLDS = "holds"
    UNDER_CORRECTION = "under_correction"
    """It is public, and somebody found something wrong in it: read it with care."""
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Late(StrEnum):
    """Why somebody should be told."""

    STEP = "step"
    """The deadline of the open step has come."""
    EXPIRES = "expires"
    """A public answer ends soon."""


class Due(NamedTuple):
    """Something that falls due, and when."""

    why: Late
    at: datetime


def standing(answer: Answer, at: datetime) -> Standing:
    """What the answer may be taken for at a moment from its newest event on."""
    out = answer.public
    if out is None:
        return Standing.NOT_PUBLIC
    if answer.withdrawn is not None:
        return Standing.WITHDRAWN
    if answer.superseded is not None:
        return Standing.SUPERSEDED
    begins, ends = out.content.valid_from, out.content.valid_until
    if begins is not None and at < begins:
        return Standing.NOT_YET
    if ends is not None and at >= ends:
        return Standing.EXPIRED
    correcting = answer.revising is not None and answer.revising.change is Change.CORRECTION
    return Standing.UNDER_CORRECTION if correcting else Standing.HOLDS


def holds(answer: Answer, at: datetime) -> bool:
    """Whether the answer may be given as an answer at a moment.

    One under correction may not: what is wrong in it is not known until that is published.
    """
    return standing(answer, at) is Standing.HOLDS


def due(answer: Answer, now: datetime) -> Due | None:
    """What is late, or falls due soon."""
    if answer.state in WRITING and answer.deadline is not None and now >= answer.deadline:
        return Due(Late.STEP, answer.deadline)
    out = answer.public
    if answer.state is not State.PUBLISHED or out is None or out.content.valid_until is None:
        return None
    until = out.content.valid_until
    if now >= until - timedelta(hours=answer.rules.renew_hours):
        return Due(Late.EXPIRES, until)
    return None
