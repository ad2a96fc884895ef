"""The papers of a case: what there is, what happened to each, and which can be made."""

from typing import Any, Final

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.papers.kinds import PaperKind, right_for
from tocsin.desk.papers.reading import papers_of, summary
from tocsin.desk.people.rights import Right
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.paper_terms import PAPER_USES
from tocsin.web.words.speaking import gettext

room: Final = Room()
PATHS: Final = {
    PaperKind.NOTICE: "notice",
    PaperKind.BUNDLE: "bundle",
    PaperKind.ORDER_TO_ACT: "order",
    PaperKind.ORDER_TO_INFORM: "order-to-inform",
    PaperKind.STATEMENT: "statement",
    PaperKind.REDRESS: "redress",
    PaperKind.WARNING: "warning",
    PaperKind.SUSPENSION: "suspension",
}
"""Where each kind is made, below ``/cases/{case_id}/papers/``."""


@room.page("/cases/{case_id}/papers", Right.LOOK, csv=True)
def papers(visit: Visit, case_id: str) -> Page:
    """The papers of a case, the newest first, and which the reader may make."""
    case = known_case(visit.sitting.session, visit.actor, case_id)
    rows = papers_of(visit.sitting, case_id)
    people = named(visit.sitting, {row.made_by for row in rows})
    listed = [{**summary(row), "made_by": people[row.made_by]} for row in rows]
    data = {"case": case_id, "papers": listed}
    kinds: list[dict[str, Any]] = [
        {"kind": kind, "path": path, "use": PAPER_USES[kind], "may": visit.may(right_for(kind))}
        for kind, path in PATHS.items()
    ]
    crumbs = ((gettext("Cases"), "/cases"), (f"#{case.number} {case.title}", f"/cases/{case_id}"))
    return Page(
        "papers/list.html.j2", gettext("Papers"), data, listed,
        {"kinds": kinds, "may_any": any(one["may"] for one in kinds)}, crumbs, case.tlp,
    )  # fmt: skip
