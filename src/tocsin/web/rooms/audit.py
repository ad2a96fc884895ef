"""The audit log: who did what when, whether it still holds, and a copy to check elsewhere."""

from io import BytesIO
from typing import Annotated, Final

from fastapi import Query

from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.listing import PAGE, list_entries
from tocsin.desk.audit.reading import export, stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.people.rights import Right
from tocsin.web.listing import address
from tocsin.web.naming import named
from tocsin.web.pages import File, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
Part = Annotated[str, Query(max_length=200)]
Place = Annotated[int | None, Query(ge=1, le=2**53)]


@room.page("/audit", Right.READ_AUDIT, csv=True)
def log(
    visit: Visit, before: Place = None, subject: Part = "", actor: Part = "", action: Part = ""
) -> Page:
    """The entries, the newest first; of one subject, person or action where that is asked."""
    found = list_entries(visit.sitting, before, subject, actor, action)
    people = named(visit.sitting, (one.actor_id for one in found))
    system = {"system": gettext("Tocsin"), "nobody": gettext("nobody")}
    rows = [
        {
            "seq": one.seq,
            "at": one.at,
            "actor": system.get(one.actor_id) or people[one.actor_id],
            "actor_id": one.actor_id,
            "action": one.action,
            "subject": one.subject,
            "detail": one.detail,
            "withheld": one.withheld,
            "hash": one.hash,
        }
        for one in found
    ]
    asked = {"subject": subject, "actor": actor, "action": action}
    last = found[-1].seq if len(found) == PAGE else 1
    following = address("/audit", {**asked, "before": last}) if last > 1 else None
    data = {"asked": asked, "entries": rows, "next": following}
    return Page("audit/log.html.j2", gettext("Audit log"), data, rows)


@room.page("/audit/check", Right.READ_AUDIT)
def check(visit: Visit) -> Page:
    """Checks the whole log, here and now."""
    seal = visit.sitting.seal
    verdict = verify(stored_lines(visit.sitting.session), seal.public, read_head(seal.head))
    data = {**verdict.to_json(), "public_key": seal.public}
    crumbs = ((gettext("Audit log"), "/audit"),)
    return Page("audit/check.html.j2", gettext("Does the log hold?"), data, None, {}, crumbs)


@room.file("/audit/export.jsonl", Right.ADMINISTER)
def copy(visit: Visit) -> File:
    """The whole log as JSON lines, to be checked elsewhere with the public key."""
    file = BytesIO()
    export(stored_lines(visit.sitting.session), file)
    return File("audit.jsonl", file.getvalue(), "application/x-ndjson")
