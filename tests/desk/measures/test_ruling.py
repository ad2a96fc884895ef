"""The rules on a case at the desk: what findings say, what is proposed, and by whom."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.desk.measures.conftest import Town

from tocsin.cases.documents import to_json
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.measures.assessing import history_of
from tocsin.desk.measures.case_facts import from_findings
from tocsin.desk.measures.rulebooks import (
    adopt_release,
    base_release,
    candidate,
    rulebook_in_force,
    sign_release,
)
from tocsin.desk.measures.ruling import propose_under, rules_on
from tocsin.desk.measures.shadows import try_out
from tocsin.finding import Finding
from tocsin.measures.rulebook.releasing import verify
from tocsin.measures.rulebook.rule import Outcome
from tocsin.measures.rungs import Rung

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOTICES = "notices.abusive_notifier"
STATED = {
    "targets": ["notice_system"], "repeats_12_months": 8, "repeat_share": 0.8, "warned": True,
}  # fmt: skip


def finding(detector: str, subject: str, q_value: float | None = None, **numbers: Any) -> Finding:
    return Finding(detector, 1, {}, subject, "s", numbers, (), NOW, q_value=q_value)


def adopt(town: Town) -> None:
    with town.by("d1") as sitting:
        made = base_release(sitting)
        adopt_release(sitting, to_json(made), made.signed_by)


def test_findings_give_the_milder_reading_where_they_differ() -> None:
    networks = (
        finding("coordination", "network 1", 0.01, accounts=12.0),
        finding("coordination", "network 1", 0.01, accounts=12.0),  # the same, frozen twice
        finding("coordination", "network 2", 0.04, accounts=5.0),
    )
    assert from_findings(networks) == {
        "networks": 2, "coordinated_accounts": 17, "coordination_q": 0.04,
    }  # fmt: skip
    voids = (finding("voids", "a", answered_share=0.2), finding("voids", "b", answered_share=0.6))
    assert from_findings(voids) == {"unanswered_share": pytest.approx(0.4)}
    assert from_findings([finding("voids", "a", expected_unanswered=9.0)]) == {
        "unanswered_share": 1.0
    }
    assert from_findings(()) == {}


def test_a_network_without_a_q_value_leaves_it_unknown_and_no_number_breaks_it() -> None:
    found = from_findings([finding("coordination", "network 1", accounts=float("nan"))])
    assert found == {"networks": 1, "coordinated_accounts": 0}
    assert from_findings([finding("voids", "a", answered_share="nan")]) == {"unanswered_share": 1.0}


def test_nothing_is_proposed_before_a_rulebook_is_adopted(town: Town) -> None:
    with town.by("analyst") as sitting:
        ruled = rules_on(sitting, town.case_id, STATED)
        assert ruled.rulebook is None
        assert {one.rule_id: one.outcome for _, one in ruled.rules}[NOTICES] is Outcome.APPLIES
        with pytest.raises(ConflictError, match="No rulebook"):
            propose_under(sitting, town.case_id, NOTICES, Rung.SUSPEND, "why", STATED)


def test_a_proposal_carries_the_rule_and_leaves_the_rest_to_people(town: Town) -> None:
    adopt(town)
    with town.by("analyst") as sitting:
        row = propose_under(sitting, town.case_id, NOTICES, Rung.SUSPEND, "w" * 9_000, STATED)
        latest = history_of(row).latest
        assert latest.form.rung is Rung.SUSPEND
        assert latest.form.legality.provision == "23(2), 23(3), 23(4)"
        assert latest.form.legality.basis is None
        assert len(latest.form.legality.explanation) == 2_000
        assert NOTICES in latest.note
        assert row.is_complete is False


def test_only_what_applies_and_is_proposed_can_be_proposed_by_who_writes(town: Town) -> None:
    adopt(town)
    with town.by("analyst") as sitting:
        for stated in (None, {**STATED, "warned": False}):
            with pytest.raises(ConflictError, match="does not apply"):
                propose_under(sitting, town.case_id, NOTICES, Rung.SUSPEND, "why", stated)
        with pytest.raises(InvalidError, match="does not propose"):
            propose_under(sitting, town.case_id, NOTICES, Rung.REMOVE, "why", STATED)
        with pytest.raises(InvalidError):
            rules_on(sitting, town.case_id, {"warned": "perhaps"})
        with pytest.raises(NotFoundError):
            rules_on(sitting, "case-none", STATED)
    with town.by("d1") as sitting, pytest.raises(ForbiddenError):
        propose_under(sitting, town.case_id, NOTICES, Rung.SUSPEND, "why", STATED)


def test_looking_at_a_candidate_and_trying_it_keeps_nothing(town: Town) -> None:
    with town.by("d1") as sitting:
        made = base_release(sitting)
        found = candidate(sitting, to_json(made), made.signed_by)
        assert {one.field for one in found.differences} == {"rule"}
        cases, tried = try_out(sitting, found.rules, town.now[0].replace(year=2000))
        assert cases == 1
        assert len(tried) == len(found.rules)
        assert rulebook_in_force(sitting) is None
    adopt(town)
    with town.by("d1") as sitting:
        assert candidate(sitting, to_json(made), made.signed_by).differences == ()
    with town.by("analyst") as sitting:
        with pytest.raises(ForbiddenError):
            candidate(sitting, to_json(made), made.signed_by)
        with pytest.raises(ForbiddenError):
            try_out(sitting, (), town.now[0])


def test_a_release_of_ones_own_is_of_the_rules_in_force(town: Town) -> None:
    with town.by("d1") as sitting:
        made = sign_release(sitting, "1.2.3")
        assert verify(to_json(made), sitting.seal.public).version == "1.2.3"
        for wrong in ("1", "1.2", "01.2.3", "1.2.3\n", "x" * 50):
            with pytest.raises(InvalidError):
                sign_release(sitting, wrong)
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        sign_release(sitting, "1.2.3")
