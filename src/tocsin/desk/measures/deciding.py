"""Deciders and reviewers: each casts their own vote here, and their body concludes with reasons.

Nobody enters the vote of another. A vote can be changed until the body concludes; what is
concluded, with every vote and its reason, becomes one event of the procedure.
"""

from datetime import datetime

from sqlalchemy import select

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.listing import procedure_of
from tocsin.desk.measures.proposing import need_people
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.measures.stepping import step
from tocsin.desk.measures.tables import SanctionVoteRow
from tocsin.desk.people.rights import Right, Role
from tocsin.desk.sitting import Sitting
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.parts import Outcome, ReviewVote, Vote
from tocsin.measures.sanctions.procedure import Procedure, State

DECIDERS, REVIEWERS = "deciders", "reviewers"


def cast_vote(sitting: Sitting, sanction_id: str, *, adopt: bool, reason: str) -> None:
    """The actor votes on a proposed measure, once the window to reply is over.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: the actor may not know of it.
        InvalidError: it is not the time, the actor had another part in it, or gives no reason.
    """
    sitting.need(Right.RUN_PANELS)
    _, procedure = procedure_of(sitting, sanction_id)
    me = sitting.actor.person_id
    _need_open(sitting, procedure, State.DECIDING)
    sat = procedure.verdict.members if procedure.verdict else ()
    proposed = procedure.proposed
    if me in {proposed.by, *proposed.form.assessed_by, *sat}:
        raise InvalidError(
            "You proposed or assessed this measure, or sat on its panel.",
            "Leave the decision to others.",
        )
    with refusing():
        vote = Vote(me, Role.DECIDER, adopt, reason)
    _keep(sitting, sanction_id, DECIDERS, to_json(vote))


def conclude(
    sitting: Sitting,
    sanction_id: str,
    reasons: str,
    reviewers: tuple[str, ...],
    rung: Rung | None = None,
    days: int | None = None,
) -> Procedure:
    """Makes the decision out of the votes that were cast; the actor is one of those who voted.

    ``reviewers`` are who will hear an appeal; ``rung`` and ``days`` may make the measure milder.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: the actor may not know of it.
        InvalidError: too few voted, or the actor did not, or a part is missing.
    """
    votes = tuple(from_json(Vote, one) for one in votes_of(sitting, sanction_id, DECIDERS))
    _need_voter(sitting, {vote.person_id for vote in votes})
    need_people(sitting, reviewers)
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.decide(
            one, votes, reasons, reviewers, by=me, now=now, rung=rung, days=days
        ),
    )  # fmt: skip


def name_reviewers(
    sitting: Sitting, sanction_id: str, reviewers: tuple[str, ...], reason: str
) -> Procedure:
    """Names other reviewers.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: one had a part in the measure, or no reason is given.
    """
    need_people(sitting, reviewers)
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.name_reviewers(one, reviewers, reason, by=me, now=now),
    )  # fmt: skip


def cast_review(sitting: Sitting, sanction_id: str, outcome: Outcome, reason: str) -> None:
    """The actor, who is named as a reviewer, votes on the appeal.

    Raises:
        ForbiddenError: the actor does not vote.
        NotFoundError: the actor may not know of it.
        InvalidError: there is no appeal, the actor is no reviewer of it, or gives no reason.
    """
    sitting.need(Right.VOTE)
    _, procedure = procedure_of(sitting, sanction_id)
    _need_open(sitting, procedure, State.UNDER_APPEAL)
    sanction, me = procedure.sanction, sitting.actor.person_id
    if sanction is None or me not in sanction.appeal.reviewers:
        raise InvalidError("You are not named as a reviewer.", "Leave it to those who are.")
    with refusing():
        vote = ReviewVote(me, outcome, reason)
    _keep(sitting, sanction_id, REVIEWERS, to_json(vote))


def conclude_review(
    sitting: Sitting,
    sanction_id: str,
    reasons: str,
    rung: Rung | None = None,
    ends_at: datetime | None = None,
) -> Procedure:
    """Makes the decision on the appeal out of the reviewers' votes; the actor is one of them.

    Raises:
        ForbiddenError: the actor does not vote.
        NotFoundError: the actor may not know of it.
        InvalidError: too few voted, or a varied measure is not said to be milder.
    """
    _, procedure = procedure_of(sitting, sanction_id)
    named = procedure.sanction.appeal.reviewers if procedure.sanction else ()
    votes = tuple(
        vote
        for one in votes_of(sitting, sanction_id, REVIEWERS)
        if (vote := from_json(ReviewVote, one)).person_id in named  # others may be named by now
    )
    _need_voter(sitting, {vote.person_id for vote in votes})
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.VOTE,
        lambda one: acting.decide_appeal(
            one, votes, reasons, by=me, now=now, rung=rung, ends_at=ends_at
        ),
    )  # fmt: skip


def votes_of(sitting: Sitting, sanction_id: str, body: str) -> list[dict[str, object]]:
    """The open votes of a body, as they were cast."""
    query = select(SanctionVoteRow.document).where(
        SanctionVoteRow.sanction_id == sanction_id, SanctionVoteRow.body == body
    )
    return list(sitting.session.scalars(query.order_by(SanctionVoteRow.cast_at)))


def _keep(sitting: Sitting, sanction_id: str, body: str, document: dict[str, object]) -> None:
    me = sitting.actor.person_id
    row = sitting.session.get(SanctionVoteRow, (sanction_id, body, me))
    if row is None:
        row = SanctionVoteRow(sanction_id=sanction_id, body=body, person_id=me)
        sitting.session.add(row)
    row.document, row.cast_at = document, sitting.now
    sitting.session.flush()
    sitting.log("sanction.vote_cast", sanction_id, body=body)


def _need_open(sitting: Sitting, procedure: Procedure, state: State) -> None:
    over = procedure.deadline is None or sitting.now >= procedure.deadline
    if procedure.state is not state or over:
        raise InvalidError("It is not the time for this vote.", "Look at it as it stands now.")


def _need_voter(sitting: Sitting, voters: set[str]) -> None:
    if sitting.actor.person_id not in voters:
        raise InvalidError("You have not voted on it yourself.", "Vote first, with your reason.")
