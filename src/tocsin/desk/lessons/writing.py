"""Lessons begun from a case, written on, and made into what schools use once they are whole.

A lesson is known to whoever may know of its case. It may hold gaps while it is written; files can
be made of it only when nothing is missing (:class:`tocsin.answers.lessons.pack.LessonPack`).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tocsin.answers.lessons.drafting import draft
from tocsin.answers.lessons.pack import LessonPack
from tocsin.answers.lessons.saying import languages
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.cases.storable import storable
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.lessons.tables import LessonRow
from tocsin.desk.panels.listing import panels_of_case
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.panels.records import published_record


def begin_lesson(sitting: Sitting, case_id: str, language: str) -> LessonRow:
    """A lesson with what the panels of a case have decided, to be written on.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of the case.
        InvalidError: lessons have no words in this language.
    """
    sitting.need(Right.WRITE_CASES)
    _, case = case_of(sitting.session, sitting.actor, case_id)
    if language not in languages():
        raise InvalidError(
            Sentence("Lessons have no words in {language}.", language=language),
            Sentence("Choose one of: {known}.", known=languages()),
            {"language": Sentence("is not one of them")},
        )
    panels = (panel_of(sitting, one["id"])[1] for one in panels_of_case(sitting, case_id))
    records = [record for one in panels if one.published_at and (record := published_record(one))]
    document, _ = storable(draft(case, case_id, records, language))
    row = LessonRow(
        id=new_id("lesson"),
        case_id=case_id,
        title=document["title"],
        language=language,
        document=document,
        created_by=sitting.actor.person_id,
        created_at=sitting.now,
        changed_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("lesson.begun", row.id, case=case_id)
    return row


def save_lesson(sitting: Sitting, lesson_id: str, base: int, document: dict[str, Any]) -> LessonRow:
    """Keeps what was written.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: there is none, or the actor may not know of its case.
        ConflictError: somebody else wrote meanwhile; nothing is overwritten.
    """
    sitting.need(Right.WRITE_CASES)
    row = lesson_of(sitting, lesson_id)
    if row.version != base:
        raise ConflictError(
            "Somebody else wrote on this lesson meanwhile.",
            "Copy what you wrote, and open the lesson again.",
        )
    kept, _ = storable({**document, "case_id": row.case_id, "language": row.language})
    row.document, row.title = kept, kept["title"]
    row.version += 1
    row.changed_at = sitting.now
    sitting.log("lesson.saved", row.id, version=row.version)
    return row


def remove_lesson(sitting: Sitting, lesson_id: str) -> str:
    """Deletes a lesson; gives the case it was of.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: there is none, or the actor may not know of its case.
    """
    sitting.need(Right.WRITE_CASES)
    row = lesson_of(sitting, lesson_id)
    sitting.session.delete(row)
    sitting.log("lesson.removed", row.id)
    return row.case_id


def lessons_of(sitting: Sitting, case_id: str) -> Sequence[LessonRow]:
    """The lessons of a case, the first one first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(LessonRow).where(LessonRow.case_id == case_id)
    return list(sitting.session.scalars(query.order_by(LessonRow.created_at, LessonRow.id)))


def lesson_of(sitting: Sitting, lesson_id: str) -> LessonRow:
    """One of them.

    Raises:
        NotFoundError: there is none, or the actor may not know of its case.
    """
    row = sitting.session.get(LessonRow, lesson_id)
    if row is None:
        raise NotFoundError("There is no such lesson.", "Look at the case's lessons.")
    known_case(sitting.session, sitting.actor, row.case_id)
    return row


def pack_of(row: LessonRow) -> LessonPack:
    """The lesson as a whole pack, dated by its last change.

    Raises:
        InvalidError: something is missing; the field is named.
    """
    try:
        return LessonPack.from_json({**row.document, "made_at": row.changed_at.isoformat()})
    except CannotStandError as error:
        raise InvalidError(error.message, error.remedy, {error.field: error.message}) from error
    except DamagedDocumentError as error:
        raise InvalidError(error.message, error.remedy) from error


def missing_of(row: LessonRow) -> InvalidError | None:
    """The first thing that keeps the lesson from being whole."""
    try:
        pack_of(row)
    except InvalidError as error:
        return error
    return None
