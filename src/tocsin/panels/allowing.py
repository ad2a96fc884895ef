"""What commands ask before they act: is it the time, the place, and the person for it?"""

from datetime import datetime, timedelta

from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.panel import Panel, Seat, SeatState, State


def need_state(panel: Panel, *states: State) -> None:
    """Refuses unless the panel is in one of the states."""
    if panel.state not in states:
        raise NotAllowedError(
            "state",
            Sentence(
                "The panel is in the step {state}; this belongs to {states}.",
                state=panel.state,
                states=states,
            ),
            "Look at the panel as it stands now.",
        )


def need_aware(now: datetime) -> None:
    """Refuses a time without its offset from UTC."""
    if now.tzinfo is None:
        raise NotAllowedError("now", "A time comes without its offset from UTC.", "Pass UTC.")


def deadline_of(panel: Panel) -> datetime:
    """The deadline of the open step; steps that have none are refused."""
    if panel.deadline is None:
        raise NotAllowedError("deadline", "This step has no deadline.")
    return panel.deadline


def need_in_time(panel: Panel, now: datetime) -> None:
    """Refuses once the deadline of the open step has come."""
    need_aware(now)
    if now >= deadline_of(panel):
        raise NotAllowedError(
            "deadline",
            Sentence("The deadline was {deadline}.", deadline=deadline_of(panel)),
            "Nothing; it is over.",
        )


def need_over(panel: Panel, now: datetime, *, complete: bool = False) -> None:
    """Refuses to close a step before its deadline, unless all have done their part."""
    need_aware(now)
    if not complete and now < deadline_of(panel):
        raise NotAllowedError(
            "deadline",
            Sentence(
                "The step is open until {deadline}, and not all are done.",
                deadline=deadline_of(panel),
            ),
            "Wait.",
        )


def member_seat(panel: Panel, expert_id: str) -> Seat:
    """The seat of a member who took it."""
    seat = panel.seat_of(expert_id)
    if seat is None or seat.state is not SeatState.ACCEPTED:
        raise NotAllowedError("member", "Only who took a seat on this panel may do this.")
    return seat


def after(now: datetime, days: int) -> datetime:
    """A deadline so many days from now."""
    return now + timedelta(days=days)


def quorum_holds(panel: Panel, seats: dict[str, object]) -> bool:
    """Whether the seats make a quorum in all and in every stratum."""
    in_strata = panel.by_stratum(seats).values()
    enough = all(number >= panel.rules.stratum_quorum for number in in_strata)
    return enough and len(seats) >= panel.rules.needed
