"""All short sequences of acts, by brute force, against the procedure written down as a table."""

from collections.abc import Callable, Mapping

import pytest
from tests.measures.sanctions.conftest import (
    DAY,
    FACTS,
    REVIEWERS,
    WHY,
    after,
    proposed,
    reviews,
    verdict,
    votes,
)

from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Event
from tocsin.measures.sanctions.parts import Channel, Outcome
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side

Act = Callable[[Procedure], tuple[Event, ...]]
S = State

ACTS: Mapping[str, Act] = {
    "vote": lambda p: acting.open_vote(p, "panel-1", by="d", now=p.last_at),
    "support": lambda p: acting.take_verdict(p, verdict(), by="d", now=p.last_at),
    "no support": lambda p: acting.take_verdict(
        p, verdict(Side.FOR, Side.AGAINST), by="d", now=p.last_at
    ),
    "serve": lambda p: acting.serve(p, FACTS, Channel.EMAIL, "x", by="l", now=p.last_at),
    "impose": lambda p: acting.impose(
        p, FACTS, Channel.EMAIL, "x", REVIEWERS, by="l", now=p.last_at
    ),
    "reply": lambda p: acting.reply(p, "No.", now=p.last_at),
    "adopt": lambda p: acting.decide(p, votes(), WHY, REVIEWERS, by="d1", now=p.last_at),
    "decline": lambda p: acting.decide(
        p, votes(against=("d1", "d2")), WHY, (), by="d1", now=p.last_at
    ),
    "appeal": lambda p: acting.appeal(p, "No.", now=p.last_at),
    "uphold": lambda p: acting.decide_appeal(
        p, reviews(*[Outcome.UPHELD] * 3), WHY, by="r1", now=p.last_at
    ),
    "vary": lambda p: acting.decide_appeal(
        p, reviews(*[Outcome.VARIED] * 3), WHY, by="r1", now=p.last_at, rung=Rung.MONITOR
    ),
    "lift": lambda p: acting.decide_appeal(
        p, reviews(*[Outcome.LIFTED] * 3), WHY, by="r1", now=p.last_at
    ),
    "withdraw": lambda p: acting.withdraw(p, WHY, by="a", now=p.last_at),
    "deadline": lambda p: advance(p, p.deadline or p.last_at + DAY),
}
OVER = {S.NOT_SUPPORTED, S.DECLINED, S.LAPSED, S.WITHDRAWN, S.LIFTED}
TABLE: Mapping[State, Mapping[str, State]] = {
    S.PROPOSED: {"vote": S.VOTING, "withdraw": S.WITHDRAWN, "deadline": S.LAPSED},
    S.VOTING: {
        "support": S.SUPPORTED, "no support": S.NOT_SUPPORTED, "withdraw": S.WITHDRAWN,
        "deadline": S.LAPSED,
    },
    S.SUPPORTED: {"serve": S.NOTIFIED, "withdraw": S.WITHDRAWN, "deadline": S.LAPSED},
    S.NOTIFIED: {"reply": S.NOTIFIED, "withdraw": S.WITHDRAWN, "deadline": S.DECIDING},
    S.DECIDING: {
        "adopt": S.IN_FORCE, "decline": S.DECLINED, "withdraw": S.WITHDRAWN, "deadline": S.LAPSED,
    },
    S.IN_FORCE: {"appeal": S.UNDER_APPEAL, "withdraw": S.LIFTED, "deadline": S.EXPIRED},
    S.UNDER_APPEAL: {
        "uphold": S.IN_FORCE, "vary": S.IN_FORCE, "lift": S.LIFTED, "withdraw": S.LIFTED,
        "deadline": S.LAPSED,
    },
    S.EXPIRED: {"appeal": S.UNDER_APPEAL},
    **{state: {} for state in OVER},
}  # fmt: skip
"""What may follow what, for a measure above a label. A second appeal is refused (below)."""


def expected(state: State, act: str, done: tuple[str, ...], rung: Rung) -> State | None:
    following = dict(TABLE[state])
    if rung.height <= Rung.LABEL.height and state is S.PROPOSED:
        following["impose"] = S.IN_FORCE
    if "impose" in done and state is S.IN_FORCE:
        following["reply"] = S.IN_FORCE  # its window is open still, as long as no deadline came
    if act == "appeal" and "appeal" in done:
        return None
    if state is S.UNDER_APPEAL and "deadline" in done and S.EXPIRED in passed(done, rung):
        following |= {"uphold": S.EXPIRED, "vary": S.EXPIRED}  # its end date is over
    return following.get(act)


def passed(done: tuple[str, ...], rung: Rung) -> set[State]:
    state, seen = S.PROPOSED, {S.PROPOSED}
    for place, act in enumerate(done):
        state = expected(state, act, done[:place], rung) or state
        seen.add(state)
    return seen


@pytest.mark.parametrize(("rung", "longest"), [(Rung.DEMOTE, 9), (Rung.LABEL, 5)])
def test_every_sequence_of_acts_goes_as_the_table_says(rung: Rung, longest: int) -> None:
    counted = _walk(proposed(rung), (), rung, longest)
    assert counted > 400


def _walk(procedure: Procedure, done: tuple[str, ...], rung: Rung, left: int) -> int:
    """Tries each act, goes on with those that are allowed; gives how many were tried."""
    if not left:
        return 0
    count = 0
    for name, act in ACTS.items():
        if name == "vary" and procedure.rung is Rung.MONITOR:
            continue
        wanted = expected(procedure.state, name, done, rung)
        count += 1
        try:
            made = act(procedure)
        except NotAllowedError:
            assert wanted is None, (done, name)
            continue
        if not made:  # nothing has a deadline here
            assert wanted is None, (done, name)
            continue
        following = after(procedure, made)
        assert following.state is wanted, (done, name)
        if name != "reply" or "reply" not in done:
            count += _walk(following, (*done, name), rung, left - 1)
    return count
