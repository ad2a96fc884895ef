"""The figures of the roundtable: bad bundles that are taken, messages that are lost or doubled.

It uses the same desks and the same network as the tests
(``tests/roundtable/bad.py``, ``rehearsing.py``), with more of both.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.roundtable.bad import bad_bundles_accepted
from tests.roundtable.rehearsing import lost_or_doubled

from figures import Figure, Target


def bad(_data: Path) -> tuple[float, str]:
    wrong, made = bad_bundles_accepted(of_each=50, seed=7)
    return float(wrong), f"{made} bad bundles, 50 for each of 19 reasons"


def lost(_data: Path) -> tuple[float, str]:
    wrong, crashes, delivered = lost_or_doubled(crashes=1_000, seed=7)
    return float(wrong), f"{crashes} crashes, {delivered} messages delivered"


FIGURES = [
    Figure("roundtable.bad_bundles_accepted", Target(0, 0), "made", bad),
    Figure("roundtable.lost_or_doubled", Target(0, 0), "made", lost),
]
