"""The readings that are tested, and the test of all of them on all networks."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.burst import BURST
from tocsin.detect.coordination.readings.cross_posting import CROSS_POSTING
from tocsin.detect.coordination.readings.fans import FANS
from tocsin.detect.coordination.readings.newsroom import NEWSROOM
from tocsin.detect.coordination.readings.official import OFFICIAL
from tocsin.detect.coordination.readings.party import PARTY
from tocsin.detect.coordination.readings.schedule import SCHEDULE
from tocsin.detect.coordination.readings.syndication import SYNDICATION
from tocsin.detect.coordination.readings.tables import READINGS, Judgement, Reading, Verdict
from tocsin.detect.coordination.readings.view import NetworkView

CATALOGUE: Final = (
    SYNDICATION, NEWSROOM, FANS, OFFICIAL, CROSS_POSTING, PARTY, SCHEDULE, BURST,
)  # fmt: skip
_ORDER: Final = tuple(Verdict)


def read(
    networks: Sequence[NetworkView],
    background: Background,
    catalogue: Sequence[Reading] = CATALOGUE,
) -> pa.Table:
    """Tests every reading on every network (schema ``READINGS``).

    Those that fit come first, the strongest before the others.
    """
    rows = []
    for view in networks:
        tested = [(reading, reading.test(view, background)) for reading in catalogue]
        tested.sort(key=lambda pair: (_ORDER.index(pair[1].verdict), -pair[1].strength))
        rows += [_row(view, rank, *pair) for rank, pair in enumerate(tested)]
    return pa.Table.from_pylist(rows, schema=READINGS)


def _row(view: NetworkView, rank: int, reading: Reading, said: Judgement) -> dict[str, object]:
    return {
        "network": view.number,
        "rank": rank,
        "reading": reading.name,
        "verdict": said.verdict.value,
        "strength": float(said.strength),
        "statement": said.statement,
        "measure": said.measure,
        "unit": reading.unit,
        "seen": said.seen,
        "background": said.background,
        "would_change": reading.would_change,
        "evidence": list(said.evidence),
    }
