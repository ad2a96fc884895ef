"""The public register: the measures that are or were in force, for everybody to read."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.desk.measures.listing import PAGE, Registered, public_register, registered
from tocsin.web.forms import LARGEST
from tocsin.web.pages import PUBLIC, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/register", PUBLIC, csv=True)
def public_list(
    visit: Visit, before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None
) -> Page:
    """The register, the newest first."""
    rows = [_entry(one) for one in public_register(visit.sitting, before)]
    following = rows[-1]["number"] if len(rows) == PAGE else None
    data = {"entries": rows, "next": f"/register?before={following}" if following else None}
    return Page("measures/register.html.j2", gettext("Public register of measures"), data, rows)


@room.page("/register/{number}", PUBLIC)
def public_entry(visit: Visit, number: int) -> Page:
    """An entry of the register."""
    entry = _entry(registered(visit.sitting, min(max(number, 0), LARGEST)))
    crumbs = ((gettext("Public register of measures"), "/register"),)
    title = gettext("Measure %(number)s") % {"number": entry["number"]}
    return Page("measures/entry.html.j2", title, entry, None, {}, crumbs)


def _entry(line: Registered) -> dict[str, Any]:
    """A line of the register as everybody reads it; what is not in ``Entry`` is not public."""
    entry = line.entry
    return {
        "number": line.number, "href": f"/register/{line.number}", "state": entry.state,
        "kind": entry.kind, "subject": entry.subject, "accounts": entry.accounts,
        "platform": entry.platform, "rung": entry.rung, "aimed_at": entry.aimed_at,
        "aim": entry.aim, "basis": entry.basis, "instrument": entry.instrument,
        "provision": entry.provision, "jurisdiction": entry.jurisdiction,
        "begins": entry.begins, "ends": entry.ends, "by_machine": entry.by_machine,
        "strata": [
            {"stratum": one.stratum, "votes": one.votes, "side": one.side} for one in entry.strata
        ],
        "votes_for": entry.votes_for, "votes_against": entry.votes_against,
        "appealed": entry.appealed, "outcome": entry.outcome,
        "evidence": [{"id": one.id, "shows": one.shows} for one in entry.evidence],
    }  # fmt: skip
