"""Which labels hold: the latest of each source, thing and word, unless taken back or expired."""

from collections.abc import Iterable
from datetime import datetime

from tocsin.exchange.labels.label import Label


def standing(labels: Iterable[Label], now: datetime) -> tuple[Label, ...]:
    """The labels that hold at ``now`` (aware), by source, thing and word.

    Of two made at the same moment a negation wins: who is unsure says nothing. One that is dated
    later than now does not hold yet, and one that expired does not let an older one stand again.
    """
    latest: dict[tuple[str, str, str], Label] = {}
    for one in labels:
        if one.cts > now:
            continue
        other = latest.get(one.key)
        if other is None or (one.cts, one.neg) > (other.cts, other.neg):
            latest[one.key] = one
    holding = (one for one in latest.values() if not one.neg and not (one.exp and one.exp <= now))
    return tuple(sorted(holding, key=lambda one: one.key))
