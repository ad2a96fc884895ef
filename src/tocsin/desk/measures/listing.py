"""Lists of measures: those of a case, those that wait for somebody, and what is public.

A procedure is known to whoever may know of its case, and to nobody else; the public register is
known to everybody, and says what :mod:`tocsin.measures.sanctions.register` lets it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import exists, select

from tocsin.desk.cases.knowing import known_case, known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.measures.tables import SanctionEventRow, SanctionRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.events import event_from_json
from tocsin.measures.sanctions.folding import replay
from tocsin.measures.sanctions.parts import SubjectKind
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.register import Entry, register

PAGE: Final = 50


class Registered(NamedTuple):
    """A line of the public register, and the number that it is looked up by."""

    number: int
    entry: Entry


def known_sanction(sitting: Sitting, sanction_id: str) -> SanctionRow:
    """A procedure that the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of its case.
    """
    of_known_case = exists().where(CaseRow.id == SanctionRow.case_id, known_to(sitting.actor))
    query = select(SanctionRow).where(SanctionRow.id == sanction_id, of_known_case)
    found = sitting.session.scalar(query)
    if found is None:
        raise sitting.actor.unknown(
            NotFoundError(
                "There is no such measure, or its case is not shared with you.",
                "Ask the institution whose case it is.",
            )
        )
    return found


def procedure_of(sitting: Sitting, sanction_id: str) -> tuple[SanctionRow, Procedure]:
    """A procedure as it stands.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    row = known_sanction(sitting, sanction_id)
    return row, replayed(sitting, row.id)


def replayed(sitting: Sitting, sanction_id: str) -> Procedure:
    """The fold of the stored events; who may know of it is asked before."""
    query = select(SanctionEventRow.document).where(SanctionEventRow.sanction_id == sanction_id)
    documents = sitting.session.scalars(query.order_by(SanctionEventRow.place))
    return replay(event_from_json(document) for document in documents)


class Step(NamedTuple):
    """A step of a procedure: what kind of event, when, and whose act (empty: by itself)."""

    kind: str
    at: datetime
    by: str


def steps_of(sitting: Sitting, sanction_id: str) -> list[Step]:
    """The steps of a procedure, in order; who may know of it is asked before."""
    columns = (SanctionEventRow.kind, SanctionEventRow.happened_at, SanctionEventRow.actor)
    query = select(*columns).where(SanctionEventRow.sanction_id == sanction_id)
    rows = sitting.session.execute(query.order_by(SanctionEventRow.place))
    return [Step(kind, at, by) for kind, at, by in rows]


def sanctions_of_case(sitting: Sitting, case_id: str) -> list[dict[str, Any]]:
    """The procedures of a case, the first one first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(SanctionRow).where(SanctionRow.case_id == case_id)
    return [summary(row) for row in sitting.session.scalars(query.order_by(SanctionRow.number))]


def list_sanctions(
    sitting: Sitting, state: str | None = None, before: int | None = None
) -> Sequence[SanctionRow]:
    """Procedures, the newest first; ``before`` is the number of the last one of a page.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    of_known_case = exists().where(CaseRow.id == SanctionRow.case_id, known_to(sitting.actor))
    query = select(SanctionRow).where(of_known_case)
    if state is not None:
        query = query.where(SanctionRow.state == state)
    if before is not None:
        query = query.where(SanctionRow.number < before)
    return list(sitting.session.scalars(query.order_by(SanctionRow.number.desc()).limit(PAGE)))


def public_register(sitting: Sitting, before: int | None = None) -> tuple[Registered, ...]:
    """A page of the public register, the newest first; no right is asked.

    ``before`` is the number of the last one of the page before.
    """
    query = select(SanctionRow.number, SanctionRow.id).where(SanctionRow.in_register)
    if before is not None:
        query = query.where(SanctionRow.number < before)
    rows = sitting.session.execute(query.order_by(SanctionRow.number.desc()).limit(PAGE))
    return tuple(_registered(sitting, number, one) for number, one in rows.all())


def registered(sitting: Sitting, number: int) -> Registered:
    """One line of the public register; no right is asked.

    Raises:
        NotFoundError: there is none of that number.
    """
    query = select(SanctionRow.id).where(SanctionRow.in_register, SanctionRow.number == number)
    found = sitting.session.scalar(query)
    if found is None:
        raise NotFoundError("There is no such entry in the register.", "Look at the whole list.")
    return _registered(sitting, number, found)


def _registered(sitting: Sitting, number: int, sanction_id: str) -> Registered:
    (entry,) = register((replayed(sitting, sanction_id),), sitting.now)
    return Registered(number, entry)


def summary(row: SanctionRow) -> dict[str, Any]:
    """What lists say of a procedure."""
    return {
        "id": row.id,
        "number": row.number,
        "subject": row.subject,
        "kind": SubjectKind(row.kind),
        "platform": row.platform,
        "rung": Rung(row.rung),
        "state": State(row.state),
        "deadline": row.deadline,
        "case": row.case_id,
        "panel": row.panel_id,
        "href": f"/sanctions/{row.id}",
    }
