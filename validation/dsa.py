"""The figures of statements of reasons: what the regulator takes and we refuse, and the reverse.

The official one is the example of the transparency database's documentation: it must be taken, and
come back with every value. A negative case counts as accepted where its field is not named.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.measures.dsa.test_checking import REFUSED, changed

from figures import Figure, Target
from tocsin.measures.dsa.checking import faults
from tocsin.measures.dsa.statements import Statement

FOLDER: Final = "standards/dsa"


def official(data: Path) -> tuple[float, str]:
    example = json.loads((data / FOLDER / "example_statement.json").read_text("utf-8"))
    read = Statement.from_wire(example)
    known = {**read.to_wire(), **read.extra}
    lost = [name for name, value in example.items() if value and known.get(name) != value]
    refused = [fault.field for fault in faults(example) if fault.refused]
    return float(bool(lost or refused)), f"of 1: {', '.join(lost + refused) or 'taken whole'}"


def negative(_data: Path) -> tuple[float, str]:
    taken = [field for change, field, _ in REFUSED if not _names(changed(**change), field)]
    return float(len(taken)), f"of {len(REFUSED)}: {', '.join(taken) or 'all refused'}"


def _names(statement: dict[str, Any], field: str) -> bool:
    return any(fault.refused and fault.field == field for fault in faults(statement))


FIGURES = [
    Figure("dsa.official_fixtures_rejected", Target(0, 0), FOLDER, official),
    Figure("dsa.negative_cases_accepted", Target(0, 0), "made", negative),
]
