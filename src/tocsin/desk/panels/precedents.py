"""Earlier verdicts on what is like this, from those that are published."""

from typing import NamedTuple

from sqlalchemy import or_, select

from tocsin.desk.panels.listing import panel_known_to
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.sitting import Sitting
from tocsin.panels.appeals import standing_decision
from tocsin.panels.panel import Panel
from tocsin.panels.precedents import Likeness, Precedent, closest, inconsistent
from tocsin.panels.verdicts import Status

MOST = 500
"""The newest published panels that are compared."""


class Beside(NamedTuple):
    """Earlier verdicts on what is close to a panel's question, the most like first.

    ``contrary`` are the ids of the panels among them that stand on another side than ``against``:
    this panel's own verdict, or, while it has none, the closest precedent that holds.
    """

    close: tuple[Likeness, ...]
    contrary: frozenset[str]
    against: str
    """The id of the panel whose side is compared; empty: there is none."""


def beside(sitting: Sitting, panel: Panel) -> Beside:
    """The close precedents of a panel, and which of them were decided unlike.

    A verdict of this panel shows only to who may know of the panel, as do its precedents.
    """
    close = tuple(
        one for one in precedents_of(sitting, panel) if one.close and _was_before(one, panel)
    )
    scale, decision = panel.called.scale.name, standing_decision(panel)
    if decision is not None and decision.side is not None:
        side, against = decision.side, panel.id
    else:
        holding = (one.precedent for one in close if not one.precedent.overturned)
        first = next((one for one in holding if one.scale == scale), None)
        if first is None:
            return Beside(close, frozenset(), "")
        side, against = first.side, first.panel_id
    contrary = frozenset(one.panel_id for one in inconsistent(scale, side, close))
    return Beside(close, contrary, against)


def precedents_of(sitting: Sitting, panel: Panel) -> tuple[Likeness, ...]:
    """The published verdicts most like what a panel judges, the most like first.

    What an appeal is about and what came of it are one matter: neither is the other's precedent.
    """
    own = [one for one in (panel.id, panel.called.appeal_of) if one]
    query = select(PanelRow.id).where(
        PanelRow.is_public,
        PanelRow.id.not_in(own),
        or_(PanelRow.appeal_of.is_(None), PanelRow.appeal_of != panel.id),
        panel_known_to(sitting.actor),
    )
    ids = sitting.session.scalars(query.order_by(PanelRow.number.desc()).limit(MOST))
    earlier = (panel_of(sitting, panel_id)[1] for panel_id in list(ids))
    known = [found for one in earlier if (found := _precedent(one)) is not None]
    return closest(_text(panel), known, limit=5)


def _was_before(likeness: Likeness, panel: Panel) -> bool:
    return panel.decided is None or likeness.precedent.decided_at < panel.decided.at


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
