"""What this desk offers to programs of partners, and what it fetches of theirs."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.marking import Tlp
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.taxii.collections import (
    close_collection,
    make_collection,
    moment_of,
    put_case,
    take_back_case,
)
from tocsin.desk.taxii.listing import CollectionView, collection, collections, contents
from tocsin.desk.taxii.readers import readers_of, readings
from tocsin.desk.taxii.serving import OPEN_ROOT
from tocsin.desk.taxii.sources import SourceView, ask_now, sources
from tocsin.web.forms import Id, Line, Nothing, Sent
from tocsin.web.pages import Crumb, Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
OFFERED: Final = tuple(one for one in Tlp if one is not Tlp.RED)
"""TLP:RED is for people who are named, and no program is one."""
_MOST_CASES: Final = 500
Said = Annotated[str, Field(max_length=2_000)]


def crumbs() -> tuple[Crumb, ...]:
    """Where the pages of TAXII stand."""
    return ((gettext("Roundtable"), "/roundtable"), (gettext("Collections (TAXII)"), "/taxii"))


@room.page("/taxii", Right.LOOK)
def overview(visit: Visit) -> Page:
    """The collections that programs of partners fetch, and the servers that this desk asks."""
    empty = CollectionSent.model_construct(title="", description="", tlp=Tlp.GREEN, group="")
    return _overview(visit, empty, {})


def again(visit: Visit, form: "CollectionSent", error: InvalidError) -> Page:
    """The page with what was typed."""
    return _overview(visit, form, error.fields)


class CollectionSent(Sent):
    """A new collection; ``group``: empty, or the id of a sharing group."""

    title: Line
    description: Said = ""
    tlp: Tlp
    group: Id = ""


@room.action("/taxii/collections", Right.EXCHANGE, again=again)
def make(visit: Visit, form: CollectionSent) -> Done:
    """Makes a collection, which nobody may read yet."""
    row = make_collection(visit.sitting, form.title, form.description, form.tlp, form.group)
    return Done(f"/taxii/collections/{row.id}", "collection_made", {"collection": row.id})


@room.page("/taxii/collections/{collection_id}", Right.LOOK)
def one(visit: Visit, collection_id: str) -> Page:
    """A collection: its address, what is in it, who may read it, and who fetched what."""
    return _one(visit, collection_id, {})


def one_again(visit: Visit, collection_id: str, form: Any, error: InvalidError) -> Page:  # noqa: ARG001
    """The collection's page, saying what is wrong."""
    return _one(visit, collection_id, error.fields)


class CasePut(Sent):
    """A case to put in, and what may leave with it."""

    case: Id
    identities: bool = False
    texts: bool = False


@room.action("/taxii/collections/{collection_id}/cases", Right.EXCHANGE, again=one_again)
def put_in(visit: Visit, collection_id: str, form: CasePut) -> Done:
    """Puts a case as it stands into a collection."""
    made = put_case(
        visit.sitting, visit.desk.workspace, collection_id, form.case,
        identities=form.identities, texts=form.texts,
    )  # fmt: skip
    told = {"new": made.new, "revoked": made.revoked, "unchanged": made.unchanged}
    said = "case_put_in_part" if made.troubled else "case_put"
    troubled = {"troubled": list(made.troubled)}
    return Done(f"/taxii/collections/{collection_id}", said, {**told, **troubled})


class CaseBack(Sent):
    """A case to take back, and why."""

    case: Id
    reason: Said


@room.action("/taxii/collections/{collection_id}/take-back", Right.EXCHANGE, again=one_again)
def take_back(visit: Visit, collection_id: str, form: CaseBack) -> Done:
    """Revokes everything of a case in a collection; programs learn it as they ask."""
    made = take_back_case(visit.sitting, collection_id, form.case, form.reason)
    said = "case_back_in_part" if made.troubled else "case_back"
    told = {"revoked": made.revoked, "troubled": list(made.troubled)}
    return Done(f"/taxii/collections/{collection_id}", said, told)


@room.action("/taxii/collections/{collection_id}/close", Right.EXCHANGE)
def close(visit: Visit, collection_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Ends a collection: it gives nothing more."""
    close_collection(visit.sitting, collection_id)
    return Done("/taxii", "saved")


@room.action("/taxii/sources/{source_id}/ask", Right.EXCHANGE)
def ask_soon(visit: Visit, source_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Has a server asked for what is new, within seconds."""
    ask_now(visit.sitting, source_id)
    return Done("/taxii#sources", "submitted")


def _overview(visit: Visit, form: Any, faults: dict[str, str]) -> Page:
    groups = _groups(visit)
    data = {
        "address": f"{visit.caller.app.state.public_url}/taxii2/",
        "collections": [_row(one, groups) for one in collections(visit.sitting)],
        "sources": [_source(one) for one in sources(visit.sitting)],
    }
    shown = {
        "form": form, "faults": faults, "labels": OFFERED, "groups": groups,
        "may_speak": visit.may(Right.EXCHANGE), "may_manage": visit.may(Right.ADMINISTER),
    }  # fmt: skip
    title = gettext("Collections (TAXII)")
    return Page("taxii/overview.html.j2", title, data, None, shown, crumbs()[:1])


def _one(visit: Visit, collection_id: str, faults: dict[str, str]) -> Page:
    sitting = visit.sitting
    found, held = collection(sitting, collection_id), contents(sitting, collection_id)
    inside = {row.id for row in held.cases}
    data = {
        "collection": _row(found, _groups(visit)),
        "address": _address(visit, found),
        "cases": [
            {"id": row.id, "number": row.number, "title": row.title, "tlp": row.tlp}
            for row in held.cases
        ],
        "other_cases": held.other_cases,
        "of_readers": held.of_readers,
        "readers": [
            {"name": reader.name, "can_read": given.can_read, "can_write": given.can_write,
             "objection": given.objection}
            for reader, given in readers_of(sitting, found.row)
        ],
        "readings": [
            {"reader": name, "at": row.at, "objects": row.objects, "until": row.last_added}
            for row, name in readings(sitting, collection_id)
        ],
    }  # fmt: skip
    shown = {
        "faults": faults, "may_speak": visit.may(Right.EXCHANGE),
        "may_manage": visit.may(Right.ADMINISTER), "choices": _choices(visit, found, inside),
    }  # fmt: skip
    return Page("taxii/collection.html.j2", found.row.title, data, None, shown, crumbs())


def _choices(visit: Visit, found: CollectionView, inside: set[str]) -> list[tuple[str, str]]:
    """Cases that may enter, those that are in it first."""
    if not visit.may(Right.EXCHANGE):
        return []
    most = list(Tlp).index(Tlp(found.row.tlp))
    rows = [
        row
        for row in list_cases(visit.sitting, Wanted(most=_MOST_CASES))
        if list(Tlp).index(Tlp(row.tlp)) <= most
    ]
    rows.sort(key=lambda row: row.id not in inside)
    return [(row.id, f"{row.number} · {row.title}") for row in rows]


def _groups(visit: Visit) -> dict[str, str]:
    """The names of groups that go on, by id."""
    known = circle(visit.sitting).groups
    return {name: one.current.name for name, one in known.items() if one.dissolved is None}


def _address(visit: Visit, found: CollectionView) -> str:
    root = found.row.group or OPEN_ROOT
    return f"{visit.caller.app.state.public_url}/taxii2/{root}/collections/{found.row.id}/"


def _row(found: CollectionView, groups: dict[str, str]) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id, "title": row.title, "description": row.description, "tlp": Tlp(row.tlp),
        "group": row.group, "group_name": groups.get(row.group, row.group),
        "objects": found.objects, "readers": found.readers, "changed_at": moment_of(row),
        "closed_at": row.closed_at,
    }  # fmt: skip


def _source(found: SourceView) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id, "name": row.name, "root": row.root, "collection": row.collection,
        "tlp": Tlp(row.tlp), "active": row.active, "last_at": row.last_at, "next_at": row.next_at,
        "trouble": row.trouble, "objects": found.objects, "is_sent_to_us": not row.root,
    }  # fmt: skip
