"""Institutions sign, and what enough of them signed becomes public; it may be taken back.

A person signs for the institution they belong to, by the right that runs panels: who decides at a
desk may bind it. What is signed is sealed with the desk's key.
"""

from tocsin.answers.registry import ending, signing
from tocsin.answers.registry.answer import Answer
from tocsin.desk.answers.knowing import known_draft, need_own
from tocsin.desk.answers.public import public_answer
from tocsin.desk.answers.stepping import step
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting


def sign_answer(sitting: Sitting, answer_id: str, base: int) -> Answer:
    """Signs for the actor's institution; ``base`` is the number of events the actor had seen.

    Raises:
        ForbiddenError: the actor may not decide.
        NotFoundError: the actor may not know of it.
        ConflictError: somebody changed it meanwhile.
        InvalidError: there is nothing to sign, the institution has signed, or there is none.
    """
    sitting.need(Right.RUN_PANELS)
    row = known_draft(sitting, answer_id)
    me, seal, now = sitting.actor, sitting.seal, sitting.now
    return step(
        sitting,
        row,
        lambda one: signing.sign(
            one, me.institution, seal.public, seal.sign, by=me.person_id, now=now
        ),
        base,
    )


def take_signature_back(sitting: Sitting, answer_id: str, reason: str) -> Answer:
    """Takes the signature of the actor's institution back.

    Raises:
        ForbiddenError: the actor may not decide.
        InvalidError: the institution has not signed, or no reason is given.
    """
    sitting.need(Right.RUN_PANELS)
    row = known_draft(sitting, answer_id)
    me, now = sitting.actor, sitting.now
    return step(
        sitting,
        row,
        lambda one: signing.withdraw_signature(
            one, me.institution, reason, by=me.person_id, now=now
        ),
    )


def publish_answer(sitting: Sitting, answer_id: str) -> Answer:
    """Makes the signed version public.

    Raises:
        ForbiddenError: the actor may not decide, or is of another institution.
        InvalidError: too few have signed, or it holds no more.
    """
    sitting.need(Right.RUN_PANELS)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: signing.publish(one, by=by, now=now))


def withdraw_answer(sitting: Sitting, answer_id: str, reason: str) -> Answer:
    """Takes a public answer back.

    Raises:
        ForbiddenError: the actor may not decide, or is of another institution.
        InvalidError: it is not public, or no reason is given.
    """
    sitting.need(Right.RUN_PANELS)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: ending.withdraw(one, reason, by=by, now=now))


def supersede_answer(sitting: Sitting, answer_id: str, successor_id: str, reason: str) -> Answer:
    """Puts another public answer in this one's place.

    Raises:
        ForbiddenError: the actor may not decide, or is of another institution.
        NotFoundError: the other is not public.
        InvalidError: the procedure does not allow it.
    """
    sitting.need(Right.RUN_PANELS)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    successor = public_answer(sitting.session, successor_id)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: ending.supersede(one, successor, reason, by=by, now=now))
