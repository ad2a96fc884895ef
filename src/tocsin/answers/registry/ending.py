"""Taking a public answer back. It stays readable, with the reason and whatever came after it."""

from datetime import datetime

from tocsin.answers.registry.allowing import need_state, public, reasoned
from tocsin.answers.registry.answer import ENDED, Answer, State
from tocsin.answers.registry.events import Event, Superseded, Withdrawn
from tocsin.panels.errors import NotAllowedError

_GOING = tuple(one for one in State if one not in ENDED)


def withdraw(answer: Answer, reason: str, *, by: str, now: datetime) -> tuple[Event, ...]:
    """The answer holds no more.

    Raises:
        NotAllowedError: it is not public, or has ended, or no reason is given.
    """
    need_state(answer, now, *_GOING)
    public(answer)
    return (Withdrawn(at=now, by=by, reason=reasoned(reason)),)


def supersede(
    answer: Answer, successor: Answer, reason: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Another answer, which is public, takes its place.

    Raises:
        NotAllowedError: either is not public, or they are one, or no reason is given.
    """
    need_state(answer, now, *_GOING)
    public(answer)
    if successor.id == answer.id:
        raise NotAllowedError("successor", "An answer cannot take its own place.", "Revise it.")
    if successor.public is None or successor.state in ENDED:
        raise NotAllowedError(
            "successor", "What takes its place is not public.", "Publish that one first."
        )
    return (Superseded(at=now, by=by, successor=successor.id, reason=reasoned(reason)),)
