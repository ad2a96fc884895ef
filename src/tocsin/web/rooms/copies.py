"""Copied texts: the same words, or nearly, from several accounts."""

from collections.abc import Mapping
from typing import Any, Final

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.detect.copies.tables import MEANING, WORDING
from tocsin.web.found import Held, held, must_hold
from tocsin.web.listing import (
    Later,
    PageNumber,
    Row,
    Words,
    address,
    known_key,
    listed,
    rows_of,
    with_words,
)  # fmt: skip
from tocsin.web.pages import Page, Room
from tocsin.web.quoting import quoted
from tocsin.web.rooms.findings import freeze_href
from tocsin.web.visits import Visit
from tocsin.web.words.naming import language_name
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_MOST_QUOTED: Final = 20
_MOST_VALUES: Final = 6
_ALIKE: Final[Mapping[str, str]] = {
    WORDING: _("alike in their words"),
    MEANING: _("alike in meaning, as a model reads them"),
}


@room.page("/copies", Right.LOOK, csv=True)
def copies(visit: Visit, words: Words = "", page: PageNumber = 1) -> Page:
    """Texts of several accounts, the most widely copied first."""
    found = held(visit.desk)
    title = gettext("Copied texts")
    if found is None or not found.has("copied/clusters"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("copies/copies.html.j2", title, nothing)
    table = with_words(found.table("copied/clusters"), words, "sample")
    listing = listed(table, page, "/copies", {"words": words})
    data = {
        "investigated": True,
        "asked": {"words": words},
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
    }
    return Page("copies/copies.html.j2", title, data, rows=Later(lambda: table))


@room.page("/copies/{cluster}", Right.LOOK, csv=True)
def one_copy(visit: Visit, cluster: str) -> Page:
    """A copied text: its template, what stands in the gaps, and its posts from the first on."""
    found = must_hold(visit.desk)
    key = known_key(cluster)
    known = key is not None and found.has("copied/clusters")
    rows = rows_of(found.where("copied/clusters", "cluster", key)) if known else []
    if key is None or not rows:
        raise NotFoundError("There is no such copied text.", "Look for it in the list.")
    posts = found.where("copied/posts", "cluster", key)
    data = {
        **_row(rows[0]),
        "slots": _slots(found, key),
        "spelled_out": posts.num_rows,
        "freeze_href": freeze_href(visit, f"copies:{cluster}") if posts.num_rows else None,
        "quoted": quoted(visit.desk, posts["post_key"].to_pylist(), _MOST_QUOTED),
    }
    crumbs = ((gettext("Copied texts"), "/copies"),)
    title = gettext("Copied text")
    return Page("copies/copy.html.j2", title, data, rows=Later(lambda: posts), crumbs=crumbs)


def _row(row: Row) -> Row:
    return {
        **row,
        "href": f"/copies/{row['cluster']}",
        "posts_href": address("/posts", {"copy": row["cluster"]}),
        "basis_name": gettext(_ALIKE.get(row["basis"], row["basis"])),
        "language_names": [language_name(code) for code in row["languages"] or ()],
    }


def _slots(found: Held, key: int) -> list[list[Row]]:
    """For each gap of the template what stands there most often."""
    often = [("slot", "ascending"), ("posts", "descending"), ("value", "ascending")]
    values: dict[int, list[Row]] = {}
    for row in found.where("copied/slots", "cluster", key).sort_by(often).to_pylist():
        values.setdefault(row["slot"], []).append({"value": row["value"], "posts": row["posts"]})
    return [some[:_MOST_VALUES] for some in values.values()]
