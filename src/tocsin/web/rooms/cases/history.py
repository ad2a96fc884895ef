"""The versions of a case: who saved what, and what it changed."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.cases.case import Case
from tocsin.cases.comparing import diff
from tocsin.desk.cases.saving import case_of, history, version_of
from tocsin.desk.people.rights import Right
from tocsin.web.forms import LARGEST
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.cases.view import crumbs_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
Number = Annotated[
    int | None, Query(ge=0, le=LARGEST, description="A version; 0: before the first")
]


@room.page("/cases/{case_id}/history", Right.LOOK, csv=True)
def versions(visit: Visit, case_id: str) -> Page:
    """All versions of a case, the newest first."""
    row, _ = case_of(visit.sitting.session, visit.actor, case_id)
    kept = history(visit.sitting.session, visit.actor, case_id)
    people = named(visit.sitting, (one.saved_by for one in kept))
    rows = [
        {
            "version": one.version,
            "saved_at": one.saved_at,
            "saved_by": people[one.saved_by],
            "note": one.note,
            "digest": one.digest,
            "href": f"/cases/{case_id}/changes?before={one.version - 1}&after={one.version}",
        }
        for one in kept
    ]
    data = {"case": case_id, "title_of_case": row.title, "versions": rows, "version": row.version}
    shown = {"may_write": visit.may(Right.WRITE_CASES)}
    title = gettext("Versions")
    return Page("cases/history.html.j2", title, data, rows, shown, crumbs_of(row), row.tlp)


@room.page("/cases/{case_id}/changes", Right.LOOK, csv=True)
def changes(visit: Visit, case_id: str, before: Number = None, after: Number = None) -> Page:
    """What changed between two versions; those before and after the newest where none is named."""
    row, newest = case_of(visit.sitting.session, visit.actor, case_id)
    until = row.version if after is None else after
    since = until - 1 if before is None else before
    session = visit.sitting.session
    earlier = version_of(session, case_id, since) if since else Case("")
    later = newest if until == row.version else version_of(session, case_id, until)
    rows: list[dict[str, Any]] = [change._asdict() for change in diff(earlier, later)]
    data = {"case": case_id, "title_of_case": row.title, "before": since, "after": until}
    title = gettext("Changes from version %(before)s to version %(after)s")
    title %= {"before": since, "after": until}
    page = {**data, "changes": rows}
    return Page("cases/changes.html.j2", title, page, rows, {}, crumbs_of(row), row.tlp)
