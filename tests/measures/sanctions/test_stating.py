"""Every sanction that restricts content has a statement of reasons that the database takes."""

from dataclasses import replace
from datetime import date

import pytest
from tests.measures.sanctions.conftest import (
    FACTS,
    NOW,
    REVIEWERS,
    STEPS,
    SUBJECT,
    after,
    at,
    form,
    proposed,
    version,
    warned,
)

from tocsin.measures.dsa.checking import faults
from tocsin.measures.dsa.codes import Automation, ContentType
from tocsin.measures.proportionality.assessment import Basis
from tocsin.measures.rungs import LADDER, Rung, is_automatic
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.parts import Channel, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.stating import statement_of

WITHOUT = {Rung.MONITOR, Rung.PREBUNK, Rung.CONTEXT, Rung.REFER}


def in_force(rung: Rung, subject: Subject = SUBJECT, basis: Basis = Basis.TERMS) -> Procedure:
    legality = replace(form().legality, basis=basis)
    made = version(rung, legality=legality, first_case=False, repeats=warned())
    one = proposed(rung, version=made, subject=subject)
    if is_automatic(rung):
        return after(one, acting.impose(one, FACTS, Channel.EMAIL, "x", REVIEWERS, by="a", now=NOW))
    for reached, step in STEPS.items():
        one = after(one, step(one))
        if reached is State.IN_FORCE:
            return one
    raise AssertionError


@pytest.mark.parametrize("rung", LADDER)
@pytest.mark.parametrize("basis", Basis)
def test_each_rung_states_its_reasons_without_a_fault(rung: Rung, basis: Basis) -> None:
    one = in_force(rung, basis=basis)
    assert one.sanction is not None
    made = statement_of(
        one.sanction, "Europe/Paris", date(2026, 2, 1), (ContentType.TEXT,),
        automated_detection=True, territory=("FR",),
    )  # fmt: skip
    if rung in WITHOUT:
        assert made is None
        return
    assert made is not None
    assert faults(made.to_wire()) == ()
    assert made.automated_decision is Automation.NOT_AUTOMATED


def test_a_notifier_has_no_statement_for_their_content() -> None:
    notifier = Subject(SubjectKind.NOTIFIER, "n-1", "Busy Notices", "invented", "en", False)
    one = in_force(Rung.SUSPEND, notifier)
    assert one.sanction is not None
    assert (
        statement_of(
            one.sanction, "UTC", date(2026, 2, 1), (ContentType.TEXT,), automated_detection=False
        )
        is None
    )


def test_personal_data_in_the_facts_is_remarked_on() -> None:
    sanction = at(State.IN_FORCE).sanction
    assert sanction is not None
    made = statement_of(
        sanction, "UTC", date(2026, 2, 1), (ContentType.TEXT,), automated_detection=False,
        territory=("FR",), facts="Written by jane.bell@example.org on the first day of March.",
    )  # fmt: skip
    assert made is not None
    assert [fault.field for fault in faults(made.to_wire())] == ["decision_facts"]
