"""Information voids: where people ask or meet rumours, and few are answered."""

from typing import Annotated, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.charts import Chart, Series
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.detect.voids.tables import CELL, Answer, Role, State
from tocsin.web.found import Detector, Held, held, must_hold
from tocsin.web.listing import (
    IfStated,
    Later,
    PageNumber,
    Row,
    Words,
    address,
    listed,
    rows_of,
    with_words,
)
from tocsin.web.pages import Page, Room
from tocsin.web.quoting import by_key
from tocsin.web.rooms.answers.beginning import offer
from tocsin.web.rooms.findings import freeze_href
from tocsin.web.rooms.narratives import caveats_of
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST_POSTS: Final = 30


@room.page("/voids", Right.LOOK, csv=True)
def voids(
    visit: Visit,
    words: Words = "",
    state: Annotated[State | None, IfStated] = None,
    page: PageNumber = 1,
) -> Page:
    """All voids, by the demand that is expected to stay unanswered."""
    found = held(visit.desk)
    title = gettext("Information voids")
    states = [(one, known_as(State, one)) for one in State]
    if found is None or not found.has("voids/ranked"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("voids/voids.html.j2", title, nothing, shown={"states": states})
    table = with_words(found.table("voids/ranked"), words, "name", "topic")
    if state:
        table = table.filter(pc.equal(table["state"], str(state)))
    asked = {"words": words, "state": state}
    listing = listed(table, page, "/voids", asked)
    data = {
        "investigated": True,
        "asked": asked,
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
        "caveats": caveats_of(found, Detector.VOIDS),
    }
    return Page(
        "voids/voids.html.j2", title, data, rows=Later(lambda: table), shown={"states": states}
    )


@room.page("/voids/{rank}", Right.LOOK, csv=True)
def one_void(visit: Visit, rank: int) -> Page:
    """A void: demand and answers over time, and the posts that asked, spread and answered."""
    found = must_hold(visit.desk)
    row = void_row(found, rank)
    windows = windows_of(found, row)
    data = {
        **_row(row),
        "windows": [
            {**one, "state_name": known_as(State, one["state"])} for one in rows_of(windows)
        ],
        "episodes": rows_of(_of_cell(found, "voids/episodes", row)),
        "posts": _posts(visit, found, rank),
        "caveats": caveats_of(found, Detector.VOIDS),
        "freeze_href": freeze_href(visit, f"void:{rank}") if windows.num_rows else None,
        "findings_href": address(
            "/findings", {"detector": Detector.VOIDS, "words": (row["name"] or row["topic"])[:100]}
        ),
    }
    crumbs = ((gettext("Information voids"), "/voids"),)
    title = row["name"] or row["topic"]
    shown = {"chart": _chart(windows), "begins": offer(visit, f"/voids/{rank}/answer")}
    return Page(
        "voids/void.html.j2", title, data,
        rows=Later(lambda: windows), shown=shown, crumbs=crumbs,
    )  # fmt: skip


def void_row(found: Held, rank: int) -> Row:
    """The row of a void.

    Raises:
        NotFoundError: there is none of that rank.
    """
    known = found.has("voids/ranked")
    rows = found.where("voids/ranked", "rank", rank).to_pylist() if known else []
    if not rows:
        raise NotFoundError(
            "There is no void of this rank in the last investigation.", "Look at the list."
        )
    row: Row = rows[0]
    return row


def windows_of(found: Held, row: Row) -> pa.Table:
    """Demand and answers of a void over time, the first window first."""
    return _of_cell(found, "voids/windows", row).sort_by("window_start")


def _row(row: Row) -> Row:
    return {
        **row,
        "href": f"/voids/{row['rank']}",
        "posts_href": address("/posts", {"void": row["rank"]}),
        "language_name": language_name(row["lang"]),
        "state_name": known_as(State, row["state"]),
    }


def _of_cell(found: Held, table: str, row: Row) -> pa.Table:
    """The rows of the void's cell: its topic, language and place."""
    own = found.where(table, "topic", row["topic"])
    for name in CELL[1:]:
        column = own[name]
        known = pc.is_null(column) if row[name] is None else pc.equal(column, row[name])
        own = own.filter(pc.fill_null(known, False))
    return own


def _posts(visit: Visit, found: Held, rank: int) -> list[Row]:
    """The most telling posts, each with its role: asked, spread the rumour, answered."""
    members = found.where("voids/members", "rank", rank).slice(0, _MOST_POSTS).to_pylist()
    posts = by_key(visit.desk, [member["post_key"] for member in members])
    return [
        {
            "role": member["role"],
            "role_name": known_as(Role, member["role"]),
            "answer_name": known_as(Answer, member["answer"]),
            "reach": member["reach"],
            "post": posts[member["post_key"]],
        }
        for member in members
        if member["post_key"] in posts
    ]


def _chart(windows: pa.Table) -> Chart | None:
    if not windows.num_rows:
        return None
    starts = windows["window_start"].to_pylist()
    series = tuple(
        Series(label, starts, windows[name].to_pylist(), kind="steps")
        for label, name in (
            (gettext("asked, or met the rumour"), "demand"),
            (gettext("met an answer"), "supply"),
        )
    )
    title = gettext("Demand and answers over time")
    return Chart(title, gettext("window (UTC)"), gettext("people"), series)
