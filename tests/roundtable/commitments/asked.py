"""Invented requests to an invented platform, and the ways to lead one through its steps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.roundtable.made import DAY, NOW, desk

from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.events import Asked, Event, Pledged, Served
from tocsin.roundtable.commitments.folding import apply
from tocsin.roundtable.commitments.parts import (
    Ask,
    Authority,
    Basis,
    BasisKind,
    Decided,
    Ground,
    Outcome,
    Party,
    PartyKind,
    View,
)

LAW = Basis(
    kind=BasisKind.LAW, instrument="Regulation (EU) 2022/2065", provision="Article 16"
)  # fmt: skip
CODE = Basis(
    kind=BasisKind.CODE_OF_CONDUCT, instrument="Code of Conduct on Disinformation",
    provision="Commitment 22",
)  # fmt: skip
RULES = Basis(
    kind=BasisKind.COMPANY_RULES, instrument="Community rules", provision="Civic integrity"
)  # fmt: skip
PLATFORM = Party(kind=PartyKind.PLATFORM, name="Chirper", country="IE", desk=desk("c"))
DUE = NOW + 10 * DAY


def request(commitment_id: str = "r1", **more: Any) -> Asked:
    given: dict[str, Any] = {
        "at": NOW, "by": "ann", "commitment_id": commitment_id, "ours": True, "party": PLATFORM,
        "ask": Ask.LABELLING, "ground": Ground.HEALTH, "bases": (CODE,),
        "authority": Authority.INTERNATIONAL_BODY,
        "text": "Label the twelve posts on the poisoned river.", "items": 12, "due": DUE,
        "evidence": ("ev-1",), "country": "FR", "tlp": Tlp.CLEAR,
    }  # fmt: skip
    return Asked(**{**given, **more})


def pledge(commitment_id: str = "p1", **more: Any) -> Pledged:
    asked = request(commitment_id, **more)
    fields = {name: getattr(asked, name) for name in Asked.__dataclass_fields__}
    return Pledged(**fields)


def view(outcome: Outcome = Outcome.DONE, items: int = 12, **more: Any) -> View:
    given: dict[str, Any] = {"text": "As asked.", "at": NOW, "decided": Decided.PERSON}
    return View(outcome=outcome, items=items, **{**given, **more})


def after(commitment: Commitment | None, *steps: Iterable[Event]) -> Commitment:
    for events in steps:
        for event in events:
            commitment = apply(commitment, event)
    assert commitment is not None
    return commitment


def open_one(**more: Any) -> Commitment:
    return after(None, (request(**more),))


def received_one(at: float = 0, **more: Any) -> Commitment:
    """A request whose receipt was noted."""
    served = Served(at=days(at), by="ann", how="By registered letter.")
    return after(None, (request(**more),), (served,))


def days(number: float) -> Any:
    return NOW + timedelta(days=number)


def changed(event: Any, **more: Any) -> Any:
    return replace(event, **more)
