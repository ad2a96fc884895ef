"""Where a procedure stands, as people read it: stages with their days, and what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.desk.measures.listing import steps_of
from tocsin.desk.sitting import Sitting
from tocsin.measures.sanctions.procedure import OVER, Procedure, State
from tocsin.web.words.measure_terms import Happened, Stage
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

DONE, NOW, AHEAD = "done", "now", "ahead"


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage of the line: whether it is behind, here or ahead; since when, and until when."""

    stage: Stage
    status: str
    at: datetime | None = None
    until: datetime | None = None


AWAITED: Final[Mapping[State, str]] = {
    State.PROPOSED: _(
        "A decider begins: above a label by calling a panel, up to a label also by putting it in "
        "force at once. If nobody does, the proposal ends."
    ),
    State.VOTING: _(
        "The panel votes. It supports the measure only if every stratum does. If it has not "
        "decided by then, the proposal ends."
    ),
    State.SUPPORTED: _(
        "A decider tells the person concerned. If nobody does, the proposal ends: nobody is judged "
        "unheard."
    ),
    State.NOTIFIED: _(
        "The person concerned can reply. They need not: silence is not held against them. Then it "
        "goes on by itself to those who decide."
    ),
    State.DECIDING: _(
        "Deciders who had no part in it vote, and one of them concludes with reasons. If they have "
        "not decided by then, nothing comes of it."
    ),
    State.IN_FORCE: _("It is in force and ends by itself. The person concerned can appeal."),
    State.UNDER_APPEAL: _(
        "Reviewers who had no part in it vote on the appeal. If they have not decided by then, the "
        "measure falls."
    ),
    State.NOT_SUPPORTED: _("It is over: not every stratum of the panel supports it."),
    State.DECLINED: _("It is over: those who decide did not adopt it."),
    State.LAPSED: _("It is over: those who had to act missed a deadline. No measure remains."),
    State.WITHDRAWN: _("It is over: the proposal was given up."),
    State.LIFTED: _("It is over: the measure was lifted."),
    State.EXPIRED: _("It is over: the end date came."),
}
"""What each state waits for, who takes the step, and what happens if nobody does."""


def awaited(procedure: Procedure) -> str:
    """What is awaited now, in the language that is spoken."""
    return gettext(AWAITED[procedure.state])


def stages(procedure: Procedure, now: datetime) -> list[Reached]:
    """The line of stages. What was put in force at once had no vote and no decision."""
    found = {one.stage: one for one in _reached(procedure, now)}
    at_once = procedure.sanction is not None and procedure.decided is None
    skipped = {Stage.VOTE, Stage.DECISION} if at_once else set()
    over = procedure.state in OVER
    line = [found.get(one, Reached(one, AHEAD)) for one in Stage if one not in skipped]
    return [one for one in line if not (over and one.status == AHEAD)]


def _reached(procedure: Procedure, now: datetime) -> Iterator[Reached]:
    state, deadline = procedure.state, procedure.deadline
    waits = state is State.PROPOSED
    yield Reached(Stage.PROPOSED, NOW if waits else DONE, procedure.proposed.at,
                  deadline if waits else None)  # fmt: skip
    if procedure.panel_id:
        waits = state is State.VOTING
        at = procedure.verdict.decided_at if procedure.verdict else None
        yield Reached(Stage.VOTE, NOW if waits else DONE, at, deadline if waits else None)
    if state is State.SUPPORTED:
        yield Reached(Stage.NOTICE, NOW, None, deadline)
    if procedure.notice is not None:
        yield Reached(Stage.NOTICE, DONE, procedure.notice.served_at)
        until = procedure.reply_until
        waits = state in (State.NOTIFIED, State.IN_FORCE) and until is not None and now < until
        last = procedure.replies[-1].at if procedure.replies else None
        yield Reached(Stage.REPLY, NOW if waits else DONE, last, until)
    if procedure.decided is not None or state is State.DECIDING:
        at = procedure.decided.at if procedure.decided else None
        waits = state is State.DECIDING
        yield Reached(Stage.DECISION, NOW if waits else DONE, at, deadline if waits else None)
    yield from _in_force(procedure)
    if state in OVER:
        yield Reached(Stage.END, NOW, procedure.last_at)


def _in_force(procedure: Procedure) -> Iterator[Reached]:
    sanction = procedure.sanction
    if sanction is None:
        return
    waits = procedure.state is State.IN_FORCE
    yield Reached(Stage.IN_FORCE, NOW if waits else DONE, sanction.begins_at, sanction.ends_at)
    if procedure.appealed is None:
        ahead = DONE if procedure.state in OVER else AHEAD
        yield Reached(Stage.APPEAL, ahead, None, sanction.appeal.until)
        return
    waits = procedure.state is State.UNDER_APPEAL
    yield Reached(Stage.APPEAL, NOW if waits else DONE, procedure.appealed.at,
                  procedure.deadline if waits else None)  # fmt: skip


def events_of(
    sitting: Sitting, sanction_id: str, people: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What happened, in order: when, and who did it; who votes or sits is not in it."""
    return [
        {"kind": Happened(one.kind), "at": one.at, "by": people[one.by] if one.by else ""}
        for one in steps_of(sitting, sanction_id)
    ]


def actors_of(sitting: Sitting, sanction_id: str) -> set[str]:
    """The ids of everybody who took a step."""
    return {one.by for one in steps_of(sitting, sanction_id)}
