"""Cross-posting: one owner whose tool copies every post to the other platforms.

*Test.* The members stand on different platforms, one account on each, and nearly everything
that any of them writes is one of the joint posts. The number is that share, for the member with
the lowest. Names that match strengthen it (only where identities were kept).

*How to fake it.* Run one account on each platform only and let it post nothing else.
"""

import re
from itertools import combinations
from typing import Final

import numpy as np

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    absent,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView

LEAST_POSTS: Final = 5
_MEASURE: Final = "share of an account's own posts that the others carry too, lowest member"
_PLAIN: Final = re.compile(r"[\W_]+")


def _test(view: NetworkView, _background: Background) -> Judgement:
    platforms = len(set(view.platform))
    if platforms < 2 or platforms < view.size:
        statement = f"{view.size} accounts are on {platforms} platforms: not one on each."
        return absent(_MEASURE, statement)
    own = view.totals.own
    if own.min() < LEAST_POSTS:
        return unknown(
            _MEASURE, f"One of the accounts wrote {own.min()} posts: too few to tell a habit."
        )
    joint = np.bincount(view.acts.account, minlength=view.size)
    shares = np.minimum(joint / own, 1.0)
    seen = float(shares.min())
    names = _alike(view.name)
    strength = min(grade(seen, 0.6, 0.85, 1.0), 1.0 if names >= 0.5 else 0.9)
    statement = (
        f"{view.size} accounts on {platforms} platforms, one on each; of each account's own posts "
        f"at least {percent(seen)} appear on another within the window"
        + (f"; {percent(names)} of their pairs have names alike." if any(view.name) else ".")
    )
    return judge(strength, statement, _MEASURE, seen, None, view.evidence())


def _alike(names: list[str]) -> float:
    """The share of pairs of members of which one name holds the other."""
    plain = [_PLAIN.sub("", name.casefold()) for name in names]
    pairs = [(a, b) for a, b in combinations(plain[:30], 2) if min(len(a), len(b)) >= 3]
    return sum(a in b or b in a for a, b in pairs) / len(pairs) if pairs else 0.0


CROSS_POSTING: Final = Reading(
    "cross_posting",
    "One owner who posts to several platforms at once",
    "one account on each platform, each post on all of them",
    "The profiles: links from one account to the other, the same name and picture.",
    _test,
)
