"""Which steps a person can take in a thread now, and what their forms need."""

from typing import Any, Final

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox.inbox import ThreadView
from tocsin.desk.roundtable.inbox.sighting import proposed_sighting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.envelopes.sending import PASSING_ON
from tocsin.roundtable.inbox.messages import Seen
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.web.rooms.roundtable.addressing import as_closed_as, choices
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.partners import tlp_choices
from tocsin.web.visits import Visit
from tocsin.web.words.terms import term

_CASES: Final = 100
"""Cases of ours to choose from: those that changed last."""
_OPENINGS: Final = 20


def offered(visit: Visit, seen: ThreadView, desks: Desks) -> dict[str, Any]:
    """What a template shows forms for. Whether they may is asked again by each step itself."""
    row, holds = seen.row, seen.thread.root.revoked is None
    is_foreign = not row.ours and row.what is What.SHARE
    speaks, writes = visit.may(Right.EXCHANGE), visit.may(Right.WRITE_CASES)
    opens = writes and is_foreign and seen.standing is Standing.ACCEPTED
    passes = speaks and is_foreign and holds and row.tlp in PASSING_ON
    sights = speaks and is_foreign and holds
    return {
        "may_judge": writes and is_foreign and holds,
        "may_open": opens,
        "may_look": writes and is_foreign,
        "may_contest": speaks and not row.ours and holds,
        "may_sight": sights,
        "may_pass_on": passes,
        "may_reply": speaks,
        "may_revoke": speaks and row.ours and holds,
        "may_correct": speaks and row.ours and holds and bool(row.case),
        "may_discharge": speaks,
        "is_red": row.tlp is Tlp.RED,
        "confidences": [(one, term(one)) for one in reversed(Confidence)],
        "seens": [(one, term(one)) for one in Seen],
        "proposed": proposed_sighting(visit.sitting, row.thread) if sights else None,
        "openings": _openings(seen) if opens else [],
        "cases": _cases(visit) if opens else [],
        "addresses": choices(desks, but=(row.source,)) if passes else [],
        "pass_tlps": tlp_choices([one for one in as_closed_as(row.tlp) if one in PASSING_ON]),
    }


def _openings(seen: ThreadView) -> list[tuple[str, str]]:
    opened = seen.opened[seen.thread.root.current.id]
    found = opened.openings[:_OPENINGS]
    return [(one.id, str(one.content.get("name", "")) or one.type) for one in found]


def _cases(visit: Visit) -> list[tuple[str, str]]:
    rows = list_cases(visit.sitting, Wanted(most=_CASES))
    return [(row.id, f"#{row.number} {row.title}") for row in rows]
