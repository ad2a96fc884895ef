"""The steps that people of the desk take after the notice, each under their own name."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.measures.answering import enter_appeal, enter_reply
from tocsin.desk.measures.deciding import (
    cast_review,
    cast_vote,
    conclude,
    conclude_review,
    name_reviewers,
)
from tocsin.desk.measures.proposing import withdraw
from tocsin.desk.people.rights import Right
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Outcome
from tocsin.web.forms import LARGEST, Ids, Moment, NotBlank, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.measures.view import again
from tocsin.web.visits import Visit

room: Final = Room()
_Rung = Annotated[Rung | None, NotBlank]


class Written(Sent):
    """What the person concerned wrote, entered for them."""

    text: Text


class ReplyWritten(Written):
    """A reply that came by letter or by telephone."""


class AppealWritten(Written):
    """An appeal that came by letter."""


@room.action("/sanctions/{sanction_id}/reply", Right.RUN_PANELS, again=again)
def enter_their_reply(visit: Visit, sanction_id: str, form: ReplyWritten) -> Done:
    """Enters a reply that came otherwise; who entered it stands beside it."""
    enter_reply(visit.sitting, sanction_id, form.text)
    return Done(f"/sanctions/{sanction_id}#replies", "saved")


@room.action("/sanctions/{sanction_id}/appeal", Right.RUN_PANELS, again=again)
def enter_their_appeal(visit: Visit, sanction_id: str, form: AppealWritten) -> Done:
    """Enters an appeal that came by letter."""
    enter_appeal(visit.sitting, sanction_id, form.text)
    return Done(f"/sanctions/{sanction_id}", "appealed")


class VoteSent(Sent):
    """A decider's vote."""

    adopt: bool
    reason: Text


@room.action("/sanctions/{sanction_id}/votes", Right.RUN_PANELS, again=again)
def vote(visit: Visit, sanction_id: str, form: VoteSent) -> Done:
    """Casts one's own vote; it can be changed until somebody concludes."""
    cast_vote(visit.sitting, sanction_id, adopt=form.adopt, reason=form.reason)
    return Done(f"/sanctions/{sanction_id}#next", "vote_kept")


class Concluded(Sent):
    """The decision. A milder ``rung`` or fewer ``days`` than proposed may be named."""

    reasons: Text
    reviewers: Ids
    rung: _Rung = None
    days: Annotated[Annotated[int, Field(ge=1, le=LARGEST)] | None, NotBlank] = None


@room.action("/sanctions/{sanction_id}/decide", Right.RUN_PANELS, again=again)
def decide(visit: Visit, sanction_id: str, form: Concluded) -> Done:
    """Concludes from the votes, with the reasons, and names who would hear an appeal."""
    reviewers = tuple(form.reviewers)
    conclude(visit.sitting, sanction_id, form.reasons, reviewers, form.rung, form.days)
    return Done(f"/sanctions/{sanction_id}", "decided")


class Named(Sent):
    """Other reviewers, and why."""

    reviewers: Ids
    reason: Text


@room.action("/sanctions/{sanction_id}/reviewers", Right.RUN_PANELS, again=again)
def name_others(visit: Visit, sanction_id: str, form: Named) -> Done:
    """Names other reviewers."""
    name_reviewers(visit.sitting, sanction_id, tuple(form.reviewers), form.reason)
    return Done(f"/sanctions/{sanction_id}", "saved")


class ReviewSent(Sent):
    """A reviewer's vote."""

    outcome: Outcome
    reason: Text


@room.action("/sanctions/{sanction_id}/reviews", Right.VOTE, again=again)
def review(visit: Visit, sanction_id: str, form: ReviewSent) -> Done:
    """Casts one's own vote on the appeal."""
    cast_review(visit.sitting, sanction_id, form.outcome, form.reason)
    return Done(f"/sanctions/{sanction_id}#next", "vote_kept")


class ReviewConcluded(Sent):
    """The decision on the appeal. A varied measure has a milder rung, or an earlier end (UTC)."""

    reasons: Text
    rung: _Rung = None
    ends_at: Moment = None


@room.action("/sanctions/{sanction_id}/reviews/decide", Right.VOTE, again=again)
def decide_review(visit: Visit, sanction_id: str, form: ReviewConcluded) -> Done:
    """Concludes the appeal from the reviewers' votes."""
    conclude_review(visit.sitting, sanction_id, form.reasons, form.rung, form.ends_at)
    return Done(f"/sanctions/{sanction_id}", "decided")


class GivenUp(Sent):
    """Why it is given up, or lifted."""

    reason: Text


@room.action("/sanctions/{sanction_id}/withdraw", Right.RUN_PANELS, again=again)
def give_up(visit: Visit, sanction_id: str, form: GivenUp) -> Done:
    """Gives the measure up; what is in force is lifted."""
    withdraw(visit.sitting, sanction_id, form.reason)
    return Done(f"/sanctions/{sanction_id}", "withdrawn")
