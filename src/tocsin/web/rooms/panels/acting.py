"""What a member does: take the seat or not, vote alone, talk, vote again; and how one appeals."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.panels.nominations import withdraw_from_pool
from tocsin.desk.panels.stepping import panel_of, step
from tocsin.desk.people.rights import Right
from tocsin.panels import appeals, balloting, seating
from tocsin.panels.ballots import Ballot, EvidenceLevel, Mark
from tocsin.panels.rules import AppealGround, Standing
from tocsin.web.forms import Ids, Nothing, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.action("/panels/{panel_id}/accept", Right.VOTE)
def accept(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Takes the seat that one was drawn for."""
    me, now = visit.actor.person_id, visit.now
    step(visit.sitting, panel_id, Right.VOTE, lambda one: seating.accept(one, me, now=now))
    return Done(f"/panels/{panel_id}", "saved")


@room.action("/panels/{panel_id}/decline", Right.VOTE)
def decline(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Does not take the seat; the next of the reserve is called."""
    me, now = visit.actor.person_id, visit.now
    step(visit.sitting, panel_id, Right.VOTE, lambda one: seating.decline(one, me, now=now))
    return Done("/", "saved")


class Why(Sent):
    """Why one withdraws."""

    reason: Text


@room.action("/panels/{panel_id}/recuse", Right.VOTE)
def recuse(visit: Visit, panel_id: str, form: Why) -> Done:
    """Withdraws for a conflict of interest; one's ballots count no more."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.VOTE,
        lambda one: seating.recuse(one, me, form.reason, now=now),
    )
    return Done("/", "saved")


@room.action("/panels/{panel_id}/conflict", Right.VOTE)
def withdraw(visit: Visit, panel_id: str, form: Why) -> Done:
    """Withdraws from the pool before the draw, for a reason that is recorded."""
    withdraw_from_pool(visit.sitting, panel_id, form.reason)
    return Done("/me/expert#nominations", "withdrawn")


class BallotSent(Sent):
    """A ballot: for each question in turn, an answer. The lists are of one length."""

    question: Ids
    choice: Ids
    confidence: Annotated[list[int], Field(default_factory=list, max_length=50)]
    level: Annotated[list[EvidenceLevel], Field(default_factory=list, max_length=50)]
    reasons: Annotated[list[Text], Field(default_factory=list, max_length=50)]
    evidence: Ids


@room.action("/panels/{panel_id}/ballot", Right.VOTE)
def cast(visit: Visit, panel_id: str, form: BallotSent) -> Done:
    """Casts the ballot of the open round: once, whole, and in time."""
    _, panel = panel_of(visit.sitting, panel_id)
    ballot = _ballot(form, panel.main_question)
    me, now = visit.actor.person_id, visit.now
    step(visit.sitting, panel_id, Right.VOTE, lambda one: balloting.cast(one, me, ballot, now=now))
    return Done(f"/panels/{panel_id}", "voted")


def _ballot(form: BallotSent, main: str) -> Ballot:
    parts = (form.question, form.choice, form.confidence, form.level, form.reasons)
    if len({len(part) for part in parts}) > 1:
        fields = {"question": gettext("every question needs an answer")}
        raise InvalidError(gettext("The ballot is not whole."), gettext("Answer all."), fields)
    cited = tuple(form.evidence)
    marks = (
        Mark(question, choice, sure, level, why, cited if question == main else ())
        for question, choice, sure, level, why in zip(*parts, strict=True)
    )
    return Ballot(tuple(marks))


class Message(Sent):
    """What one says in the discussion."""

    text: Text


@room.action("/panels/{panel_id}/say", Right.VOTE)
def say(visit: Visit, panel_id: str, form: Message) -> Done:
    """Says something in the discussion, under the name of one's seat."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting, panel_id, Right.VOTE, lambda one: balloting.say(one, me, form.text, now=now)
    )
    return Done(f"/panels/{panel_id}#discussion", "said")


class AppealSent(Sent):
    """An appeal: by what right, on what ground, and why."""

    standing: Standing
    ground: AppealGround
    text: Text


@room.action("/verdicts/{panel_id}/appeal", Right.LOOK)
def appeal(visit: Visit, panel_id: str, form: AppealSent) -> Done:
    """Appeals against a published verdict; others than its members will judge it."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.LOOK,
        lambda one: appeals.appeal(
            one, new_id("appeal"), form.standing, form.ground, form.text, by=me, now=now
        ),
    )
    return Done(f"/verdicts/{panel_id}", "appealed")
