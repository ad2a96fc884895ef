"""What falls due by itself: the desk's clock asks, and the procedure answers."""

from datetime import datetime
from typing import Final

from tocsin.measures.sanctions.deadlines import end_of_day
from tocsin.measures.sanctions.events import Event, Expired, Lapsed, ReplyClosed
from tocsin.measures.sanctions.folding import LAPSING, apply
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.panels.errors import NotAllowedError

ADVANCING: Final = (*LAPSING, State.NOTIFIED, State.IN_FORCE)
"""The steps that end by themselves."""


def advance(procedure: Procedure, now: datetime) -> tuple[Event, ...]:
    """The event that ends the open step, once its deadline has come; nothing before.

    Raises:
        NotAllowedError: ``now`` comes without its offset from UTC.
    """
    if now.tzinfo is None:
        raise NotAllowedError("now", "A time comes without its offset from UTC.", "Pass UTC.")
    if procedure.deadline is None or now < procedure.deadline:
        return ()
    event = _end(procedure, now)
    apply(procedure, event)
    return (event,)


def _end(procedure: Procedure, now: datetime) -> Event:
    if procedure.state is State.NOTIFIED:
        terms = procedure.terms
        return ReplyClosed(at=now, deadline=end_of_day(now, terms.decide_days, terms.zone))
    if procedure.state is State.IN_FORCE:
        return Expired(at=now)
    return Lapsed(at=now)
