"""The record that is published: how it was decided, by whom, why, and who disagreed.

Plain JSON, with the keys that the report of a case and the page of a verdict show. Discussions are
not published. Which seat is whose only where the rules said so before anybody was named.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tocsin.cases.documents import iso, to_json
from tocsin.panels.appeals import standing_decision
from tocsin.panels.ballots import Ballot, Mark, band
from tocsin.panels.confidence import confidence
from tocsin.panels.panel import Panel, Seat, State
from tocsin.panels.performance import performances
from tocsin.panels.verdicts import Status

_DONE = frozenset(
    {State.VERDICT, State.ESCALATED, State.LAPSED, State.PUBLISHED, State.UNDER_APPEAL}
)


def published_record(panel: Panel) -> dict[str, Any] | None:
    """Everything of a panel that may be public; ``None`` until it is done."""
    if panel.state not in _DONE:
        return None
    return {
        **_what(panel),
        **_decision(panel),
        **_votes(panel),
        **_composition(panel),
        "seed_questions": [to_json(seed) for seed in panel.called.seed_questions],
        "performance": [to_json(one) for one in performances(panel)] if panel.decided else [],
        "appeals": _appeals(panel),
    }


def _what(panel: Panel) -> dict[str, Any]:
    called = panel.called
    return {
        "title": called.subject.title,
        "panel": panel.id,
        "subject": {"kind": called.subject.kind.value, "id": called.subject.id},
        "question": called.question,
        "scale": to_json(called.scale),
        "called_by": called.body,
        "called_at": iso(called.at),
        "published_at": iso(panel.published_at) if panel.published_at else None,
        "appeal_of": called.appeal_of,
        "escalation_of": called.escalation_of,
    }


def _decision(panel: Panel) -> dict[str, Any]:
    if panel.decided is None:
        return {"status": "lapsed", "why": panel.lapse.value if panel.lapse else None}
    decided, decision = panel.decided, panel.decided.decision
    standing = standing_decision(panel)
    worded = None
    if decided.level is not None and decided.agreed is not None:
        worded = confidence(decided.level, decided.agreed).value
    return {
        "status": decision.status.value,
        "verdict": decision.option,
        "side": decision.side.value if decision.side else None,
        "confidence": worded,
        "evidence_level": decided.level.value if decided.level else None,
        "agreement": decided.agreed.value if decided.agreed else None,
        "firmness": decision.firmness.value,
        "probability": decision.probability,
        "option_probability": decision.option_probability,
        "resamples": decision.resamples,
        "resampling_seed": decision.seed,
        "decided_at": iso(decided.at),
        "strata": [to_json(one) for one in decision.standpoints],
        "verdict_that_holds": standing.option if standing else None,
    }


def _votes(panel: Panel) -> dict[str, Any]:
    """Reasons of those on the verdict's side, and dissent; an escalation has positions only."""
    if panel.decided is None:
        return {}
    decision, scale = panel.decided.decision, panel.called.scale
    said = [_said(panel, seat, mark) for seat, mark in _marks(panel, panel.ballots_of(2))]
    tallies = {
        f"round_{number}": dict(
            Counter(mark.choice for _, mark in _marks(panel, panel.ballots_of(number)))
        )
        for number in (1, 2)
    }
    if decision.status is not Status.VERDICT:
        return {"votes": tallies, "positions": said, "reasons": [], "dissents": []}
    with_it = [one for one in said if scale.side(one["verdict"]) is decision.side]
    cited = dict.fromkeys(piece for one in said for piece in one["evidence"])
    return {
        "votes": tallies,
        "reasons": with_it,
        "dissents": [one for one in said if one not in with_it],
        "evidence": list(cited),
    }


def _marks(panel: Panel, ballots: Mapping[str, Ballot]) -> list[tuple[Seat, Mark]]:
    return [
        (seat, ballots[seat.name].mark(panel.main_question))
        for seat in panel.seats
        if seat.name in ballots
    ]


def _said(panel: Panel, seat: Seat, mark: Mark) -> dict[str, Any]:
    names = {expert.id: expert.name for expert in panel.experts}
    return {
        "who": names[seat.expert_id] if panel.rules.names_published else seat.name,
        "stratum": seat.stratum,
        "verdict": mark.choice,
        "confidence": mark.confidence,
        "confidence_word": band(mark.confidence).value,
        "evidence_level": mark.level.value,
        "reason": mark.reasons,
        "evidence": list(mark.evidence),
    }


def _composition(panel: Panel) -> dict[str, Any]:
    grounds = Counter(exclusion.ground.value for exclusion in panel.exclusions)
    return {
        "rules": to_json(panel.rules),
        "draw": to_json(panel.draw) if panel.draw else None,
        "nominated": len(panel.experts),
        "excluded": dict(sorted(grounds.items())),
        "left": [{"seat": one.seat, "why": one.why.value} for one in panel.left],
        "extended": panel.extended,
    }


def _appeals(panel: Panel) -> list[dict[str, Any]]:
    decided = {one.appeal_id: one for one in panel.appeals_decided}
    found = []
    for one in panel.appeals:
        end = decided.get(one.appeal_id)
        found.append(
            {
                "id": one.appeal_id,
                "at": iso(one.at),
                "standing": one.standing.value,
                "ground": one.ground.value,
                "text": one.text,
                "outcome": end.outcome.value if end else None,
                "panel": end.panel_id if end else None,
                "verdict": end.decision.option if end else None,
            }
        )
    return found
