"""Rows of a case: how many accounts were acquired on which platform.

Counts, not names, as in Meta's own lists: whoever stands on a public list of indicators is accused,
and an account that only passed something on stands among a case's accounts too. What else belongs
on the list an analyst writes; DISARM and the kill chain have no official mapping, and a guess would
look like one.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tocsin.cases.case import Case
from tocsin.exchange.killchain.rows import Row

_TACTIC: Final = "0. Acquiring assets"
_TECHNIQUE: Final = "0.9 Acquiring social media accounts"
_PROCEDURES: Final = {
    "facebook": "0.9.1 Acquiring Facebook assets",
    "instagram": "0.9.2 Acquiring Instagram accounts",
    "threads": "0.9.3 Acquiring Threads accounts",
    "x": "0.9.4 Acquiring X / Twitter accounts",
    "youtube": "0.9.5 Acquiring YouTube channels",
    "tiktok": "0.9.6 Acquiring TikTok accounts",
    "telegram": "0.9.7 Acquiring Telegram channels",
}
_FORUMS: Final = "0.9.8 Acquiring accounts on online forums"


def account_rows(case: Case) -> Iterator[Row]:
    """A row a platform, by the accounts of the case (ids ``platform/account``)."""
    counts = Counter(one.id.partition("/")[0] for one in case.accounts if "/" in one.id)
    procedures = {name: _PROCEDURES.get(name, _FORUMS) for name in counts}
    for name in sorted(counts, key=lambda name: (procedures[name], name)):
        told = f"{counts[name]} account{'s' if counts[name] > 1 else ''}"
        note = "" if name in _PROCEDURES else name
        yield Row(_TACTIC, _TECHNIQUE, procedures[name], told, note)
