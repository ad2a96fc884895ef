"""How much CPU time one evaluation of a base rule takes, beside the bound of 50 µs.

Run: ``python benchmarks/rule_jobs.py``.
"""

import time
from datetime import UTC, datetime

from tocsin.measures.rulebook.evaluating import CompiledRule
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.reading import base_rules

BOUND_US = 50
ROUNDS = 500


def microseconds() -> float:
    """Mean CPU time of one evaluation over all base rules and their tests, on ready facts."""
    now = datetime(2027, 1, 1, tzinfo=UTC)
    jobs = [
        (CompiledRule.of(rule), Facts.of(test.facts))
        for rule in base_rules()
        for test in rule.tests
    ]
    begun = time.process_time()
    for _ in range(ROUNDS):
        for rule, facts in jobs:
            rule.evaluate(facts, now)
    return (time.process_time() - begun) / (ROUNDS * len(jobs)) * 1e6


if __name__ == "__main__":
    print(f"{microseconds():.1f} µs an evaluation (bound {BOUND_US})")
