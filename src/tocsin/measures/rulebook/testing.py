"""Running the tests that a rule carries: what was expected, and what came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from tocsin.cases.documents import Document
from tocsin.measures.rulebook.evaluating import CompiledRule
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.rule import Kind, Outcome, Rule


@dataclass(frozen=True, slots=True)
class TestResult(Document):
    """One test of a rule, numbered from 1."""

    __test__ = False  # pytest would collect it by its name

    rule_id: str
    number: int
    kind: Kind
    expected: Outcome
    got: Outcome

    @property
    def passed(self) -> bool:
        """Whether it came as expected."""
        return self.expected is self.got


def run_tests(rules: Iterable[Rule]) -> Iterator[TestResult]:
    """Runs every test, each on the last day on which its rule is in force."""
    for rule in rules:
        compiled = CompiledRule.of(rule)
        now = datetime.combine(rule.expires, time(), UTC)
        for number, test in enumerate(rule.tests, start=1):
            got = compiled.evaluate(Facts.of(test.facts), now).outcome
            yield TestResult(rule.id, number, test.kind, test.expect, got)


def untested(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The ids of rules that lack one of the three kinds of test."""
    return tuple(r.id for r in rules if {test.kind for test in r.tests} != set(Kind))
