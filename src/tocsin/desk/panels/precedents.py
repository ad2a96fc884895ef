"""Earlier verdicts on what is like this, from those that are published."""

from sqlalchemy import select

from tocsin.desk.panels.listing import panel_known_to
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.sitting import Sitting
from tocsin.panels.appeals import standing_decision
from tocsin.panels.panel import Panel
from tocsin.panels.precedents import Likeness, Precedent, closest
from tocsin.panels.verdicts import Status

MOST = 500
"""The newest published panels that are compared."""


def precedents_of(sitting: Sitting, panel: Panel) -> tuple[Likeness, ...]:
    """The published verdicts most like what a panel judges, the most like first."""
    query = select(PanelRow.id).where(
        PanelRow.is_public, PanelRow.id != panel.id, panel_known_to(sitting.actor)
    )
    ids = sitting.session.scalars(query.order_by(PanelRow.number.desc()).limit(MOST))
    earlier = (panel_of(sitting, panel_id)[1] for panel_id in list(ids))
    known = [found for one in earlier if (found := _precedent(one)) is not None]
    return closest(_text(panel), known, limit=5)


def _precedent(panel: Panel) -> Precedent | None:
    decision, decided = standing_decision(panel), panel.decided
    if decision is None or decided is None or decision.status is not Status.VERDICT:
        return None
    if decision.option is None or decision.side is None:
        return None
    votes = sum(one.votes for one in decision.standpoints)
    with_it = sum(
        round(one.share * one.votes) for one in decision.standpoints if one.side is decision.side
    )
    return Precedent(
        panel_id=panel.id,
        title=panel.called.subject.title,
        text=_text(panel),
        scale=panel.called.scale.name,
        option=decision.option,
        side=decision.side,
        firmness=decision.firmness,
        confidence=decided.level.value if decided.level else "",
        decided_at=decided.at,
        votes=votes,
        dissents=votes - with_it,
        overturned=any(one.decision.side is not decided.decision.side
                       for one in panel.appeals_decided),
    )  # fmt: skip


def _text(panel: Panel) -> str:
    subject = panel.called.subject
    return f"{subject.title} {panel.called.question} {subject.text}"
