"""Between the draw and the ballots: who takes a seat, who does not, and who comes instead."""

from datetime import datetime

from tocsin.panels.allowing import (
    after,
    member_seat,
    need_aware,
    need_in_time,
    need_over,
    need_state,
    quorum_holds,
)
from tocsin.panels.conflicts import Exclusion, Ground
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import (
    Accepted,
    Event,
    FirstOpened,
    Lapsed,
    LapseReason,
    Recused,
    Substituted,
    Vacancy,
    Vacated,
)
from tocsin.panels.lots import quotas_hold
from tocsin.panels.panel import Panel, Seat, SeatState, State
from tocsin.panels.texts import checked

SITTING = (State.DRAWN, State.FIRST_BALLOT)
"""Steps in which a substitute can still cast a first ballot."""


def accept(panel: Panel, expert_id: str, *, now: datetime) -> tuple[Event, ...]:
    """A drawn expert, or a substitute, takes the seat.

    Raises:
        NotAllowedError: not invited, taken already, or too late.
    """
    need_state(panel, *SITTING)
    need_in_time(panel, now)
    return (Accepted(at=now, by=expert_id, seat=_invited(panel, expert_id).name),)


def decline(panel: Panel, expert_id: str, *, now: datetime) -> tuple[Event, ...]:
    """A drawn expert does not take the seat; the next of the reserve is called.

    Raises:
        NotAllowedError: not invited, or the seat is taken already (then recuse).
    """
    need_state(panel, *SITTING)
    need_in_time(panel, now)
    seat = _invited(panel, expert_id)
    return _refilled(panel, (seat,), Vacancy.DECLINED, expert_id, now)


def recuse(panel: Panel, expert_id: str, reason: str, *, now: datetime) -> tuple[Event, ...]:
    """A member withdraws for a conflict of interest; their ballots count no more.

    Until the first ballot closes, the next of the reserve is called.

    Raises:
        NotAllowedError: not a member, or the panel has decided.
    """
    need_state(panel, *SITTING, State.DISCUSSION, State.SECOND_BALLOT)
    need_aware(now)
    seat = member_seat(panel, expert_id)
    exclusion = Exclusion(expert_id, Ground.DECLARED_BY_EXPERT, checked("reason", reason))
    withdrawn = Recused(at=now, by=expert_id, exclusion=exclusion)
    if panel.state in SITTING:
        return (withdrawn, *_refilled(panel, (seat,), Vacancy.RECUSED, expert_id, now))
    vacated = Vacated(
        at=now, by=expert_id, seat=seat.name, expert_id=expert_id, why=Vacancy.RECUSED
    )
    return (withdrawn, vacated)


def replace_missing(panel: Panel, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Calls substitutes for seats that did not answer, or cast no ballot, by the first deadline.

    It goes with an extension: extend first, then replace, so that substitutes have time.

    Raises:
        NotAllowedError: the time was not extended, or nobody is missing.
    """
    need_state(panel, *SITTING)
    need_aware(now)
    if not panel.extended:
        raise NotAllowedError(
            "deadline",
            "Seats are refilled once the time was extended.",
            "Extend it, with a reason.",
        )
    missing = missing_seats(panel)
    if not missing:
        raise NotAllowedError("seats", "Nobody is missing.")
    return _refilled(panel, missing, Vacancy.MISSED, by, now)


def missing_seats(panel: Panel) -> tuple[Seat, ...]:
    """Seats that have not done what the open step asks of them."""
    if panel.state is State.DRAWN:
        return tuple(s for s in panel.seats if s.state is SeatState.INVITED)
    done = panel.ballots_of(panel.open_round or 0)
    return tuple(s for s in panel.seats if s.state is not SeatState.VACANT and s.name not in done)


def open_first_ballot(panel: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]:
    """Opens the first ballot: once all seats are taken, or at the deadline with a quorum of them.

    Seats that gave no answer by then are vacant; without a quorum the panel lapses.

    Raises:
        NotAllowedError: seats are still to be taken, and there is time.
    """
    need_state(panel, State.DRAWN)
    taken: dict[str, object] = {
        seat.name: seat for seat in panel.seats if seat.state is SeatState.ACCEPTED
    }
    need_over(panel, now, complete=len(taken) == len(panel.seats))
    missed = tuple(
        Vacated(at=now, by=by, seat=s.name, expert_id=s.expert_id, why=Vacancy.MISSED)
        for s in panel.seats
        if s.state is SeatState.INVITED
    )
    if not quorum_holds(panel, taken):
        return (*missed, Lapsed(at=now, by=by, reason=LapseReason.TOO_FEW_ACCEPTED))
    return (*missed, FirstOpened(at=now, by=by, deadline=after(now, panel.rules.first_days)))


def _invited(panel: Panel, expert_id: str) -> Seat:
    seat = panel.seat_of(expert_id)
    if seat is None or seat.state is not SeatState.INVITED:
        raise NotAllowedError("member", "There is no open invitation for this person.")
    return seat


def _refilled(
    panel: Panel, seats: tuple[Seat, ...], why: Vacancy, by: str, now: datetime
) -> tuple[Event, ...]:
    """Vacates the seats and calls the next of the reserve who keep all quotas."""
    if panel.draw is None:  # a seat comes from a draw
        raise NotAllowedError("draw", "Nothing was drawn.")
    seen = panel.ever_seated
    freed = {seat.name for seat in seats}
    sitting = [s.expert_id for s in panel.seats if s.expert_id and s.name not in freed]
    strata = {one.id: one.strata[0] for one in panel.draw.candidates}
    events: list[Event] = []
    for seat in seats:
        events.append(Vacated(at=now, by=by, seat=seat.name, expert_id=seat.expert_id, why=why))
        for one in panel.draw.reserve:
            fits = one not in seen and strata[one] == seat.stratum
            if fits and quotas_hold(panel.draw, [*sitting, one], least=False):
                events.append(Substituted(at=now, by=by, seat=seat.name, expert_id=one))
                seen, sitting = seen | {one}, [*sitting, one]
                break
    return tuple(events)
