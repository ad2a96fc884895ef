"""The yearly counts of trusted flaggers (Art. 22(3)), from what was recorded."""

from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.cases.documents import to_json
from tocsin.desk.papers.counting import Flagged, flagged_in
from tocsin.desk.papers.kinds import Action
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.flaggers import NO_ANSWER, annual_report, counts_of
from tocsin.report.papers.words import words
from tocsin.web.pages import Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext, spoken
from tocsin.web.words.terms import term

room: Final = Room()
_FIRST: Final = 2024
"""The year in which Article 22 began to apply to all (17 February 2024, Art. 93(2))."""
_LAST: Final = 9999
LONGEST: Final = 2_000


@room.page("/flaggers", Right.LOOK, csv=True)
def counts(
    visit: Visit,
    year: Annotated[int | None, Query(ge=_FIRST, le=_LAST)] = None,
    independence: Annotated[str, Query(max_length=LONGEST)] = "",
) -> Page:
    """What was sent in a year, by provider, type of content and what was done.

    With ``independence`` (how the flagger keeps its own) the counts are the whole report.
    """
    asked = year or visit.now.year
    flagged = flagged_in(visit.sitting, asked)
    told = [_told(one, asked, independence) for one in flagged]
    rows = [
        {"entity": one["status"]["entity"], "year": asked, "by": by, **count}
        for one in told
        for by, counted in one["counts"].items()
        for count in counted
    ]
    years = range(visit.now.year, _FIRST - 1, -1)
    data = {"year": asked, "independence": independence, "flaggers": told}
    shown = {"years": [(one, one) for one in years], "most": LONGEST}
    title = gettext("What trusted flaggers sent")
    return Page("papers/flaggers.html.j2", title, data, rows, shown)


def _told(flagged: Flagged, year: int, independence: str) -> dict[str, Any]:
    report = None
    if independence.strip():
        report = to_json(annual_report(flagged.status, year, flagged.sent, independence))
    return {
        "status": to_json(flagged.status),
        "total": len(flagged.sent),
        "papers": [{"number": row.number, "href": f"/papers/{row.id}"} for row in flagged.papers],
        "counts": {
            by: [
                {"name": one.name, "said": _said(by, one.name), "notices": one.notices}
                for one in counted
            ]
            for by, counted in counts_of(flagged.sent).items()
        },
        "report": report,
    }


def _said(by: str, name: str) -> str:
    """What is counted, in the language that is spoken; a provider keeps its name."""
    if by == "by_type":
        return words(str(spoken())).say(f"codes.{name}") if name else gettext("not said")
    if by == "by_action":
        return gettext("no answer yet") if name == NO_ANSWER else term(Action(name))
    return name
