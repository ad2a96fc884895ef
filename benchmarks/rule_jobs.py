"""How much CPU time one evaluation of a base rule takes, beside the bound of 50 µs.

Run: ``python benchmarks/rule_jobs.py``. It prints JSON: the median and the extremes of several
passes over all base rules and their tests, on facts that are ready; and how busy the machine was,
for a number from a busy machine is no number. CPU time is counted, so that waiting is not.
"""

import os
import statistics
import sys
import time
from datetime import UTC, datetime

import orjson

from tocsin.measures.rulebook.evaluating import CompiledRule
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.reading import base_rules

BOUND_US = 50
PASSES = 15
ROUNDS = 100
"""Evaluations of every test in a pass: some 4,000, so that a clock tick does not matter."""

Jobs = list[tuple[CompiledRule, Facts]]


def jobs() -> Jobs:
    """Every base rule, compiled, with the facts of each of its tests."""
    return [
        (CompiledRule.of(rule), Facts.of(test.facts))
        for rule in base_rules()
        for test in rule.tests
    ]


def microseconds(found: Jobs, now: datetime) -> float:
    """Mean CPU time of one evaluation, over one pass."""
    begun = time.process_time()
    for _ in range(ROUNDS):
        for rule, facts in found:
            rule.evaluate(facts, now)
    return (time.process_time() - begun) / (ROUNDS * len(found)) * 1e6


def main() -> None:
    found, now = jobs(), datetime(2027, 1, 1, tzinfo=UTC)
    microseconds(found, now)  # the first pass warms up
    passes = [microseconds(found, now) for _ in range(PASSES)]
    report = {
        "evaluation_us": round(statistics.median(passes), 1),
        "lowest_us": round(min(passes), 1),
        "highest_us": round(max(passes), 1),
        "bound_us": BOUND_US,
        "passes": PASSES,
        "evaluations_a_pass": ROUNDS * len(found),
        "load_a_core": round(os.getloadavg()[0] / (os.cpu_count() or 1), 2),
    }
    sys.stdout.buffer.write(orjson.dumps(report, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
