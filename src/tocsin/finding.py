"""What every detector hands on: one sentence a person can check, and the evidence for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

import orjson


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
