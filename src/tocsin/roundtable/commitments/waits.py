"""How long it takes until a request is answered: Kaplan–Meier, with what is open as censored.

The estimate, its interval and its sources are those of :mod:`tocsin.answers.registry.waiting`. A
request that was withdrawn is censored when it was: nobody knows what would have come.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tocsin.answers.registry.waiting import Since, Wait, Waiting, waiting
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.events import Pledged


class Until(StrEnum):
    """What is waited for."""

    FIRST_WORD = "first_word"
    """A promise, or what came of it."""
    OUTCOME = "outcome"
    """The asked side says what came of it."""


def waits(commitments: Iterable[Commitment], until: Until, now: datetime) -> tuple[Wait, ...]:
    """The wait for each request, from when it was made; pledges wait for nobody."""
    found = []
    for one in commitments:
        if isinstance(one.asked, Pledged):
            continue
        came = one.first_word_at if until is Until.FIRST_WORD else one.first_outcome_at
        ended = came or (one.withdrawn.at if one.withdrawn else now)
        seconds = max((ended - one.asked.at).total_seconds(), 0.0)
        found.append(Wait(seconds, is_answered=came is not None))
    return tuple(found)


def response_times(commitments: Iterable[Commitment], until: Until, now: datetime) -> Waiting:
    """The share of requests that still waits after each time, and the median, in seconds."""
    return waiting(waits(commitments, until, now), Since.START)
