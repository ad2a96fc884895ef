"""The whole investigation at a glance: what came in, when, where, and what was found in it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.chain.investigation import REJECTIONS
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Desk
from tocsin.posts.corpus import Corpus
from tocsin.posts.schema import Kind
from tocsin.report import came_in, languages
from tocsin.report.timeline import draw_timeline
from tocsin.web.found import Held, held
from tocsin.web.listing import Later, Row, address, settings_said
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.measured import title_of
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_MOST_REJECTIONS: Final = 1_000
"""As many as the report groups."""
_MOST_FILES: Final = 200
_MOST_QUOTED: Final = 3
_MOST_SPANS: Final = 60
"""Rows under the timeline; the CSV twin has every bucket."""

_SECTIONS: Final = (
    ("findings", "/findings", _("Findings"), _("One checkable sentence each, with its posts.")),
    ("coordination/networks", "/networks", _("Networks"),
     _("Accounts that shared the same things together more often than chance explains.")),
    ("narratives/narratives", "/narratives", _("Narratives"), _("What is told in many words.")),
    ("claims/circulating", "/claims", _("Checked claims that circulate"),
     _("Claims that fact-checkers have answered, and posts that may repeat them.")),
    ("worthy/claims", "/claims/unanswered", _("Claims to check first"),
     _("What no fact-check answers yet, the most urgent first.")),
    ("voids/ranked", "/voids", _("Information voids"),
     _("Where people ask or meet rumours, and few are answered.")),
    ("targets/targets", "/targets", _("Who is attacked"),
     _("Organisations, processes and groups that posts call corrupt, illegitimate and the like.")),
    ("copied/clusters", "/copies", _("Copied texts"),
     _("The same text, or nearly, from several accounts.")),
)  # fmt: skip


@room.page("/overview", Right.LOOK, csv=True)
def overview(visit: Visit) -> Page:
    """The corpus in numbers, and what each detector found in it; as CSV the timeline."""
    found = held(visit.desk)
    files, total, rejections = _came_in_of(visit.desk)
    corpus = found.about["corpus"] if found else None
    timeline = found.kept("drawn timeline", lambda: _timeline(found)) if found else None
    data = {
        "investigation": _investigation(found),
        "corpus": corpus,
        "platforms": _counted(corpus, "platforms", "platform", str),
        "languages": _languages(corpus),
        "kinds": _counted(corpus, "kinds", "kind", partial(known_as, Kind)),
        "spans": _spans(timeline["spans"]) if timeline else [],
        "sections": _sections(found),
        "measured": _measured(found),
        "files": files[:_MOST_FILES],
        "files_total": len(files),
        "came_in": total,
        "rejections": rejections,
        "rejections_shown": _MOST_REJECTIONS,
        "parameters": found.about["parameters"] if found else {},
        "caveats": found.about["caveats"] if found else [],
    }
    return Page(
        "overview/overview.html.j2",
        gettext("Overview"),
        data,
        rows=Later(lambda: found.table("timeline")) if found else None,
        shown={
            "strips": timeline["drawing"] if timeline else None,
            "settings": settings_said(data["parameters"]),
        },
    )


def _investigation(found: Held | None) -> Row | None:
    if found is None:
        return None
    said = {name: found.about[name] for name in ("title", "version", "posts", "bucket_s")}
    return {**said, "created_at": datetime.fromisoformat(found.about["created_at"])}


def _counted(
    corpus: Mapping[str, Any] | None, column: str, parameter: str, called: Any
) -> list[Row]:
    """The values of a column with their posts, the most first, each with where they are."""
    counts: Mapping[str, int] = corpus[column] if corpus else {}
    return [
        {
            "value": value,
            "name": called(value) or gettext("unknown"),
            "posts": posts,
            "href": address("/posts", {parameter: value}) if value else None,
        }
        for value, posts in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _languages(corpus: Mapping[str, Any] | None) -> list[Row]:
    """The languages, and in which of them each reading of texts was measured."""
    rows = _counted(corpus, "languages", "lang", language_name)[: languages.MOST_SHOWN]
    known = languages.shown(corpus["languages"]) if corpus else ()
    names = tuple(languages.READINGS)
    return [
        {**row, "readings": dict(zip(names, told.known, strict=True))}
        for row, told in zip(rows, known, strict=True)
    ]


def _sections(found: Held | None) -> list[Row]:
    if found is None:
        return []
    return [
        {
            "name": gettext(name),
            "what": gettext(what),
            "href": href,
            "count": found.table(table).num_rows if found.has(table) else None,
        }
        for table, href, name, what in _SECTIONS
    ]


def _measured(found: Held | None) -> list[Row]:
    if found is None:
        return []
    names = sorted(path.parent.name for path in found.found.folder.glob("measured/*/said.json"))
    return [{"name": name, "title": title_of(name), "href": f"/measured/{name}"} for name in names]


def _timeline(found: Held) -> dict[str, Any]:
    """The drawing, and the sums of at most sixty spans of time with as many buckets each."""
    table, bucket_s = found.table("timeline"), int(found.about["bucket_s"])
    drawing = draw_timeline(table, bucket_s)
    if drawing is None:
        return {"drawing": None, "spans": []}
    starts_us = np.asarray(table["start"].cast(pa.int64()))
    bucket_us = bucket_s * 1_000_000
    first_us = int(starts_us.min())
    buckets = (starts_us - first_us) // bucket_us
    wide = -(-(int(buckets.max()) + 1) // _MOST_SPANS)
    posts = np.bincount(buckets // wide, table["posts"].to_numpy()).astype(int)
    start = datetime.fromtimestamp(first_us / 1e6, UTC)
    span = timedelta(seconds=wide * bucket_s)
    spans = [(start + place * span, start + (place + 1) * span, n) for place, n in enumerate(posts)]
    return {"drawing": drawing, "spans": [one for one in spans if one[2]]}


def _spans(spans: Iterable[tuple[datetime, datetime, int]]) -> list[Row]:
    return [
        {
            "start": start,
            "end": end,
            "posts": int(posts),
            "href": address("/posts", {"since": _iso(start), "until": _iso(end)}),
        }
        for start, end, posts in spans
    ]


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _came_in_of(desk: Desk) -> tuple[list[Row], Row, list[Row]]:
    ledgers = desk.workspace.corpus / "imports"
    stamp = ledgers.stat().st_mtime_ns if ledgers.is_dir() else 0
    return _came_in(desk.workspace.corpus, stamp)


@lru_cache(maxsize=2)
def _came_in(folder: Path, stamp: int) -> tuple[list[Row], Row, list[Row]]:
    """The ledger file by file, its sum, and rejections by cause; read anew after an import."""
    corpus = Corpus(folder)
    imports = corpus.imports() if stamp else []
    files = came_in.file_rows([one for item in imports for one in item.files])
    first = islice(corpus.rejected(imports), _MOST_REJECTIONS)
    kept = [{name: row.get(name) for name in REJECTIONS.names} for row in first]
    groups = came_in.rejection_groups(pa.Table.from_pylist(kept, schema=REJECTIONS))
    total = came_in.total(files)
    return (
        [asdict(row) for row in files],
        {**asdict(total), "missing": total.missing},
        [
            {
                "reason": group.reason,
                "remedy": group.remedy,
                "records": len(group.rows),
                "examples": [
                    {"file": row["file"], "line": row["line"]} for row in group.rows[:_MOST_QUOTED]
                ],
            }
            for group in groups
        ],
    )
