"""Large crowds at the desk: their ratings are judged as a job, whose result is the record.

A crowd is no panel: nobody is drawn, nothing is decided. Everybody at the desk may see what it
favours; who rated is stored nowhere.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from tocsin.desk.errors import NotFoundError
from tocsin.desk.jobs.queue import submit
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting

KIND: Final = "crowd"
PAGE: Final = 50


def judge_crowd(sitting: Sitting, title: str, ratings: Path, items: Path | None) -> JobRow:
    """Asks for the ratings in a file to be judged.

    Raises:
        ForbiddenError: the actor may not run panels.
    """
    arguments: dict[str, Any] = {"title": title, "ratings": str(ratings)}
    if items is not None:
        arguments["items"] = str(items)
    return submit(sitting, KIND, arguments)


def crowds(sitting: Sitting) -> list[JobRow]:
    """The crowds that were judged or wait for it, the newest first."""
    sitting.need(Right.LOOK)
    query = select(JobRow).where(JobRow.kind == KIND).order_by(JobRow.created_at.desc())
    return list(sitting.session.scalars(query.limit(PAGE)))


def crowd_of(sitting: Sitting, crowd_id: str) -> JobRow:
    """One of them.

    Raises:
        NotFoundError: there is none of this id.
    """
    sitting.need(Right.LOOK)
    row = sitting.session.get(JobRow, crowd_id)
    if row is None or row.kind != KIND:
        raise NotFoundError("There is no such crowd.", "Choose one from the list.")
    return row
