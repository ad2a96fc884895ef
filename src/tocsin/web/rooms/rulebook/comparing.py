"""Two rulebooks beside each other: two adoptions, the base, or what another institution signed."""

from typing import Annotated, Any, Final

from fastapi import File as FileField
from fastapi import Form, UploadFile

from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.rulebooks import rulebook_in_force, rulebook_of, rulebooks, rules_of
from tocsin.desk.people.rights import Right
from tocsin.errors import TocsinError
from tocsin.measures.rulebook.adopting import compare
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import verify
from tocsin.measures.rulebook.rule import Rule
from tocsin.web.forms import Id
from tocsin.web.pages import Page, Room, Shown
from tocsin.web.rooms.rulebook.adopting import read_json, read_text
from tocsin.web.rooms.rulebook.saying import difference_data
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
BASE: Final = "base"


@room.page("/rules/compare", Right.LOOK, csv=True)
def beside(visit: Visit, first: Id = BASE, second: Id = "") -> Page:
    """What the second of two rulebooks says that the first does not, and the reverse."""
    if not second:
        newest = rulebook_in_force(visit.sitting)
        second = newest.id if newest else BASE
    names = (_name(visit, first), _name(visit, second))
    return _page(visit, first, second, names, (_rules(visit, first), _rules(visit, second)))


@room.showing_action("/rules/compare/look", Right.LOOK)
def look(
    visit: Visit,
    release: Annotated[UploadFile, FileField(description="A release of another institution")],
    first: Annotated[str, Form(max_length=100)] = BASE,
) -> Shown:
    """Compares a release of another institution; nothing of it is kept."""
    try:
        value = read_json(read_text(release, "release"))
        made = verify(value, str(value.get("signed_by")))
    except TocsinError as error:
        raise InvalidError(error.message, error.remedy, {"release": error.message}) from error
    names = (_name(visit, first), f"{made.version} ({made.signed_by[:16]}…)")
    return Shown(_page(visit, first, "", names, (_rules(visit, first), made.rules)))


def _page(
    visit: Visit,
    first: str,
    second: str,
    names: tuple[str, str],
    rules: tuple[tuple[Rule, ...], tuple[Rule, ...]],
) -> Page:
    differences = difference_data(compare(*rules), (*rules[0], *rules[1]))
    data = {
        "first": first,
        "second": second,
        "names": names,
        "counts": [len(some) for some in rules],
        "differences": differences,
    }
    rows = [row for one in differences for row in _rows(one)]
    choices = [(BASE, gettext("The base rulebook"))]
    choices += [(row.id, _words(row.number, row.version)) for row in rulebooks(visit.sitting)]
    crumbs = ((gettext("Rulebook"), "/rules"),)
    title = gettext("Compare rulebooks")
    return Page("rulebook/compare.html.j2", title, data, rows, {"choices": choices}, crumbs)


def _rows(one: dict[str, Any]) -> list[dict[str, Any]]:
    """A difference as lines of a table."""
    fields = one["fields"] or [{"field": "rule", "gone": [], "new": []}]
    return [{"rule": one["rule"], "kind": one["kind"], **field} for field in fields]


def _rules(visit: Visit, name: str) -> tuple[Rule, ...]:
    return base_rules() if name == BASE else rules_of(rulebook_of(visit.sitting, name))


def _name(visit: Visit, name: str) -> str:
    if name == BASE:
        return gettext("The base rulebook")
    row = rulebook_of(visit.sitting, name)
    return _words(row.number, row.version)


def _words(number: int, version: str) -> str:
    return gettext("Adoption %(number)s, version %(version)s") % {
        "number": number, "version": version,
    }  # fmt: skip
