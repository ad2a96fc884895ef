"""An invented pool of three disciplines, and the ways to lead a panel through its steps."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tocsin.panels.appeals import publish
from tocsin.panels.balloting import cast, close_discussion, close_first, close_second
from tocsin.panels.ballots import Ballot, EvidenceLevel, Mark, SeedQuestion
from tocsin.panels.events import Event
from tocsin.panels.experts import AffiliationKind, Dimension, Expert, Subject, SubjectKind
from tocsin.panels.folding import apply
from tocsin.panels.lots import commitment
from tocsin.panels.nominating import call, close_pool, draw_panel, nominate
from tocsin.panels.panel import Panel
from tocsin.panels.rules import Quota, Rules
from tocsin.panels.scales import CLAIM
from tocsin.panels.seating import accept, open_first_ballot

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
STRATA = ("law", "media", "technology")
SEED = "a seed that nobody guessed"
QUESTION = "Is it true that the river was poisoned?"
SEEDS = (
    SeedQuestion("q1", "Is it true that the bridge has four arches?", "supported", "the register"),
    SeedQuestion("q2", "Is it true that the mill burned in 1903?", "refuted", "the archive"),
)
WHY = "The laboratory reports say so, and three stations agree."


def expert(number: int, stratum: str, **fields: Any) -> Expert:
    kind = tuple(AffiliationKind)[number % 3]
    given = {"affiliation": f"House {number}", "affiliation_kind": kind, "nominated_by": "council"}
    return Expert(
        f"e{number:02d}", f"Expert {number}", (stratum,), "north" if number % 2 else "south",
        **{**given, **fields},
    )  # fmt: skip


def pool(each: int = 8) -> list[Expert]:
    return [expert(n, STRATA[n % 3]) for n in range(3 * each)]


def rules(**fields: Any) -> Rules:
    quotas = tuple(Quota(Dimension.DISCIPLINE, stratum, 3, 3) for stratum in STRATA)
    return Rules(**{"size": 9, "voting": Dimension.DISCIPLINE, "quotas": quotas,
                    "resamples": 1_000, **fields})  # fmt: skip


SUBJECT = Subject(
    SubjectKind.CLAIM, "claim-1", "The river", parties=("The Water Board",), opened_by="analyst",
    opened_for="The Ministry",
)  # fmt: skip


def after(panel: Panel | None, events: Iterable[Event]) -> Panel:
    for event in events:
        panel = apply(panel, event)
    assert panel is not None
    return panel


def called(panel_id: str = "panel-1", subject: Subject = SUBJECT, **fields: Any) -> Panel:
    return after(
        None,
        call(
            panel_id, "The Council", subject, rules(**fields), CLAIM, QUESTION, commitment(SEED),
            by="organiser", now=NOW, seed_questions=SEEDS,
        ),
    )  # fmt: skip


def drawn(panel: Panel, experts: Sequence[Expert] | None = None, seed: str = SEED) -> Panel:
    panel = after(panel, nominate(panel, experts or pool(), by="organiser", now=NOW))
    panel = after(panel, close_pool(panel, by="organiser", now=NOW))
    return after(panel, draw_panel(panel, seed, "seat secret", by="organiser", now=NOW))


def seated(panel: Panel) -> Panel:
    for seat in panel.seats:
        panel = after(panel, accept(panel, seat.expert_id, now=NOW))
    return after(panel, open_first_ballot(panel, now=NOW))


def ballot(panel: Panel, choice: str, reasons: str = WHY, confidence: int = 80) -> Ballot:
    return Ballot(
        tuple(
            Mark(q.id, choice, confidence, EvidenceLevel.ROBUST, reasons, ("ev-1",))
            for q in panel.questions
        )
    )


def vote(panel: Panel, choices: Sequence[str], now: datetime) -> Panel:
    """All vote, in the order of strata and then of seats."""
    seats = sorted(panel.seats, key=lambda s: (STRATA.index(s.stratum), s.name))
    for seat, choice in zip(seats, choices, strict=True):
        panel = after(panel, cast(panel, seat.expert_id, ballot(panel, choice), now=now))
    return panel


def discussing(panel: Panel, choices: Sequence[str], now: datetime = NOW) -> Panel:
    panel = vote(seated(panel), choices, now)
    return after(panel, close_first(panel, now=now))


def finished(panel: Panel, first: Sequence[str], second: Sequence[str] | None = None) -> Panel:
    panel = discussing(panel, first)
    later = NOW + 8 * DAY
    panel = vote(after(panel, close_discussion(panel, now=later)), second or first, later)
    return after(panel, close_second(panel, now=later))


def published(panel: Panel, first: Sequence[str]) -> Panel:
    panel = finished(panel, first)
    return after(panel, publish(panel, by="organiser", now=NOW + 9 * DAY))


@pytest.fixture
def drawn_panel() -> Panel:
    return drawn(called())
