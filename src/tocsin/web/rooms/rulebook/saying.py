"""Rules, differences and facts as pages show them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tocsin.cases import disarm
from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError
from tocsin.desk.measures.tables import RulebookRow
from tocsin.measures.countermeasures import Stance, countermeasure
from tocsin.measures.rulebook.adopting import Difference, Overlay
from tocsin.measures.rulebook.fields import BY_NAME, Type
from tocsin.measures.rulebook.rule import Evidence, Kind, LegalGround, Outcome, Rule, Weight
from tocsin.measures.rulebook.testing import run_tests
from tocsin.measures.rungs import Rung
from tocsin.web.words.rule_terms import FACTS, VALUES
from tocsin.web.words.rule_terms import FIELDS as FIELD_WORDS
from tocsin.web.words.sentences import translated
from tocsin.web.words.speaking import gettext, moment, number, percent
from tocsin.web.words.terms import term


def rule_data(rule: Rule, today: date) -> dict[str, Any]:
    """A rule with everything that stands in it but the facts of its tests."""
    return {
        "id": rule.id,
        "href": f"/rules/{rule.id}",
        "version": rule.version,
        "title": rule.title,
        "severity": rule.severity,
        "grounds": [
            {"instrument": g.instrument, "article": g.article, "jurisdiction": g.jurisdiction}
            for g in rule.grounds
        ],
        "evidence": list(rule.evidence),
        "when": [{"says": when.says, "test": when.test} for when in rule.when],
        "measures": list(rule.measures),
        "automatic": rule.automatic,
        "expires": rule.expires,
        "expired": today > rule.expires,
        "rights": rule.rights,
        "techniques": [{"id": one, "name": technique_name(one)} for one in rule.techniques],
        "countermeasures": [_countermeasure(one) for one in rule.countermeasures],
    }


def tests_of(rule: Rule) -> list[dict[str, Any]]:
    """The tests that a rule carries, run now: what was given, expected, and came."""
    return [
        {
            "number": result.number, "kind": result.kind, "expected": result.expected,
            "got": result.got, "passed": result.passed, "facts": dict(test.facts),
        }
        for result, test in zip(run_tests([rule]), rule.tests, strict=True)
    ]  # fmt: skip


def technique_name(technique_id: str) -> str:
    """The name of a technique; of one that DISARM does not know any more, nothing."""
    try:
        return disarm.technique(technique_id).name
    except CannotStandError:
        return ""


def _countermeasure(countermeasure_id: str) -> dict[str, Any]:
    try:
        found = countermeasure(countermeasure_id)
    except CannotStandError:
        return {
            "id": countermeasure_id, "name": "", "stance": Stance.NOT_OFFERED, "condition": "",
        }  # fmt: skip
    return {
        "id": found.id, "name": found.name, "stance": found.stance, "condition": found.condition,
    }  # fmt: skip


def adoption_data(row: RulebookRow, people: Mapping[str, str]) -> dict[str, Any]:
    """An adoption: what, by whom, when, and whose release it is."""
    overlay = from_json(Overlay, row.overlay) if row.overlay else None
    return {
        "id": row.id,
        "number": row.number,
        "href": f"/rules?rulebook={row.id}",
        "file": f"/rules/releases/{row.id}",
        "version": row.version,
        "digest": row.digest,
        "signed_by": row.release["signed_by"],
        "adopter": overlay.adopter if overlay else "",
        "tightened": overlay is not None,
        "adopted_by": people[row.adopted_by],
        "adopted_at": row.adopted_at,
    }


def difference_data(
    differences: Iterable[Difference], rules: Iterable[Rule]
) -> list[dict[str, Any]]:
    """Differences by rule, each in words: what only the first says, and what only the second.

    ``rules`` are those of both.
    """
    titles = {rule.id: rule.title for rule in rules}
    found: dict[str, dict[str, Any]] = {}
    for one in differences:
        rule = found.setdefault(
            one.rule_id,
            {"rule": one.rule_id, "title": titles[one.rule_id], "kind": "changed", "fields": []},
        )
        if one.field == "rule":
            rule["kind"] = "new" if one.first is None else "gone"
            continue
        first, second = _lines(one.field, one.first), _lines(one.field, one.second)
        rule["fields"].append({
            "field": one.field,
            "words": gettext(FIELD_WORDS.get(one.field, one.field)),
            "gone": [line for line in first if line not in second],
            "new": [line for line in second if line not in first],
        })  # fmt: skip
    return list(found.values())


def _lines(field: str, value: Any) -> list[str]:
    """The value of a field of a rule as lines in plain words."""
    match field:
        case "when":
            return [f"{translated(one['says'])} [{one['test']}]" for one in value]
        case "grounds":
            return [ground(from_json(LegalGround, one)) for one in value]
        case "measures":
            return [term(Rung(one)) for one in value]
        case "automatic":
            return [term(Rung(value)) if value else gettext("nothing")]
        case "evidence":
            return [term(Evidence(one)) for one in value]
        case "severity":
            return [term(Weight(value))]
        case "tests":
            return [f"{term(Kind(one['kind']))}: {_expected(one)}" for one in value]
    return [str(one) for one in value] if isinstance(value, list) else [translated(str(value))]


def _expected(test: Mapping[str, Any]) -> str:
    facts = "; ".join(f"{name}: {value}" for name, value in test["facts"].items())
    return f"{term(Outcome(test['expect']))} ({facts})"


def ground(one: LegalGround) -> str:
    """A legal ground in a line."""
    return f"{one.instrument}, {one.article} ({one.jurisdiction})"


def fact_words(name: str) -> str:
    """What a fact says."""
    return gettext(FACTS[name]) if name in FACTS else name


def value_words(name: str, value: Any) -> str:
    """The value of a fact in the language that is spoken."""
    if isinstance(value, list):
        return ", ".join(_word(one) for one in value) or gettext("none")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float):
        is_share = name in BY_NAME and BY_NAME[name].unit == "share"
        return percent(value) if is_share else number(value)
    if name in BY_NAME and BY_NAME[name].type is Type.TIME:
        return moment(datetime.fromisoformat(value))
    return _word(str(value))


def _word(value: str) -> str:
    return gettext(VALUES[value]) if value in VALUES else value
