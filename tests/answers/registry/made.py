"""An invented answer about a town's water, and the ways to lead one through its steps."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.content import (
    AnsweredClaim,
    ClaimantKind,
    Content,
    Source,
    SourceKind,
    Wording,
)
from tocsin.answers.registry.drafting import ask_review, draft, look_at_clarity, review, start
from tocsin.answers.registry.events import Begun, Event, Origin, Outcome
from tocsin.answers.registry.folding import apply
from tocsin.answers.registry.rules import Rules
from tocsin.answers.registry.signing import publish, sign
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REASON = "It was read against the laboratory's report."
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = PRIVATE.public_key().public_bytes_raw().hex()


def with_key(message: bytes) -> str:
    return PRIVATE.sign(message).hex()


def wording(language: str = "en", **more: Any) -> Wording:
    given: dict[str, Any] = {
        "title": "Redbrook's tap water is safe to drink",
        "statement": "Tests on 1 March found no contamination in Redbrook's tap water.",
        "known": ("Twelve samples were tested, and all were clean.",),
        "unknown": ("The private wells outside the town have not been tested.",),
        "advice": ("Drink tap water as usual.", "Do not drink from private wells until Friday."),
        "why": "The picture shows a river in another country, taken in 2016.",
    }
    return Wording(language=language, **{**given, **more})


def claim(text: str = "The water of Redbrook is poisoned", **more: Any) -> AnsweredClaim:
    given: dict[str, Any] = {
        "language": "en",
        "claimant": "The Redbrook Whisperer",
        "claimant_kind": ClaimantKind.ORGANISATION,
        "claimed_on": date(2026, 2, 28),
        "appearances": ("https://rumour.example/poison",),
        "verdict": "refuted",
        "verdict_from": "panel-1",
    }
    return AnsweredClaim(text=text, **{**given, **more})


def content(**more: Any) -> Content:
    given: dict[str, Any] = {
        "wording": wording(),
        "evidence": EvidenceLevel.ROBUST,
        "agreement": Agreement.HIGH,
        "sources": (
            Source(
                kind=SourceKind.DATA, title="Laboratory report 7", dated=date(2026, 3, 1),
                url="https://lab.example/7",
            ),
        ),
        "claims": (claim(),),
        "valid_from": NOW,
        "valid_until": NOW + 30 * DAY,
    }  # fmt: skip
    return Content(**{**given, **more})


def started(answer_id: str = "answer-1", rules: Rules | None = None, **origin: Any) -> Answer:
    begun = Origin(**{"begun": Begun.VOID, "id": "void-9", "label": "water", **origin})
    (event,) = start(
        answer_id, begun, "en", "Redbrook Health", rules, by="writer", now=NOW
    )  # fmt: skip
    return apply(None, event)


def after(answer: Answer, events: Iterable[Event]) -> Answer:
    for event in events:
        answer = apply(answer, event)
    return answer


Take = Callable[..., Answer]


def in_review(answer: Answer, text: Content | None = None, now: datetime = NOW) -> Answer:
    answer = after(answer, draft(answer, text or content(), by="writer", now=now))
    answer = after(answer, look_at_clarity(answer, 0, 1, 2, by="writer", now=now))
    return after(answer, ask_review(answer, by="writer", now=now))


def to_sign(answer: Answer, text: Content | None = None, now: datetime = NOW) -> Answer:
    answer = in_review(answer, text, now)
    return after(answer, review(answer, Outcome.PASSED, REASON, by="reader", now=now))


def signed(answer: Answer, *institutions: str, now: datetime = NOW) -> Answer:
    for name in institutions:
        answer = after(answer, sign(answer, name, KEY, with_key, by=f"for {name}", now=now))
    return answer


def published(
    answer_id: str = "answer-1",
    text: Content | None = None,
    now: datetime = NOW,
    institutions: tuple[str, ...] = ("Redbrook Health", "Redbrook Waterworks"),
    rules: Rules | None = None,
) -> Answer:
    answer = signed(to_sign(started(answer_id, rules), text, now), *institutions, now=now)
    return after(answer, publish(answer, by="writer", now=now))


def saying(**texts: Any) -> Content:
    """A whole answer with some of its texts changed."""
    return replace(content(), wording=wording(**texts))
