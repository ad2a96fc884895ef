"""Reading rules from YAML: each fault names file, line, field and remedy.

YAML is read with the safe loader; anchors and repeated keys are refused, for the first can make a
small file huge and the second lets a reader see another rule than the machine.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator

from tocsin.cases.disarm import technique
from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence, TocsinError
from tocsin.measures.countermeasures import Stance, countermeasure
from tocsin.measures.rulebook.conditions import Condition
from tocsin.measures.rulebook.errors import fault
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.rule import Rule, json_schema

MOST_BYTES: Final = 2_000_000


class _Loader(yaml.SafeLoader):
    """The safe loader, to which a date is text: who reads the field says what is wrong with it."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Lines = dict[tuple[str | int, ...], int]


def base_rules() -> tuple[Rule, ...]:
    """The base rulebook that comes with Tocsin, by id.

    >>> len(base_rules()) >= 12
    True
    """
    folder = files("tocsin.measures.rulebook") / "base"
    texts = sorted((one.name, one.read_text("utf-8")) for one in folder.iterdir())
    return unique(rule for name, text in texts for rule in parse_rules(text, name))


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file, or of every ``*.yaml`` of a folder, by id.

    Raises:
        RuleFaultError: a rule cannot stand.
    """
    paths = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not paths:
        raise fault(str(path), 1, "file", "holds no *.yaml", "Name a file or folder of rules.")
    return unique(rule for one in paths for rule in parse_rules(read_text(one), one.name))


def read_text(path: Path) -> str:
    """A rule file's text.

    Raises:
        RuleFaultError: it cannot be read, is no UTF-8, or is too large.
    """
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise fault(path.name, 1, "file", "is above 2 MB", "Split it.")
        return raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fault(path.name, 1, "file", str(error), "Give a readable UTF-8 file.") from error


def unique(rules: Iterator[Rule]) -> tuple[Rule, ...]:
    """Rules sorted by id.

    Raises:
        RuleFaultError: two have the same id.
    """
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise fault("rulebook", 1, rule.id, "stands twice", "Give each rule an id of its own.")
        found[rule.id] = rule
    return tuple(found[one] for one in sorted(found))


def parse_rules(text: str, name: str) -> Iterator[Rule]:
    """The rules in a text: one a document, or lists of them.

    Raises:
        RuleFaultError: a rule cannot stand.
    """
    for value, lines in parse_yaml(text, name):
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield rule_of(one, name, lines, (number,))
        else:
            yield rule_of(value, name, lines)


def parse_yaml(text: str, name: str) -> Iterator[tuple[Any, Lines]]:
    """Every document of a YAML text as plain JSON, and the line of each of its parts.

    Raises:
        RuleFaultError: it is not YAML, or uses anchors or repeated keys.
    """
    loader = _Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            lines: Lines = {}
            _walk(node, (), lines, set(), name)
            yield _plain(loader.construct_document(node)), lines
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)[:200]
        line = mark.line + 1 if mark else 1
        raise fault(name, line, "file", f"is not YAML: {problem}", "Mend the line.") from error
    finally:
        loader.dispose()


def _walk(node: Any, place: tuple[str | int, ...], lines: Lines, seen: set[int], name: str) -> None:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise fault(name, line, _spelt(place), "is an alias of YAML", "Write it out.")
    seen.add(id(node))
    lines[place] = line
    if isinstance(node, yaml.SequenceNode):
        for number, one in enumerate(node.value):
            _walk(one, (*place, number), lines, seen, name)
    elif isinstance(node, yaml.MappingNode):
        for key, one in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                raise fault(
                    name, key.start_mark.line + 1, _spelt(inner), "stands twice", "Keep one."
                )
            _walk(one, inner, lines, seen, name)
            lines[inner] = key.start_mark.line + 1


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _spelt(place: tuple[str | int, ...]) -> str:
    return ".".join(map(str, place)) or "rule"


def rule_of(value: Any, name: str, lines: Lines, at: tuple[str | int, ...] = ()) -> Rule:
    """A rule from plain JSON, held against its schema, the facts, DISARM and the catalogue.

    ``lines`` says for each part in which line it stands; ``at`` is the place of the rule itself.

    Raises:
        RuleFaultError: it cannot stand.
    """
    for error in Draft202012Validator(json_schema()).iter_errors(value):
        place = (*at, *error.absolute_path)
        line = lines.get(place, lines.get(at, 1))
        raise fault(name, line, _spelt(place), error.message[:300],
                    "The fields of a rule stand in docs/methods/rulebook.md.")  # fmt: skip
    place = (*at, "expires")
    try:
        rule = from_json(Rule, value)
        for number, when in enumerate(rule.when):
            place = (*at, "when", number, "test")
            Condition.of(when.test)
        for number, one in enumerate(rule.techniques):
            place = (*at, "techniques", number)
            technique(one)
        for number, one in enumerate(rule.countermeasures):
            place = (*at, "countermeasures", number)
            _need_offered(one, rule)
        for number, test in enumerate(rule.tests):
            place = (*at, "tests", number, "facts")
            Facts.of(test.facts)
    except TocsinError as error:
        line = lines.get(place, 1)
        raise fault(name, line, _spelt(place), error.message, error.remedy) from error
    return rule


def _need_offered(countermeasure_id: str, rule: Rule) -> None:
    """A rule names only what is offered, and what stands on a rung that it proposes.

    Raises:
        CannotStandError: there is none, it is not offered, or it stands on other rungs.
    """
    found = countermeasure(countermeasure_id)
    if found.stance is Stance.NOT_OFFERED:
        raise CannotStandError(
            "countermeasures",
            Sentence("{countermeasure_id} is not offered by Tocsin.", countermeasure_id=found.id),
            "Look up why in the catalogue of countermeasures.",
        )
    if not set(found.rungs) & set(rule.measures):
        raise CannotStandError(
            "countermeasures",
            Sentence(
                "{countermeasure_id} stands on no rung that the rule proposes.",
                countermeasure_id=found.id,
            ),
            "Name one that does, or propose its rung.",
        )
