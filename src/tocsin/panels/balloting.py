"""Two ballots and the talk between them (Delphi).

First each member judges alone. Then all see, by seat and without names, how everybody judged and
why, and talk. Then each judges again, alone. Only second ballots decide: who read the reasons of
others and keeps silent has not confirmed a judgement.
"""

from datetime import datetime
from hashlib import sha256

from tocsin.panels.allowing import (
    after,
    deadline_of,
    member_seat,
    need_aware,
    need_in_time,
    need_over,
    need_state,
    quorum_holds,
)
from tocsin.panels.ballots import Ballot, Mark, check_ballot
from tocsin.panels.confidence import agreement, evidence
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import (
    Cast,
    Decided,
    DiscussionOpened,
    Event,
    Extended,
    Lapsed,
    LapseReason,
    Said,
    SecondOpened,
)
from tocsin.panels.panel import Panel, SeatState, State
from tocsin.panels.texts import checked
from tocsin.panels.verdicts import Status, Vote, decide


def cast(panel: Panel, expert_id: str, ballot: Ballot, *, now: datetime) -> tuple[Event, ...]:
    """A member casts the ballot of the round that is open: once, whole, and in time.

    Raises:
        NotAllowedError: no round is open, not a member, cast already, too late, or the ballot is
            not complete (see :func:`tocsin.panels.ballots.check_ballot`).
    """
    need_state(panel, State.FIRST_BALLOT, State.SECOND_BALLOT)
    need_in_time(panel, now)
    seat, round_ = member_seat(panel, expert_id), panel.open_round or 0
    if (round_, seat.name) in panel.ballots:
        raise NotAllowedError("ballot", "You have cast your ballot in this round.", "It stands.")
    fair = check_ballot(ballot, panel.questions, panel.called.scale, panel.rules.least_reason)
    return (Cast(at=now, by=expert_id, seat=seat.name, round=round_, ballot=fair),)


def extend(panel: Panel, reason: str, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Moves the deadline of the open step: once in the life of a panel, for a stated reason.

    Raises:
        NotAllowedError: it was extended before, or no step is open.
    """
    need_state(panel, State.DRAWN, State.FIRST_BALLOT, State.DISCUSSION, State.SECOND_BALLOT)
    need_aware(now)
    if panel.extended:
        raise NotAllowedError("deadline", "The time was extended once.", "Close the step.")
    deadline = after(max(now, deadline_of(panel)), panel.rules.extension_days)
    return (Extended(at=now, by=by, deadline=deadline, reason=checked("reason", reason)),)


def close_first(panel: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]:
    """Closes the first ballot: discussion, or a lapse where there is no quorum.

    Raises:
        NotAllowedError: not all have voted, and there is time.
    """
    need_state(panel, State.FIRST_BALLOT)
    need_over(panel, now, complete=_all_voted(panel, 1))
    if not quorum_holds(panel, dict(panel.ballots_of(1))):
        return (Lapsed(at=now, by=by, reason=LapseReason.NO_QUORUM_FIRST),)
    return (DiscussionOpened(at=now, by=by, deadline=after(now, panel.rules.discussion_days)),)


def say(panel: Panel, expert_id: str, text: str, *, now: datetime) -> tuple[Event, ...]:
    """A member says something in the discussion, under the name of the seat.

    Raises:
        NotAllowedError: no discussion is open, or not a member.
    """
    need_state(panel, State.DISCUSSION)
    need_in_time(panel, now)
    seat = member_seat(panel, expert_id)
    return (Said(at=now, by=expert_id, seat=seat.name, text=checked("text", text)),)


def close_discussion(panel: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]:
    """Opens the second ballot at the end of the discussion.

    Raises:
        NotAllowedError: there is time to talk.
    """
    need_state(panel, State.DISCUSSION)
    need_over(panel, now)
    return (SecondOpened(at=now, by=by, deadline=after(now, panel.rules.second_days)),)


def close_second(panel: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]:
    """Closes the second ballot and asks the rule: verdict, escalation, or no quorum.

    Raises:
        NotAllowedError: not all have voted, and there is time.
    """
    need_state(panel, State.SECOND_BALLOT)
    need_over(panel, now, complete=_all_voted(panel, 2))
    votes, marks = _votes(panel)
    rules = panel.rules
    decision = decide(
        votes, panel.called.scale, quorum=rules.needed, stratum_quorum=rules.stratum_quorum,
        resamples=rules.resamples, seed=_resampling_seed(panel),
    )  # fmt: skip
    if decision.status is Status.NO_QUORUM:
        return (Lapsed(at=now, by=by, reason=LapseReason.NO_QUORUM_SECOND),)
    if decision.status is Status.ESCALATED:
        return (Decided(at=now, by=by, decision=decision, level=None, agreed=None),)
    level = evidence([mark.level for mark in marks])
    agreed = agreement(min(one.share for one in decision.standpoints))
    return (Decided(at=now, by=by, decision=decision, level=level, agreed=agreed),)


def _votes(panel: Panel) -> tuple[dict[str, list[Vote]], list[Mark]]:
    """Votes on the main question by stratum, and the second marks they come from."""
    first, second, main = panel.ballots_of(1), panel.ballots_of(2), panel.main_question
    votes: dict[str, list[Vote]] = {stratum: [] for stratum in panel.rules.strata}
    marks = []
    for seat in panel.seats:
        if seat.name in second:
            mark = second[seat.name].mark(main)
            blind = first[seat.name].mark(main).choice if seat.name in first else None
            votes[seat.stratum].append(Vote(blind, mark.choice))
            marks.append(mark)
    return votes, marks


def _all_voted(panel: Panel, round_: int) -> bool:
    cast_ = panel.ballots_of(round_)
    return all(seat.name in cast_ for seat in panel.seats if seat.state is not SeatState.VACANT)


def _resampling_seed(panel: Panel) -> int:
    """From the draw, so that nobody chooses it and anyone can run the resampling again."""
    revealed = panel.draw.seed if panel.draw else ""
    return int.from_bytes(sha256(f"resampling\n{panel.id}\n{revealed}".encode()).digest()[:4])
