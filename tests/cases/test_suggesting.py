"""What detectors find points to techniques, and a person decides."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.cases import disarm, editing
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.freezing import freeze_finding
from tocsin.cases.signs import (
    Sign,
    SignKind,
    claim_signs,
    copies_signs,
    created_together,
    narrative_signs,
    network_signs,
    target_signs,
)
from tocsin.cases.suggesting import CLUES, SIGNS, suggest
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.finding import Finding
from tocsin.shares.kinds import ObjectKind

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def finding(detector="coordination", **changes):
    made = Finding(
        detector=detector, version=1, parameters={}, subject="network 1", statement="Said.",
        statistic={}, evidence=(1,), created_at=NOW,
    )  # fmt: skip
    return replace(made, **changes)


def joined_by(*kinds):
    return finding(parameters={"behaviours": [{"kind": kind.value} for kind in kinds]})


def ids(*findings, signs=()):
    return [one.technique for one in suggest(findings, signs)]


def test_every_row_of_the_table_names_a_technique_of_today():
    for technique in {clue.technique for clue in CLUES} | {row[0] for row in SIGNS.values()}:
        assert disarm.technique(technique).id == technique
    assert set(SIGNS) == set(SignKind)


@pytest.mark.parametrize(
    ("kind", "technique"),
    [
        (ObjectKind.REPOST, "T0049.003"), (ObjectKind.URL, "T0049"), (ObjectKind.DOMAIN, "T0049"),
        (ObjectKind.HASHTAG_SEQUENCE, "T0049.002"), (ObjectKind.TEXT_COPY, "T0084.001"),
        (ObjectKind.MEDIA, "T0084"), (ObjectKind.REPLY_TARGET, "T0049.005"),
        (ObjectKind.MENTION, "T0049.005"), (ObjectKind.HASHTAG, "T0049.002"),
    ],
)  # fmt: skip
def test_what_a_network_shared_points_to_how_it_worked(kind, technique):
    assert ids(joined_by(kind)) == [technique]


@pytest.mark.parametrize(
    ("found", "technique"),
    [
        (finding("copies"), "T0084.001"),
        (finding("copies", basis="inferred", statistic={"texts": 3.0}), "T0085"),
        (finding("narratives", q_value=0.01, statistic={"growth": 2.0}), "T0118"),
        (finding("voids", basis="inferred"), "T0102.003"),
        (finding("targets", q_value=0.01), "T0135.001"),
        (finding("polarisation", q_value=0.01), "T0135.004"),
    ],
)
def test_each_detector_points_to_its_technique(found, technique):
    assert ids(found) == [technique]


@pytest.mark.parametrize(
    "found",
    [
        finding("copies", basis="inferred", statistic={"texts": 2.0}),
        finding("narratives", q_value=0.2, statistic={"growth": 2.0}),
        finding("narratives", q_value=0.01, statistic={"growth": 0.5}),
        finding("narratives"), finding("targets"), finding("targets", q_value=0.06),
        finding("polarisation", q_value=0.06), finding("coordination"), finding("weather"),
        finding(parameters={"behaviours": ["url"]}),
    ],
)  # fmt: skip
def test_what_the_data_do_not_support_suggests_nothing(found):
    assert ids(found) == []


def test_a_technique_is_suggested_once_with_all_that_points_to_it():
    network, copies = joined_by(ObjectKind.TEXT_COPY), finding("copies")
    (one,) = suggest([network, copies, copies])
    assert one.findings == (network.id, copies.id)
    assert one.detector == "coordination, copies"
    assert "It might also be:" in one.reason
    assert one.name == "Use Copypasta"


def test_suggestions_stand_in_the_order_of_the_framework():
    found = ids(finding("voids"), finding("targets", q_value=0.01), joined_by(ObjectKind.URL))
    order = [one.id for one in disarm.techniques()]
    assert found == sorted(found, key=order.index)


def test_a_suggestion_is_inferred_until_a_person_confirms_it_with_evidence():
    frozen = freeze_finding(joined_by(ObjectKind.URL), "p", NOW)
    case = editing.add_finding(Case("A"), frozen, "p", NOW)
    case = editing.suggest_techniques(case, suggest([joined_by(ObjectKind.URL)]))
    (use,) = case.techniques
    assert (use.basis, use.marked_by, use.evidence) == (Basis.INFERRED, "", (frozen.id,))
    sure = editing.confirm_technique(case, "T0049", Basis.OBSERVED, ("e1",), "p", NOW)
    assert sure.techniques[0].evidence == (frozen.id, "e1")
    assert editing.suggest_techniques(sure, suggest([joined_by(ObjectKind.URL)])) == sure


def test_nothing_is_observed_without_a_person_or_without_evidence():
    for wrong in ({"marked_by": "p"}, {"evidence": ("e",)}, {}):
        with pytest.raises(CannotStandError, match="observed"):
            TechniqueUse("T0049", Basis.OBSERVED, **wrong)


def week(accounts, known, elsewhere, network=0):
    return {"network": network, "accounts": accounts, "known": known, "elsewhere": elsewhere}


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([week(9, 10, 0.02)], True),
        ([week(2, 10, 0.02)], False),
        ([week(9, 10, 0.9)], False),
        ([week(9, 9, 0.0)], False),  # too few dates are known
        ([week(9, 10, None)], False),  # nothing to compare with
        ([week(3, 10, 0.0)], True),
        ([week(3, 10, 0.0), *[week(0, 10, 0.1)] * 99], False),  # looked at a hundred weeks
        ([], False),
    ],
)
def test_accounts_were_made_together_only_beyond_what_others_explain(weeks, expected):
    assert created_together(weeks) is expected


def test_rows_of_tables_give_signs():
    network = {"network": 3, "platforms": ["x", "telegram"]}
    made = [week(9, 10, 0.0, network=3), week(9, 10, 0.0, network=4)]
    kinds = {sign.kind for sign in network_signs(network, made, "f1")}
    assert kinds == {SignKind.SEVERAL_PLATFORMS, SignKind.CREATED_TOGETHER}
    copies = {
        "platforms": ["x"],
        "template": "… is dry",
        "basis": "meaning",
        "languages": ["en", "fr"],
    }
    kinds = {sign.kind for sign in copies_signs(copies, "f2")}
    assert kinds == {SignKind.TEMPLATE, SignKind.SEVERAL_LANGUAGES}
    assert [s.kind for s in target_signs({"q_value": 0.01, "kind": "institution"}, "f3")] == [
        SignKind.INSTITUTION_ATTACKED
    ]
    assert [s.kind for s in target_signs({"q_value": 0.01, "kind": "group"}, "f3")] == [
        SignKind.GROUP_ATTACKED
    ]
    assert not list(target_signs({"q_value": 0.2, "kind": "group"}, "f3"))
    assert not list(target_signs({"q_value": None, "kind": "group"}, "f3"))
    rows = [{"narrative": 7, "kind": "network"}, {"narrative": 8, "kind": "claim"}]
    assert [s.of for s in narrative_signs(rows, 7, "f4")] == ["f4"]
    assert not list(narrative_signs(rows, 8, "f4"))


def test_a_claim_counts_as_false_only_when_a_person_confirmed_the_match():
    assert list(claim_signs({"tier": "confirmed"}, "false", "c"))
    for tier, verdict in [("suggested", "false"), ("confirmed", "mixed"), ("confirmed", None)]:
        assert not list(claim_signs({"tier": tier}, verdict, "c"))


def test_signs_suggest_beside_findings():
    sign = Sign(SignKind.SEVERAL_PLATFORMS, "f1", "coordination")
    assert set(ids(joined_by(ObjectKind.URL), signs=[sign])) == {"T0049", "T0119.002"}
