"""Published verdicts: how it was decided, by whom, why, and who disagreed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json
from tocsin.desk.errors import NotFoundError
from tocsin.desk.panels.listing import list_panels
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import Right
from tocsin.panels.appeals import standing_decision
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement
from tocsin.panels.conflicts import Ground
from tocsin.panels.events import Outcome
from tocsin.panels.lots import Draw, proves
from tocsin.panels.panel import Panel, State
from tocsin.panels.records import published_record
from tocsin.panels.rules import AppealGround, Standing
from tocsin.panels.scales import CLAIM, Side
from tocsin.panels.verdicts import Firmness, Status
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.answers.beginning import offer
from tocsin.web.rooms.panels.precedents import precedents
from tocsin.web.visits import Visit
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/verdicts", Right.LOOK, csv=True)
def verdicts(visit: Visit) -> Page:
    """All published verdicts, the newest first."""
    rows: list[dict[str, Any]] = []
    for row in list_panels(visit.sitting, public=True):
        _, panel = panel_of(visit.sitting, row.id)
        decision = standing_decision(panel)
        rows.append(
            {
                "id": row.id,
                "number": row.number,
                "title": row.title,
                "question": panel.called.question,
                "verdict": decision.option if decision else None,
                "firmness": decision.firmness if decision else None,
                "published_at": panel.published_at,
                "appealed": bool(panel.appeals),
                "href": f"/verdicts/{row.id}",
            }
        )
    shown = {"option_words": OPTIONS}
    return Page("panels/verdicts.html.j2", gettext("Verdicts"), {"verdicts": rows}, rows, shown)


@room.page("/verdicts/{panel_id}", Right.LOOK)
def verdict(visit: Visit, panel_id: str) -> Page:
    """A published verdict with its votes, reasons, dissent, draw and appeals."""
    row, panel = panel_of(visit.sitting, panel_id)
    record = published_record(panel) if panel.published_at else None
    if record is None:
        raise NotFoundError("There is no published verdict of this panel.", "Look at the list.")
    drawn = record["draw"]
    data = {**record, "number": row.number, "deadline": panel.deadline}
    data["draw_proven"] = proves(from_json(Draw, drawn)) if drawn else None
    data |= precedents(visit, panel)
    open_to_appeal = panel.state is State.PUBLISHED and not panel.called.appeal_of
    shown = {
        "option_words": OPTIONS,
        "standings": panel.rules.appellants or tuple(Standing),
        "grounds": panel.rules.grounds or tuple(AppealGround),
        "open_to_appeal": open_to_appeal
        and not panel.appeals_decided
        and bool(record.get("verdict")),
        "under_appeal": panel.state is State.UNDER_APPEAL,
        "published": panel.published_at,
        "words": _words(record),
        "may_run": visit.may(Right.RUN_PANELS),
        "begins": _begins(visit, panel),
    }
    crumbs = ((gettext("Verdicts"), "/verdicts"),)
    return Page("panels/verdict.html.j2", record["title"], data, None, shown, crumbs)


def _begins(visit: Visit, panel: Panel) -> Mapping[str, Any] | None:
    """The form to begin an answer, where a claim was judged and there is a verdict."""
    decision = standing_decision(panel)
    if panel.called.scale.name != CLAIM.name or decision is None:
        return None
    offered = offer(visit, f"/verdicts/{panel.id}/answer")
    return offered if decision.status is Status.VERDICT else None


def _words(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the record in the reader's language."""

    def worded(scale: type[StrEnum], value: str | None) -> str:
        return term(scale(value)) if value else ""

    return {
        "firmness": worded(Firmness, record.get("firmness")),
        "confidence": worded(Confidence, record.get("confidence")),
        "evidence_level": worded(EvidenceLevel, record.get("evidence_level")),
        "agreement": worded(Agreement, record.get("agreement")),
        "strata": [
            {**one, "side": worded(Side, one["side"]), "blind": worded(Side, one["blind"])}
            for one in record.get("strata", ())
        ],
        "excluded": [(term(Ground(name)), count) for name, count in record["excluded"].items()],
        "appeals": [
            {
                **one,
                "standing": worded(Standing, one["standing"]),
                "ground": worded(AppealGround, one["ground"]),
                "outcome": worded(Outcome, one["outcome"]),
            }
            for one in record["appeals"]
        ],
    }
