"""Cases are opened, saved and looked at here; every version is kept whole.

Whoever saves says which version they started from. Where someone else saved meanwhile, changes to
different parts are joined; where both changed the same part, nothing is saved and both are shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.cases.canonical import digest
from tocsin.cases.case import Case
from tocsin.cases.checking import check
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.cases.merging import Dispute, merge_three_way
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.sharing import name_members
from tocsin.desk.cases.tables import CaseRow, CaseVersionRow, EvidenceRow
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence


class CaseConflictError(ConflictError):
    """Two people changed the same part; ``version`` is what stands now."""

    def __init__(self, disputes: Sequence[Dispute], version: int) -> None:
        super().__init__(
            "Someone else saved this case while you were writing, and changed the same part.",
            "Compare both below, open the case again, and save what should stand.",
            tuple(dispute._asdict() for dispute in disputes),
        )
        self.version = version


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to; ``joined``: someone else's changes to other parts are in it too."""

    case_id: str
    version: int
    joined: bool = False


def open_case(sitting: Sitting, case: Case, note: str = "") -> CaseRow:
    """Opens a case; it belongs to the institution of who opens it.

    Raises:
        ForbiddenError: the actor may not write cases.
        InvalidError: something in it cannot stand.
    """
    sitting.need(Right.WRITE_CASES)
    _refuse_faults(sitting, case, ())
    session, actor = sitting.session, sitting.actor
    number = (session.scalar(select(func.max(CaseRow.number))) or 0) + 1
    row = CaseRow(
        id=new_id("case"),
        number=number,
        institution=actor.institution,
        version=0,
        created_by=actor.person_id,
        created_at=sitting.now,
    )
    session.add(row)
    _keep(sitting, row, case, note)
    sitting.log("case.opened", row.id, digest=digest(case.to_json()))
    return row


def save_case(sitting: Sitting, case_id: str, base: int, mine: Case, note: str = "") -> Saved:
    """Saves a case as it should be now; ``base`` is the version that the writer started from.

    Raises:
        NotFoundError: the actor may not know of it.
        InvalidError: something in it cannot stand.
        CaseConflictError: someone else changed the same part meanwhile.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_case(sitting.session, sitting.actor, case_id)
    joined = row.version != base
    if joined:
        before = version_of(sitting.session, case_id, base)
        theirs = version_of(sitting.session, case_id, row.version)
        merged = merge_three_way(before, mine, theirs)
        if merged.disputes:
            raise CaseConflictError(merged.disputes, row.version)
        mine = merged.case
    _refuse_faults(sitting, mine, basket_ids(sitting.session, case_id))
    if mine == version_of(sitting.session, case_id, row.version):
        return Saved(case_id, row.version)
    _keep(sitting, row, mine, note)
    sitting.log("case.saved", case_id, version=row.version, digest=digest(mine.to_json()))
    return Saved(case_id, row.version, joined)


def note_on_case(sitting: Sitting, case_id: str, case: Case, note: str) -> None:
    """Writes what a procedure did to a case (a panel was called, a verdict given) as a version.

    Who may do that was asked by the procedure; no person edits the case by it.
    """
    row = sitting.session.get_one(CaseRow, case_id)
    if case == version_of(sitting.session, case_id, row.version):
        return
    _keep(sitting, row, case, note)
    digest_of = digest(case.to_json())
    sitting.log("case.noted", case_id, version=row.version, digest=digest_of, note=note)


def case_of(session: Session, actor: Actor, case_id: str) -> tuple[CaseRow, Case]:
    """A case as it stands.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    row = known_case(session, actor, case_id)
    return row, version_of(session, case_id, row.version)


def version_of(session: Session, case_id: str, version: int) -> Case:
    """A version of a case; who may know of the case is asked before.

    Raises:
        NotFoundError: there is no such version.
    """
    found = session.get(CaseVersionRow, (case_id, version))
    if found is None:
        raise NotFoundError(
            Sentence("This case has no version {version}.", version=version),
            "Choose one from its history.",
        )
    return Case.from_json(found.document)


def history(session: Session, actor: Actor, case_id: str) -> list[CaseVersionRow]:
    """All versions of a case, the newest first.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    known_case(session, actor, case_id)
    query = select(CaseVersionRow).where(CaseVersionRow.case_id == case_id)
    return list(session.scalars(query.order_by(CaseVersionRow.version.desc())))


def _keep(sitting: Sitting, row: CaseRow, case: Case, note: str) -> None:
    """Writes the next version, and what lists need of it."""
    row.version += 1
    row.title = case.title
    row.status = case.status
    row.tlp = case.tlp
    row.severity = case.severity.level
    row.objectives = sorted(objective.value for objective in case.objectives)
    row.updated_by = sitting.actor.person_id
    row.updated_at = sitting.now
    sitting.session.flush()
    name_members(sitting, row.id, case.need_to_know)
    sitting.session.add(
        CaseVersionRow(
            case_id=row.id,
            version=row.version,
            document=case.to_json(),
            digest=digest(case.to_json()),
            note=note,
            saved_by=sitting.actor.person_id,
            saved_at=sitting.now,
        )
    )


def basket_ids(session: Session, case_id: str) -> frozenset[str]:
    """The ids of the evidence of a case."""
    return frozenset(session.scalars(select(EvidenceRow.id).where(EvidenceRow.case_id == case_id)))


def _refuse_faults(sitting: Sitting, case: Case, basket: Collection[str]) -> None:
    faults = {problem.field: problem.what for problem in check(case, basket)}
    me = (MemberKind.PERSON, sitting.actor.person_id)
    if case.tlp is Tlp.RED and me not in {(one.kind, one.id) for one in case.need_to_know}:
        faults["need_to_know"] = Sentence(
            "You would no longer know of this case: name yourself too."
        )
    if faults:
        raise InvalidError("The case cannot be saved.", "Correct the fields below.", faults)
