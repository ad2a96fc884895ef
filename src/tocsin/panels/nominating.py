"""From the call to the draw: a body calls, experts are nominated, the pool closes, lots are drawn.

The seed is promised in the call and revealed at the draw. Whoever sets the seed should not be the
one who fills the pool; the record names both, so that everyone can see whether it was so.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from tocsin.errors import Sentence
from tocsin.panels.allowing import after, need_aware, need_state
from tocsin.panels.ballots import SeedQuestion
from tocsin.panels.conflicts import Exclusion, Ground, conflicts
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import Called, Drawn, Event, Nominated, PoolClosed, Recused, Seating
from tocsin.panels.experts import Expert, Subject, stratum_of
from tocsin.panels.lots import candidates_of, commitment, draw, pool_digest
from tocsin.panels.panel import Panel, State
from tocsin.panels.rules import Rules
from tocsin.panels.scales import Scale
from tocsin.panels.texts import checked


def call(
    panel_id: str,
    body: str,
    subject: Subject,
    rules: Rules,
    scale: Scale,
    question: str,
    seed_commitment: str,
    *,
    by: str,
    now: datetime,
    seed_questions: tuple[SeedQuestion, ...] = (),
) -> tuple[Called]:
    """A body calls for a panel. ``seed_commitment`` is :func:`tocsin.panels.lots.commitment`.

    Raises:
        NotAllowedError: a text is empty, the commitment is none, a seed question repeats another
            question or its answer is not on the scale.
    """
    need_aware(now)
    if len(seed_commitment) != 64 or set(seed_commitment) - set("0123456789abcdef"):
        raise NotAllowedError(
            "commitment", "The promise of the seed is not a SHA-256.", "Use commitment(seed)."
        )
    asked = [checked("question", question), *(checked("seed", s.text) for s in seed_questions)]
    ids = [seed.id for seed in seed_questions]
    if len(set(asked)) < len(asked) or len(set(ids)) < len(ids):
        raise NotAllowedError("seed_questions", "Two questions are the same.", "Word them apart.")
    for seed in seed_questions:
        scale.side(seed.answer)
    return (
        Called(
            at=now, by=by, panel_id=checked("id", panel_id), body=checked("body", body),
            subject=subject, rules=rules, scale=scale, question=asked[0],
            commitment=seed_commitment, seed_questions=seed_questions,
        ),
    )  # fmt: skip


def nominate(
    panel: Panel, experts: Iterable[Expert], *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Puts experts into the pool, each with whatever keeps them out of this panel.

    Raises:
        NotAllowedError: the pool is closed, or somebody is in it already.
    """
    need_state(panel, State.NOMINATED)
    need_aware(now)
    known = {expert.id for expert in panel.experts}
    events: list[Event] = []
    for expert in experts:
        if expert.id in known:
            raise NotAllowedError(
                "expert", Sentence("{name} is in the pool.", name=expert.name), "Nominate once."
            )
        known.add(expert.id)
        found = conflicts(expert, panel.called.subject, panel.called.barred)
        events.append(Nominated(at=now, by=by, expert=expert, exclusions=found))
    return tuple(events)


def declare_conflict(
    panel: Panel, expert_id: str, reason: str, *, now: datetime
) -> tuple[Event, ...]:
    """An expert of the pool withdraws before the draw, for a reason that is recorded.

    Raises:
        NotAllowedError: the pool is closed (a seated expert recuses, see ``seating``), or the
            expert is not in it or withdrew already.
    """
    need_state(panel, State.NOMINATED)
    need_aware(now)
    if expert_id not in {expert.id for expert in panel.experts}:
        raise NotAllowedError("expert", "Only experts of the pool may withdraw from it.")
    withdrawn = {e.expert_id for e in panel.exclusions if e.ground is Ground.DECLARED_BY_EXPERT}
    if expert_id in withdrawn:
        raise NotAllowedError("expert", "This expert withdrew already.")
    exclusion = Exclusion(expert_id, Ground.DECLARED_BY_EXPERT, checked("reason", reason))
    return (Recused(at=now, by=expert_id, exclusion=exclusion),)


def eligible(panel: Panel) -> tuple[Expert, ...]:
    """The experts of the pool whom nothing keeps out."""
    excluded = {exclusion.expert_id for exclusion in panel.exclusions}
    return tuple(expert for expert in panel.experts if expert.id not in excluded)


def close_pool(panel: Panel, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Closes the pool and puts its digest on record.

    Raises:
        NotAllowedError: it is closed.
    """
    need_state(panel, State.NOMINATED)
    need_aware(now)
    digest = pool_digest(candidates_of(eligible(panel), panel.rules))
    return (PoolClosed(at=now, by=by, pool_digest=digest),)


def draw_panel(
    panel: Panel, seed: str, seat_secret: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Reveals the seed and draws the panel.

    ``seat_secret`` orders the seats, so that their names tell nobody who sits there; it is made at
    random by the caller, for this call only, and kept nowhere.

    Raises:
        NotAllowedError: the seed is not the one that was promised.
        InfeasibleDrawError: no panel fills the quotas; it names strata and how many are missing.
    """
    need_state(panel, State.POOLED)
    need_aware(now)
    if commitment(seed) != panel.called.commitment:
        raise NotAllowedError(
            "seed", "This is not the seed that was promised in the call.", "Reveal that one."
        )
    experts = {expert.id: expert for expert in eligible(panel)}
    record = draw(candidates_of(experts.values(), panel.rules), panel.rules, seed)
    order = sorted(record.drawn, key=lambda one: sha256(f"{seat_secret}\n{one}".encode()).digest())
    seats = tuple(
        Seating(
            seat=f"S{number}",
            expert_id=one,
            stratum=stratum_of(experts[one], panel.rules.voting),
        )
        for number, one in enumerate(order, 1)
    )
    deadline = after(now, panel.rules.briefing_days)
    return (Drawn(at=now, by=by, draw=record, seats=seats, deadline=deadline),)
