"""The ledger as a list: what is overdue, broken, contested or open, by party and kind."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator

from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.lists import PAGE, Filter, count_by_filter, listing, parties
from tocsin.roundtable.commitments.parts import Ask
from tocsin.web.forms import LARGEST, Line
from tocsin.web.pages import Crumb, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.commitment_terms import ASK_USES, FILTER_USES
from tocsin.web.words.speaking import gettext

room: Final = Room()
_FIRST: Final = (
    Filter.OVERDUE, Filter.NOT_RECEIVED, Filter.BROKEN, Filter.CONTESTED, Filter.OPEN,
    Filter.PROMISED, Filter.ANSWERED, Filter.WITHDRAWN,
)  # fmt: skip
"""The filters, what needs somebody first."""


def _none(value: Any) -> Any:
    return None if value == "" else value


Which = Annotated[Filter | None, BeforeValidator(_none)]
Kind = Annotated[Ask | None, BeforeValidator(_none)]
Ours = Annotated[bool | None, BeforeValidator(_none)]


@room.page("/commitments", Right.LOOK, csv=True)
def commitments(
    visit: Visit,
    which: Which = None,
    kind: Kind = None,
    ours: Ours = None,
    party: Line = "",
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Page:
    """Requests and pledges, the newest first; what is overdue, broken or contested apart."""
    found = listing(visit.sitting, which, party=party or None, kind=kind, ours=ours, before=before)
    rows = [asdict(one) for one in found]
    counts = count_by_filter(visit.sitting)
    data = {
        "which": which, "kind": kind, "ours": ours, "party": party,
        "counts": {one: counts.get(one, 0) for one in _FIRST}, "commitments": rows,
    }  # fmt: skip
    asked = {"which": which, "kind": kind, "ours": ours, "party": party}
    shown: dict[str, Any] = {
        "kinds": Ask, "parties": parties(visit.sitting), "kind_uses": ASK_USES, "uses": FILTER_USES,
        "tabs": [(one, counts.get(one, 0), _query(asked | {"which": one})) for one in _FIRST],
        "all_query": _query(asked | {"which": None}),
        "older": _query(asked | {"before": rows[-1]["number"]}) if len(rows) == PAGE else "",
        "may_ask": visit.may(Right.EXCHANGE), "may_publish": visit.may(Right.RUN_PANELS),
    }  # fmt: skip
    title = gettext("Commitments")
    return Page("commitments/list.html.j2", title, data, rows, shown, crumbs())


def crumbs(*further: Crumb) -> tuple[Crumb, ...]:
    """The way here from the roundtable."""
    return ((gettext("Roundtable"), "/roundtable"), *further)


def below(*further: Crumb) -> tuple[Crumb, ...]:
    """The way to a page below the list."""
    return crumbs((gettext("Commitments"), "/commitments"), *further)


def _query(asked: Mapping[str, Any]) -> str:
    """What is asked, as it stands in an address; what is not asked is left out."""
    stated = {name: value for name, value in asked.items() if value not in (None, "")}
    told = {name: str(value).lower() if value in (True, False) else value
            for name, value in stated.items()}  # fmt: skip
    return f"?{urlencode(told)}" if told else ""
