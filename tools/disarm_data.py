# noqa: INP001 - a script run by hand
"""Makes the packaged DISARM data from an extract of the framework. Run by hand at a new version.

    python tools/disarm_data.py EXTRACT.json

EXTRACT.json holds ``phases``, ``tactics``, ``techniques`` (``disarm_id``, ``name``, ``summary`` and
the id above) and ``counter_technique`` (whose links still name ids that were retired). Kept are the
ids, names, the order of the framework, the first sentence of each summary, and the retired ids
with the name they had. Only names say what became of a retired id, so a successor is stated only
where a technique of today bears the very same name.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src/tocsin/cases/disarm/data/disarm.json"
LONGEST_SUMMARY = 240
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def made(extract: Mapping[str, Any]) -> dict[str, Any]:
    """The packaged form of an extract."""
    ranks = {tactic["disarm_id"]: tactic["rank"] for tactic in extract["tactics"]}
    techniques = sorted(
        extract["techniques"], key=lambda one: (ranks[one["tactic_id"]], one["disarm_id"])
    )
    return {
        "version": extract["version"],
        "source": extract["source"],
        "phases": [_named(phase) for phase in _by_rank(extract["phases"])],
        "tactics": [
            {**_named(tactic), "phase": tactic["phase_id"]}
            for tactic in _by_rank(extract["tactics"])
        ],
        "techniques": [
            {**_named(one), "tactic": one["tactic_id"], "parent": _parent(one["disarm_id"])}
            for one in techniques
        ],
        "retired": _retired(extract),
    }


def _by_rank(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row["rank"])


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": row["disarm_id"],
        "name": " ".join(row["name"].split()),
        "summary": _first_sentence(row["summary"] or ""),
    }


def _first_sentence(text: str) -> str:
    first = _SENTENCE.split(" ".join(text.split()))[0]
    return first if len(first) <= LONGEST_SUMMARY else first[: LONGEST_SUMMARY - 1].rstrip() + "…"


def _parent(technique: str) -> str | None:
    return technique.partition(".")[0] if "." in technique else None


def _retired(extract: Mapping[str, Any]) -> list[dict[str, Any]]:
    today = {one["disarm_id"] for one in extract["techniques"]}
    names: dict[str, list[str]] = {}
    for one in extract["techniques"]:
        names.setdefault(one["name"].casefold().strip(), []).append(one["disarm_id"])
    found = {
        link["technique"]: link["label_in_sheet"].strip()
        for link in extract["counter_technique"]
        if link["technique"] not in today
    }
    return [
        {"id": one, "name": name, "same_name_today": names.get(name.casefold(), [])}
        for one, name in sorted(found.items())
    ]


if __name__ == "__main__":
    packed = made(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(packed, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    counts = f"{len(packed['techniques'])} techniques, {len(packed['retired'])} retired"
    sys.stdout.write(f"{TARGET}: {counts}\n")
