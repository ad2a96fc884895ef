"""``tocsin rules``: what each command says, and how it names what is wrong."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.errors import InputError, TocsinError
from tocsin.measures.rulebook.errors import RuleFaultError
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import digest_of
from tocsin.measures.rulebook.rule import json_schema

GOOD = """\
id: a.rule
version: 1.0.0
title: A rule [bold]with marks
grounds: [{instrument: DSA, article: "35(1)", jurisdiction: EU}]
severity: low
evidence: [posts]
when:
  - test: case.posts > 3
    says: More than three posts.
measures: [context, label]
automatic: label
expires: 2037-06-30
rights: Whoever is labelled may object to it.
tests:
  - {kind: positive, facts: {posts: 4}, expect: applies}
  - {kind: negative, facts: {posts: 3}, expect: does_not_apply}
  - {kind: missing, facts: {}, expect: escalate}
"""
ADDED = "{stance: adapt, reason: We want more, added_when: [{test: case.x, says: Nobody}]}"


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["rules", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, "utf-8")
    return path


def test_check_counts_rules_and_gives_the_digest_that_overlays_name(rules: Path) -> None:
    said = json.loads(run("check", rules, "--json"))
    assert said["rules"] == 1
    assert said["untested"] == []
    assert len(said["digest"]) == 64
    assert "14 rules stand" in run("check")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("case.posts", "case.pots", "a.yaml, line 8, when.0.test"),
        ("automatic: label", "automatic: suspend", "a.yaml, line 11, automatic"),
        ("[context, label]", "[context, label", "a.yaml, line 11, file"),
        ("kind: missing, facts: {}", "kind: missing, facts: {pots: 1}", "line 17, tests.2.facts"),
        ("severity: low", "severity: low\nseverity: high", "a.yaml, line 6, severity"),
    ],
)
def test_check_names_file_line_and_field_of_a_fault(
    rules: Path, old: str, new: str, place: str
) -> None:
    rules.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(RuleFaultError, match=place) as told:
        run("check", rules)
    assert told.value.remedy
    assert told.value.exit_code == InputError.exit_code


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", tmp_path / "b.yaml"):
        with pytest.raises(RuleFaultError, match=path.name):
            run("check", path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(RuleFaultError, match="holds no"):
        run("check", tmp_path / "folder")


def test_test_runs_what_rules_carry_and_fails_where_one_does(rules: Path) -> None:
    assert "3 tests, 0 failed." in run("test", rules)
    assert json.loads(run("test", "--json"))["failed"] == []
    rules.write_text(GOOD.replace("{posts: 3}", "{posts: 9}"), "utf-8")
    with pytest.raises(TocsinError, match=r"a\.rule, test 2: expected does_not_apply, got applies"):
        run("test", rules)


def test_explain_says_condition_by_condition_what_holds(rules: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"posts": 9}')
    said = run("explain", rules, "--facts", facts)
    assert "a.rule applies" in said
    assert "Holds: More than three posts. (posts: 9)" in said
    facts.write_text("{}")
    assert "missing: posts" in run("explain", rules, "--facts", facts)
    facts.write_text('{"pots": 9}')
    with pytest.raises(InputError, match="pots"):
        run("explain", rules, "--facts", facts)
    facts.write_text("{")
    with pytest.raises(InputError, match=r"facts\.json is not JSON"):
        run("explain", rules, "--facts", facts)


def test_diff_tells_two_adopters_apart_field_by_field(rules: Path, tmp_path: Path) -> None:
    assert "No difference." in run("diff", rules, rules)
    other = tmp_path / "b.yaml"
    other.write_text(GOOD.replace("[context, label]", "[context]"), "utf-8")
    (found,) = json.loads(run("diff", rules, other, "--json"))
    assert (found["rule_id"], found["field"]) == ("a.rule", "measures")
    assert found["second"] == ["context"]
    assert "a.rule.measures" in run("diff", rules, other)


def test_shadow_counts_what_would_have_been_done_and_names_a_bad_line(
    rules: Path, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    lines = [
        {"at": (now - timedelta(days=age)).isoformat(), "case_id": f"c{age}", "subjects": ["p"],
         "facts": facts}
        for age, facts in ((1, {"posts": 9}), (2, {"posts": 1}), (3, {}), (60, {"posts": 9}))
    ]  # fmt: skip
    past = tmp_path / "past.jsonl"
    past.write_text("\n".join(map(json.dumps, lines)))
    (found,) = json.loads(run("shadow", past, "--rules", rules, "--json"))
    assert (found["applies"], found["does_not_apply"], found["escalate"]) == (1, 1, 1)
    assert found["examples"] == ["c1"]
    assert "applies 2" in run("shadow", past, "--rules", rules, "--days", 90)
    for wrong, said in (("{}", "line 5"), ("[", "is not JSON"), ('{"at": "x"}', "line 5")):
        past.write_text("\n".join([*map(json.dumps, lines), wrong]))
        with pytest.raises(InputError, match=said):
            run("shadow", past, "--rules", rules)


def test_adopt_gives_the_rules_in_force_and_refuses_what_loosens(tmp_path: Path) -> None:
    overlay = tmp_path / "o.yaml"
    head = f"adopter: A\nbase: {digest_of(base_rules())}\nrules:\n"
    overlay.write_text(head + "  institutions.answered_claim: {stance: adopt}\n")
    assert run("adopt", overlay).strip() == "institutions.answered_claim 1.0.0"
    wrong = {
        "{stance: adapt, reason: We want more, measures: [remove]}": "adds a measure",
        "{stance: decline}": "o.yaml, line 4, rules.institutions.answered_claim",
        ADDED: "line 4, rules.institutions.answered_claim.added_when.0.test",
    }
    for choice, said in wrong.items():
        overlay.write_text(head + f"  institutions.answered_claim: {choice}\n")
        with pytest.raises(TocsinError, match=said):
            run("adopt", overlay)
    overlay.write_text(head.replace(digest_of(base_rules()), "a" * 64) + "  a.b: {stance: adopt}\n")
    with pytest.raises(TocsinError, match="another base"):
        run("adopt", overlay)


def test_a_release_is_signed_and_verified_and_not_under_another_key(
    rules: Path, tmp_path: Path
) -> None:
    space, file = tmp_path / "space", tmp_path / "r.json"
    assert CliRunner().invoke(app, ["init", str(space)]).exit_code == 0
    said = run("release", "1.0.0", "--to", file, "--workspace", space, "--rules", rules, "--json")
    key = json.loads(said)["signed_by"]
    assert "1 rules, signed as they stand" in run("verify", file, key)
    with pytest.raises(InputError, match="not signed by this key"):
        run("verify", file, "ab" * 32)
    with pytest.raises(InputError, match="no public key"):
        run("verify", file, "x")
    file.write_text(file.read_text().replace("1.0.0", "1.0.1", 1))
    with pytest.raises(InputError):
        run("verify", file, key)


def test_the_schema_is_printed_for_editors() -> None:
    assert json.loads(run("schema")) == json.loads(json.dumps(json_schema()))
