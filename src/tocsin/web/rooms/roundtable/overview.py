"""The roundtable on one screen: what waits for whom."""

from typing import Any, Final

from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import identity
from tocsin.desk.roundtable.commitments import lists as ledger
from tocsin.desk.roundtable.inbox.inbox import count_by_standing, counts_apart, listing
from tocsin.desk.roundtable.inbox.owing import duties
from tocsin.desk.roundtable.partners.partners import listing as partners
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.roundtable.partners.partner import Standing as PartnerStanding
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.roundtable.health import NEEDS_A_CALL, health_of
from tocsin.web.rooms.roundtable.inbox import row_of
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST: Final = 5
"""Rows of each kind; the lists have all."""


@room.page("/roundtable", Right.LOOK)
def roundtable(visit: Visit) -> Page:
    """What waits to be judged, to be answered, to be sent, and whom to call."""
    sitting, desks = visit.sitting, Desks(visit)
    known = partners(sitting)
    standing = count_by_standing(sitting)
    data = {
        "ready": identity(sitting).ready,
        "counts": {one: standing.get(one, 0) for one in Standing},
        "to_judge": [row_of(one, desks) for one in listing(sitting, Standing.WAITING, most=_MOST)],
        "judged_before": [
            row_of(one, desks) for one in listing(sitting, Standing.LOOK_AGAIN, most=_MOST)
        ],
        "to_look_at": [
            row_of(one, desks) for one in listing(sitting, to_look_at=True, most=_MOST)
        ],
        "contested": [
            row_of(one, desks) for one in listing(sitting, ours=True, contested=True, most=_MOST)
        ],
        "owed": _owed(visit),
        "to_call": [
            _partner(one, visit) for one in known if health_of(one, visit.now) in NEEDS_A_CALL
        ],
        "to_compare": [
            _partner(one, visit) for one in known if one.partner.standing is PartnerStanding.MET
            or (one.partner.standing is PartnerStanding.TRUSTED and one.partner.current is None)
        ],
        "overdue": _commitments(visit, ledger.Filter.OVERDUE),
        "not_received": _commitments(visit, ledger.Filter.NOT_RECEIVED),
        "apart": _apart(visit, desks),
        "partners": len(known),
    }  # fmt: skip
    shown = {"roles": {right.value: visit.may(right) for right in Right}}
    return Page("roundtable/overview.html.j2", gettext("Roundtable"), data, None, shown)


def _owed(visit: Visit) -> list[dict[str, Any]]:
    """What we owe to others; each leads to the thread that it is about."""
    return [
        {"what": one.what, "href": f"/roundtable/threads/{one.about}#duties"}
        for one in duties(visit.sitting)
    ]


def _partner(view: Any, visit: Visit) -> dict[str, Any]:
    return {
        "name": view.partner.met.name,
        "href": f"/partners/{view.partner.id}",
        "health": health_of(view, visit.now),
        "last_heard": view.last_heard,
        "waiting": view.waiting,
    }


def _commitments(visit: Visit, which: ledger.Filter) -> list[dict[str, Any]]:
    return [
        {"number": row.number, "party": row.party, "ask": row.ask, "due": row.due, "href": row.href}
        for row in ledger.listing(visit.sitting, which, most=_MOST)
    ]


def _apart(visit: Visit, desks: Desks) -> dict[str, Any]:
    """Our own shares, and those of each partner by where they stand; never one sum of both."""
    counts = counts_apart(visit.sitting)
    rows: dict[str, dict[str, Any]] = {}
    for one in counts.foreign:
        row = rows.setdefault(one.partner, {**desks.desk(one.partner), "by_standing": {}})
        row["by_standing"][one.standing] = one.count
    return {"own": counts.own, "passed_on": counts.passed_on, "foreign": list(rows.values())}
