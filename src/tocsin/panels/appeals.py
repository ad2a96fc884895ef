"""After the verdict: it is published, may be appealed against, and is then judged by others.

Nobody of the first panel sits on the second, nobody whom the first excluded, and, where the rules
say so, another body calls. An escalation goes to other members in the same way.
"""

from dataclasses import replace
from datetime import datetime

from tocsin.panels.allowing import after, need_aware, need_in_time, need_state
from tocsin.panels.conflicts import Ground, folded
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import AppealDecided, Appealed, Event, Outcome, Published
from tocsin.panels.nominating import call
from tocsin.panels.panel import Panel, State
from tocsin.panels.rules import AppealGround, Rules, Standing
from tocsin.panels.texts import checked
from tocsin.panels.verdicts import Decision, Status

LEAST_APPEAL = 100
"""Characters: an appeal that says less names neither the fault nor the evidence for it."""


def publish(panel: Panel, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Makes the record public and opens the time for appeals. Lapses are published as well.

    Raises:
        NotAllowedError: the panel is not done.
    """
    need_state(panel, State.VERDICT, State.ESCALATED, State.LAPSED)
    need_aware(now)
    return (Published(at=now, by=by, deadline=after(now, panel.rules.appeal_days)),)


def appeal(
    panel: Panel,
    appeal_id: str,
    standing: Standing,
    ground: AppealGround,
    text: str,
    *,
    by: str,
    now: datetime,
) -> tuple[Event, ...]:
    """Somebody contests a published verdict.

    Raises:
        NotAllowedError: there is no verdict, an appeal is pending or was decided, it is too late,
            or the rules do not know this standing or ground.
    """
    need_state(panel, State.PUBLISHED)
    need_in_time(panel, now)
    if _verdict(panel) is None:
        raise NotAllowedError("verdict", "There is no verdict to appeal against.")
    if panel.appeals_decided or panel.called.appeal_of:
        raise NotAllowedError("appeal", "An appeal was decided; its verdict is the last.")
    if standing not in panel.rules.appellants:
        raise NotAllowedError("standing", "The rules give no appeal to this standing.")
    if standing is Standing.MEMBER and by not in panel.members:
        raise NotAllowedError("standing", "Only a member of the panel appeals as a member.")
    if ground not in panel.rules.grounds:
        raise NotAllowedError("ground", "The rules know no such ground of appeal.")
    said = checked("text", text, LEAST_APPEAL)
    return (
        Appealed(at=now, by=by, appeal_id=appeal_id, standing=standing, ground=ground, text=said),
    )


def barred_after(panel: Panel) -> tuple[str, ...]:
    """Who may not judge it again: whoever held a seat, was excluded, or was barred before.

    Experts who were only not available are free to sit the next time.
    """
    excluded = {e.expert_id for e in panel.exclusions if e.ground is not Ground.NOT_AVAILABLE}
    return tuple(sorted({*panel.ever_seated, *excluded, *panel.called.barred}))


def call_appeal(
    panel: Panel, panel_id: str, body: str, seed_commitment: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Calls the panel that judges the pending appeal, by the same rules, on the same question.

    Raises:
        NotAllowedError: no appeal is pending, or the body is the same and the rules want another.
    """
    need_state(panel, State.UNDER_APPEAL)
    if panel.rules.appeal_by_other_body and folded(body) == folded(panel.called.body):
        raise NotAllowedError(
            "body", "The body that called the first panel may not call the second.", "Ask another."
        )
    return _call_again(
        panel, panel_id, body, panel.rules, seed_commitment, by=by, now=now, appeal_of=panel.id
    )


def call_escalated(
    panel: Panel,
    panel_id: str,
    body: str,
    rules: Rules,
    seed_commitment: str,
    *,
    by: str,
    now: datetime,
) -> tuple[Event, ...]:
    """Calls the panel to which an escalation or a lapse goes: other members, at least as many.

    Raises:
        NotAllowedError: there was a verdict, or the new panel is smaller.
    """
    need_state(panel, State.ESCALATED, State.LAPSED, State.PUBLISHED)
    if _verdict(panel) is not None:
        raise NotAllowedError("verdict", "A verdict is appealed against; it does not escalate.")
    if rules.size < panel.rules.size:
        raise NotAllowedError("rules.size", "The next panel is smaller than the one before.")
    return _call_again(
        panel, panel_id, body, rules, seed_commitment, by=by, now=now, escalation_of=panel.id
    )


def decide_appeal(panel: Panel, other: Panel, *, by: str = "", now: datetime) -> tuple[Event, ...]:
    """Brings the verdict of the appeal's panel home. Both verdicts stay on record.

    Raises:
        NotAllowedError: no appeal is pending, ``other`` was not called for it, shares a member
            with the first, or has no verdict.
    """
    need_state(panel, State.UNDER_APPEAL)
    need_aware(now)
    if other.called.appeal_of != panel.id:
        raise NotAllowedError("panel", "That panel was not called for this appeal.")
    if other.ever_seated & set(barred_after(panel)):
        raise NotAllowedError("members", "Somebody of the first panel sits on the second.")
    before, later = _verdict(panel), _verdict(other)
    if before is None or later is None:
        raise NotAllowedError(
            "verdict", "The panel of the appeal has no verdict.", "Call another panel for it."
        )
    event = AppealDecided(
        at=now, by=by, appeal_id=panel.appeals[-1].appeal_id, panel_id=other.id,
        outcome=_outcome(before, later), decision=later,
    )  # fmt: skip
    return (event,)


def standing_decision(panel: Panel) -> Decision | None:
    """The decision that holds now: the appeal's where there was one."""
    if panel.appeals_decided:
        return panel.appeals_decided[-1].decision
    return panel.decided.decision if panel.decided else None


def _outcome(before: Decision, later: Decision) -> Outcome:
    if before.option == later.option:
        return Outcome.UPHELD
    return Outcome.VARIED if before.side is later.side else Outcome.SET_ASIDE


def _verdict(panel: Panel) -> Decision | None:
    decision = panel.decided.decision if panel.decided else None
    return decision if decision and decision.status is Status.VERDICT else None


def _call_again(
    panel: Panel,
    panel_id: str,
    body: str,
    rules: Rules,
    seed_commitment: str,
    *,
    by: str,
    now: datetime,
    appeal_of: str = "",
    escalation_of: str = "",
) -> tuple[Event, ...]:
    first = panel.called
    (called,) = call(
        panel_id, body, first.subject, rules, first.scale, first.question, seed_commitment,
        by=by, now=now, seed_questions=first.seed_questions,
    )  # fmt: skip
    again = replace(
        called, barred=barred_after(panel), appeal_of=appeal_of, escalation_of=escalation_of
    )
    return (again,)
