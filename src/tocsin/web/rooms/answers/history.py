"""Every step of an answer, with who took it and when, and every version of its text."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.answers.registry.events import (
    ClarityLooked,
    Event,
    Reviewed,
    SignatureWithdrawn,
    Signed,
    Started,
    Superseded,
    Translated,
    TranslationReviewed,
    kind_of,
)
from tocsin.answers.registry.history import history
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.answers.showing import steps_of
from tocsin.desk.answers.stepping import answer_of
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import LARGEST
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.answers.view import about, crumbs, heading
from tocsin.web.visits import Visit
from tocsin.web.words.answer_terms import STEPS
from tocsin.web.words.naming import language_name
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/drafts/{answer_id}/history", Right.LOOK, csv=True)
def steps(
    visit: Visit,
    answer_id: str,
    version: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Page:
    """Every step, the newest first; with a number, the text of that version.

    Raises:
        NotFoundError: there is no such version.
    """
    row, answer = answer_of(visit.sitting, answer_id)
    asked = answer.version(version) if version is not None else None
    if version is not None and asked is None:
        raise NotFoundError("There is no such version of this answer.", "Look at its history.")
    events = steps_of(visit.sitting, answer_id)
    people = named(visit.sitting, (one.by for one in events if one.by))
    rows, written = [], 0
    for place, event in enumerate(events, 1):
        written += kind_of(event) == "drafted"
        rows.append(_row(place, event, written, people[event.by] if event.by else ""))
    data = {
        **about(visit, row, answer),
        "steps": rows[::-1],
        "public_history": [to_json(one) for one in history(answer)],
        "asked_version": version,
        "content": to_json(asked.content) if asked is not None else None,
    }
    shown = {"asked": asked, "entries": history(answer), "option_words": OPTIONS}
    own = (heading(row), f"/drafts/{answer_id}")
    return Page(
        "answers/history.html.j2", gettext("History"), data, rows, shown, (*crumbs(), own),
        Tlp(row.tlp),
    )  # fmt: skip


def _row(place: int, event: Event, written: int, by: str) -> dict[str, Any]:
    """A step as a line: what happened, by whom, to which version, and what was said of it."""
    kind = kind_of(event)
    return {
        "place": place,
        "at": event.at,
        "by": by,
        "kind": kind,
        "what": gettext(STEPS[kind]),
        "version": written if kind == "drafted" else getattr(event, "version", None),
        "detail": _detail(event),
        "reason": getattr(event, "reason", "") or getattr(event, "text", ""),
        "digest": getattr(event, "digest", ""),
    }


def _detail(event: Event) -> str:
    """What else there is to say of it, in a few words."""
    match event:
        case Started():
            return event.institution
        case Signed() | SignatureWithdrawn():
            return event.institution
        case Reviewed():
            return term(event.outcome)
        case ClarityLooked():
            counts = {"must": event.must, "should": event.should, "consider": event.consider}
            said = gettext("left standing: must %(must)d, should %(should)d, may %(consider)d")
            return said % counts
        case Superseded():
            return event.successor
        case Translated():
            return language_name(event.wording.language)
        case TranslationReviewed():
            return f"{language_name(event.language)}, {event.institution}"
    return ""
