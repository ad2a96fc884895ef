"""The inbox: what partners shared, in a list; and what we shared ourselves."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox.inbox import PAGE, Row, count_by_standing, listing
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.web.listing import IfStated, address
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
Before = Annotated[str, Query(max_length=200, description="Where the last page ended")]


@room.page("/roundtable/inbox", Right.LOOK, csv=True)
def inbox(
    visit: Visit,
    standing: Annotated[Standing | None, IfStated] = None,
    partner: Annotated[str, Query(max_length=100)] = "",
    what: Annotated[What | None, IfStated] = None,
    ours: bool = False,
    contested: bool = False,
    to_look_at: bool = False,
    before: Before = "",
) -> Page:
    """What partners shared and asked, the last changed first; ``ours``: what we did."""
    found = listing(
        visit.sitting, standing, partner or None, ours=ours, what=what, contested=contested,
        to_look_at=to_look_at, before=_cursor(before),
    )  # fmt: skip
    desks = Desks(visit)
    rows = [row_of(one, desks) for one in found]
    asked = {
        "standing": standing, "partner": partner, "what": what, "ours": "true" if ours else "",
        "contested": "true" if contested else "", "to_look_at": "true" if to_look_at else "",
    }  # fmt: skip
    last = found[-1] if len(found) == PAGE else None
    following = {**asked, "before": last and f"{last.changed_at.isoformat()}~{last.thread}"}
    data = {
        "asked": asked,
        "threads": rows,
        "counts": dict(count_by_standing(visit.sitting)),
        "next": address("/roundtable/inbox", following) if last else None,
    }
    partners = sorted(
        ((one.id, one.met.name) for one in desks.circle.partners.values()),
        key=lambda one: one[1].casefold(),
    )
    shown = {
        "standings": Standing,
        "whats": (What.SHARE, What.REQUEST),
        "partners": partners,
        "ours": ours,
    }
    crumbs = ((gettext("Roundtable"), "/roundtable"),)
    title = gettext("What we shared") if ours else gettext("Inbox")
    table = [_cells(one) for one in rows]
    return Page("roundtable/inbox.html.j2", title, data, table, shown, crumbs)


def row_of(row: Row, desks: Desks) -> dict[str, Any]:
    """A thread in a list."""
    return {
        "thread": row.thread,
        "href": row.href,
        "title": row.title,
        "source": desks.desk(row.source),
        "to": desks.either(row.said_to) if row.ours else None,
        "ours": row.ours,
        "passed_on": row.passed_on,
        "what": row.what,
        "kind": row.kind,
        "standing": row.standing,
        "tlp": row.tlp,
        "received_at": row.received_at,
        "changed_at": row.changed_at,
        "troubles": list(row.troubles),
        "contests": row.contests,
        "to_look_at": row.to_look_at,
        "confidence": row.confidence,
        "revoked": row.revoked,
    }


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    to = row["to"] or {"name": "", "id": ""}
    return {
        **row,
        "source": row["source"]["name"],
        "source_id": row["source"]["id"],
        "to": to["name"],
        "to_id": to["id"],
    }


def _cursor(text: str) -> tuple[datetime, str] | None:
    at, _, thread = text.partition("~")
    if not text:
        return None
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None or not thread:
        raise InvalidError(
            "This page of the list is not there.", "Begin with the first page.",
            {"before": "This page of the list is not there."},
        )  # fmt: skip
    return when, thread
