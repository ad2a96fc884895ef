"""Lists of cases that one may know of: filtered, and paged by where the last page ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases; nothing stated: all of them but those merged into another."""

    status: str | None = None
    objective: str | None = None
    words: str = ""
    before: tuple[datetime, str] | None = None  # (updated_at, id) of the last one of a page
    most: int = PAGE


def list_cases(sitting: Sitting, wanted: Wanted = Wanted()) -> Sequence[CaseRow]:
    """The cases, the last changed first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(CaseRow).where(known_to(sitting.actor))
    query = query.order_by(CaseRow.updated_at.desc(), CaseRow.id.desc()).limit(wanted.most)
    if wanted.status is None:
        query = query.where(CaseRow.merged_into.is_(None))
    else:
        query = query.where(CaseRow.status == wanted.status)
    for word in wanted.words.split()[:10]:
        query = query.where(CaseRow.title.icontains(word, autoescape=True))
    if wanted.before is not None:
        at, case_id = wanted.before
        older = and_(CaseRow.updated_at == at, CaseRow.id < case_id)
        query = query.where(or_(CaseRow.updated_at < at, older))
    found = list(sitting.session.scalars(query))
    if wanted.objective is None:
        return found
    return [row for row in found if wanted.objective in row.objectives]


def count_by_status(sitting: Sitting) -> dict[str, int]:
    """How many cases one may know of, by status."""
    query = select(CaseRow.status, func.count()).where(known_to(sitting.actor))
    rows = sitting.session.execute(query.group_by(CaseRow.status))
    return {row[0]: row[1] for row in rows}
