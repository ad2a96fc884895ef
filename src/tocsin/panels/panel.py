"""A panel as it stands: the fold of its events. Nothing here decides; commands do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tocsin.panels.ballots import Ballot, Question, paper, question_id
from tocsin.panels.conflicts import Exclusion
from tocsin.panels.events import (
    AppealDecided,
    Appealed,
    Called,
    Decided,
    LapseReason,
    Said,
    Vacancy,
)
from tocsin.panels.experts import Expert
from tocsin.panels.lots import Draw
from tocsin.panels.rules import Rules


class State(StrEnum):
    """Where a panel stands."""

    NOMINATED = "nominated"
    POOLED = "pooled"
    DRAWN = "drawn"
    FIRST_BALLOT = "first_ballot"
    DISCUSSION = "discussion"
    SECOND_BALLOT = "second_ballot"
    VERDICT = "verdict"
    ESCALATED = "escalated"
    LAPSED = "lapsed"
    PUBLISHED = "published"
    UNDER_APPEAL = "under_appeal"


class SeatState(StrEnum):
    """What became of an invitation."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    VACANT = "vacant"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat under its public name, and who sits there: nobody where it is vacant."""

    name: str
    stratum: str
    expert_id: str
    state: SeatState


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who no longer sits."""

    seat: str
    expert_id: str
    why: Vacancy


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel. ``ballots`` are by round (1, 2) and seat; ``deadline`` is that of the open step."""

    called: Called
    state: State = State.NOMINATED
    experts: tuple[Expert, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    pool_digest: str = ""
    draw: Draw | None = None
    seats: tuple[Seat, ...] = ()
    left: tuple[Left, ...] = ()
    deadline: datetime | None = None
    extended: bool = False
    ballots: Mapping[tuple[int, str], Ballot] = field(default_factory=dict)
    messages: tuple[Said, ...] = ()
    decided: Decided | None = None
    lapse: LapseReason | None = None
    published_at: datetime | None = None
    appeals: tuple[Appealed, ...] = ()
    appeals_decided: tuple[AppealDecided, ...] = ()

    @property
    def id(self) -> str:
        """The panel's id."""
        return self.called.panel_id

    @property
    def rules(self) -> Rules:
        """The rules, as fixed by the call."""
        return self.called.rules

    @property
    def questions(self) -> tuple[Question, ...]:
        """The ballot paper: the main question among the seed questions."""
        seeds = (seed.text for seed in self.called.seed_questions)
        return paper(self.id, (self.called.question, *seeds))

    @property
    def main_question(self) -> str:
        """The id of the question that decides."""
        return question_id(self.id, self.called.question)

    @property
    def open_round(self) -> int | None:
        """The round in which ballots are cast now."""
        return {State.FIRST_BALLOT: 1, State.SECOND_BALLOT: 2}.get(self.state)

    @property
    def closed_rounds(self) -> tuple[int, ...]:
        """The rounds whose ballots are no longer open."""
        if self.state in _BEFORE_ANY:
            return ()
        return (1,) if self.state in (State.DISCUSSION, State.SECOND_BALLOT) else (1, 2)

    @property
    def members(self) -> frozenset[str]:
        """Expert ids of those who took their seats."""
        return frozenset(s.expert_id for s in self.seats if s.state is SeatState.ACCEPTED)

    @property
    def ever_seated(self) -> frozenset[str]:
        """Expert ids of all who hold or held a seat."""
        sitting = {seat.expert_id for seat in self.seats if seat.expert_id}
        return frozenset(sitting | {one.expert_id for one in self.left})

    def seat_of(self, expert_id: str) -> Seat | None:
        """The seat of an expert, if they hold one."""
        return next((s for s in self.seats if expert_id and s.expert_id == expert_id), None)

    def seat(self, name: str) -> Seat | None:
        """The seat of that name."""
        return next((seat for seat in self.seats if seat.name == name), None)

    def ballots_of(self, round_: int) -> dict[str, Ballot]:
        """The ballots of a round by seat; a vacated seat has none."""
        return {seat: ballot for (number, seat), ballot in self.ballots.items() if number == round_}

    def by_stratum(self, seats: Mapping[str, object]) -> dict[str, int]:
        """How many of the named seats each stratum that must agree has."""
        counted = dict.fromkeys(self.rules.strata, 0)
        for seat in self.seats:
            if seat.name in seats:
                counted[seat.stratum] += 1
        return counted


_BEFORE_ANY = frozenset({State.NOMINATED, State.POOLED, State.DRAWN, State.FIRST_BALLOT})
