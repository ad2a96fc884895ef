"""Lessons of a case: begun from what panels decided, written on, and taken away as files."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.answers.lessons.making import Format, make_lesson
from tocsin.answers.lessons.pack import LEAST_ITEMS, TRUE_LEAST, TRUE_MOST
from tocsin.answers.lessons.saying import languages
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.lessons.writing import (
    begin_lesson,
    lesson_of,
    lessons_of,
    missing_of,
    pack_of,
    remove_lesson,
    save_lesson,
)
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Counted, Line, Nothing, Sent, Text
from tocsin.web.pages import Done, File, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext, language_name

room: Final = Room()
_MEDIA: Final = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_ANY: Final = "application/octet-stream"
_EMPTY_ITEM: Final = {
    "id": "", "statement": "", "is_true": True, "feedback": "", "technique": "", "sources": [],
}  # fmt: skip


@room.page("/cases/{case_id}/lessons", Right.LOOK)
def all_lessons(visit: Visit, case_id: str) -> Page:
    """The lessons of a case, and how to begin one."""
    case = known_case(visit.sitting.session, visit.actor, case_id)
    data = {
        "case": case_id,
        "lessons": [
            {"id": row.id, "href": f"/lessons/{row.id}", "title": row.title,
             "language": row.language, "language_name": language_name(row.language),
             "changed_at": row.changed_at,
             "whole": missing_of(row) is None}
            for row in lessons_of(visit.sitting, case_id)
        ],
        "may_write": visit.actor.may(Right.WRITE_CASES),
    }  # fmt: skip
    crumbs = ((f"#{case.number}", f"/cases/{case_id}"),)
    title = gettext("Lessons")
    return Page("lessons/list.html.j2", title, data, None, _choices(), crumbs, case.tlp)


class Begun(Sent):
    """In which language a lesson is."""

    language: Annotated[str, Field(max_length=10)]


@room.action("/cases/{case_id}/lessons", Right.WRITE_CASES)
def begin(visit: Visit, case_id: str, form: Begun) -> Done:
    """Begins a lesson."""
    row = begin_lesson(visit.sitting, case_id, form.language)
    return Done(f"/lessons/{row.id}", "saved", {"lesson": row.id})


@room.page("/lessons/{lesson_id}", Right.LOOK)
def one_lesson(visit: Visit, lesson_id: str) -> Page:
    """A lesson: what it says, what is missing, and the files that it can be taken away as."""
    row = lesson_of(visit.sitting, lesson_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    missing = missing_of(row)
    document = dict(row.document)
    data = {
        "id": row.id, "case": row.case_id, "version": row.version, "language": row.language,
        "document": document, "whole": missing is None,
        "missing": None if missing is None else {
            "message": str(missing.message), "remedy": str(missing.remedy),
            "field": next(iter(missing.fields), ""),
        },
        "may_write": visit.actor.may(Right.WRITE_CASES),
    }  # fmt: skip
    shown = {
        "formats": Format,
        "lines": "\n".join,
        "items": [*document["items"], _EMPTY_ITEM],
        "missing_said": missing,
        "least": LEAST_ITEMS,
        "balance": (TRUE_LEAST, TRUE_MOST),
    }
    crumbs = (
        (f"#{case.number}", f"/cases/{row.case_id}"),
        (gettext("Lessons"), f"/cases/{row.case_id}/lessons"),
    )
    title = row.title or gettext("Lesson")
    return Page("lessons/lesson.html.j2", title, data, None, shown, crumbs, case.tlp)


Many = Annotated[list[Text], Field(default_factory=list, max_length=200)]


class Written(Sent):
    """A lesson as it is written. The lists of items and of techniques are each of one length.

    ``sources`` has a line a source: its title, and after a bar its address.
    """

    base: Counted
    title: Line = ""
    aims: Text = ""
    warning: Text = ""
    example: Text = ""
    refutation: Text = ""
    technique_id: Many
    technique_name: Many
    technique_how: Many
    statement: Many
    is_true: Many
    feedback: Many
    technique: Many
    sources: Many


@room.action("/lessons/{lesson_id}", Right.WRITE_CASES)
def write(visit: Visit, lesson_id: str, form: Written) -> Done:
    """Keeps what was written; an item without a statement is left out."""
    row = save_lesson(visit.sitting, lesson_id, form.base, _document(form))
    return Done(f"/lessons/{row.id}", "saved", {"version": row.version})


@room.action("/lessons/{lesson_id}/remove", Right.WRITE_CASES)
def remove(visit: Visit, lesson_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Deletes a lesson."""
    return Done(f"/cases/{remove_lesson(visit.sitting, lesson_id)}/lessons", "removed")


@room.file("/lessons/{lesson_id}/files/{form}", Right.LOOK)
def take_away(visit: Visit, lesson_id: str, form: Format) -> File:
    """The lesson in a format.

    Raises:
        InvalidError: it is not whole yet.
    """
    pack = pack_of(lesson_of(visit.sitting, lesson_id))
    with TemporaryDirectory(prefix="tocsin-lesson-") as folder:
        (path,) = make_lesson(pack, Path(folder), (form,))
        content = path.read_bytes()
    return File(path.name, content, _MEDIA.get(path.suffix, _ANY))


def _choices() -> dict[str, Any]:
    return {"languages": [(code, language_name(code)) for code in languages()]}


def _document(form: Written) -> dict[str, Any]:
    items = zip(
        form.statement, form.is_true, form.feedback, form.technique, form.sources, strict=False
    )
    techniques = zip(form.technique_id, form.technique_name, form.technique_how, strict=False)
    return {
        "title": form.title,
        "aims": _lines(form.aims),
        "inoculation": {
            "warning": form.warning, "example": form.example, "refutation": form.refutation,
        },
        "techniques": [
            {"id": one, "name": name, "how": how} for one, name, how in techniques if one
        ],
        "items": [
            {
                "id": f"item-{number}", "statement": statement, "is_true": truth == "true",
                "feedback": feedback, "technique": "" if truth == "true" else technique,
                "sources": [_source(line) for line in _lines(sources)],
            }
            for number, (statement, truth, feedback, technique, sources) in enumerate(items, 1)
            if statement
        ],
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _source(line: str) -> dict[str, str]:
    title, _, url = line.partition("|")
    return {"title": title.strip(), "url": url.strip()}
