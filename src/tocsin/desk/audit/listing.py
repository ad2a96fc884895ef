"""The log as people read it: the newest entries first, of one subject or actor, page by page.

Who may read the log need not know of every case. The frame of an entry (who, when, what was done to
which id) is shown to all of them; its detail only where the actor may know of what it is about.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow, CommentRow
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry; ``detail`` is canonical JSON, ``None`` where it is erased or not to be shown."""

    seq: int
    at: str
    actor_id: str
    action: str
    subject: str
    hash: str
    detail: str | None
    withheld: bool


def list_entries(
    sitting: Sitting,
    before: int | None = None,
    subject: str = "",
    actor: str = "",
    action: str = "",
    most: int = PAGE,
) -> Sequence[Listed]:
    """Entries, the newest first; ``before`` is the number of the last one of a page.

    Raises:
        ForbiddenError: the actor may not read the log.
    """
    sitting.need(Right.READ_AUDIT)
    query = select(AuditRow, AuditDetailRow.detail)
    query = query.outerjoin(AuditDetailRow, AuditDetailRow.seq == AuditRow.seq)
    query = query.order_by(AuditRow.seq.desc()).limit(most)
    if before is not None:
        query = query.where(AuditRow.seq < before)
    for column, wanted in (
        (AuditRow.subject, subject),
        (AuditRow.actor_id, actor),
        (AuditRow.action, action),
    ):
        if wanted:
            query = query.where(column == wanted)
    found = sitting.session.execute(query).all()
    hidden = _hidden(sitting, {row.subject for row, _ in found})
    return [_listed(row, detail, row.subject in hidden) for row, detail in found]


def _listed(row: AuditRow, detail: str | None, withheld: bool) -> Listed:
    shown = None if withheld else detail
    return Listed(row.seq, row.at, row.actor_id, row.action, row.subject, row.hash, shown, withheld)


def _hidden(sitting: Sitting, subjects: Collection[str]) -> set[str]:
    """Those subjects that belong to a case that the actor may not know of."""
    cases = {one: one for one in subjects if one.startswith("case-")}
    session = sitting.session
    for table in (PanelRow, CommentRow):
        query = select(table.id, table.case_id).where(table.id.in_(subjects))
        cases |= {row[0]: row[1] for row in session.execute(query)}
    of_cases = CaseRow.id.in_(set(cases.values()))
    known = set(session.scalars(select(CaseRow.id).where(of_cases, known_to(sitting.actor))))
    return {subject for subject, case in cases.items() if case not in known}
