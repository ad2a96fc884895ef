"""Fans: many who repost a star, each on their own.

*Test.* Most joint shares repeat posts by one author (or three at most), none of whom reposts
the members back. Two things then part fans from followers on command. *Each reacts alone*:
how late one is says nothing about how late another is, so the logarithms of the delays since the
original vary within posts as they do between posts. The intraclass correlation of the one-way
model (Fisher 1925; unbalanced form of Donner 1986, Int. Stat. Review 54:67) is near 0 for fans
and near 1 where someone gives a starting signal after the post; delays of a few seconds
throughout are no human's. A small network was picked for meeting, which makes its delays alike:
where the lower bound of the correlation (95 %, one-sided, by its F ratio) is small, or the delays
are not known, *others do the same* decides: half of those who shared the posts are outside.

*How to fake it.* Let each account repost at a delay of its own since the original.
"""

from typing import Final

import numpy as np
from scipy import stats

from tocsin.detect.coordination.readings.background import Background, Floats, Ints
from tocsin.detect.coordination.readings.tables import (
    LINE,
    Judgement,
    Reading,
    absent,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import REPEATED, UNKNOWN, NetworkView

MOST_STARS: Final = 3
LEAST_DELAYS: Final = 10
HUMAN_S: Final = 10.0
CONFIDENCE: Final = 0.95
_MEASURE: Final = "share of the joint reposts that repeat the most repeated author"


def _test(view: NetworkView, background: Background) -> Judgement:
    repeats = np.isin(view.kind, sorted(REPEATED))[view.object]
    if repeats.mean() < 0.5:
        return absent(_MEASURE, "They do not mostly repost or answer the same posts.")
    author = view.author[view.object][repeats]
    known = author[author != UNKNOWN]
    if len(known) < 0.5 * len(author):
        return unknown(
            _MEASURE,
            f"Who wrote the reposted posts is known for {len(known)} of {len(author)} joint "
            "shares only: the originals are not in the data.",
        )
    stars, counts = np.unique(known, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    seen, few = (float(counts[order[:most]].sum() / len(known)) for most in (1, MOST_STARS))
    devotion = max(grade(seen, 0.5, 0.7, 0.95), grade(few, 0.8, 0.92, 1.0))
    likeness, least, delay_s = _delays(view)
    beyond = _beyond(view)
    if np.isnan(likeness):
        apart, human = grade(beyond, 0.2, 0.5, 0.9), 1.0
    else:
        joined = min(grade(least, 0.8, 0.45, 0.0), grade(beyond, 0.2, 0.5, 0.9))
        apart = max(grade(likeness, 0.8, 0.45, 0.0), joined)
        human = grade(delay_s, 3.0, HUMAN_S, 60.0)
    mutual = _mutual(view, stars[order[:MOST_STARS]])
    strength = min(devotion, apart, human, grade(mutual, 0.3, 0.1, 0.0))
    statement = _statement(seen, likeness, delay_s, beyond)
    if np.isnan(likeness) and strength < LINE <= devotion:
        return unknown(_MEASURE, f"{statement} The delays would decide.")
    return judge(strength, statement, _MEASURE, seen, _elsewhere(background), view.evidence())


def _statement(seen: float, likeness: float, delay_s: float, beyond: float) -> str:
    delays = (
        "their delays cannot be compared"
        if np.isnan(likeness)
        else f"the median delay is {delay_s:.0f} s, and delays within one post are alike to "
        f"{likeness:.2f} (0: each on their own, 1: on a signal)"
    )
    return (
        f"{percent(seen)} of the joint reposts repeat one author; {delays}; {percent(beyond)} of "
        "the accounts that shared the median post are outside the network."
    )


def _delays(view: NetworkView) -> tuple[float, float, float]:
    """Likeness of delays within a post, its lower bound, the median delay, s; NaN: unknown."""
    since = view.t_us - view.author_us[view.object]
    known = (view.author_us[view.object] != UNKNOWN) & (since > 0)
    if known.sum() < LEAST_DELAYS:
        return np.nan, np.nan, np.nan
    seconds = since[known] / 1e6
    logs = np.log(np.maximum(seconds, 1.0))
    return *likeness_within(logs, view.object[known]), float(np.median(seconds))


def likeness_within(values: Floats, group: Ints) -> tuple[float, float]:
    """The intraclass correlation of values in groups, and its lower bound; at least 0.

    NaN where no group has two, or there is one group only.

    >>> likeness_within(np.array([1., 1., 5., 5., 9., 9.]), np.array([0, 0, 1, 1, 2, 2]))
    (1.0, 1.0)
    """
    _, place, size = np.unique(group, return_inverse=True, return_counts=True)
    groups, total = len(size), len(values)
    if groups < 2 or total - groups < 2:
        return float("nan"), float("nan")
    mean = np.bincount(place, values) / size
    between = float((size * (mean - values.mean()) ** 2).sum() / (groups - 1))
    within = float(((values - mean[place]) ** 2).sum() / (total - groups))
    usual = (total - (size**2).sum() / total) / (groups - 1)
    sure = float(stats.f.ppf(CONFIDENCE, groups - 1, total - groups))
    return _correlation(between, within, usual), _correlation(between / sure, within, usual)


def _correlation(between: float, within: float, usual: float) -> float:
    spread = between + (usual - 1) * within
    return max(0.0, float((between - within) / spread)) if spread > 0 else 0.0


def _beyond(view: NetworkView) -> float:
    """The median share of an object's sharers that are outside the network."""
    return float(np.median(view.outside / np.maximum(view.sharers, 1)))


def _mutual(view: NetworkView, stars: Ints) -> float:
    """The share of joint reposts in which a star repeats, or a member is repeated by a member."""
    repeaters = view.account_key[view.account]
    written = view.author[view.object]
    inside = np.isin(written, view.account_key) & ~np.isin(written, stars)
    return float((np.isin(repeaters, stars) | inside).mean())


def _elsewhere(background: Background) -> float | None:
    """What an ordinary account's most reposted author takes of its reposts."""
    _, most, total = background.authors.of(background.panel).top(len(background.panel))
    often = total >= 4
    return float(np.median(most[often] / total[often])) if often.sum() >= 10 else None


FANS: Final = Reading(
    "fans",
    "Fans who repost a star",
    "reposts of one or few authors, by many, each after a delay of their own",
    "The star's followers at that time, and what the accounts post when the star is silent.",
    _test,
)
