"""What others sent over TAXII: foreign, unsigned, and counted with nothing of ours."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.cases.marking import Tlp
from tocsin.desk.people.rights import Right
from tocsin.desk.taxii.opening import (
    OPENINGS,
    PAGE,
    Opened,
    draft_case,
    kinds_of,
    opened_of,
    refusals,
    sent,
)
from tocsin.desk.taxii.opening import Sent as SentObject
from tocsin.desk.taxii.sources import sources
from tocsin.web.forms import Nothing
from tocsin.web.listing import PageNumber, address
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.taxii.overview import crumbs
from tocsin.web.visits import Visit
from tocsin.web.words.partner_terms import THINGS
from tocsin.web.words.speaking import gettext

room: Final = Room()
_LONGEST: Final = 5_000
"""Characters of a description that a page shows; the rest is in its JSON twin."""
_NAME: Final = r"^[a-z0-9-]*$"
Kind = Annotated[
    str, Query(max_length=250, pattern=_NAME, description="A type of STIX; empty: openings.")
]
Source = Annotated[str, Query(max_length=100, pattern=_NAME, description="The id of a server.")]


@room.page("/taxii/received", Right.LOOK, csv=True)
def received(visit: Visit, source: Source = "", kind: Kind = "", page: PageNumber = 1) -> Page:
    """What others sent, the last first: what a case can begin with, or objects of one type."""
    found, total = sent(visit.sitting, source, kind, page)
    rows = [_row(one) for one in found]
    asked = {"source": source, "kind": kind}
    pages = max(-(-total // PAGE), 1)
    data = {
        "objects": rows, "total": total, "page": page, "pages": pages, **asked,
        "previous": address("/taxii/received", {**asked, "page": page - 1}) if page > 1 else None,
        "next": address("/taxii/received", {**asked, "page": page + 1}) if page < pages else None,
    }  # fmt: skip
    kinds = kinds_of(visit.sitting)
    shown = {
        "kinds": [(name, f"{said_of(name)} ({count:,})") for name, count in kinds.items()],
        "sources": [(one.row.id, one.row.name) for one in sources(visit.sitting)],
        "may_speak": visit.may(Right.EXCHANGE),
    }
    title = gettext("What others sent over TAXII")
    return Page("taxii/received.html.j2", title, data, rows, shown, crumbs())


@room.page("/taxii/received/{foreign_id}", Right.LOOK)
def one(visit: Visit, foreign_id: str) -> Page:
    """An object of others, what is near it, and what a draft of a case would take over."""
    found = opened_of(visit.sitting, foreign_id)
    suggestion = found.suggestion
    data = {
        "object": _row(SentObject(found.row, found.source)),
        "content": _content(found),
        "near": [
            {"id": each.id, "kind": said_of(each.type), "name": _name(each.content),
             "tlp": each.tlp, "revoked": each.revoked}
            for each in found.received.objects
            if each.id != found.row.object_id
        ],
        "draft": suggestion and {
            "title": suggestion.case.title,
            "tlp": suggestion.case.tlp,
            "takes": sum(
                len(getattr(suggestion.case, shelf))
                for shelf in ("accounts", "posts", "narratives", "networks", "findings")
            ),
            "techniques": [use.technique for use in suggestion.case.techniques],
            "left": [{"id": each.id, "reason": each.reason} for each in suggestion.left],
        },
    }  # fmt: skip
    shown = {"may_draft": visit.may(Right.WRITE_CASES)}
    near = (*crumbs(), (gettext("What others sent over TAXII"), "/taxii/received"))
    title = found.row.name or found.row.object_id
    return Page("taxii/object.html.j2", title, data, None, shown, near, found.row.tlp)


@room.action("/taxii/received/{foreign_id}/draft", Right.WRITE_CASES)
def draft(visit: Visit, foreign_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Opens a case of ours from what others sent: a draft, which says from whom it is."""
    case_id = draft_case(visit.sitting, foreign_id)
    return Done(f"/cases/{case_id}", "case_drafted", {"case": case_id})


@room.page("/taxii/refused", Right.EXCHANGE)
def refused(visit: Visit) -> Page:
    """What was not taken of what others sent, each with the reason."""
    rows = [
        {"source": one.source.name, "at": one.at, "place": one.place, "id": one.object_id,
         "reason": one.reason, "content": one.content}
        for one in refusals(visit.sitting)
    ]  # fmt: skip
    title = gettext("What was not taken")
    near = (*crumbs(), (gettext("What others sent over TAXII"), "/taxii/received"))
    return Page("taxii/refused.html.j2", title, {"refused": rows}, None, {}, near)


def said_of(kind: str) -> str:
    """A type of STIX in words, or as it is."""
    return gettext(THINGS[kind]) if kind in THINGS else kind


def _row(one: SentObject) -> dict[str, Any]:
    row, source = one.row, one.source
    return {
        "id": row.id, "object": row.object_id, "type": row.type, "kind": said_of(row.type),
        "name": row.name, "source": source.name, "source_id": source.id, "root": source.root,
        "collection": source.collection, "account": source.user,
        "tlp": Tlp(row.tlp) if row.tlp else Tlp(source.tlp), "labelled": row.tlp is not None,
        "received_at": row.at, "modified_at": row.modified_at, "revoked": row.revoked,
        "is_echo": row.is_echo, "case": row.case_id, "opens": row.type in OPENINGS,
    }  # fmt: skip


def _content(found: Opened) -> dict[str, Any]:
    """The object itself, as it came."""
    return next(
        dict(each.content) for each in found.received.objects if each.id == found.row.object_id
    )


def _name(content: Any) -> str:
    told = content.get("name") or content.get("value") or content.get("url") or ""
    return str(told)[:_LONGEST]
