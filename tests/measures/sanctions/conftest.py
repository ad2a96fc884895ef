"""An invented measure against an invented page, and the ways to lead its procedure on."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tocsin.cases.marking import Tlp
from tocsin.measures.dsa.misuse import Assessment, Misuse
from tocsin.measures.proportionality.assessment import (
    Aim,
    AimedAt,
    Alternative,
    Basis,
    Conduct,
    Duration,
    Effect,
    Harm,
    Legality,
    Proportionality,
    Purpose,
    Rabat,
    Rejection,
)
from tocsin.measures.proportionality.versions import History, Version, revise
from tocsin.measures.rungs import Rung, milder
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Event
from tocsin.measures.sanctions.folding import apply, replay
from tocsin.measures.sanctions.parts import (
    Channel,
    Exhibit,
    Outcome,
    ReviewVote,
    Subject,
    SubjectKind,
    Vote,
)
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.terms import Terms
from tocsin.measures.sanctions.voting import MEASURE, Stand, VerdictRef
from tocsin.panels.scales import Side
from tocsin.panels.verdicts import Firmness

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = "The reason is written down here, in one whole sentence that says something."
FACTS = "Forty accounts posted the same sentence within two minutes, on eleven days."
REVIEWERS = ("r1", "r2", "r3")
TERMS = Terms("Europe/Paris", "The Complaints Board", "By letter to 1 Bell Street")
SUBJECT = Subject(SubjectKind.PAGE, "page-1", "The Daily Bell", "invented", "fr", False)
EVIDENCE = (
    Exhibit("a" * 64, "The posts of the first day", Tlp.CLEAR),
    Exhibit("b" * 64, "Who pays for the page", Tlp.AMBER),
)


def form(rung: Rung = Rung.DEMOTE, **fields: Any) -> Proportionality:
    """A complete assessment."""
    given: dict[str, Any] = {
        "legality": Legality(Basis.TERMS, "Terms of service", "4.2", "European Union", WHY, WHY),
        "purpose": Purpose(Aim.PUBLIC_HEALTH, WHY),
        "conduct": Conduct(AimedAt.BEHAVIOUR, WHY),
        "rabat": Rabat(WHY, WHY, WHY, WHY, WHY, WHY),
        "harm": Harm(WHY, WHY, WHY),
        "rejections": tuple(Rejection(one, WHY) for one in milder(rung)),
        "alternatives": (Alternative("A word with the author", WHY),),
        "first_case": True,
        "effect": Effect(WHY, not_measured=True),
        "others_touched": WHY,
        "duration": Duration(90, WHY),
        "assessed_by": ("assessor",),
        "assessed_at": NOW,
    }
    return Proportionality(rung, **{**given, **fields})


def version(rung: Rung = Rung.DEMOTE, **fields: Any) -> Version:
    return revise(History(), form(rung, **fields), by="assessor", now=NOW).latest


def proposed(rung: Rung = Rung.DEMOTE, **fields: Any) -> Procedure:
    given: dict[str, Any] = {"by": "analyst", "role": "analyst", "now": NOW}
    subject, terms = fields.pop("subject", SUBJECT), fields.pop("terms", TERMS)
    evidence = fields.pop("evidence", EVIDENCE)
    assessed = fields.pop("version", None) or version(rung)
    return replay(
        acting.propose(
            "sanction-1", "case-1", subject, assessed, evidence, terms, **{**given, **fields}
        )
    )


def verdict(*sides: Side, **fields: Any) -> VerdictRef:
    sides = sides or (Side.FOR,) * 3
    supports = all(side is Side.FOR for side in sides)
    given: dict[str, Any] = {
        "panel_id": "panel-1", "sanction_id": "sanction-1", "question": "Will it do?",
        "option": MEASURE.names[0] if supports else None,
        "strata": tuple(Stand(f"stratum {n}", 3, side) for n, side in enumerate(sides)),
        "firmness": Firmness.SETTLED, "probability": 0.97,
        "members": ("m1", "m2", "m3"), "decided_at": NOW, "digest": "c" * 64,
    }  # fmt: skip
    return VerdictRef(**{**given, **fields})


def votes(*names: str, against: tuple[str, ...] = (), role: str = "decider") -> tuple[Vote, ...]:
    return tuple(Vote(name, role, name not in against, WHY) for name in names or ("d1", "d2", "d3"))


def reviews(*outcomes: Outcome, names: tuple[str, ...] = REVIEWERS) -> tuple[ReviewVote, ...]:
    return tuple(ReviewVote(name, one, WHY) for name, one in zip(names, outcomes, strict=False))


def after(procedure: Procedure, events: Iterable[Event]) -> Procedure:
    for event in events:
        procedure = apply(procedure, event)
    return procedure


def _decide(one: Procedure) -> tuple[Event, ...]:
    return acting.decide(
        one, votes(against=("d3",)), WHY, REVIEWERS, by="d1", now=one.last_at + DAY
    )


STEPS: dict[State, Callable[[Procedure], tuple[Event, ...]]] = {
    State.VOTING: lambda one: acting.open_vote(one, "panel-1", by="decider", now=NOW + DAY),
    State.SUPPORTED: lambda one: acting.take_verdict(
        one, verdict(), by="decider", now=NOW + 2 * DAY
    ),
    State.NOTIFIED: lambda one: acting.serve(
        one, FACTS, Channel.EMAIL, "x@example.org", by="liaison", now=NOW + 3 * DAY
    ),
    State.DECIDING: lambda one: advance(one, one.deadline or NOW),
    State.IN_FORCE: _decide,
    State.UNDER_APPEAL: lambda one: acting.appeal(one, "No.", now=one.last_at + DAY),
}
"""How each step is reached from the one before."""


def led_to(state: State) -> list[Event]:
    """The events of a procedure that has come as far as a step."""
    procedure = proposed()
    events: list[Event] = [procedure.proposed]
    for reached, step in STEPS.items():
        if procedure.state is state:
            break
        made = step(procedure)
        procedure, events = after(procedure, made), [*events, *made]
        assert procedure.state is reached
    return events


def at(state: State) -> Procedure:
    return replay(led_to(state))


def warned(**fields: Any) -> Assessment:
    given: dict[str, Any] = {
        "misuse": Misuse.UNFOUNDED_NOTICES, "since": NOW.date() - 90 * DAY, "until": NOW.date(),
        "items": 40, "all_items": 45, "gravity": "Each kept a person from their page for days.",
        "warned_on": NOW.date() - 30 * DAY,
    }  # fmt: skip
    return Assessment(**{**given, **fields})
