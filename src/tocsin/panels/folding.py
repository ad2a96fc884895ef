"""Events into a panel, one at a time: what each changes, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from tocsin.panels import events as happened
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import Event
from tocsin.panels.panel import Left, Panel, Seat, SeatState, State
from tocsin.panels.verdicts import Status

Step = Callable[[Panel, Any], Panel]


def replay(events: Iterable[Event]) -> Panel:
    """The panel that the events make.

    Raises:
        NotAllowedError: there are none, or the first is not a call.
    """
    panel: Panel | None = None
    for event in events:
        panel = apply(panel, event)
    if panel is None:
        raise NotAllowedError("events", "A panel without events is no panel.")
    return panel


def apply(panel: Panel | None, event: Event) -> Panel:
    """The panel after the event; ``None`` before the first.

    Raises:
        NotAllowedError: the first event is not a call, or a later one is.
    """
    if isinstance(event, happened.Called):
        if panel is not None:
            raise NotAllowedError("events", "A panel is called once.")
        return Panel(event)
    if panel is None:
        raise NotAllowedError("events", "A panel begins with its call.")
    return _STEPS[type(event)](panel, event)


def _nominated(panel: Panel, event: happened.Nominated) -> Panel:
    return replace(
        panel,
        experts=(*panel.experts, event.expert),
        exclusions=(*panel.exclusions, *event.exclusions),
    )


def _recused(panel: Panel, event: happened.Recused) -> Panel:
    return replace(panel, exclusions=(*panel.exclusions, event.exclusion))


def _pool_closed(panel: Panel, event: happened.PoolClosed) -> Panel:
    return replace(panel, state=State.POOLED, pool_digest=event.pool_digest)


def _drawn(panel: Panel, event: happened.Drawn) -> Panel:
    seats = tuple(
        Seat(one.seat, one.stratum, one.expert_id, SeatState.INVITED) for one in event.seats
    )
    return replace(panel, state=State.DRAWN, draw=event.draw, seats=seats, deadline=event.deadline)


def _with_seat(panel: Panel, name: str, **changed: Any) -> Panel:
    seats = tuple(replace(s, **changed) if s.name == name else s for s in panel.seats)
    return replace(panel, seats=seats)


def _accepted(panel: Panel, event: happened.Accepted) -> Panel:
    return _with_seat(panel, event.seat, state=SeatState.ACCEPTED)


def _vacated(panel: Panel, event: happened.Vacated) -> Panel:
    emptied = _with_seat(panel, event.seat, state=SeatState.VACANT, expert_id="")
    kept = {key: ballot for key, ballot in panel.ballots.items() if key[1] != event.seat}
    left = (*panel.left, Left(event.seat, event.expert_id, event.why))
    return replace(emptied, ballots=kept, left=left)


def _substituted(panel: Panel, event: happened.Substituted) -> Panel:
    return _with_seat(panel, event.seat, state=SeatState.INVITED, expert_id=event.expert_id)


def _first_opened(panel: Panel, event: happened.FirstOpened) -> Panel:
    return replace(panel, state=State.FIRST_BALLOT, deadline=event.deadline)


def _cast(panel: Panel, event: happened.Cast) -> Panel:
    return replace(panel, ballots={**panel.ballots, (event.round, event.seat): event.ballot})


def _extended(panel: Panel, event: happened.Extended) -> Panel:
    return replace(panel, deadline=event.deadline, extended=True)


def _discussion_opened(panel: Panel, event: happened.DiscussionOpened) -> Panel:
    return replace(panel, state=State.DISCUSSION, deadline=event.deadline)


def _said(panel: Panel, event: happened.Said) -> Panel:
    return replace(panel, messages=(*panel.messages, event))


def _second_opened(panel: Panel, event: happened.SecondOpened) -> Panel:
    return replace(panel, state=State.SECOND_BALLOT, deadline=event.deadline)


def _decided(panel: Panel, event: happened.Decided) -> Panel:
    reached = event.decision.status is Status.VERDICT
    state = State.VERDICT if reached else State.ESCALATED
    return replace(panel, state=state, decided=event, deadline=None)


def _lapsed(panel: Panel, event: happened.Lapsed) -> Panel:
    return replace(panel, state=State.LAPSED, lapse=event.reason, deadline=None)


def _published(panel: Panel, event: happened.Published) -> Panel:
    return replace(panel, state=State.PUBLISHED, published_at=event.at, deadline=event.deadline)


def _appealed(panel: Panel, event: happened.Appealed) -> Panel:
    return replace(panel, state=State.UNDER_APPEAL, appeals=(*panel.appeals, event))


def _appeal_decided(panel: Panel, event: happened.AppealDecided) -> Panel:
    decided = (*panel.appeals_decided, event)
    return replace(panel, state=State.PUBLISHED, appeals_decided=decided)


_STEPS: Final[Mapping[type[Event], Step]] = {
    happened.Nominated: _nominated,
    happened.Recused: _recused,
    happened.PoolClosed: _pool_closed,
    happened.Drawn: _drawn,
    happened.Accepted: _accepted,
    happened.Vacated: _vacated,
    happened.Substituted: _substituted,
    happened.FirstOpened: _first_opened,
    happened.Cast: _cast,
    happened.Extended: _extended,
    happened.DiscussionOpened: _discussion_opened,
    happened.Said: _said,
    happened.SecondOpened: _second_opened,
    happened.Decided: _decided,
    happened.Lapsed: _lapsed,
    happened.Published: _published,
    happened.Appealed: _appealed,
    happened.AppealDecided: _appeal_decided,
}
