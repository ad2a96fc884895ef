"""The commands of the rulebook: check, test, explain, compare, try out, adopt, sign, verify."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tocsin.cases.documents import to_json
from tocsin.cli.console import line, plain, print_json
from tocsin.cli.options import Json
from tocsin.errors import InputError, TocsinError
from tocsin.measures.rulebook.adopting import adopt as adopted
from tocsin.measures.rulebook.adopting import compare, parse_overlay
from tocsin.measures.rulebook.evaluating import CompiledRule, sentences
from tocsin.measures.rulebook.facts import Facts, FactsError, time_of
from tocsin.measures.rulebook.reading import base_rules, read_rules, read_text
from tocsin.measures.rulebook.releasing import digest_of
from tocsin.measures.rulebook.releasing import release as released
from tocsin.measures.rulebook.releasing import verify as verified
from tocsin.measures.rulebook.rule import Rule, json_schema
from tocsin.measures.rulebook.shadowing import Dated
from tocsin.measures.rulebook.shadowing import shadow as shadowed
from tocsin.measures.rulebook.testing import run_tests, untested
from tocsin.seal import Seal
from tocsin.workspace import open_workspace

app: Final = typer.Typer(no_args_is_help=True, help="The rulebook: rules that propose measures.")
Rules = Annotated[Path | None, typer.Argument(help="A file or folder of rules; else the base.")]
Given = Annotated[Path, typer.Option("--facts", help="A JSON document of facts.")]
Base = Annotated[Path | None, typer.Option("--rules", help="Rules to start from; else the base.")]


@app.command()
def check(rules: Rules = None, as_json: Json = False) -> None:
    """Check that rules stand: schema, types, techniques."""
    found = _rules(rules)
    lacking = untested(found)
    value = {"rules": len(found), "digest": digest_of(found), "untested": list(lacking)}
    _say(value, as_json, f"{len(found)} rules stand. Without all kinds of test: {len(lacking)}.")


@app.command(name="test")
def run(rules: Rules = None, as_json: Json = False) -> None:
    """Run the tests that rules carry."""
    results = list(run_tests(_rules(rules)))
    failed = [one for one in results if not one.passed]
    value = {"tests": len(results), "failed": [to_json(one) for one in failed]}
    _say(value, as_json, f"{len(results)} tests, {len(failed)} failed.")
    if failed:
        first = failed[0]
        raise TocsinError(
            f"{first.rule_id}, test {first.number}: expected {first.expected}, got {first.got}.",
            "Mend the rule or the test.",
        )


@app.command()
def explain(facts: Given, rules: Rules = None, as_json: Json = False) -> None:
    """What each rule says about a case, condition by condition."""
    known, now = Facts.of(_json(facts)), datetime.now(UTC)
    made = [CompiledRule.of(rule).evaluate(known, now) for rule in _rules(rules)]
    if as_json:
        print_json([to_json(one) for one in made])
        return
    for one in made:
        line(f"[bold]{plain(one.rule_id)}[/] {one.outcome}")
        for sentence in sentences(one):
            line(f"  {plain(sentence)}")


@app.command()
def diff(first: Path, second: Path, as_json: Json = False) -> None:
    """What one rulebook does that the other does not, field by field."""
    found = [to_json(one) for one in compare(read_rules(first), read_rules(second))]
    lines = [f"{d['rule_id']}.{d['field']}: {d['first']} | {d['second']}" for d in found]
    _say(found, as_json, "\n".join(lines) or "No difference.")


@app.command()
def shadow(
    past: Annotated[Path, typer.Argument(help="JSON lines: at, case_id, subjects, facts.")],
    rules: Base = None,
    in_force: Annotated[Path | None, typer.Option(help="Rules in force; else the base.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How far back.")] = 30,
    as_json: Json = False,
) -> None:
    """What rules would have done on past cases, and to whom. Nothing is done."""
    since = datetime.now(UTC) - timedelta(days=days)
    cases = (_dated(past, n, one) for n, one in enumerate(read_text(past).splitlines(), 1) if one)
    found = shadowed(_rules(rules), _rules(in_force), cases, since)
    lines = [
        f"{s.rule_id}: applies {s.applies}, not {s.does_not_apply}, escalate {s.escalate}, "
        f"subjects {s.subjects}, otherwise than now {s.changed}"
        for s in found
    ]
    _say([to_json(one) for one in found], as_json, "\n".join(lines))


@app.command()
def adopt(overlay: Path, rules: Base = None, as_json: Json = False) -> None:
    """The rules in force under an adopter's overlay."""
    base = _rules(rules)
    made = adopted(base, parse_overlay(read_text(overlay), overlay.name), digest_of(base))
    value = [to_json(rule) for rule in made]
    _say(value, as_json, "\n".join(f"{rule.id} {rule.version}" for rule in made))


@app.command()
def release(
    version: str,
    to: Annotated[Path, typer.Option(help="The file to write.")],
    workspace: Annotated[Path, typer.Option(help="The workspace whose seal signs.")],
    rules: Base = None,
    as_json: Json = False,
) -> None:
    """Sign rules as a release with the seal of the workspace."""
    made = released(_rules(rules), version, Seal.of(open_workspace(workspace)))
    to.write_text(json.dumps(to_json(made), ensure_ascii=False, indent=1), "utf-8")
    value = {"version": version, "digest": made.digest, "signed_by": made.signed_by}
    _say(value, as_json, f"{version} {made.digest} signed by {made.signed_by}")


@app.command()
def verify(file: Path, key: str, as_json: Json = False) -> None:
    """Check that a release is what the holder of a public key signed."""
    made = verified(_json(file), key)
    value = {"version": made.version, "digest": made.digest, "rules": len(made.rules)}
    _say(value, as_json, f"{made.version}: {len(made.rules)} rules, signed as they stand.")


@app.command()
def schema() -> None:
    """The JSON Schema of a rule, for editors and other programs."""
    print_json(json_schema())


def _rules(path: Path | None) -> tuple[Rule, ...]:
    return base_rules() if path is None else read_rules(path)


def _json(path: Path) -> Any:
    return _parsed(read_text(path), path.name)


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place} is not JSON: {error}", "Mend the file.") from error


def _dated(path: Path, number: int, text: str) -> Dated:
    place = f"{path.name}, line {number}"
    value = _parsed(text, place)
    try:
        return Dated(time_of("at", value["at"]), str(value["case_id"]),
                     tuple(map(str, value["subjects"])), Facts.of(value["facts"]))  # fmt: skip
    except (KeyError, TypeError) as error:
        raise InputError(f"{place}: {error!s}", "Give at, case_id, subjects, facts.") from error
    except FactsError as error:
        raise InputError(f"{place}: {error.message}", error.remedy) from error


def _say(value: Any, as_json: bool, text: str) -> None:
    if as_json:
        print_json(value)
    else:
        line(plain(text))
