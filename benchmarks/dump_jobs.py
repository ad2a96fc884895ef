"""Seconds and memory to import and count a day of the DSA transparency database: a million
statements, beside the bound of 60 s.

Run: ``python benchmarks/dump_jobs.py``. The dump is invented, in the form of the full daily one: a
zip of zips with CSV parts of 100,000 rows. It prints JSON; making the dump is not timed.
"""

import csv
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from tocsin.engine import Settings, connect
from tocsin.exchange.dsa_dumps import import_dumps, stated

ROWS = 1_000_000
PART = 100_000
SEED = 7
PLATFORMS = 40
SENTENCE = "the content was found to be against our rules on honest and safe use of it"
WORDS = SENTENCE.split(" ")
VISIBLE = (
    '["DECISION_VISIBILITY_CONTENT_DEMOTED","DECISION_VISIBILITY_CONTENT_LABELLED"]',
    '["DECISION_VISIBILITY_CONTENT_REMOVED"]',
)
KEYWORD = '["KEYWORD_MISINFORMATION_DISINFORMATION"]'
EVERYWHERE = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL"
COUNTRIES = json.dumps(EVERYWHERE.split(" "))
COLUMNS = (
    "uuid", "decision_visibility", "decision_visibility_other", "end_date_visibility_restriction",
    "decision_monetary", "decision_monetary_other", "end_date_monetary_restriction",
    "decision_provision", "end_date_service_restriction", "decision_account",
    "end_date_account_restriction", "account_type", "decision_ground",
    "decision_ground_reference_url", "illegal_content_legal_ground",
    "illegal_content_explanation", "incompatible_content_ground",
    "incompatible_content_explanation", "incompatible_content_illegal", "category",
    "category_addition", "category_specification", "category_specification_other",
    "content_type", "content_type_other", "content_language", "content_date",
    "territorial_scope", "application_date", "decision_facts", "source_type", "source_identity",
    "automated_detection", "automated_decision", "platform_name", "platform_uid", "created_at",
)  # fmt: skip


def statements(rows: int) -> Iterator[dict[str, Any]]:
    """Invented statements; one in a hundred is about disinformation."""
    rng = random.Random(SEED)  # noqa: S311 - invented rows
    for number in range(rows):
        kind = rng.random()
        civic = "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
        yield {
            "uuid": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "decision_visibility": VISIBLE[rng.random() < 0.7],
            "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
            "incompatible_content_ground": f"Rule {rng.randint(1, 60)}",
            "incompatible_content_explanation": " ".join(rng.choices(WORDS, k=60)),
            "category": f"STATEMENT_CATEGORY_{civic if kind < 0.02 else 'SCAMS_AND_FRAUD'}",
            "category_specification": KEYWORD if kind < 0.01 else "",
            "content_type": '["CONTENT_TYPE_TEXT"]', "content_language": "EN",
            "content_date": f"2025-11-{rng.randint(1, 27):02d}", "territorial_scope": COUNTRIES,
            "application_date": f"2025-11-{rng.randint(1, 28):02d}",
            "decision_facts": " ".join(rng.choices(WORDS, k=60)),
            "source_type": "SOURCE_VOLUNTARY", "automated_detection": "Yes",
            "automated_decision": rng.choice(
                ("AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_NOT_AUTOMATED")
            ),
            "platform_name": f"Platform {int(rng.paretovariate(1)) % PLATFORMS}",
            "platform_uid": f"uid-{number}",
            "created_at": f"2025-11-28 {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:00",
        }  # fmt: skip


def make_dump(path: Path, rows: int) -> int:
    """Writes the zip of zips; says how many bytes of CSV are in it."""
    told, size, inner = statements(rows), 0, io.BytesIO()
    day = "sor-global-2025-11-28-full-00000"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as parts:
        for place, begins in enumerate(range(0, rows, PART)):
            text = io.StringIO()
            writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(islice(told, min(PART, rows - begins)))
            content = text.getvalue().encode()
            size += len(content)
            parts.writestr(f"{day}-{place:05d}.csv", content)
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr(f"{day}.csv.zip", inner.getvalue())
    return size


def measure(dump: Path) -> dict[str, Any]:
    """Imports and counts it, on two threads and with 1 GB for the engine."""
    begun = time.perf_counter()
    with connect("duckdb://", Settings(memory_limit="1GB", threads=2)) as engine:
        imported = import_dumps([dump], dump.parent / "imported", engine)
        after_import = time.perf_counter()
        said = stated(engine, imported).said()
        counted = time.perf_counter()
    peak = next(one for one in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in one)
    return {
        "statements": imported.statements,
        "import_s": round(after_import - begun, 1),
        "count_s": round(counted - after_import, 1),
        "total_s": round(counted - begun, 1),
        "bound_s": 60,
        "cpu_s": round(time.process_time(), 1),
        "peak_gb": round(int(peak.split()[1]) / 1e6, 2),
        "sentences": len(said),
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:  # the measured part, in a process of its own
        sys.stdout.buffer.write(orjson.dumps(measure(Path(sys.argv[1]))))
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sor-global-2025-11-28-full.zip"
            csv_mb = round(make_dump(path, ROWS) / 1e6)
            done = subprocess.run(
                [sys.executable, __file__, str(path)], check=True, capture_output=True
            )
            told = {"csv_mb": csv_mb, **orjson.loads(done.stdout)}
            sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
