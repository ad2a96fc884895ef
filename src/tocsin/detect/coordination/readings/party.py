"""Party or event: an announced hour in which many repost or use one hashtag, and then go home.

*Test.* 0.9 of the joint shares lie in one stretch of six hours at most that is a small part of
the time in which the members were active at all; the members post on other days too; and one
thread holds it together: one host whose posts they repost, one hashtag, or one site. The number
is the length of that stretch as a share of the members' active time.

*How to fake it.* Act once. A campaign of one evening looks the same: only the announcement and
the guests' other lives tell them apart.
"""

from collections import Counter
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
from tocsin.detect.coordination.readings.view import UNKNOWN, NetworkView

_DAY_US: Final = 86_400_000_000

MOST_HOURS: Final = 6.0
SHARE_INSIDE: Final = 0.9
_MEASURE: Final = "length of the joint hours, as a share of active time; of all posts, those in it"


def _test(view: NetworkView, background: Background) -> Judgement:
    span = shortest(view.t_us, SHARE_INSIDE)
    active_us = int(view.totals.last_us.max() - view.totals.first_us.min())
    if active_us < _DAY_US:
        return unknown(
            _MEASURE,
            "The accounts are seen for less than a day: what they do otherwise is unknown.",
        )
    seen = span.length_s * 1e6 / active_us
    elsewhere = (view.totals.first_us < span.low_us) | (view.totals.last_us > span.high_us)
    thread = _thread(view)
    strength = min(
        grade(seen, 0.3, 0.1, 0.01),
        grade(span.length_s / 3_600, 4 * MOST_HOURS, MOST_HOURS, 0.5),
        grade(float(elsewhere.mean()), 0.4, 0.7, 1.0),
        grade(thread, 0.4, 0.7, 1.0),
    )
    inside = span.holds(background.starts_us)
    statement = (
        f"{percent(SHARE_INSIDE)} of the joint shares lie within {span.length_s / 3_600:.1f} h of "
        f"the {active_us / _DAY_US:.1f} days in which these accounts post; "
        f"{percent(float(elsewhere.mean()))} of them post at other times too; {percent(thread)} of "
        "what they shared hangs on one host, hashtag or site; the median object was shared by "
        f"{_others(view)} others meanwhile."
    )
    usual = float(background.posts[inside].sum() / background.posts.sum())
    return judge(strength, statement, _MEASURE, seen, usual, view.evidence())


def _others(view: NetworkView) -> int:
    """How many outside the network shared the median object at the same time."""
    own = np.bincount(view.object, minlength=len(view.kind))
    return int(np.median(np.maximum(view.crowd - own, 0)))


def _thread(view: NetworkView) -> float:
    """The largest share of the joint posts that one author, hashtag or site accounts for."""
    authors = view.author[view.object]
    known = authors[authors != UNKNOWN]
    hosts = np.unique(known, return_counts=True)[1].max() / len(authors) if len(known) else 0.0
    posts = max(len(view.acts.text), 1)
    things = (
        Counter(name for names in lists for name in set(names)).most_common(1)
        for lists in (view.acts.hashtags, view.acts.domains)
    )
    return float(max([hosts, *(found[0][1] / posts for found in things if found)]))


PARTY: Final = Reading(
    "party",
    "An announced hour: a repost party or a hashtag event",
    "one short stretch, one host or hashtag, by accounts that otherwise do other things",
    "The announcement of the hour, and the accounts' posts of the weeks before and after.",
    _test,
)
