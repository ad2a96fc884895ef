"""GDELT 2: the Global Knowledge Graph (GKG 2.1), and its tables of events and mentions.

The files have tabs and no header: 27 columns are GKG, 16 mentions, 61 events. Exports of
them through BigQuery or a script are CSV with the columns' names. Source: the GKG 2.1 and
Event 2.0 codebooks at https://www.gdeltproject.org/data.html.

A GKG record is a web document: a post of its site. A mention is a pair of an event and a
document (one article that tells of ten events gives ten rows), and an event is a row of a
coding scheme: counted as posts they would multiply documents, so neither is one.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import TextReader
from tocsin.posts.readers.fields.clocks import utc_time
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import prose, text
from tocsin.posts.records import Layout, Other, Outcome, Post, Record, Rejected

_GKG: Final = (
    "gkgrecordid",
    "date",
    "sourcecollectionidentifier",
    "sourcecommonname",
    "documentidentifier",
    "counts",
    "v2counts",
    "themes",
    "v2themes",
    "locations",
    "v2locations",
    "persons",
    "v2persons",
    "organizations",
    "v2organizations",
    "v2tone",
    "dates",
    "gcam",
    "sharingimage",
    "relatedimages",
    "socialimageembeds",
    "socialvideoembeds",
    "quotations",
    "allnames",
    "amounts",
    "translationinfo",
    "extras",
)
_MENTIONS_WIDTH: Final = 16
_EVENTS_WIDTHS: Final = (61, 58, 57)
_RECORD_ID: Final = re.compile(r"^\d{14}-T?\d+$")
_TITLE: Final = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_SOURCE_LANGUAGE: Final = re.compile(r"srclc:(\w{2,3})")
_WEB: Final = "1"  # SourceCollectionIdentifier: only this one's documents have a URL
_CODEBOOK_PREFIX: Final = re.compile(r"^v(?:15|21|2|1)(?=[a-z])")


class Gdelt(TextReader):
    """Reads GKG records as posts; knows mentions, events and the lists of column labels."""

    name: ClassVar[str] = "gdelt"
    title: ClassVar[str] = "GDELT 2"
    layouts: ClassVar[frozenset[Layout]] = frozenset({"text", "table"})

    def recognises_text(self, head: str) -> float:
        return 0.95 if _kind_of(head.partition("\n")[0].rstrip("\r").split("\t")) else 0.0

    def records(self, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
        for number, line in lines:
            if not line:
                continue
            cells = line.split("\t")
            kind = _kind_of(cells)
            value: dict[str, Any] = {"kind": kind, "width": len(cells)}
            if kind == "gkg":
                value |= zip(_GKG, cells, strict=True)
            yield Record(value, number, line.encode("utf-8", "surrogatepass"), "text")

    def recognises(self, record: Record) -> float:
        if record.layout == "text":
            return 1.0
        return 0.95 if _kind_of_table(record.value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        kind = value["kind"] if record.layout == "text" else _kind_of_table(value)
        if kind == "gkg":
            return [_document(value if record.layout == "text" else _named(value))]
        if kind:
            return [Other(kind)]
        return [
            Rejected(
                f"the line has {value.get('width')} columns and no GDELT table has that many",
                "Download the file again: it may be cut off.",
            )
        ]


def _kind_of(cells: list[str]) -> str:
    """``gkg``, the ledger's noun for another GDELT table, or nothing."""
    if len(cells) == len(_GKG) and _RECORD_ID.match(cells[0]):
        return "gkg"
    numeric = cells[0].isdecimal()
    if numeric and len(cells) == _MENTIONS_WIDTH and _is_clock(cells[1]) and _is_clock(cells[2]):
        return "event mentions"
    if numeric and len(cells) in _EVENTS_WIDTHS and cells[1].isdecimal() and len(cells[1]) == 8:
        return "events"
    return ""


def _is_clock(cell: str) -> bool:
    return len(cell) == 14 and cell.isdecimal()


def _kind_of_table(row: Mapping[str, Any]) -> str:
    names = {_plain(name) for name in row}
    if {"gkgrecordid", "documentidentifier"} <= names:
        return "gkg"
    if {"globaleventid", "mentionidentifier"} <= names:
        return "event mentions"
    if "globaleventid" in names:
        return "events"
    return "column labels" if {"tableid", "datatype", "description"} <= names else ""


def _plain(name: Any) -> str:
    """A column's name without case, underscores and the codebook's version: ``V2.1DATE``."""
    return _CODEBOOK_PREFIX.sub("", re.sub(r"[^a-z0-9]", "", str(name).lower()))


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in row.items():
        named.setdefault(_plain(name).removesuffix("xml"), value)
    return named


def _document(row: Mapping[str, Any]) -> Post:
    """A web document. GDELT's times are UTC, to the quarter of an hour."""
    document = text(row.get("documentidentifier")).strip()
    is_web = text(row.get("sourcecollectionidentifier") or _WEB).strip() == _WEB
    site = text(row.get("sourcecommonname")).strip()
    image = text(row.get("sharingimage")).strip()
    title = _TITLE.search(prose(row.get("extras")))
    language = _SOURCE_LANGUAGE.search(prose(row.get("translationinfo")))
    return Post(
        platform="web",
        post_id=identifier(row.get("gkgrecordid"), "GKGRECORDID"),
        account_id=identifier(site, "SourceCommonName"),
        account_name=site,
        created_at=utc_time(str(row.get("date") or ""), "DATE"),
        text=html.unescape(title[1]).strip() if title else "",
        lang=primary_language(language[1]) if language else "en",  # untranslated is English
        urls=[document] if is_web and document.startswith(("http://", "https://")) else [],
        media=[image] if image.startswith("http") else [],
    )
