"""Rules: what stands, what they say, how they are adopted, tried out and signed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tocsin.cases.case import Case, Objective
from tocsin.cases.documents import to_json
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.errors import InputError, TocsinError
from tocsin.measures.countermeasures import against
from tocsin.measures.rulebook.adopting import AdoptionError, adopt, compare, parse_overlay
from tocsin.measures.rulebook.casing import facts_of
from tocsin.measures.rulebook.conditions import ConditionError
from tocsin.measures.rulebook.errors import RuleFaultError
from tocsin.measures.rulebook.evaluating import CompiledRule, sentences
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.reading import base_rules, parse_rules
from tocsin.measures.rulebook.releasing import ReleaseError, digest_of, release, verify
from tocsin.measures.rulebook.rule import Outcome, Rule, When, json_schema
from tocsin.measures.rulebook.shadowing import Dated, shadow
from tocsin.measures.rulebook.testing import run_tests, untested
from tocsin.measures.rungs import Rung, is_automatic
from tocsin.seal import Seal
from tocsin.workspace import create_workspace

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ANSWERED = "institutions.answered_claim"
GOOD = """\
id: a.rule
version: 1.0.0
title: A rule
grounds: [{instrument: DSA, article: "35(1)", jurisdiction: EU}]
severity: low
evidence: [posts]
when:
  - test: case.posts > 3
    says: More than three posts.
measures: [label]
automatic: label
expires: 2027-06-30
rights: Whoever is labelled may object to it.
"""


def the(rule_id: str) -> Rule:
    return next(rule for rule in base_rules() if rule.id == rule_id)


def test_every_base_rule_has_three_kinds_of_test_and_passes_them() -> None:
    assert untested(base_rules()) == ()
    assert [one for one in run_tests(base_rules()) if not one.passed] == []


def test_no_base_rule_acts_by_itself_beyond_a_label() -> None:
    assert all(r.automatic is None or is_automatic(r.automatic) for r in base_rules())


def test_a_test_that_expects_the_wrong_thing_fails() -> None:
    rule = the(ANSWERED)
    wrong = replace(rule.tests[0], expect=Outcome.ESCALATE)
    assert [t.passed for t in run_tests([replace(rule, tests=(wrong,))])] == [False]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("case.posts", "case.pots", 8, "when.0.test"),
        ("automatic: label", "automatic: suspend", 11, "automatic"),
        ("severity: low", "severity: dreadful", 5, "severity"),
        ("2027-06-30", "2027-02-30", 12, "expires"),
        ("title: A rule", "title: A rule\ntitle: Another", 4, "title"),
        ("measures: [label]", "measures: &a [label]\ntechniques: *a", 10, "measures"),
        ("severity: low", "severity: low\ntechniques: [T9999]", 6, "techniques.0"),
        ("severity: low", "severity: low\ncountermeasures: [C99999]", 6, "countermeasures.0"),
        ("severity: low", "severity: low\ncountermeasures: [C00016]", 6, "countermeasures.0"),
        ("severity: low", "severity: low\ncountermeasures: [C00133]", 6, "countermeasures.0"),
    ],
)
def test_a_fault_names_line_and_field(old: str, new: str, line: int, field: str) -> None:
    with pytest.raises(RuleFaultError) as caught:
        list(parse_rules(GOOD.replace(old, new), "a.yaml"))
    message = str(caught.value)
    assert field in message or "alias" in message
    assert f"line {line}" in message or "alias" in message


def test_an_unknown_fact_escalates_and_a_false_one_settles() -> None:
    (rule,) = parse_rules(GOOD, "a.yaml")
    compiled = CompiledRule.of(rule)
    assert compiled.evaluate(Facts.of({}), NOW).outcome is Outcome.ESCALATE
    assert compiled.evaluate(Facts.of({}), NOW).measures == ()
    assert compiled.evaluate(Facts.of({"posts": 3}), NOW).outcome is Outcome.DOES_NOT_APPLY
    applied = compiled.evaluate(Facts.of({"posts": 4}), NOW)
    assert applied.outcome is Outcome.APPLIES
    assert [str(s) for s in sentences(applied)] == ["Holds: More than three posts. (posts: 4)"]


def test_an_expired_rule_never_applies() -> None:
    (rule,) = parse_rules(GOOD, "a.yaml")
    last = datetime(2027, 6, 30, 23, 59, tzinfo=UTC)
    compiled, facts = CompiledRule.of(rule), Facts.of({"posts": 4})
    assert compiled.evaluate(facts, last).outcome is Outcome.APPLIES
    late = compiled.evaluate(facts, last + timedelta(minutes=1))
    assert (late.outcome, late.measures) == (Outcome.DOES_NOT_APPLY, ())


def overlay(choice: str) -> str:
    return f"adopter: A\nbase: {digest_of(base_rules())}\nrules:\n  {ANSWERED}: {choice}\n"


@pytest.mark.parametrize(
    "choice",
    [
        "{stance: adapt, reason: We want more, measures: [suspend]}",
        "{stance: adapt, reason: We want more, added_when: [{test: case.pots > 1, says: Typo}]}",
        "{stance: decline}",
        "{stance: adapt, reason: We want more, automatic: suspend}",
    ],
)
def test_an_overlay_can_only_tighten(choice: str) -> None:
    with pytest.raises((AdoptionError, ConditionError, RuleFaultError)):
        adopt(base_rules(), parse_overlay(overlay(choice), "o.yaml"), digest_of(base_rules()))


def test_a_base_rule_that_may_not_act_alone_cannot_be_made_to() -> None:
    text = overlay("{stance: adapt, reason: We want more, automatic: label}")
    text = text.replace(ANSWERED, "health.unanswered_void")
    with pytest.raises(AdoptionError, match="raises"):
        adopt(base_rules(), parse_overlay(text, "o.yaml"), digest_of(base_rules()))


def test_diff_shows_what_an_adopter_changed() -> None:
    base = base_rules()
    choice = "{stance: adapt, reason: Context is enough, measures: [context], automatic: context}"
    text = overlay(choice)
    mine = adopt(base, parse_overlay(text, "o.yaml"), digest_of(base))
    found = {(d.rule_id, d.field) for d in compare((the(ANSWERED),), mine)}
    assert found == {(ANSWERED, "measures"), (ANSWERED, "automatic")}


def test_shadow_counts_whom_a_rule_would_have_touched() -> None:
    (rule,) = parse_rules(GOOD, "a.yaml")
    past = [
        Dated(NOW, "c1", ("p", "q"), Facts.of({"posts": 9})),
        Dated(NOW, "c2", ("q",), Facts.of({"posts": 8})),
        Dated(NOW, "c3", ("r",), Facts.of({"posts": 1})),
        Dated(NOW, "c4", ("s",), Facts.of({})),
        Dated(NOW - timedelta(days=40), "c5", ("t",), Facts.of({"posts": 9})),
    ]
    (one,) = shadow([rule], [], past, NOW - timedelta(days=30))
    assert (one.applies, one.does_not_apply, one.escalate) == (2, 1, 1)
    assert (one.subjects, one.changed, one.examples) == (2, 3, ("c1", "c2"))


def test_a_release_verifies_until_a_word_of_it_changes(tmp_path: Path) -> None:
    seal = Seal.of(create_workspace(tmp_path / "w"))
    value = json.loads(json.dumps(to_json(release(base_rules(), "1.0.0", seal))))
    assert verify(value, seal.public).rules == base_rules()
    for changed in (
        {**value, "version": "1.0.1"},
        {**value, "rules": value["rules"][1:]},
        {**value, "signature": "00" * 64},
        {**value, "more": 1},
    ):
        with pytest.raises(ReleaseError):
            verify(changed, seal.public)


def test_a_bare_case_leaves_everything_unknown_but_its_objectives() -> None:
    case = Case("Rumour", objectives=frozenset({Objective.HEALTH}))
    known = facts_of(case, NOW, stated={"danger_to_life": True}).known
    assert known["objectives"] == ["health"]
    assert known["danger_to_life"] is True
    assert "posts" not in known
    assert "techniques_observed" not in known


@pytest.mark.parametrize(
    "changes",
    [
        {"automatic": Rung.SUSPEND},
        {"measures": ()},
        {"id": "Not an id"},
        {"when": (When("case.pots > 1", "A misspelt fact."),)},
        {"techniques": ("T9999",)},
        {"countermeasures": ("C00016",)},
    ],
)
def test_a_signature_does_not_make_a_rule_stand(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Whoever signs: a release whose rules could not be read from a file is refused."""
    seal = Seal.of(create_workspace(tmp_path / "w"))
    made = release((replace(the(ANSWERED), **changes),), "1.0.0", seal)
    with pytest.raises(RuleFaultError, match=r"rules\.0"):
        verify(json.loads(json.dumps(to_json(made))), seal.public)


def test_a_release_with_a_rule_twice_is_refused(tmp_path: Path) -> None:
    seal = Seal.of(create_workspace(tmp_path / "w"))
    made = release((the(ANSWERED), the(ANSWERED)), "1.0.0", seal)
    with pytest.raises(RuleFaultError, match="twice"):
        verify(to_json(made), seal.public)


def test_the_schema_in_the_package_is_the_one_that_the_reader_enforces() -> None:
    packed = files("tocsin.measures.rulebook") / "rule.schema.json"
    schema = json.loads(packed.read_text("utf-8"))
    assert schema == json.loads(json.dumps(json_schema()))
    Draft202012Validator.check_schema(schema)
    for rule in base_rules():
        given = {name: one for name, one in to_json(rule).items() if one is not None}
        Draft202012Validator(schema).validate(given)


def test_every_base_rule_names_a_countermeasure_but_the_one_for_which_there_is_none() -> None:
    without = [rule.id for rule in base_rules() if not rule.countermeasures]
    assert without == ["notices.abusive_notifier"]
    assert against("T0124.001") == ()


def test_a_true_leak_a_boycott_and_a_news_site_are_no_ground_by_themselves() -> None:
    """DISARM puts them beside forgery, harassment and impersonation; the rules must not."""
    cases = {
        "institutions.forged_document": "T0089.001",
        "journalists.brigading": "T0048.001",
        "media.impersonation": "T0097.202",
    }
    for name, technique in cases.items():
        rule = the(name)
        facts = {**rule.tests[0].facts, "techniques_observed": [technique]}
        found = CompiledRule.of(rule).evaluate(Facts.of(facts), NOW)
        assert found.outcome is Outcome.DOES_NOT_APPLY, name


def test_what_a_machine_only_suggested_says_nothing_of_what_was_seen() -> None:
    """A suggestion that nobody looked at leaves techniques unknown, so that people look."""
    suggested = TechniqueUse("T0049.003", Basis.INFERRED, suggested_by="coordination")
    case = Case("Rumour", techniques=(suggested,))
    assert not {"techniques_observed", "techniques_inferred"} & facts_of(case, NOW).known.keys()
    known = facts_of(replace(case, techniques=(replace(suggested, marked_by="ana"),)), NOW).known
    assert known["techniques_observed"] == []
    assert known["techniques_inferred"] == ["T0049.003"]


@pytest.mark.parametrize(
    "facts", ['{"a":' * 900 + "1" + "}" * 900, '{"posts": 1' + "0" * 400 + "}", '{"posts": NaN}']
)
def test_no_release_breaks_who_reads_it(tmp_path: Path, facts: str) -> None:
    seal = Seal.of(create_workspace(tmp_path / "w"))
    value = json.loads(json.dumps(to_json(release(base_rules(), "1.0.0", seal))))
    value["rules"][0]["tests"][0]["facts"] = json.loads(facts)
    with pytest.raises(InputError):
        verify(value, seal.public)


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_no_database_keeps_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleFaultError, match="cannot be kept"):
        parse_overlay(overlay(f"{{stance: decline, reason: {json.dumps(text * 12)}}}"), "o.yaml")
    seal = Seal.of(create_workspace(tmp_path / "w"))
    named = replace(the(ANSWERED), title=f"A rule {text}")
    with pytest.raises(TocsinError):
        verify(to_json(release((named,), "1.0.0", seal)), seal.public)


def test_a_release_without_a_version_is_refused(tmp_path: Path) -> None:
    seal = Seal.of(create_workspace(tmp_path / "w"))
    for version in ("1", "<script>", "1.0.0\n", "01.0.0"):
        with pytest.raises(ReleaseError, match="no version"):
            verify(to_json(release(base_rules(), version, seal)), seal.public)
