"""Findings: one checkable sentence each, what chance or the background gives, and the posts."""

from typing import Annotated, Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Query

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.posts.keys import spelled
from tocsin.web.found import Basis, Detector, Held, held, must_hold
from tocsin.web.listing import (
    IfStated,
    Later,
    PageNumber,
    Row,
    Words,
    address,
    listed,
    settings_said,
    with_words,
)
from tocsin.web.pages import Page, Room
from tocsin.web.quoting import quoted
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
_MOST_QUOTED: Final = 20


@room.page("/findings", Right.LOOK, csv=True)
def findings(
    visit: Visit,
    detector: Annotated[str, Query(max_length=100)] = "",
    basis: Annotated[Basis | None, IfStated] = None,
    words: Words = "",
    page: PageNumber = 1,
) -> Page:
    """All findings, or those of a detector, a basis, or with some words."""
    found = held(visit.desk)
    asked = {"detector": detector, "basis": basis, "words": words}
    table = (
        _chosen(found, detector, basis, words)
        if found
        else pa.table({"id": pa.array([], pa.string())})
    )
    listing = listed(table, page, "/findings", asked)
    data = {
        "investigated": found is not None,
        "asked": asked,
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
    }
    shown = {
        "detectors": [(one, known_as(Detector, one)) for one in _detectors(found)],
        "bases": [(one, term(one)) for one in Basis],
    }
    return Page(
        "findings/findings.html.j2",
        gettext("Findings"),
        data,
        rows=Later(lambda: table),
        shown=shown,
    )


@room.page("/findings/{finding}", Right.LOOK)
def one_finding(visit: Visit, finding: str) -> Page:
    """A finding with the number it rests on, what it is to be compared with, and its posts."""
    row = finding_row(must_hold(visit.desk), finding)
    row["detector_version"] = row.pop("version")
    evidence = row.pop("evidence")
    statistic, baseline = orjson.loads(row.pop("statistic")), orjson.loads(row.pop("baseline"))
    data = {
        **_row(row),
        "numbers": [
            {"name": name, "seen": value, "baseline": baseline.get(name)}
            for name, value in statistic.items()
        ],
        "baseline_alone": {k: v for k, v in baseline.items() if k not in statistic},
        "parameters": orjson.loads(row["parameters"]),
        "posts": len(evidence),
        "evidence": [spelled(key) for key in evidence],
        "quoted": quoted(visit.desk, evidence, _MOST_QUOTED),
        "posts_href": address("/posts", {"finding": finding}),
        "case_href": case_href(visit, finding),
    }
    crumbs = ((gettext("Findings"), "/findings"),)
    shown = {"settings": settings_said(data["parameters"])}
    return Page("findings/finding.html.j2", row["subject"], data, shown=shown, crumbs=crumbs)


def finding_row(found: Held, finding: str) -> Row:
    """A finding by its id, its evidence as keys.

    Raises:
        NotFoundError: there is none of that id.
    """
    rows = found.where("findings", "id", finding).to_pylist()
    if not rows:
        raise NotFoundError(
            "There is no such finding in the last investigation.",
            "It may have been in an earlier one: look for it in the list.",
        )
    one: Row = rows[0]
    return one


def case_href(visit: Visit, finding: str | None) -> str | None:
    """Where a case is begun from a finding; ``None`` where there is none, or the actor may not."""
    if finding is None or not visit.may(Right.WRITE_CASES):
        return None
    return address("/cases/new", {"finding": finding})


def freeze_href(visit: Visit, thing: str) -> str | None:
    """Where a person chooses the case into which an account or a table is frozen.

    ``thing`` is ``account:KEY``, or the name of a table (``rooms/cases/kept_tables.py``). ``None``
    where the actor may not.
    """
    return address("/cases/freeze", {"thing": thing}) if visit.may(Right.WRITE_CASES) else None


def finding_about(found: Held, detector: Detector, subject: str) -> str | None:
    """The id of a detector's finding about a subject."""
    rows = found.where("findings", "subject", subject)
    ids = rows.filter(pc.equal(rows["detector"], str(detector)))["id"].to_pylist()
    return ids[0] if ids else None


def _detectors(found: Held | None) -> list[str]:
    """The detectors that found something, ours and plugged-in ones."""
    if found is None:
        return []
    names: list[str] = pc.unique(found.table("findings")["detector"]).to_pylist()
    return sorted(names)


def _chosen(found: Held, detector: str, basis: Basis | None, words: str) -> pa.Table:
    table = found.table("findings")
    if detector:
        table = table.filter(pc.equal(table["detector"], detector))
    if basis:
        table = table.filter(pc.equal(table["basis"], str(basis)))
    return with_words(table, words, "statement", "subject")


def _row(row: Row) -> dict[str, Any]:
    """What a list says of a finding: its posts as a number, its scales in words."""
    kept = {k: v for k, v in row.items() if k not in {"evidence", "statistic", "baseline"}}
    known: dict[str, Any] = {
        "detector_name": known_as(Detector, row["detector"]),
        "basis_name": known_as(Basis, row["basis"]),
        "href": f"/findings/{row['id']}",
        "about_href": subject_href(row["detector"], row["subject"]),
    }
    if "evidence" in row:
        known["posts"] = len(row["evidence"])
    return {**kept, **known}


def subject_href(detector: str, subject: str) -> str | None:
    """Where the page of what a finding is about is; ``None`` where its subject names none.

    >>> subject_href("coordination", "network 3"), subject_href("voids", "anything")
    ('/networks/3', None)
    """
    kind, _, name = subject.partition(" ")
    if detector == Detector.COORDINATION and kind == "network" and name.isdigit():
        return f"/networks/{name}"
    if detector == Detector.NARRATIVES and kind == "narrative" and len(name) == 16:
        return f"/narratives/{name}" if name.isalnum() else None
    return None
