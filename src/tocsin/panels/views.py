"""What each person may see of a panel, now. The only door through which a page looks at it.

==================  ==============================================================================
Who                 What
==================  ==============================================================================
Everybody           the step, the subject, the question, the deadline, the strata of the seats
The caller          also who sits (by name, not by seat), and who has yet to answer or to vote
A member            also the ballot paper, their own ballots, and once a round is closed its ballots
                    by seat; the discussion
After publication   the record, for everybody
==================  ==============================================================================

No view shows an open ballot to anybody but whoever cast it, nor how many there are of which kind.
Which seat is whose is shown to nobody but the person who sits there.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.cases.documents import Document
from tocsin.panels.ballots import Ballot, Question
from tocsin.panels.panel import Panel, SeatState, State
from tocsin.panels.records import published_record
from tocsin.panels.seating import missing_seats


@dataclass(frozen=True, slots=True)
class SeatView(Document):
    """A seat as others see it."""

    seat: str
    stratum: str
    state: SeatState


@dataclass(frozen=True, slots=True)
class CastView(Document):
    """A ballot by seat, of a round that is closed, or one's own."""

    round: int
    seat: str
    ballot: Ballot


@dataclass(frozen=True, slots=True)
class Tally(Document):
    """How often each option was chosen for a question in a closed round."""

    round: int
    question_id: str
    option: str
    votes: int


@dataclass(frozen=True, slots=True)
class MessageView(Document):
    """A message by seat."""

    seat: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class View(Document):
    """All that one person may see. ``overdue``: the open step is past its deadline."""

    panel_id: str
    state: State
    title: str
    question: str
    options: tuple[str, ...]
    deadline: datetime | None
    overdue: bool
    seats: tuple[SeatView, ...]
    own_seat: str = ""
    invited: bool = False
    may_vote: bool = False
    questions: tuple[Question, ...] = ()
    own: tuple[CastView, ...] = ()
    others: tuple[CastView, ...] = ()
    tallies: tuple[Tally, ...] = ()
    messages: tuple[MessageView, ...] = ()
    sitting: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    record: Any = None


def view_for(panel: Panel, person_id: str, now: datetime) -> View:
    """What the person (an expert id, or any other id) may see at ``now``."""
    seat = panel.seat_of(person_id)
    member = seat is not None and seat.state is SeatState.ACCEPTED
    name = seat.name if seat else ""
    caller = bool(person_id) and person_id == panel.called.by
    voted = panel.open_round is None or (panel.open_round, name) in panel.ballots
    overdue = panel.deadline is not None and now >= panel.deadline
    closed = _closed(panel) if member else ()
    return View(
        panel_id=panel.id,
        state=panel.state,
        title=panel.called.subject.title,
        question=panel.called.question,
        options=panel.called.scale.names,
        deadline=panel.deadline,
        overdue=overdue,
        seats=tuple(SeatView(s.name, s.stratum, s.state) for s in panel.seats),
        own_seat=name,
        invited=seat is not None and seat.state is SeatState.INVITED,
        may_vote=member and not voted and not overdue,
        questions=panel.questions if member else (),
        own=_own(panel, name) if member else (),
        others=tuple(one for one in closed if one.seat != name),
        tallies=_tallies(closed),
        messages=_messages(panel) if member else (),
        sitting=tuple(sorted(panel.members)) if caller else (),
        awaited=_awaited(panel) if caller else (),
        record=published_record(panel) if panel.published_at else None,
    )


def _own(panel: Panel, name: str) -> tuple[CastView, ...]:
    return tuple(
        CastView(round_, seat, ballot)
        for (round_, seat), ballot in sorted(panel.ballots.items(), key=lambda one: one[0])
        if seat == name
    )


def _closed(panel: Panel) -> tuple[CastView, ...]:
    return tuple(
        CastView(round_, seat, ballot)
        for (round_, seat), ballot in sorted(panel.ballots.items(), key=lambda one: one[0])
        if round_ in panel.closed_rounds
    )


def _tallies(closed: tuple[CastView, ...]) -> tuple[Tally, ...]:
    counted = Counter(
        (one.round, mark.question_id, mark.choice) for one in closed for mark in one.ballot.marks
    )
    return tuple(Tally(*key, votes) for key, votes in sorted(counted.items()))


def _messages(panel: Panel) -> tuple[MessageView, ...]:
    return tuple(MessageView(one.seat, one.at, one.text) for one in panel.messages)


def _awaited(panel: Panel) -> tuple[str, ...]:
    if panel.state not in (State.DRAWN, State.FIRST_BALLOT, State.SECOND_BALLOT):
        return ()
    return tuple(sorted(seat.expert_id for seat in missing_seats(panel)))
