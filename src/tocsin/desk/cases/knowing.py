"""Who may know of a case: TLP 2.0 (FIRST, 2022) and need to know, in one place.

=============  ==========================================================================
CLEAR, GREEN   everyone at this desk who may look
AMBER          the institution whose case it is, and the people and institutions it names
AMBER+STRICT   the people of the institution whose case it is, and people that it names
RED            the people that it names, and nobody else
=============  ==========================================================================

Who may not know of a case is told that there is none.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from tocsin.cases.marking import Tlp
from tocsin.desk.cases.tables import CaseMemberRow, CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Actor, Right


def known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``cases`` that every query of a read path carries."""
    if not actor.may(Right.LOOK):
        return false()
    own = and_(CaseRow.institution == actor.institution, CaseRow.institution != "")
    person, institution = (
        _names("person", actor.person_id),
        _names("institution", actor.institution),
    )
    return or_(
        CaseRow.tlp.in_([Tlp.CLEAR, Tlp.GREEN]),
        and_(CaseRow.tlp == Tlp.AMBER, or_(own, person, institution)),
        and_(CaseRow.tlp == Tlp.AMBER_STRICT, or_(own, person)),
        and_(CaseRow.tlp == Tlp.RED, person),
    )


def known_case(session: Session, actor: Actor, case_id: str) -> CaseRow:
    """A case that the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
    """
    found = session.scalar(select(CaseRow).where(CaseRow.id == case_id, known_to(actor)))
    if found is None:
        raise actor.unknown(
            NotFoundError(
                "There is no such case, or it is not shared with you.",
                "Ask the institution whose case it is.",
            )
        )
    return found


def _names(kind: str, member: str) -> ColumnElement[bool]:
    return exists().where(
        CaseMemberRow.case_id == CaseRow.id,
        CaseMemberRow.kind == kind,
        CaseMemberRow.member == member,
    )
