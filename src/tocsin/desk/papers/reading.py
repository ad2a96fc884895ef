"""Papers read again: one, those of a case, and what happened to each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tocsin.cases.documents import Document, from_json
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import NotFoundError
from tocsin.desk.papers.kinds import DOCUMENTS, Happened, PaperKind
from tocsin.desk.papers.tables import PaperRow, PaperStepRow
from tocsin.desk.sitting import Sitting
from tocsin.measures.dsa.statements import Statement


def paper_of(sitting: Sitting, paper_id: str) -> PaperRow:
    """One paper.

    Raises:
        NotFoundError: there is none, or the actor may not know of its case.
    """
    row = sitting.session.get(PaperRow, paper_id)
    if row is None:
        raise NotFoundError("There is no such paper.", "Look at the papers of the case.")
    known_case(sitting.session, sitting.actor, row.case_id)
    return row


def papers_of(sitting: Sitting, case_id: str, kind: PaperKind | None = None) -> Sequence[PaperRow]:
    """The papers of a case, the newest first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(PaperRow).where(PaperRow.case_id == case_id)
    if kind is not None:
        query = query.where(PaperRow.kind == kind)
    return list(sitting.session.scalars(query.order_by(PaperRow.number.desc())))


def steps_of(sitting: Sitting, paper_id: str) -> Sequence[PaperStepRow]:
    """What happened to a paper, the first thing first; who may know of it is asked before."""
    query = select(PaperStepRow).where(PaperStepRow.paper_id == paper_id)
    return list(sitting.session.scalars(query.order_by(PaperStepRow.place)))


def document_of(row: PaperRow) -> Document:
    """The paper as its room has it.

    Raises:
        DamagedDocumentError: it is not what was stored.
        CannotStandError: a part of it is missing.
    """
    kind = PaperKind(row.kind)
    if kind is PaperKind.STATEMENT:
        return Statement.from_wire(row.document)
    return from_json(DOCUMENTS[kind], row.document)


def summary(row: PaperRow) -> dict[str, Any]:
    """What lists say of a paper."""
    return {
        "id": row.id,
        "number": row.number,
        "kind": PaperKind(row.kind),
        "addressee": row.addressee,
        "state": Happened(row.state),
        "made_by": row.made_by,
        "made_at": row.made_at,
        "digest": row.digest,
        "case": row.case_id,
        "href": f"/papers/{row.id}",
    }
