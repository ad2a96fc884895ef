"""Whom a case names, as rows that a query of rights can use.

The case's own document says who needs to know; whoever is seated on one of its panels needs to know
as well, as long as the panel is theirs to judge.
"""

from collections.abc import Iterable

from sqlalchemy import delete

from tocsin.cases.marking import Member, MemberKind
from tocsin.desk.cases.tables import CaseMemberRow
from tocsin.desk.sitting import Sitting

BY_CASE = "case"


def name_members(sitting: Sitting, case_id: str, members: Iterable[Member]) -> None:
    """Makes the rows what the case's document says; those of panels stay."""
    own = (CaseMemberRow.case_id == case_id, CaseMemberRow.named_by == BY_CASE)
    sitting.session.execute(delete(CaseMemberRow).where(*own))
    for member in {one.key: one for one in members}.values():
        _add(sitting, case_id, member.kind, member.id, BY_CASE)


def name_panellist(sitting: Sitting, case_id: str, person_id: str, panel_id: str) -> None:
    """Lets a person know of a case that their panel judges; twice is once."""
    key = (case_id, MemberKind.PERSON, person_id, panel_id)
    if sitting.session.get(CaseMemberRow, key) is None:
        _add(sitting, case_id, MemberKind.PERSON, person_id, panel_id)
        sitting.log("case.shared", case_id, person=person_id, panel=panel_id)


def unname_panellist(sitting: Sitting, case_id: str, person_id: str, panel_id: str) -> None:
    """A person is no longer on the panel, and need not know any more."""
    row = sitting.session.get(CaseMemberRow, (case_id, MemberKind.PERSON, person_id, panel_id))
    if row is not None:
        sitting.session.delete(row)
        sitting.log("case.unshared", case_id, person=person_id, panel=panel_id)


def _add(sitting: Sitting, case_id: str, kind: MemberKind, member: str, named_by: str) -> None:
    sitting.session.add(CaseMemberRow(case_id=case_id, kind=kind, member=member, named_by=named_by))
    sitting.session.flush()
