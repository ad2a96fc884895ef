"""The figures of the roundtable: bad bundles that are taken, messages that are lost or doubled.

It uses the same desks and the same network as the tests, with more of both: desks that are
rehearsed (``tests/roundtable/bad.py``, ``rehearsing.py``), and real ones with their real database
(``tests/roundtable/live/crashing.py``).
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.roundtable.bad import bad_bundles_accepted
from tests.roundtable.live.crashing import lost_or_doubled
from tests.roundtable.rehearsing import lost_or_doubled as rehearsed

from figures import Figure, Target


def bad(_data: Path) -> tuple[float, str]:
    wrong, made = bad_bundles_accepted(of_each=50, seed=7)
    return float(wrong), f"{made} bad bundles, 50 for each of 19 reasons"


def lost(_data: Path) -> tuple[float, str]:
    wrong, crashes, delivered = lost_or_doubled(crashes=1_000, seed=7)
    first, before, taken = rehearsed(crashes=1_000, seed=7)
    return float(wrong + first), (
        f"real desks: {crashes} crashes, {delivered} messages delivered; "
        f"rehearsed: {before} crashes, {taken} messages"
    )


FIGURES = [
    Figure("roundtable.bad_bundles_accepted", Target(0, 0), "made", bad),
    Figure("roundtable.lost_or_doubled", Target(0, 0), "made", lost, quick=False),
]
