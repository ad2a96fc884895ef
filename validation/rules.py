"""The figures of the rulebook: whether a second CEL engine agrees, and what is untested.

The second engine (``common-expression-language``, Rust) runs in a process of its own, for two
native engines in one process crashed (``peer_cel.py``).
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from figures import Figure, Target
from tocsin.measures.rulebook.conditions import Condition, Truth
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.fields import FIELDS
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.testing import run_tests, untested

PEER = str(Path(__file__).with_name("peer_cel.py"))
CASES, SEED = 10_000, 7
UNKNOWN, KEPT = 0.02, 0.9
"""How often a fact of a case is unknown; and how often it is that of a rule's own test."""


def made_cases(number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Cases near the borders of the rules: facts of their tests, mixed with others and edges."""
    rng = np.random.default_rng(seed)
    seeds = [dict(test.facts) for rule in base_rules() for test in rule.tests]
    for _ in range(number):
        near = seeds[rng.integers(len(seeds))]
        made = {}
        for field in FIELDS:
            if rng.random() < UNKNOWN:
                continue
            kept = field.name in near and rng.random() < KEPT
            made[field.name] = near[field.name] if kept else _drawn(field, rng)
        yield made


def _drawn(field: Any, rng: np.random.Generator) -> Any:
    words = field.words or ("T0048", "T0048.004", "T0089.001", "T0149.003", "x", "")
    match field.type.value:
        case "bool":
            return bool(rng.integers(2))
        case "int":
            return int(
                rng.choice([0, 1, 2, 3, 5, 9, 10, 11] if field.most is None else [0, 1, 2, 3])
            )
        case "number":
            return float(rng.choice([0.0, 0.05, 0.050001, 0.499999, 0.5, 1.0]))
        case "text":
            return str(rng.choice(words))
        case "texts":
            return sorted({str(w) for w in rng.choice(words, rng.integers(4))})
        case _:
            hours = int(rng.choice([-1, 0, 1, 335, 336, 337]))
            return (datetime(2027, 5, 1, tzinfo=UTC) + timedelta(hours=hours)).isoformat()


def disagreements(_: Path) -> tuple[float, str]:

    texts = sorted({when.test for rule in base_rules() for when in rule.when})
    conditions = [Condition.of(text) for text in texts]
    cases = list(made_cases(CASES, SEED))
    asked = "\n".join(json.dumps(one) for one in (texts, *cases))
    answered = subprocess.run(
        [sys.executable, PEER], input=asked, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    compared = differ = held = missing = 0
    for case, line in zip(cases, answered, strict=True):
        facts = Facts.of(case)
        for condition, theirs in zip(conditions, json.loads(line), strict=True):
            ours = condition.evaluate(facts).truth
            if ours is Truth.MISSING:  # settled before any engine is asked
                missing += 1
                continue
            compared += 1
            held += ours is Truth.TRUE
            differ += ours.value != theirs
    note = f"{compared} compared, {held} true; {missing} missing, not asked; seed {SEED}"
    return differ, note


def untested_rules(_: Path) -> tuple[float, str]:

    rules = base_rules()
    failed = {one.rule_id for one in run_tests(rules) if not one.passed}
    return len({*untested(rules), *failed}), f"{len(rules)} rules; a failing test counts too"


FIGURES = [
    Figure("rules.engine_disagreements", Target(0, 0), "made", disagreements),
    Figure("rules.untested_rules", Target(0, 0), "base rulebook", untested_rules),
]
