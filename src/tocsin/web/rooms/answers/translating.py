"""Translations beside the original: made by one person, compared by another."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.answers.registry.answer import Answer, State, Version
from tocsin.answers.registry.content import Wording
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.answers.stepping import answer_of
from tocsin.desk.answers.writing import compare_translation, translate_answer
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.answers.beginning import Language, languages
from tocsin.web.rooms.answers.clarity import LABELS
from tocsin.web.rooms.answers.texts import WordingSent, boxed, wording_of
from tocsin.web.rooms.answers.view import about, crumbs, heading
from tocsin.web.visits import Visit
from tocsin.web.words.naming import language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/drafts/{answer_id}/translations", Right.LOOK)
def translations(
    visit: Visit, answer_id: str, language: Annotated[str, Query(max_length=35)] = ""
) -> Page:
    """The translations of an answer; with a language, that one beside the original."""
    return _page(visit, answer_id, language)


class TranslationSent(WordingSent):
    """A translation, and into which language it is."""

    language: Language


def again(visit: Visit, answer_id: str, form: TranslationSent, error: InvalidError) -> Page:
    """The page with what was typed, saying what is wrong."""
    typed = wording_of(form, form.language)
    return _page(visit, answer_id, form.language, typed, error)


@room.action("/drafts/{answer_id}/translations", Right.WRITE_CASES, again=again)
def translate(visit: Visit, answer_id: str, form: TranslationSent) -> Done:
    """Puts a translation beside the original; it replaces an earlier one."""
    translate_answer(visit.sitting, answer_id, wording_of(form, form.language))
    return _done(answer_id, form.language)


class Compared(Sent):
    """Which translation says what the original says."""

    language: Language


@room.action("/drafts/{answer_id}/translations/compare", Right.WRITE_CASES)
def compare(visit: Visit, answer_id: str, form: Compared) -> Done:
    """Says, for one's institution, that a translation says what the original says."""
    compare_translation(visit.sitting, answer_id, form.language)
    return _done(answer_id, form.language)


def _done(answer_id: str, language: str) -> Done:
    return Done(f"/drafts/{answer_id}/translations?language={language}", "saved")


def _page(
    visit: Visit,
    answer_id: str,
    language: str,
    typed: Wording | None = None,
    error: InvalidError | None = None,
) -> Page:
    row, answer = answer_of(visit.sitting, answer_id)
    version = _version(answer)
    made = version.translation(language) if version is not None else None
    wording = typed or (made.wording if made is not None else Wording(language=language))
    original = version.content.wording if version is not None else None
    is_open = answer.state in {State.SIGNING, State.PUBLISHED}
    can = visit.may(Right.WRITE_CASES) and is_open
    data = {
        **about(visit, row, answer),
        "asked": language,
        "original": to_json(original) if original is not None else None,
        "translations": _made(visit, version),
    }
    shown: dict[str, Any] = {
        "error": error,
        "faults": boxed(error.fields) if error is not None else {},
        "labels": LABELS,
        "wording": wording,
        "original_read": original,
        "made": made,
        "is_open": is_open,
        "may_write": can,
        "may_compare": can
        and made is not None
        and not made.is_reviewed
        and made.made_by != visit.actor.person_id,
        "languages": [one for one in languages() if original and one[0] != original.language],
        "asked_name": language_name(language),
    }
    own = (heading(row), f"/drafts/{answer_id}")
    title = gettext("Translations")
    return Page(
        "answers/translations.html.j2", title, data, None, shown, (*crumbs(), own), Tlp(row.tlp),
    )  # fmt: skip


def _version(answer: Answer) -> Version | None:
    """The text that is translated: what waits for signatures, or what is public."""
    return answer.newest if answer.state is State.SIGNING else answer.public or answer.newest


def _made(visit: Visit, version: Version | None) -> list[dict[str, Any]]:
    made = version.translations if version is not None else ()
    people = named(visit.sitting, (one.made_by for one in made))
    return [
        {
            "language": one.wording.language,
            "language_name": language_name(one.wording.language),
            "title": one.wording.title,
            "made_by": people[one.made_by],
            "made_at": one.made_at,
            "reviewed_by": one.reviewed_by,
            "reviewed_at": one.reviewed_at,
        }
        for one in made
    ]
