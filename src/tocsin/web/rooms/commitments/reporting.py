"""The report of a period for people of the desk: every number opens the requests behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator

from tocsin.answers.registry.waiting import Waiting
from tocsin.cases.documents import to_json
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.lists import listed, of_period
from tocsin.roundtable.commitments.parts import Ask
from tocsin.roundtable.commitments.transparency import By, Row, transparency
from tocsin.roundtable.commitments.waits import Until, response_times
from tocsin.web.forms import Line
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.commitments.charting import uptake_chart, waiting_chart
from tocsin.web.rooms.commitments.counting import behind, flat, numbers, value_name
from tocsin.web.rooms.commitments.lists import below
from tocsin.web.visits import Visit
from tocsin.web.words.commitment_terms import COLUMNS, Column
from tocsin.web.words.naming import span
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
USUAL_DAYS: Final = 90
"""A quarter: what codes of conduct and the DSA's own reports are counted by."""
SMALL: Final = 10
"""With fewer due requests, Wilson's interval of a half is wider than ±27 points."""


def _day(value: Any) -> datetime | None:
    """A day as a browser sends it; what is none is not asked."""
    try:
        return datetime.combine(datetime.fromisoformat(str(value)[:10]).date(), time(), UTC)
    except ValueError:
        return None


def day_of(moment: datetime) -> datetime:
    """The beginning of its day (UTC)."""
    return datetime.combine(moment.date(), time(), UTC)


def _whose(value: Any) -> bool:
    return str(value).lower() != "false"


Day = Annotated[datetime | None, BeforeValidator(_day)]
Whose = Annotated[bool, BeforeValidator(_whose)]


class Period:
    """The days that are asked about, and what an address says of them.

    ``over``: the last day is over too. Days that have not come are not asked about.
    """

    def __init__(
        self, now: datetime, since: datetime | None, until: datetime | None, *, over: bool = False
    ) -> None:
        newest = day_of(now) - timedelta(days=1 if over else 0)
        self.last = min(until or newest, newest)
        usual = self.last - timedelta(days=USUAL_DAYS - 1)
        self.first = since if since and since <= self.last else usual
        self.ends = min(self.last + timedelta(days=1), now)

    @property
    def asked(self) -> dict[str, str]:
        """As it stands in an address."""
        return {"since": self.first.date().isoformat(), "until": self.last.date().isoformat()}


@room.page("/commitments/report", Right.LOOK, csv=True)
def report(visit: Visit, since: Day = None, until: Day = None, ours: Whose = True) -> Page:
    """What was asked in a period, what came of it, and how long it took."""
    period = Period(visit.now, since, until)
    known = of_period(visit.sitting, period.first, period.ends, ours=ours)
    found = transparency(known, period.first, period.ends, now=visit.now, ours=ours)
    times = {until: response_times(known, until, visit.now) for until in Until}
    data = {
        **period.asked, "ours": ours, "as_of": found.as_of,
        "rows": [to_json(row) for row in found.rows],
        "response_times": {until: to_json(one) for until, one in times.items()},
    }  # fmt: skip
    asked = period.asked | {"ours": str(ours).lower()}
    whole = next((row for row in found.rows if row.by is By.ALL), None)
    shown = {
        "whole": whole and line(whole, asked), "groups": groups(found.rows, asked),
        "waits": [wait(until, one) for until, one in times.items()],
        "chart": waiting_chart(times), "uptake": uptake_chart(found.rows, By.ASK),
        "columns": COLUMNS, "columns_first": FIRST, "columns_then": THEN, "small": SMALL,
        "publish": f"/commitments/report/publish?{urlencode(period.asked)}"
        if visit.may(Right.RUN_PANELS) and ours else "",
    }  # fmt: skip
    rows = [flat(row) for row in found.rows]
    return Page(
        "commitments/report.html.j2", gettext("Report on commitments"), data, rows, shown, below()
    )


@room.page("/commitments/report/requests", Right.LOOK, csv=True)
def requests_behind(
    visit: Visit,
    since: Day = None,
    until: Day = None,
    ours: Whose = True,
    by: Annotated[By, Query()] = By.ALL,
    value: Line = "",
    column: Annotated[Column, Query()] = Column.REQUESTS,
) -> Page:
    """The requests and pledges behind one number of the report."""
    period = Period(visit.now, since, until)
    known = of_period(
        visit.sitting, period.first, period.ends, ours=ours,
        party=value if by is By.PARTY else None, kind=_ask(value) if by is By.ASK else None,
    )  # fmt: skip
    found = behind(known, by, value, column, visit.now)
    rows = [asdict(one) for one in listed(visit.sitting, [one.id for one in found])]
    data = {
        **period.asked, "ours": ours, "by": by, "value": value, "column": column,
        "commitments": rows,
    }  # fmt: skip
    asked = urlencode(period.asked | {"ours": str(ours).lower()})
    shown = {"of": f"{term(by)}: {value_name(by, value)}" if by is not By.ALL else "",
             "column_said": COLUMNS[column]}  # fmt: skip
    crumbs = below((gettext("Report on commitments"), f"/commitments/report?{asked}"))
    title = gettext(COLUMNS[column])
    return Page("commitments/behind.html.j2", title, data, rows, shown, crumbs)


FIRST: Final = (
    Column.REQUESTS, Column.PLEDGES, Column.DONE, Column.PART, Column.REFUSED,
    Column.PROMISED_LATER, Column.UNANSWERED, Column.NOT_RECEIVED, Column.PENDING, Column.WITHDRAWN,
)  # fmt: skip
"""What came of each: every request stands in one of these but the first two."""
THEN: Final = (Column.CONTESTED, Column.BROKEN, Column.APPEALED, Column.RESTORED)


def groups(rows: Iterable[Row], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of each grouping but the whole."""
    found = [(by, [line(row, asked) for row in rows if row.by is by]) for by in By]
    return [{"by": by, "rows": lines} for by, lines in found if lines and by is not By.ALL]


def line(row: Row, asked: Mapping[str, str] | None) -> dict[str, Any]:
    """A row as a table shows it. ``asked``: of the report, for the addresses behind its numbers."""
    counted = numbers(row)
    base = {"by": row.by, "value": row.value}
    links = {
        column: f"/commitments/report/requests?{urlencode({**asked, **base, 'column': column})}"
        for column, count in counted.items()
        if asked is not None and count
    }
    return {
        "name": value_name(row.by, row.value, not_named=row.not_named), "row": row,
        "counts": counted, "links": links,
        "median": _span(row.median_response_s), "low": _span(row.median_low_s),
        "high": _span(row.median_high_s), "is_small": 0 < row.claimed.of < SMALL,
    }  # fmt: skip


def wait(until: Until, one: Waiting) -> dict[str, Any]:
    """How long requests wait, in words."""
    return {
        "until": until, "asked": one.answers, "answered": one.answered,
        "median": _span(one.median_s), "low": _span(one.median_low_s),
        "high": _span(one.median_high_s), "steps": one.steps,
    }  # fmt: skip


def _span(seconds: float | None) -> str | None:
    return None if seconds is None else span(seconds)


def _ask(value: str) -> Ask | None:
    """What was asked for, as an address names it; of what is none, nothing is found anyway."""
    return Ask(value) if value in list(Ask) else None
