"""The rulebook as one reads it: what is in force, each rule in plain words, who adopted what."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from tocsin.cases.documents import to_json
from tocsin.desk.errors import NotFoundError
from tocsin.desk.measures.rulebooks import rulebook_in_force, rulebook_of, rulebooks, rules_of
from tocsin.desk.measures.tables import RulebookRow
from tocsin.desk.people.rights import Right
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.rule import Rule
from tocsin.web.forms import Id
from tocsin.web.naming import named
from tocsin.web.pages import File, Page, Room
from tocsin.web.rooms.rulebook.saying import adoption_data, rule_data, tests_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/rules", Right.LOOK, csv=True)
def rulebook(visit: Visit, rulebook: Id | None = None) -> Page:
    """The rules in force, or those of an earlier adoption, or the base where none is adopted."""
    newest = rulebook_in_force(visit.sitting)
    shown_one = rulebook_of(visit.sitting, rulebook) if rulebook else newest
    rows = rulebooks(visit.sitting)
    people = named(visit.sitting, (row.adopted_by for row in rows))
    rules = [rule_data(rule, visit.now.date()) for rule in _rules(shown_one)]
    data = {
        "in_force": adoption_data(newest, people) if newest else None,
        "shown": adoption_data(shown_one, people) if shown_one else None,
        "is_in_force": shown_one is not None and newest is not None and shown_one.id == newest.id,
        "declined": _declined(shown_one),
        "rules": rules,
        "adoptions": [adoption_data(row, people) for row in rows],
        "may_adopt": visit.may(Right.RUN_PANELS),
    }
    flat = [_flat(rule) for rule in rules]
    return Page("rulebook/rules.html.j2", gettext("Rulebook"), data, flat)


@room.file("/rules/base.yaml", Right.LOOK)
def base_file(visit: Visit) -> File:  # noqa: ARG001
    """The base rulebook as it is written: a start for rules of one's own."""
    folder = files("tocsin.measures.rulebook") / "base"
    texts = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir())
    text = "---\n".join(text for _, text in texts)
    return File("tocsin-base-rules.yaml", text.encode(), "application/yaml")


@room.file("/rules/schema.json", Right.LOOK)
def schema_file(visit: Visit) -> File:  # noqa: ARG001
    """The JSON Schema of a rule, for editors and other programs."""
    schema = files("tocsin.measures.rulebook") / "rule.schema.json"
    return File("rule.schema.json", schema.read_bytes(), "application/schema+json")


@room.file("/rules/releases/{rulebook_id}", Right.LOOK)
def release_file(visit: Visit, rulebook_id: str) -> File:
    """A release that was adopted, as it was signed: others can adopt it, or compare."""
    row = rulebook_of(visit.sitting, rulebook_id)
    content = json.dumps(row.release, ensure_ascii=False, indent=1).encode()
    return File(f"rulebook-{row.version}.json", content, "application/json")


@room.page("/rules/{rule_id}", Right.LOOK)
def one_rule(visit: Visit, rule_id: str) -> Page:
    """A rule in full: when, on what ground, what follows, whose rights, and its tests."""
    newest = rulebook_in_force(visit.sitting)
    rule = next((one for one in _rules(newest) if one.id == rule_id), None)
    if rule is None:
        raise NotFoundError("There is no such rule in force.", "Look at the rulebook.")
    data = {
        **rule_data(rule, visit.now.date()),
        "in_force": newest is not None,
        "tests": tests_of(rule),
        "document": to_json(rule),
    }
    crumbs = ((gettext("Rulebook"), "/rules"),)
    title = gettext(rule.title)
    shown = {"title": title}  # the twin has it as it is written
    return Page("rulebook/rule.html.j2", title, data, None, shown, crumbs)


def _rules(row: RulebookRow | None) -> Sequence[Rule]:
    return rules_of(row) if row else base_rules()


def _declined(row: RulebookRow | None) -> list[dict[str, str]]:
    """The rules of the release that the adopter declined or tightened, with the reason."""
    if row is None or row.overlay is None:
        return []
    return [
        {"rule": name, "stance": one["stance"], "reason": one.get("reason", "")}
        for name, one in sorted(row.overlay["rules"].items())
        if one["stance"] != "adopt"
    ]


def _flat(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as a line of a table."""
    plain = {name: value for name, value in rule.items() if not isinstance(value, list)}
    return plain | {
        "when": [when["says"] for when in rule["when"]],
        "grounds": [f"{g['instrument']}, {g['article']}" for g in rule["grounds"]],
        "measures": rule["measures"],
        "evidence": rule["evidence"],
        "techniques": [one["id"] for one in rule["techniques"]],
        "countermeasures": [one["id"] for one in rule["countermeasures"]],
    }
