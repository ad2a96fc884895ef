"""What every detector hands on: one sentence a person can check, and the evidence for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, Literal

import orjson
import pyarrow as pa

FINDINGS: Final = pa.schema(
    {
        "id": pa.string(),
        "detector": pa.string(),
        "version": pa.int64(),
        "subject": pa.string(),
        "statement": pa.string(),
        "basis": pa.string(),
        "statistic": pa.string(),  # JSON, as are baseline and parameters
        "baseline": pa.string(),
        "interval_low": pa.float64(),
        "interval_high": pa.float64(),
        "q_value": pa.float64(),
        "evidence": pa.list_(pa.int64()),  # post_key
        "parameters": pa.string(),
        "caveats": pa.list_(pa.string()),
        "created_at": pa.timestamp("us", tz="UTC"),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One checkable statement of a detector.

    ``statistic`` and ``baseline`` are named numbers: what was seen, and what chance or the
    background would give. ``interval`` is the statistic's (low, high) and ``q_value`` its
    false-discovery rate; both stay ``None`` where the detector makes no such claim yet, and
    ``caveats`` then says so. ``evidence`` holds post keys, enough to check the statement.
    """

    detector: str
    version: int
    parameters: Mapping[str, Any]
    subject: str
    statement: str
    statistic: Mapping[str, float]
    evidence: tuple[int, ...]
    created_at: datetime
    baseline: Mapping[str, float] = field(default_factory=dict)
    interval: tuple[float, float] | None = None
    q_value: float | None = None
    basis: Literal["observed", "inferred"] = "observed"
    caveats: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Content hash: the same finding from the same data has the same id.

        The time it was made is left out, so that a second run confirms the first.
        """
        content = (
            self.detector, self.version, dict(self.parameters), self.subject, self.statement,
            dict(self.statistic), sorted(self.evidence), dict(self.baseline), self.basis,
        )  # fmt: skip
        packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)
        return blake2b(packed, digest_size=12).hexdigest()


def findings_table(findings: Iterable[Finding]) -> pa.Table:
    """Findings as a table of schema ``FINDINGS``, a row each."""
    rows = [
        {
            **{name: getattr(finding, name) for name in FINDINGS.names if hasattr(finding, name)},
            "statistic": _json(finding.statistic),
            "baseline": _json(finding.baseline),
            "parameters": _json(finding.parameters),
            "interval_low": finding.interval[0] if finding.interval else None,
            "interval_high": finding.interval[1] if finding.interval else None,
        }
        for finding in findings
    ]
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
