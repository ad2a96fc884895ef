"""What those do who may bind an institution: sign, publish, withdraw, put another in its place."""

from typing import Final

from tocsin.desk.answers.agreeing import (
    publish_answer,
    sign_answer,
    supersede_answer,
    take_signature_back,
    withdraw_answer,
)
from tocsin.desk.answers.public import site_of
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Counted, Id, Nothing, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.answers.drafting import Why, again_at
from tocsin.web.visits import Visit

room: Final = Room()


class Signature(Sent):
    """``base`` is the number of steps that one had seen: nobody signs what they have not read."""

    base: Counted


@room.action("/drafts/{answer_id}/sign", Right.RUN_PANELS)
def sign(visit: Visit, answer_id: str, form: Signature) -> Done:
    """Signs for one's institution."""
    sign_answer(visit.sitting, answer_id, form.base)
    return Done(f"/drafts/{answer_id}#signatures", "signed")


@room.action("/drafts/{answer_id}/unsign", Right.RUN_PANELS, again=again_at("unsign"))
def unsign(visit: Visit, answer_id: str, form: Why) -> Done:
    """Takes the signature of one's institution back."""
    take_signature_back(visit.sitting, answer_id, form.reason)
    return Done(f"/drafts/{answer_id}#signatures", "withdrawn")


@room.action("/drafts/{answer_id}/publish", Right.RUN_PANELS)
def publish(visit: Visit, answer_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Makes the signed version public.

    Raises:
        UsageError: the desk has no public address, so nobody could find it.
    """
    site_of(visit.desk.workspace)
    publish_answer(visit.sitting, answer_id)
    return Done(f"/drafts/{answer_id}", "answered")


@room.action("/drafts/{answer_id}/withdraw", Right.RUN_PANELS, again=again_at("withdraw"))
def withdraw(visit: Visit, answer_id: str, form: Why) -> Done:
    """Takes a published answer back; it stays readable, with the reason."""
    withdraw_answer(visit.sitting, answer_id, form.reason)
    return Done(f"/drafts/{answer_id}", "withdrawn")


class Replaced(Sent):
    """Which published answer takes this one's place, and why."""

    successor: Id
    reason: Text


@room.action("/drafts/{answer_id}/supersede", Right.RUN_PANELS, again=again_at("supersede"))
def supersede(visit: Visit, answer_id: str, form: Replaced) -> Done:
    """Puts another published answer in this one's place."""
    supersede_answer(visit.sitting, answer_id, form.successor, form.reason)
    return Done(f"/drafts/{answer_id}", "saved")
