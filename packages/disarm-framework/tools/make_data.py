"""Makes ``framework.json`` from an extract of DISARM's sheets. Run by hand at a new version.

    python tools/make_data.py EXTRACT.json

EXTRACT.json holds lists of rows as the sheets have them: ``phases``, ``tactics``, ``techniques``,
``countermeasures``, ``detections``, ``responsetypes``, ``metatechniques`` (each with ``disarm_id``,
``name``, ``summary`` and the ids it belongs to) and ``counter_technique`` (``counter``,
``technique``, ``label_in_sheet``). What became of retired ids is written by hand, in
``retired.json``; the tests say which are missing there.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src/disarm_framework/data/framework.json"
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TACTIC = re.compile(r"TA\d\d")
_METATECHNIQUE = re.compile(r"M\d{3}")
Row = Mapping[str, Any]


def made(extract: Mapping[str, Any]) -> dict[str, Any]:
    """The packaged form of an extract."""
    ranks = {tactic["disarm_id"]: tactic["rank"] for tactic in extract["tactics"]}
    techniques = sorted(
        extract["techniques"], key=lambda row: (ranks[row["tactic_id"]], row["disarm_id"])
    )
    names = {row["disarm_id"]: _line(row["name"]) for row in techniques}
    return {
        "version": extract["version"].split()[0],
        "source": extract["source"],
        "phases": [_entry(row) for row in _by_rank(extract["phases"])],
        "tactics": [_entry(row, phase=row["phase_id"]) for row in _by_rank(extract["tactics"])],
        "techniques": [
            _entry(row, tactic=row["tactic_id"], parent=_parent(row["disarm_id"]))
            for row in techniques
        ],
        "counters": [_counter(row) for row in _by_id(extract["countermeasures"])],
        "detections": [
            _entry(row, tactic=_tactic(row["tactic"])) for row in _by_id(extract["detections"])
        ],
        "response_types": [_entry(row) for row in _by_id(extract["responsetypes"])],
        "metatechniques": [_entry(row) for row in _by_id(extract["metatechniques"])],
        "links": [_link(row, names) for row in extract["counter_technique"]],
    }


def _by_rank(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["rank"])


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["disarm_id"])


def _entry(row: Row, **more: Any) -> dict[str, Any]:
    text = _BREAK.sub("\n", row["summary"] or "")
    lines = (_line(line) for line in text.split("\n"))
    told = "\n".join(line for line in lines if line)
    return {"id": row["disarm_id"], "name": _line(row["name"]), "description": told, **more}


def _line(text: str) -> str:
    return " ".join(text.split())


def _parent(technique: str) -> str | None:
    return technique.partition(".")[0] if "." in technique else None


def _counter(row: Row) -> dict[str, Any]:
    return _entry(
        row,
        tactic=_tactic(row["tactic"]),
        response_type=row["responsetype"],
        metatechniques=_METATECHNIQUE.findall(row["metatechnique"]),
    )


def _tactic(stated: str | None) -> str | None:
    """The sheets write ``TA15 - Establish Assets``, ``TA02 Objective planning``, ``ALL``."""
    found = _TACTIC.match(stated or "")
    return found[0] if found else None


def _link(row: Row, names: Mapping[str, str]) -> dict[str, str]:
    stated, today = _line(row["label_in_sheet"]), names.get(row["technique"])
    status = "retired" if today is None else "current" if stated == today else "renamed"
    return {
        "counter": row["counter"], "technique": row["technique"],
        "stated_name": stated, "status": status,
    }  # fmt: skip


if __name__ == "__main__":
    packed = made(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    text = json.dumps(packed, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET}: {len(packed['techniques'])} techniques\n")
