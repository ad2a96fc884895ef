"""Seconds and memory to export 100,000 STIX objects as a stream, beside the bound of 60 s and 1 GB.

Run: ``python benchmarks/stix_jobs.py``. It prints JSON; freezing the posts is included.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

import orjson

from tocsin.cases.case import Case
from tocsin.cases.freezing import freeze_post
from tocsin.cases.references import Reference
from tocsin.exchange.stix import (
    CaseFile,
    Producer,
    Versions,
    case_objects,
    stix_id,
    write_bundle,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SENDER = Producer("town", "Office of the Town", NOW)
EACH, CASES = 5_000, 5
"""The most that a list of a case may hold; 25,000 accounts and as many posts."""


def case_files() -> Iterator[CaseFile]:
    """Cases full of accounts and posts, one at a time."""
    for number in range(CASES):
        rows = range(number * EACH, (number + 1) * EACH)
        posts = [freeze_post(_post(row), "a", NOW) for row in rows]
        accounts = (_named(f"x/p_{row:020x}", f"account {row}") for row in rows)
        told = zip(rows, posts, strict=True)
        case = Case(
            f"Case {number}",
            accounts=tuple(accounts),
            posts=tuple(_named(f"x/{10**15 + row}", f"post {row}", one.id) for row, one in told),
        )
        yield CaseFile(f"case-{number}", case, Versions(NOW, NOW), posts)


def _named(own: str, label: str, *evidence: str) -> Reference:
    return Reference(own, label, "a", NOW, evidence)


def _post(row: int) -> dict[str, object]:
    return {
        "platform": "x", "post_id": str(10**15 + row), "account_id": f"p_{row:020x}",
        "text": f"Boil the water, says number {row}. " * 5, "created_at": NOW,
    }  # fmt: skip


def main() -> None:
    """Measures and prints."""
    begun, spent = time.perf_counter(), time.process_time()
    with tempfile.TemporaryFile() as out:
        objects = chain.from_iterable(case_objects(one, SENDER) for one in case_files())
        written = write_bundle(objects, stix_id("bundle", "benchmark"), out)
        size = out.tell()
    result = {
        "objects": written,
        "megabytes": round(size / 1e6),
        "wall_s": round(time.perf_counter() - begun, 1),
        "cpu_s": round(time.process_time() - spent, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
        "bounds": {"wall_s": 60, "peak_gb": 1},
    }
    sys.stdout.buffer.write(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
