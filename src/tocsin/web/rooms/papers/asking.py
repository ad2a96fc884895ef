"""What forms of papers have in common: days, numbers and lines read, and all that is wrong told.

Days and numbers are sent as text, so that what cannot be read comes back as it was typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import EvidenceKind
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.addresses import address_of
from tocsin.desk.papers.kinds import PaperKind
from tocsin.errors import Sentence
from tocsin.measures.dsa.codes import Category
from tocsin.measures.dsa.lacking import Lack
from tocsin.report.papers.words import languages, words
from tocsin.web.forms import LARGEST, Sent
from tocsin.web.pages import Page
from tocsin.web.rooms.cases.view import label_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext, language_name, spoken
from tocsin.web.words.terms import term


class Reading:
    """What was typed, read; what cannot be is kept by its field until :meth:`stop`."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}

    def day(self, name: str, text: str) -> date:
        """A day, as a browser sends it."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.faults[name] = Sentence("Give a day, as in 2026-03-01.")
            return date.min

    def optional_day(self, name: str, text: str) -> date | None:
        """A day, or none."""
        return self.day(name, text) if text else None

    def number(self, name: str, text: str) -> int:
        """A whole number."""
        if text.isascii() and text.isdigit() and int(text[:12]) <= LARGEST:
            return int(text)
        self.faults[name] = Sentence("Give a whole number.")
        return 0

    def lacks(self, found: Iterable[Lack], names: Mapping[str, str]) -> None:
        """Keeps what a paper lacks under the fields of its form."""
        for lack in found:
            self.faults.setdefault(_field(lack.field, names), _told(lack))

    def stop(self) -> None:
        """Refuses what could not be read.

        Raises:
            InvalidError: something could not.
        """
        if self.faults:
            raise InvalidError(
                Sentence("This paper is not complete."),
                Sentence("Correct what is named below."),
                self.faults,
            )


@contextmanager
def refusing(names: Mapping[str, str]) -> Iterator[None]:
    """Turns what a room refuses into a fault of a form's field.

    Raises:
        InvalidError: it does.
    """
    try:
        yield
    except CannotStandError as error:
        what = Sentence("{what} {remedy}", what=error.message, remedy=error.remedy)
        fields = {_field(error.field, names): what}
        raise InvalidError(error.message, error.remedy, fields) from error


def _field(place: str, names: Mapping[str, str]) -> str:
    """The form's own field for a place in the document: ``locations[2]`` is ``locations``."""
    plain = place.split("[", maxsplit=1)[0]
    return names.get(plain) or plain.rsplit(".", 1)[-1]


def _told(lack: Lack) -> Sentence:
    if not lack.cited:
        return Sentence("{what} {remedy}", what=lack.message, remedy=lack.remedy)
    return Sentence(
        "{what} {remedy} ({cited})", what=lack.message, remedy=lack.remedy, cited=lack.cited
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, each once, without empty ones."""
    return tuple(dict.fromkeys(one.strip() for one in text.splitlines() if one.strip()))


def form_page(
    visit: Visit,
    case_id: str,
    template: str,
    kind: PaperKind,
    form: Sent,
    faults: Mapping[str, str],
    data: Mapping[str, Any] | None = None,
    shown: Mapping[str, Any] | None = None,
) -> Page:
    """The page of a form, with what was typed."""
    case = known_case(visit.sitting.session, visit.actor, case_id)
    crumbs = (
        (gettext("Cases"), "/cases"),
        (f"#{case.number} {case.title}", f"/cases/{case_id}"),
        (gettext("Papers"), f"/cases/{case_id}/papers"),
    )
    told = {"case": case_id, "kind": kind, "form": form.model_dump(), **(data or {})}
    return Page(
        f"papers/{template}.html.j2", term(kind), told, None,
        {"faults": faults, "languages": language_choices(), **(shown or {})}, crumbs, case.tlp,
    )  # fmt: skip


def language_choices() -> list[tuple[str, str]]:
    """The languages that papers can be in."""
    return [(code, language_name(code)) for code in languages()]


def category_choices() -> list[tuple[str, str]]:
    """What illegal content can be about, in the language that is spoken."""
    said = words(str(spoken()))
    return [(one.value, said.say(f"codes.{one}")) for one in Category]


def posts_of(visit: Visit, case_id: str) -> list[dict[str, Any]]:
    """The frozen posts and documents of a case, each with its address where one is known."""
    wanted = (EvidenceKind.POST, EvidenceKind.DOCUMENT, EvidenceKind.NOTE)
    return [
        {"id": piece.id, "number": number, "label": label_of(piece),
         "platform": str(piece.content.get("platform", "")),
         "post": str(piece.content.get("post_id", "")), "address": address_of(piece.content)}
        for number, piece in enumerate(basket(visit.sitting, case_id), 1)
        if piece.kind in wanted
    ]  # fmt: skip


def with_evidence(visit: Visit, case_id: str, typed: str, chosen: list[str]) -> tuple[str, ...]:
    """The addresses that were typed, and those of the pieces that were ticked."""
    known = {one["id"]: one["address"] for one in posts_of(visit, case_id)} if chosen else {}
    return lines("\n".join([typed, *(known.get(one, "") for one in chosen)]))
