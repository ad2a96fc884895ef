"""Who may know of an answer's drafts: TLP 2.0 and need to know, as for cases.

What is published is for everybody. What is being written, also the next version of something
published, is for those whom the label allows:

=============  ==========================================================================
CLEAR, GREEN   everyone at this desk who may look
AMBER          the institution whose draft it is, and the people and institutions it names
AMBER+STRICT   the people of the institution whose draft it is, and people that it names
RED            the people that it names, and nobody else
=============  ==========================================================================

Who may not know of a draft is told that there is none.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from tocsin.cases.marking import Tlp
from tocsin.desk.answers.tables import AnswerMemberRow, AnswerRow
from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting


def draft_known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``answers`` that every query of drafts carries."""
    if not actor.may(Right.LOOK):
        return false()
    own = and_(AnswerRow.institution == actor.institution, AnswerRow.institution != "")
    person = _names("person", actor.person_id)
    institution = _names("institution", actor.institution) if actor.institution else false()
    return or_(
        AnswerRow.tlp.in_([Tlp.CLEAR, Tlp.GREEN]),
        and_(AnswerRow.tlp == Tlp.AMBER, or_(own, person, institution)),
        and_(AnswerRow.tlp == Tlp.AMBER_STRICT, or_(own, person)),
        and_(AnswerRow.tlp == Tlp.RED, person),
    )


def known_draft(sitting: Sitting, answer_id: str) -> AnswerRow:
    """An answer whose drafts the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of its drafts.
    """
    query = select(AnswerRow).where(AnswerRow.id == answer_id, draft_known_to(sitting.actor))
    found = sitting.session.scalar(query)
    if found is None:
        raise sitting.actor.unknown(
            NotFoundError(
                "There is no such answer, or its draft is not shared with you.",
                "Ask the institution that writes it.",
            )
        )
    return found


def need_own(sitting: Sitting, row: AnswerRow) -> None:
    """Lets pass the people of the institution whose answer it is.

    Raises:
        ForbiddenError: the actor is of another.
    """
    if not row.institution or sitting.actor.institution != row.institution:
        raise ForbiddenError(
            "This answer is another institution's.", "Ask that institution to do this."
        )


def _names(kind: str, member: str) -> ColumnElement[bool]:
    return exists().where(
        AnswerMemberRow.answer_id == AnswerRow.id,
        AnswerMemberRow.kind == kind,
        AnswerMemberRow.member == member,
    )
