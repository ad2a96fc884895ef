"""What falls due by itself: the desk's clock asks, and the procedure answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from tocsin.panels.allowing import need_aware
from tocsin.panels.balloting import close_discussion, close_first, close_second
from tocsin.panels.events import Event
from tocsin.panels.panel import Panel, State
from tocsin.panels.seating import open_first_ballot

_ENDS: Final[Mapping[State, Callable[..., tuple[Event, ...]]]] = {
    State.DRAWN: open_first_ballot,
    State.FIRST_BALLOT: close_first,
    State.DISCUSSION: close_discussion,
    State.SECOND_BALLOT: close_second,
}
ADVANCING: Final = tuple(_ENDS)
"""The steps that end by themselves."""


def advance(panel: Panel, now: datetime) -> tuple[Event, ...]:
    """The events that end the open step, once its deadline has come; nothing before.

    Raises:
        NotAllowedError: ``now`` comes without its offset from UTC.
    """
    need_aware(now)
    if panel.state not in _ENDS or panel.deadline is None or now < panel.deadline:
        return ()
    return _ENDS[panel.state](panel, now=now)
