"""``make validate``: the figures the project reports about itself, on real data.

The data are not part of the project: ``TOCSIN_DATA`` points to them. Without it nothing is
measured, and this says so. Exit code 1 when a figure misses its target.
"""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

import assisting
import bloc
import claims
import clarity
import coordination
import copies
import crowd
import dsa
import epidemic
import exchange
import interventions
import meaning
import narratives
import opposed
import polarisation
import reading_exercise
import roundtable
import rules
import sources
import spillover
import spine
import spread
import targets
import voids
from figures import Figure, Result, run

RESULTS = Path(__file__).with_name("results.json")
READING = [
    *claims.FIGURES,
    *assisting.FIGURES,
    *meaning.FIGURES,
    *opposed.FIGURES,
    *narratives.FIGURES,
    *targets.FIGURES,
    *voids.FIGURES,
    *reading_exercise.FIGURES,
]
"""Most read tens of thousands of texts or try hundreds of series."""
QUICK_READING = frozenset(
    {
        "copies.d3lta_reworded_recall", "copies.d3lta_reworded_precision",
        "copies.translation_recall", "copies.translation_precision",
        "copies.d3lta_copy_recall_with_meaning", "copies.d3lta_copy_precision_with_meaning",
        "narratives.d3lta_ami", "voids.unanswered_share", "voids.reallocated_lag1_share",
    }
)  # fmt: skip
"""All of these need one set of 2,800 texts, or a table of attention."""
FIGURES: list[Figure] = [
    *spine.FIGURES,
    *coordination.FIGURES,
    *copies.FIGURES,
    *spread.FIGURES,
    *polarisation.FIGURES,
    *sources.FIGURES,
    *epidemic.FIGURES,
    *interventions.FIGURES,
    *spillover.FIGURES,
    *bloc.FIGURES,
    *crowd.FIGURES,
    *clarity.FIGURES,
    *rules.FIGURES,
    *dsa.FIGURES,
    *exchange.FIGURES,
    *roundtable.FIGURES,
    *(replace(figure, quick=figure.name in QUICK_READING) for figure in READING),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only what takes under 5 minutes")
    parser.add_argument("--only", help="only figures whose name contains this")
    asked = parser.parse_args()
    stated = os.environ.get("TOCSIN_DATA")
    if not stated or not Path(stated).is_dir():
        print("Validation skipped: TOCSIN_DATA does not point to the validation data.")
        return 0
    chosen = [
        figure
        for figure in FIGURES
        if (figure.quick or not asked.quick) and (asked.only or "") in figure.name
    ]
    results = list(run(chosen, Path(stated)))
    show(results)
    if not asked.quick:
        keep(results)
    return 1 if any(result.holds is False for result in results) else 0


def keep(results: list[Result]) -> None:
    """Writes the results; of figures that were not measured now, those of before stay."""
    before = orjson.loads(RESULTS.read_bytes()) if RESULTS.is_file() else []
    known = {row["name"]: row for row in before} | {r.name: r.to_json() for r in results}
    content = [known[figure.name] for figure in FIGURES if figure.name in known]
    how = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
    RESULTS.write_bytes(orjson.dumps(content, option=how) + b"\n")


def show(results: list[Result]) -> None:
    table = Table("figure", "value", "target", "holds", "s", "note")
    for result in results:
        target = " … ".join(f"{end:g}" for end in result.target) if result.target else "reported"
        value = "–" if result.value is None else f"{result.value:g}"
        holds = {True: "yes", False: "NO", None: ""}[result.holds]
        table.add_row(result.name, value, target, holds, f"{result.seconds:g}", result.note)
    Console(width=140).print(table)


if __name__ == "__main__":
    sys.exit(main())
