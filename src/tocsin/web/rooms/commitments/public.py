"""The transparency report for everybody: pages that stand by themselves, the file, and tables.

It is the same for all who ask: no cookie, session or browser counts but the language, so that
caches in between may keep it. A page loads nothing and runs nothing; its policy allows its own
style sheet, by hash. What is told is the frozen edition and nothing else.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Any, Final

from fastapi import Header, Query
from markupsafe import Markup

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import to_json
from tocsin.desk.roundtable.commitments.editions import (
    Draft,
    edition_of,
    editions,
    file_of,
    kept,
    open_edition,
)
from tocsin.desk.roundtable.tables.editions import TransparencyEditionRow
from tocsin.roundtable.commitments.transparency import By
from tocsin.version import __version__
from tocsin.web.answers import csv_of
from tocsin.web.forms import LARGEST
from tocsin.web.pages import Published, Room
from tocsin.web.rooms.commitments.charting import uptake_chart, waiting_chart
from tocsin.web.rooms.commitments.counting import flat
from tocsin.web.rooms.commitments.reporting import FIRST, SMALL, THEN, line, wait
from tocsin.web.templating import environment
from tocsin.web.visits import Visit
from tocsin.web.words import speaking as words
from tocsin.web.words.commitment_terms import COLUMNS
from tocsin.web.words.locales import DEFAULT, LOCALES, best_locale

room: Final = Room()
_HTML: Final = "text/html"
_CSV: Final = "text/csv; charset=utf-8"
_JSON: Final = "application/json"
Language = Annotated[
    str, Query(max_length=10, pattern="^[a-z]*$", description="A language; empty: the browser's.")
]
Accepted = Annotated[str, Header(include_in_schema=False)]
Number = Annotated[int, Query(ge=1, le=LARGEST)]


@room.published("/transparency.json")
def list_data(visit: Visit) -> Published:
    """Every edition that was published: its period, digest, and what became of it."""
    listed = [to_plain(row) for row in _listed(visit)]
    return Published(canonical({"editions": listed}), _JSON)


@room.published("/transparency")
def all_editions(visit: Visit, lang: Language = "", accept_language: Accepted = "") -> Published:
    """The editions of the transparency report, the newest first."""
    rows = _listed(visit)
    shown = {"editions": rows, "here": "/transparency"}
    return _page("commitments/public_list.html.j2", shown, lang, accept_language)


@room.published("/transparency/{edition}.json")
def edition_file(visit: Visit, edition: int) -> Published:
    """An edition as the file whose SHA-256 is its digest (canonical JSON, RFC 8785)."""
    return Published(file_of(_kept(visit, edition)), _JSON)


@room.published("/transparency/{edition}.csv")
def numbers_table(visit: Visit, edition: int) -> Published:
    """The numbers of an edition as a table: a line for each group that is counted."""
    found = open_edition(visit.sitting.session, _known(edition))
    rows = [flat(row, is_public=True) for row in found.report.numbers.rows]
    return _table(rows, f"transparency-{edition}.csv")


@room.published("/transparency/{edition}/requests.csv")
def requests_table(visit: Visit, edition: int) -> Published:
    """The requests and pledges that an edition names, a line for each."""
    found = open_edition(visit.sitting.session, _known(edition))
    return _table([to_json(one) for one in found.report.named], f"requests-{edition}.csv")


@room.published("/transparency/{edition}")
def edition_page(
    visit: Visit, edition: int, lang: Language = "", accept_language: Accepted = ""
) -> Published:
    """An edition as a page: the numbers, the charts, and the requests that are named."""
    row = _kept(visit, edition)
    around = {"row": row, "listed": to_plain(_line(visit, row)), "here": f"/transparency/{edition}"}
    if row.withdrawn_at is not None:
        return _page("commitments/public_withdrawn.html.j2", around, lang, accept_language)
    found = edition_of(row)
    chosen, headers = _language(lang, accept_language)
    with words.speaking(chosen):
        shown = {**around, "edition": found, **shown_of(found.report)}
        html = _rendered("commitments/public_edition.html.j2", shown)
    return Published(html.encode(), _HTML, policy(), headers=headers)


def shown_of(report: Draft) -> dict[str, Any]:
    """What a page of the report shows, before it is published and after."""
    rows = report.numbers.rows
    times = {one.until: one.waiting for one in report.times}
    lines = [(row, line(row, None)) for row in rows]
    return {
        "report": report,
        "whole": next((told for row, told in lines if row.by is By.ALL), None),
        "groups": [
            {"by": by, "rows": found}
            for by in By
            if by is not By.ALL and (found := [told for row, told in lines if row.by is by])
        ],
        "waits": [wait(until, one) for until, one in times.items()],
        "chart": waiting_chart(times),
        "uptake": uptake_chart(rows, By.ASK),
        "columns": COLUMNS, "columns_first": FIRST, "columns_then": THEN, "small": SMALL,
        "not_named": sum(row.not_public for row in rows if row.by is By.ALL),
        "last_day": report.numbers.ends - timedelta(days=1),
    }  # fmt: skip


def replaced_by(rows: Iterable[TransparencyEditionRow]) -> Mapping[int, int]:
    """Which later edition stands in the place of which."""
    after = sorted((row for row in rows if row.withdrawn_at is None), key=lambda row: row.number)
    return {row.replaces: row.number for row in after if row.replaces is not None}


def policy() -> str:
    """The content security policy of these pages."""
    digest = b64encode(sha256(_sheet().encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _sheet() -> str:
    """The desk's style sheet, within the page, so that a page that is kept stays whole."""
    return (files("tocsin.web") / "static" / "desk.css").read_text("utf-8")


def to_plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the list as plain values."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in told.items()
    }


def _listed(visit: Visit) -> list[dict[str, Any]]:
    found = editions(visit.sitting.session)
    after = replaced_by(found)
    return [_told(row, after) for row in found]


def _line(visit: Visit, row: TransparencyEditionRow) -> dict[str, Any]:
    return _told(row, replaced_by(editions(visit.sitting.session)))


def _told(row: TransparencyEditionRow, after: Mapping[int, int]) -> dict[str, Any]:
    """What everybody is told of an edition: nothing of who pressed the button."""
    return {
        "number": row.number, "first_day": row.begins.date(),
        "last_day": (row.ends - timedelta(days=1)).date(), "published_at": row.published_at,
        "sha256": row.digest, "replaces": row.replaces, "replaced_by": after.get(row.number),
        "withdrawn_at": row.withdrawn_at, "withdrawn_because": row.withdrawn_because,
        "href": f"/transparency/{row.number}",
    }  # fmt: skip


def _kept(visit: Visit, edition: int) -> TransparencyEditionRow:
    return kept(visit.sitting.session, _known(edition))


def _known(edition: int) -> int:
    """A number that every database can look for."""
    return min(max(edition, 0), LARGEST)


def _table(rows: list[dict[str, Any]], name: str) -> Published:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Published(csv_of(rows), _CSV, headers=headers)


def _language(asked: str, accepted: str) -> tuple[str, dict[str, str]]:
    """In which language, and what a cache is to know of it."""
    if asked in LOCALES:
        return asked, {}
    return best_locale(accepted) or DEFAULT, {"Vary": "Accept-Language"}


def _page(template: str, shown: Mapping[str, Any], asked: str, accepted: str) -> Published:
    chosen, headers = _language(asked, accepted)
    with words.speaking(chosen):
        html = _rendered(template, shown)
    return Published(html.encode(), _HTML, policy(), headers=headers)


def _rendered(template: str, shown: Mapping[str, Any]) -> str:
    """A page that stands by itself, in the language that is spoken."""
    around = {
        "locale": str(words.spoken()).replace("_", "-"), "direction": words.direction(),
        "languages": {name: one.get_display_name(one) for name, one in LOCALES.items()},
        "policy": policy(),
        "style": Markup(f"<style>{_sheet()}</style>"),  # noqa: S704 - our own file
        "tocsin_version": __version__,
    }  # fmt: skip
    return environment().get_template(template).render({**around, **shown})
