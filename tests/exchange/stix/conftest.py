"""A case with something of everything, and the bundle of it."""

from typing import Any

import pytest
from tests.exchange.stix.made import (
    ACCOUNT,
    BASKET,
    NOW,
    P1,
    P2,
    POST,
    SENDER,
    cases,
    file_of,
    invalid,
)

from tocsin.cases.agenda import Entry
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Breakout, PlatformReached
from tocsin.cases.case import Case, Objective
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Description, Part
from tocsin.cases.references import Reference
from tocsin.cases.severity import Override, Severity
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.exchange.stix import case_bundle


def reference(own: str, label: str, *evidence: str) -> Reference:
    return Reference(own, label, "person-1", NOW, evidence, "a note")


@pytest.fixture
def case() -> Case:
    """A case with something of everything."""
    return Case(
        "Water <b>",
        "A rumour about the town's water.",
        objectives=frozenset({Objective.HEALTH}),
        accounts=(reference(f"x/{P1}", f"x/{P1}", ACCOUNT.id),),
        posts=(reference("x/12", "Boil", POST.id), reference("gab/ö", "")),
        narratives=(reference("1", "The water is poisoned"),),
        claims=(reference("c1", "The water was poisoned on Monday"),),
        networks=(reference("n1", "Network 1"),),
        findings=(reference("f1", "Two accounts act together."),),
        techniques=(
            TechniqueUse("T0097.102", Basis.OBSERVED, (ACCOUNT.id,), marked_by="person-1"),
            TechniqueUse("T0049", note="a guess", suggested_by="copies"),
        ),
        severity=Severity(
            Breakout((PlatformReached("x", 3, 2),), 1, 1),
            override=Override(3, "Seen on two platforms.", "person-1", NOW),
        ),
        description=Description(actor=Part("Accounts.", (), Confidence.HIGH)),
        timeline=(Entry("e", NOW, "It began.", written_by="person-1"),),
        attribution=Attribution(ActorKind.COMMERCIAL, "Acme", Confidence.LOW),
    )


@pytest.fixture
def bundle(case: Case) -> dict[str, Any]:
    return case_bundle(file_of(case), SENDER)


@pytest.fixture(scope="session")
def kit() -> Any:
    """What the tests of this folder share."""

    class Kit:
        pass

    kit = Kit()
    kit.__dict__.update(
        cases=cases, invalid=invalid, NOW=NOW, SENDER=SENDER, BASKET=BASKET, P1=P1, P2=P2
    )
    return kit
