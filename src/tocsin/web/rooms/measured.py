"""What was measured on the whole: how it spreads, divides, whom it cites, who is heard."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import pyarrow as pa

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.posts.keys import spelled
from tocsin.report import measured as reported
from tocsin.results import Result
from tocsin.web.found import Held, held, must_hold
from tocsin.web.listing import ROWS, Later, PageNumber, Row, address, listed
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.findings import freeze_href
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
TITLES: Final[Mapping[str, str]] = {
    "spread": _("How it spreads"),
    "polarisation": _("Is the debate divided"),
    "sources": _("Sources"),
    "authority": _("Who is heard"),
}
_MOST_SAID: Final = 12
_MOST_LINKS: Final = 6
"""Posts linked from one cell; the CSV twin names all."""


@room.page("/measured", Right.LOOK)
def everything_measured(visit: Visit) -> Page:
    """What was measured, each with what it says first."""
    found = held(visit.desk)
    results = _results(found) if found else {}
    data = {
        "investigated": found is not None,
        "measured": [
            {"name": name, "title": title_of(name), "href": f"/measured/{name}",
             "said": result.said()[:3]}
            for name, result in results.items()
        ],
    }  # fmt: skip
    return Page("measured/measured.html.j2", gettext("Measured"), data)


@room.page("/measured/{name}", Right.LOOK)
def one_measured(visit: Visit, name: str) -> Page:
    """A measurement: what it says, its plots, its tables, and what to know before believing it."""
    found = must_hold(visit.desk)
    result = result_of(found, name)
    shown = found.drawn(("measured", name), lambda: reported.shown({name: result})[0])
    tables = [
        {"name": table, "title": _heading(table), "rows": rows.num_rows,
         "href": f"/measured/{name}/{table}"}
        for table, rows in result.tables().items()
    ]  # fmt: skip
    data = {
        "name": name,
        "said": shown.said,
        "caveats": shown.caveats,
        "tables": tables,
        "charts": {key: chart.to_json() for key, chart in result.charts().items()},
        "most_said": _MOST_SAID,
    }
    return Page(
        "measured/result.html.j2", title_of(name), data,
        shown={"plots": shown.plots}, crumbs=((gettext("Measured"), "/measured"),),
    )  # fmt: skip


@room.page("/measured/{name}/{table}", Right.LOOK, csv=True)
def measured_table(visit: Visit, name: str, table: str, page: PageNumber = 1) -> Page:
    """A table of a measurement; keys of posts and accounts lead to them."""
    found = must_hold(visit.desk)
    tables = result_of(found, name).tables()
    if table not in tables:
        raise NotFoundError(
            "This measurement has no such table.", "Choose one on the measurement's page."
        )
    rows = tables[table]
    path = f"/measured/{name}/{table}"
    listing = listed(rows, page, path, {})
    here = rows.slice((listing.page - 1) * ROWS, ROWS)
    data = {
        "name": name,
        "table": table,
        "freeze_href": freeze_href(visit, f"measured:{name}/{table}") if rows.num_rows else None,
        "listing": {**vars(listing), "rows": reported.with_keys_spelled(here).to_pylist()},
    }
    crumbs = ((gettext("Measured"), "/measured"), (title_of(name), f"/measured/{name}"))
    return Page(
        "measured/table.html.j2", _heading(table), data,
        rows=Later(lambda: reported.with_keys_spelled(rows)),
        shown=_linked(here, table), crumbs=crumbs,
    )  # fmt: skip


def _results(found: Held) -> Mapping[str, Result]:
    return found.kept("measured", found.found.measured)


def result_of(found: Held, name: str) -> Result:
    """A measurement by its name.

    Raises:
        NotFoundError: the last investigation did not measure this.
    """
    results = _results(found)
    if name not in results:
        raise NotFoundError(
            "The last investigation did not measure this.",
            "See what was measured, or investigate again.",
        )
    return results[name]


def title_of(name: str) -> str:
    """What a measurement is called."""
    return gettext(TITLES[name]) if name in TITLES else reported.TITLES.get(name, _heading(name))


def _heading(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _linked(rows: pa.Table, name: str) -> Row:
    """The rows as cells for people: a value with its interval, keys as links."""
    numbers = asdict(reported.numbers_of(name, rows, ROWS))
    links = [_links(row) for row in rows.to_pylist()]
    return {"numbers": {**numbers, "links": links}, "has_links": any(links)}


def _links(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The posts and accounts that a row names: what each is, and where."""
    found: list[tuple[str, str]] = []
    for name, value in row.items():
        if value is None or not name.removesuffix("s").endswith("_key"):
            continue
        keys = value if isinstance(value, list) else [value]
        found += [(spelled(key), _href(name, key)) for key in keys[:_MOST_LINKS]]
    return found


def _href(column: str, key: int) -> str:
    if column in {"account_key", "source_key", "target_key"}:
        return address("/account", {"key": spelled(key)})
    return f"/posts/{spelled(key)}"
