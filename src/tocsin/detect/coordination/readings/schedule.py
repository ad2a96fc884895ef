"""Schedule: automatic accounts that post by the clock and meet because clocks agree.

*Test.* All posts of the members, folded to cycles of 60, 30, 20, 15, 10 and 5 minutes: the
share of them in the fullest three minutes of the cycle, beside the share of all posts of the
corpus in the same minutes. It fits where three quarters of their posts lie there and less than
half as many of everybody's.

*How to fake it.* Plan the campaign with a scheduler: this reading says how, not why.
"""

from typing import Final

import numpy as np

from tocsin.detect.coordination.readings.background import MINUTES, Background, Floats, Ints
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView

CYCLES_MIN: Final = (60, 30, 20, 15, 10, 5)
WIDTH_MIN: Final = 3
LEAST_POSTS: Final = 20
_MEASURE: Final = "share of their posts in the same three minutes of the cycle"


def _test(view: NetworkView, background: Background) -> Judgement:
    own = background.member_minutes.get(view.number, np.zeros(MINUTES, np.int64))
    total = int(own.sum())
    if total < LEAST_POSTS:
        return unknown(_MEASURE, f"The accounts have {total} posts in all: too few for a rhythm.")
    cycle, first, seen, elsewhere = _fullest(own, background.minutes)
    strength = min(grade(seen, 0.5, 0.75, 1.0), grade(elsewhere / max(seen, 1e-9), 0.8, 0.5, 0.1))
    statement = (
        f"{percent(seen)} of all {total} posts of these accounts lie within minutes {first} to "
        f"{(first + WIDTH_MIN - 1) % cycle} of every {cycle}, and {percent(elsewhere)} of "
        "everybody's."
    )
    return judge(strength, statement, _MEASURE, seen, elsewhere, view.evidence())


def _fullest(own: Ints, everybody: Ints) -> tuple[int, int, float, float]:
    """The cycle and its minute with the largest excess over everybody; both shares there."""
    best = (CYCLES_MIN[0], 0, 0.0, 0.0)
    for cycle in CYCLES_MIN:
        shares = [_windows(_folded(minutes, cycle)) for minutes in (own, everybody)]
        first = int(np.argmax(shares[0] - shares[1]))
        here = (cycle, first, float(shares[0][first]), float(shares[1][first]))
        if here[2] - here[3] > best[2] - best[3] + 1e-9:
            best = here
    return best


def _folded(minutes: Ints, cycle: int) -> Ints:
    folded: Ints = minutes.reshape(-1, cycle).sum(axis=0)
    return folded


def _windows(folded: Ints) -> Floats:
    """For each minute: the share in it and the two that follow, round the clock."""
    sums = np.sum([np.roll(folded, -step) for step in range(WIDTH_MIN)], axis=0)
    shares: Floats = sums / max(int(folded.sum()), 1)
    return shares


SCHEDULE: Final = Reading(
    "schedule",
    "Automatic accounts that post by the clock",
    "posts at the same minute of every hour or round, whatever is posted",
    "The accounts' profiles (automatic accounts say so), and the tool named in the raw posts.",
    _test,
)
