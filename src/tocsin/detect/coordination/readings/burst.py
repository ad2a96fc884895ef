"""Burst: one moment in the news at which everybody posted, these accounts too.

*Test.* 0.8 of the joint shares lie in a stretch of at most three buckets of the corpus'
timeline; in that stretch all other posts came at three times their median rate or more; and
most of those who shared the objects then are outside the network. The number is the ratio of
rates.

*How to fake it.* Act only while the news is loud.
"""

from typing import Final

import numpy as np

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.spans import shortest
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView

SHARE_INSIDE: Final = 0.8
MOST_BUCKETS: Final = 3
LEAST_BUCKETS: Final = 8
_MEASURE: Final = "rate of everybody's posts in the joint stretch, against the median rate"


def _test(view: NetworkView, background: Background) -> Judgement:
    starts, width = background.starts_us, background.bucket_us
    buckets = (starts[-1] - starts[0]) // width + 1
    if buckets < LEAST_BUCKETS:
        return unknown(_MEASURE, "The data span too short a time to know what is usual.")
    span = shortest(view.t_us, SHARE_INSIDE)
    low = span.low_us - span.low_us % width
    covered = (span.high_us - low) // width + 1
    inside = int(background.posts[(starts >= low) & (starts <= span.high_us)].sum())
    joint = int(span.holds(view.t_us).sum())
    usual = float(np.median(np.concatenate([background.posts, np.zeros(buckets - len(starts))])))
    seen = max(inside - joint, 0) / covered / max(usual, 1.0)
    beyond = np.maximum(view.crowd - np.bincount(view.object), 0) / np.maximum(view.crowd, 1)
    outside = float(np.median(beyond))
    strength = min(
        grade(float(covered), 2 * MOST_BUCKETS, MOST_BUCKETS, 1.0),
        grade(seen, 1.0, 3.0, 10.0),
        grade(outside, 0.2, 0.5, 0.9),
    )
    statement = (
        f"{percent(SHARE_INSIDE)} of the joint shares lie within {span.length_s / 3_600:.1f} h, in "
        f"which everybody else posted at {seen:.1f} times the usual rate; {percent(outside)} of "
        "the accounts that shared the median object at that time are outside the network."
    )
    return judge(strength, statement, _MEASURE, seen, 1.0, view.evidence())


BURST: Final = Reading(
    "burst",
    "One moment in the news",
    "all meetings in one burst in which everybody posted more, on what everybody shared",
    "What these accounts do on the next such day: chance meetings do not repeat.",
    _test,
    unit="ratio",
)
