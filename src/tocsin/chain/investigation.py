"""Everything a report shows, gathered in one place before anything is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pyarrow as pa

from tocsin.chain.copied import Copied
from tocsin.chain.counted import About
from tocsin.chain.quoted import CITED, QUOTED
from tocsin.chain.reading import Reading
from tocsin.detect.coordination.portraits import EMPTY, Portraits
from tocsin.detect.coordination.tables import Coordination
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.targets.tables import Targets
from tocsin.detect.voids.tables import Voids
from tocsin.finding import Finding
from tocsin.posts.ledger import FileLedger
from tocsin.posts.summary import TIMELINE, CorpusSummary
from tocsin.results import Result

__all__ = ["REJECTIONS", "TIMELINE", "CorpusSummary", "FileLedger", "Investigation"]

REJECTIONS: Final = pa.schema(
    {
        "file": pa.string(),
        "line": pa.int64(),
        "reader": pa.string(),
        "field": pa.string(),
        "reason": pa.string(),
        "remedy": pa.string(),
    }
)


@dataclass(frozen=True)
class Investigation:
    """The report's contents. ``bucket_s`` is the width of the timeline's buckets."""

    title: str
    created_at: datetime
    version: str
    files: tuple[FileLedger, ...]
    rejections: pa.Table  # schema REJECTIONS; the first 1,000
    corpus: CorpusSummary
    timeline: pa.Table  # schema TIMELINE
    bucket_s: int
    coordination: Coordination
    parameters: Mapping[str, Any]  # every setting that shaped the result
    caveats: tuple[str, ...]
    portraits: Portraits = EMPTY
    copied: Copied | None = None  # None: no text was long enough to be a copy
    reading: Reading | None = None  # None: nothing was read
    narratives: Narratives | None = None  # None: nothing was read
    voids: Voids | None = None  # None: nothing was read, or questions could not be told
    about: About | None = None  # None: nothing was read, or questions could not be told
    targets: Targets | None = None  # None: nobody was looked for
    plugged: tuple[Finding, ...] = ()  # findings of detectors that other packages bring
    measured: Mapping[str, Result] = field(default_factory=dict)  # spread, polarisation …
    quoted: pa.Table = field(default_factory=QUOTED.empty_table)  # the posts that cards show
    cited: pa.Table = field(default_factory=CITED.empty_table)  # the posts that findings name

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What every detector hands on."""
        detectors = (self.coordination, self.targets, self.narratives, self.voids)
        own = tuple(f for found in detectors if found is not None for f in found.findings)
        return own + self.plugged
