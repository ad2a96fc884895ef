"""Narratives: what is told in many words, since when, by how many, and whether it grows."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.charts import Chart, Series
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.detect.narratives.description import growth_in_words
from tocsin.detect.narratives.tables import Event
from tocsin.posts.keys import spelled
from tocsin.web.found import Detector, Held, held, must_hold
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
from tocsin.web.rooms.findings import case_href, finding_about
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST_QUOTED: Final = 12
_MOST_BARS: Final = 120


@room.page("/narratives", Right.LOOK, csv=True)
def narratives(
    visit: Visit, words: Words = "", growing: bool = False, page: PageNumber = 1
) -> Page:
    """All narratives, the most posted first; ``growing``: only those that outgrow all posts."""
    found = held(visit.desk)
    title = gettext("Narratives")
    if found is None or not found.has("narratives/narratives"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("narratives/narratives.html.j2", title, nothing)
    table = with_words(found.table("narratives/narratives"), words, "label", "sample", "name")
    if growing:
        low = pc.fill_null(table["growth_low"], 0.0)
        table = table.filter(pc.greater(low, 1.0))
    asked = {"words": words, "growing": "true" if growing else ""}
    listing = listed(table, page, "/narratives", asked)
    data = {
        "investigated": True,
        "asked": {"words": words, "growing": growing},
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
        "caveats": caveats_of(found, Detector.NARRATIVES),
    }
    return Page("narratives/narratives.html.j2", title, data, rows=Later(lambda: table))


@room.page("/narratives/{narrative}", Right.LOOK, csv=True)
def one_narrative(visit: Visit, narrative: str) -> Page:
    """A narrative with its words in each language, its growth and bursts, and its posts."""
    found = must_hold(visit.desk)
    key = known_key(narrative)
    known = key is not None and found.has("narratives/narratives")
    rows = found.where("narratives/narratives", "narrative", key) if known else ()
    if key is None or not len(rows):
        raise NotFoundError(
            "There is no such narrative in the last investigation.",
            "It may have merged into another: look at the list.",
        )
    members = found.where("narratives/members", "narrative", key)
    timeline = _timeline(found, key)
    central = members.sort_by([("similarity", "descending"), ("post_key", "ascending")])
    row = _row(rows_of(rows)[0])
    finding = finding_about(found, Detector.NARRATIVES, f"narrative {narrative}")
    data = {
        **row,
        "terms": _terms(found, key),
        "bursts": rows_of(found.where("narratives/bursts", "narrative", key)),
        "involved": _involved(found, key),
        "history": _history(found, key),
        "quoted": quoted(visit.desk, central["post_key"].to_pylist(), _MOST_QUOTED),
        "posts_href": address("/posts", {"narrative": narrative}),
        "case_href": case_href(visit, finding),
        "finding_href": f"/findings/{finding}" if finding else None,
        "timeline": rows_of(timeline),
        "caveats": caveats_of(found, Detector.NARRATIVES),
    }
    crumbs = ((gettext("Narratives"), "/narratives"),)
    title = row["name"] or row["label"] or gettext("Narrative without words")
    shown = {"chart": _chart(timeline)}
    return Page(
        "narratives/narrative.html.j2", title, data,
        rows=Later(lambda: timeline), shown=shown, crumbs=crumbs,
    )  # fmt: skip


def caveats_of(found: Held, detector: Detector) -> list[str]:
    """What a detector wants known of all its findings."""

    def gathered() -> list[str]:
        lists = found.where("findings", "detector", str(detector))["caveats"].to_pylist()
        return list(dict.fromkeys(one for some in lists for one in some or ()))

    return found.kept(("caveats", detector), gathered)


def _row(row: Row) -> Row:
    return {
        **{name: value for name, value in row.items() if name != "theme"},
        "group": row["theme"],
        "href": f"/narratives/{row['narrative']}",
        "posts_href": address("/posts", {"narrative": row["narrative"]}),
        "growth_said": growth_in_words(row),
        "language_names": [language_name(code) for code in row["languages"] or ()],
    }


def _terms(found: Held, key: int) -> list[Row]:
    """The narrative's words by language, the most telling first."""
    table = found.where("narratives/terms", "narrative", key).sort_by("place")
    words: dict[str, list[str]] = {}
    for row in table.to_pylist():
        words.setdefault(row["language"], []).append(row["term"])
    return [
        {"lang": lang, "name": language_name(lang if lang != "und" else None), "words": said}
        for lang, said in words.items()
    ]


def _involved(found: Held, key: int) -> list[Row]:
    """The networks and checked claims that its posts are also part of."""
    rows = found.where("narratives/involved", "narrative", key).to_pylist()
    return [
        {
            "kind": row["kind"],
            "name": str(row["id"] + 1) if row["kind"] == "network" else _claim(found, row["id"]),
            "href": f"/networks/{row['id'] + 1}"
            if row["kind"] == "network"
            else f"/claims/{spelled(row['id'])}",
            "posts": row["posts"],
            "accounts": row["accounts"],
        }
        for row in rows
    ]


def _claim(found: Held, key: int) -> str:
    if found.has("claims/circulating"):
        rows = found.where("claims/circulating", "factcheck_key", key).to_pylist()
        if rows:
            return str(rows[0]["claim"] or rows[0]["title"] or spelled(key))
    return spelled(key)


def _history(found: Held, key: int) -> list[Row]:
    rows = rows_of(found.where("narratives/history", "narrative", key))
    return [{**row, "event_name": known_as(Event, row["event"])} for row in rows]


def _timeline(found: Held, key: int) -> pa.Table:
    """Its posts and accounts by bucket, with the time at which each begins."""
    table = found.where("narratives/timeline", "narrative", key).sort_by("bucket")
    bucket_s = int(found.about["bucket_s"])
    begins_us = pc.multiply(table["bucket"], bucket_s * 1_000_000)
    times = begins_us.cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    return table.append_column("begins_at", times).select(["begins_at", "posts", "accounts"])


def _chart(timeline: pa.Table) -> Chart | None:
    """Its posts over time, in at most 120 bars."""
    if not timeline.num_rows:
        return None
    moments: list[datetime] = timeline["begins_at"].to_pylist()
    posts: list[int] = timeline["posts"].to_pylist()
    width = max((moments[-1] - moments[0]) / _MOST_BARS, timedelta(hours=1))
    sums: dict[int, int] = {}
    for moment, count in zip(moments, posts, strict=True):
        place = int((moment - moments[0]) / width)
        sums[place] = sums.get(place, 0) + count
    series: Any = Series(
        gettext("posts"),
        [(moments[0] + place * width).astimezone(UTC) for place in sums],
        [float(count) for count in sums.values()],
        kind="bars",
    )
    return Chart(gettext("Its posts over time"), gettext("time (UTC)"), gettext("posts"), (series,))
