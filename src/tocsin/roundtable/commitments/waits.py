"""How long it takes until a request is answered: Kaplan–Meier, with what is open as censored.

A wait begins when the request was received; where only the answer shows that it was, when it was
made. What nobody can show to have been received waits for nobody, and is left out.

The estimate, its interval and its sources are those of :mod:`tocsin.answers.registry.waiting`. A
request that was withdrawn is censored when it was: nobody knows what would have come.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tocsin.answers.registry.waiting import Since, Wait, Waiting, waiting
from tocsin.roundtable.commitments.commitment import Commitment, Received
from tocsin.roundtable.commitments.events import Pledged


class Until(StrEnum):
    """What is waited for."""

    FIRST_WORD = "first_word"
    """A promise, or what came of it."""
    OUTCOME = "outcome"
    """The asked side says what came of it."""


def waits(commitments: Iterable[Commitment], until: Until, now: datetime) -> tuple[Wait, ...]:
    """The wait for each request that was received; pledges wait for nobody."""
    found = []
    for one in commitments:
        if isinstance(one.asked, Pledged) or one.received is Received.NOT_SHOWN:
            continue
        came = one.first_word_at if until is Until.FIRST_WORD else one.first_outcome_at
        ended = came or (one.withdrawn.at if one.withdrawn else now)
        begun = one.received_at or one.asked.at
        if begun > ended:  # its receipt was noted after the answer that shows it
            begun = one.asked.at
        seconds = max((ended - begun).total_seconds(), 0.0)
        found.append(Wait(seconds, is_answered=came is not None))
    return tuple(found)


def response_times(commitments: Iterable[Commitment], until: Until, now: datetime) -> Waiting:
    """The share of requests that still waits after each time, and the median, in seconds."""
    return waiting(waits(commitments, until, now), Since.START)
