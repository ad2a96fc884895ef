"""The evidence basket of a case: what was frozen is added, looked at, and never changed."""

from collections.abc import Sequence

from sqlalchemy import select

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.evidence import Evidence
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.tables import EvidenceRow
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence, StorageError


def put_in(sitting: Sitting, case_id: str, evidence: Evidence) -> str:
    """Adds a frozen copy; the same thing twice is one. Gives its id.

    Raises:
        NotFoundError: the actor may not know of the case.
        InvalidError: the copy is not what its id says.
    """
    sitting.need(Right.WRITE_CASES)
    known_case(sitting.session, sitting.actor, case_id)
    if not evidence.verify():
        raise InvalidError("This copy is not what its hash says.", "Freeze it again.")
    if sitting.session.get(EvidenceRow, (case_id, evidence.id)) is None:
        sitting.session.add(
            EvidenceRow(
                case_id=case_id,
                id=evidence.id,
                kind=evidence.kind,
                document=to_json(evidence),
                captured_by=evidence.captured_by,
                captured_at=evidence.captured_at,
            )
        )
        sitting.session.flush()
        sitting.log("evidence.added", case_id, evidence=evidence.id, kind=evidence.kind)
    return evidence.id


def basket(sitting: Sitting, case_id: str) -> Sequence[Evidence]:
    """All evidence of a case, in the order it was captured.

    Raises:
        NotFoundError: the actor may not know of the case.
        StorageError: a copy is no longer what its hash says.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(EvidenceRow).where(EvidenceRow.case_id == case_id)
    rows = sitting.session.scalars(query.order_by(EvidenceRow.captured_at, EvidenceRow.id))
    return [_verified(row) for row in rows]


def piece(sitting: Sitting, case_id: str, evidence_id: str) -> Evidence:
    """One piece of evidence.

    Raises:
        NotFoundError: the actor may not know of the case, or it is not in its basket.
        StorageError: the copy is no longer what its hash says.
    """
    known_case(sitting.session, sitting.actor, case_id)
    row = sitting.session.get(EvidenceRow, (case_id, evidence_id))
    if row is None:
        raise NotFoundError("This is not in the basket of the case.", "Look at the basket again.")
    return _verified(row)


def copy_basket(sitting: Sitting, from_id: str, to_id: str) -> None:
    """Gives a case all the evidence of another, as when they are merged or split."""
    query = select(EvidenceRow).where(EvidenceRow.case_id == from_id)
    for row in list(sitting.session.scalars(query)):
        put_in(sitting, to_id, _verified(row))


def _verified(row: EvidenceRow) -> Evidence:
    evidence = from_json(Evidence, row.document)
    if not evidence.verify():
        raise StorageError(
            Sentence(
                "Evidence {id} of case {case_id} is no longer what its hash says.",
                id=row.id[:12],
                case_id=row.case_id,
            ),
            "Restore the database from a backup, and ask who could write to it.",
        )
    return evidence
