"""Adopting a rulebook: a signed release is looked at first, then taken; and signing one's own."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import File as FileField
from fastapi import Form, UploadFile
from pydantic import Field

from tocsin.cases.documents import to_json
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.rulebooks import (
    Candidate,
    adopt_release,
    base_release,
    candidate,
    rulebook_in_force,
    sign_release,
)
from tocsin.desk.measures.shadows import try_out
from tocsin.desk.people.rights import Right
from tocsin.errors import Sentence, TocsinError
from tocsin.measures.rulebook.adopting import Overlay, parse_overlay
from tocsin.web.forms import Line, Sent
from tocsin.web.pages import Done, File, Page, Room, Shown
from tocsin.web.rooms.rulebook.saying import difference_data
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
MOST_BYTES: Final = 1_000_000
"""Of a release or an overlay: the base has some 50 kB."""
TRIED_DAYS: Final = 30
Body = Annotated[str, Field(max_length=MOST_BYTES)]


@dataclass(frozen=True)
class _Typed:
    """What a person sent: files come back as text, so that nothing need be chosen again."""

    release: str = ""
    overlay: str = ""
    public: str = ""


class Adopted(Sent):
    """A release and an overlay as JSON, with the key of who signed the release."""

    release: Body
    overlay: Body = ""
    public: Line


@room.page("/rules/adopt", Right.RUN_PANELS)
def ask(visit: Visit) -> Page:
    """What can be adopted, and what that means."""
    return _page(visit, _Typed())


@room.showing_action("/rules/adopt/look", Right.RUN_PANELS)
def look(
    visit: Visit,
    source: Annotated[str, Form(max_length=20)] = "base",
    public: Annotated[str, Form(max_length=200)] = "",
    release: Annotated[UploadFile | None, FileField(description="A release, JSON")] = None,
    overlay: Annotated[UploadFile | None, FileField(description="An overlay, YAML")] = None,
) -> Shown:
    """Says what would change, or what is wrong; nothing is adopted."""
    typed = _Typed(public=public.strip())
    try:
        typed = _Typed(
            _base(visit) if source == "base" else read_text(release, "release"),
            read_text(overlay, "overlay") if overlay and overlay.filename else "",
            visit.sitting.seal.public if source == "base" else public.strip(),
        )
        found = _candidate(visit, typed, overlay.filename or "" if overlay else "")
    except InvalidError as error:
        return Shown(_page(visit, typed, error=error))
    return Shown(_page(visit, typed, found))


def _again(visit: Visit, form: Adopted, error: InvalidError) -> Page:
    return _page(visit, _Typed(form.release, form.overlay, form.public), error=error)


@room.action("/rules/adopt", Right.RUN_PANELS, again=_again)
def adopt(visit: Visit, form: Adopted) -> Done:
    """Adopts a release; it is in force from now on."""
    typed = _Typed(form.release, form.overlay, form.public)
    row = adopt_release(visit.sitting, read_json(typed.release), typed.public, _overlay(typed, ""))
    return Done("/rules", "adopted", {"rulebook": row.id, "version": row.version})


class Signed(Sent):
    """The version of a release of one's own."""

    version: Annotated[str, Field(max_length=40)]


@room.giving_action("/rules/release", Right.RUN_PANELS)
def sign(visit: Visit, form: Signed) -> File:
    """Signs the rules in force with the key of this desk, for others to adopt."""
    made = sign_release(visit.sitting, form.version)
    content = json.dumps(to_json(made), ensure_ascii=False, indent=1).encode()
    return File(f"rulebook-{made.version}.json", content, "application/json")


def _page(
    visit: Visit,
    typed: _Typed,
    found: Candidate | None = None,
    error: InvalidError | None = None,
) -> Page:
    newest = rulebook_in_force(visit.sitting)
    data: dict[str, Any] = {
        "in_force": newest.version if newest else None,
        "own_key": visit.sitting.seal.public,
        "candidate": _found(visit, found) if found else None,
        "faults": dict(error.fields) if error else {},
        "remedy": error.remedy if error else "",
    }
    shown = {"typed": typed if found else _Typed(public=typed.public)}
    crumbs = ((gettext("Rulebook"), "/rules"),)
    title = gettext("Adopt a rulebook")
    return Page("rulebook/adopt.html.j2", title, data, None, shown, crumbs)


def _found(visit: Visit, found: Candidate) -> dict[str, Any]:
    """What would change, and what the rules would do over the cases of the last days."""
    cases, tried = try_out(visit.sitting, found.rules, visit.now - timedelta(days=TRIED_DAYS))
    titles = {rule.id: rule.title for rule in found.rules}
    return {
        "version": found.release.version,
        "digest": found.release.digest,
        "signed_by": found.release.signed_by,
        "is_own": found.release.signed_by == visit.sitting.seal.public,
        "adopter": found.overlay.adopter if found.overlay else "",
        "rules": len(found.rules),
        "differences": difference_data(found.differences, (*found.replaced, *found.rules)),
        "days": TRIED_DAYS,
        "cases": cases,
        "tried": [
            {
                "rule": one.rule_id, "title": titles[one.rule_id], "applies": one.applies,
                "escalate": one.escalate, "changed": one.changed,
            }
            for one in tried
            if one.applies or one.escalate or one.changed
        ],
    }  # fmt: skip


def _candidate(visit: Visit, typed: _Typed, name: str) -> Candidate:
    return candidate(visit.sitting, read_json(typed.release), typed.public, _overlay(typed, name))


def _overlay(typed: _Typed, name: str) -> Overlay | None:
    if not typed.overlay:
        return None
    try:
        return parse_overlay(typed.overlay, name or "overlay")
    except TocsinError as error:
        raise InvalidError(error.message, error.remedy, {"overlay": error.message}) from error


def _base(visit: Visit) -> str:
    return json.dumps(to_json(base_release(visit.sitting)))


def read_text(sent: UploadFile | None, field: str) -> str:
    """A file that was sent, as text.

    Raises:
        InvalidError: there is none, it is too large, or no text.
    """
    if sent is None or not sent.filename:
        message = gettext("No file was sent.")
        raise InvalidError(
            message, gettext("Choose the file that you were given."), {field: message}
        )
    raw = sent.file.read(MOST_BYTES + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or len(raw) > MOST_BYTES:
        message = gettext("This file is no text, or is too large.")
        remedy = gettext("Send the file as it was published, in UTF-8.")
        raise InvalidError(message, remedy, {field: message})
    return text


def read_json(text: str) -> dict[str, Any]:
    """A release as it was sent.

    Raises:
        InvalidError: it is no JSON; the line is named.
    """
    try:
        value = json.loads(text)
        if isinstance(value, dict):
            return value
        line = 1
    except json.JSONDecodeError as error:
        line = error.lineno
    except (ValueError, RecursionError):
        line = 1
    message = Sentence("This is no release: the fault is in line {line}.", line=line)
    remedy = gettext("Send the file as it was published, in UTF-8.")
    raise InvalidError(message, remedy, {"release": message})
