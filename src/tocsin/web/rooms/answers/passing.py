"""A published answer passed on: its pages, a widget for other sites, messages, a short alert."""

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import Query

from tocsin.answers.publishing.alerts import Category, Status, alert, identifier
from tocsin.answers.publishing.edition import Edition, editions
from tocsin.answers.publishing.embedding import HEIGHT_PX, WIDTH_PX, frame_snippet, quote_snippet
from tocsin.answers.publishing.messages import MOST, message, units
from tocsin.answers.registry.standing import Standing
from tocsin.desk.answers.public import public_answer, public_edition, site_of
from tocsin.desk.people.rights import Right
from tocsin.errors import UsageError
from tocsin.web.forms import Moment
from tocsin.web.pages import File, Page, Room
from tocsin.web.rooms.answers.lists import without_address
from tocsin.web.rooms.answers.view import crumbs
from tocsin.web.visits import Visit
from tocsin.web.words.naming import language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()
_Short = Annotated[str, Query(max_length=35)]
_Line = Annotated[str, Query(max_length=200)]


@room.page("/drafts/{answer_id}/pass-on", Right.LOOK)
def ways(visit: Visit, answer_id: str) -> Page:
    """How a published answer is passed on, in each of its languages."""
    answer = public_answer(visit.sitting.session, answer_id)
    found: Sequence[Edition] = ()
    unaddressed = without_address(visit)
    if unaddressed is None:
        found = editions(answer, site_of(visit.desk.workspace), visit.now)
    data: dict[str, Any] = {
        "id": answer_id,
        "answer_title": answer.public.content.wording.title if answer.public else "",
        "languages": [_way(one) for one in found],
        "sender": _sender(found[0]) if found else "",
    }
    shown = {
        "no_address": unaddressed,
        "categories": Category,
        "statuses": Status,
        "size": {"width": WIDTH_PX, "height": HEIGHT_PX},
    }
    own = (data["answer_title"], f"/drafts/{answer_id}")
    title = gettext("Pass it on")
    return Page("answers/passing.html.j2", title, data, None, shown, (*crumbs(), own))


@room.file("/drafts/{answer_id}/pass-on/message", Right.LOOK)
def as_message(visit: Visit, answer_id: str, language: _Short = "") -> File:
    """The answer as plain text for messaging apps."""
    edition = _edition(visit, answer_id, language)
    text = message(edition).encode("utf-8")
    return File(f"{answer_id}.{edition.language}.txt", text, "text/plain; charset=utf-8")


@room.file("/drafts/{answer_id}/pass-on/alert", Right.LOOK)
def as_alert(
    visit: Visit,
    answer_id: str,
    category: Category,
    area: _Line,
    language: _Short = "",
    status: Status = Status.ACTUAL,
    sender: _Line = "",
    earlier: Annotated[Moment, Query()] = None,
) -> File:
    """The answer as a short alert in the form of CAP 1.2.

    ``earlier`` is when the alert was sent that this one updates or cancels.

    Raises:
        UsageError: the area is empty, the sender is none, or what was taken back was never sent.
    """
    edition, now = _edition(visit, answer_id, language), visit.now
    named = sender or _sender(edition)
    text = alert(edition, named, status, category, area, now, earlier)
    return File(f"{identifier(edition, now)}.xml", text.encode("utf-8"), "application/cap+xml")


def _edition(visit: Visit, answer_id: str, language: str) -> Edition:
    site = site_of(visit.desk.workspace)
    return public_edition(visit.sitting.session, answer_id, language, site, visit.now)


def _way(edition: Edition) -> dict[str, Any]:
    path = f"/answers/{edition.answer_id}/{edition.language}"
    return {
        "language": edition.language,
        "language_name": language_name(edition.language),
        "standing": edition.standing,
        "taken_back": edition.standing in {Standing.WITHDRAWN, Standing.SUPERSEDED},
        "href": path,
        "address": edition.url,
        "frame_href": f"{path}/frame",
        "frame": frame_snippet(edition, f"{edition.url}/frame"),
        "quote": quote_snippet(edition),
        **_message(edition),
    }


def _message(edition: Edition) -> dict[str, Any]:
    try:
        text = message(edition)
    except UsageError:  # the address alone is as long as a message may be
        return {"message": None, "units": 0, "most": MOST}
    return {"message": text, "units": units(text), "most": MOST}


def _sender(edition: Edition) -> str:
    """Who sends alerts, as CAP wants it, until somebody says otherwise."""
    return f"alerts@{urlsplit(edition.site.address).hostname}"
