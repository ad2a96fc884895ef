"""What there is, counted apart: our own, and by partner what is theirs. Never one sum of both.

An accepted share is still its source's: it counts as foreign and accepted, not as found by us.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.documents import Document, from_json
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Act
from tocsin.roundtable.inbox.messages import Seen, Sighting, bundle
from tocsin.roundtable.inbox.threads import Chain, Thread
from tocsin.roundtable.inbox.troubles import IsSuspect, Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign(Document):
    """Shares of one partner, by where they stand with us; the list of both shows which."""

    partner: str
    standing: Standing
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(Document):
    """``own``: shares that began with us and were not revoked. Passed-on ones are not ours."""

    own: int
    passed_on: int
    foreign: tuple[Foreign, ...]


def counts(
    threads: Mapping[str, Thread],
    acts_on: Callable[[str], Sequence[Act]],
    is_suspect: IsSuspect,
) -> Counts:
    """Counts threads; ``acts_on`` gives the acts on one, by its id."""
    own: Counter[bool] = Counter()
    foreign: Counter[tuple[str, Standing]] = Counter()
    for thread in threads.values():
        first = thread.root.first
        if first.what is not What.SHARE:
            continue
        if first.ours:
            own[bool(first.source)] += thread.root.revoked is None
        else:
            where = standing(thread, acts_on(thread.id), is_suspect)
            foreign[first.sender, where] += 1
    rows = tuple(
        Foreign(partner=partner, standing=where, count=count)
        for (partner, where), count in sorted(foreign.items())
    )
    return Counts(own=own[False], passed_on=own[True], foreign=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings(Document):
    """What one partner saw of a thing we shared: sums over its sightings that still hold.

    ``count`` is of posts as the partner counted them, and is never added to ours: two partners may
    have seen the same posts.
    """

    partner: str
    seen: Seen
    count: int
    first: datetime
    last: datetime
    messages: tuple[str, ...]


def sightings(thread: Thread) -> tuple[Sightings, ...]:
    """The sightings of a share, by partner and by what they say."""
    grouped: dict[tuple[str, Seen], list[tuple[str, Sighting]]] = defaultdict(list)
    for chain in thread.about(thread.id, What.SIGHTING):
        if chain.revoked is None:
            told = _sighting(chain)
            grouped[chain.first.sender, told.seen].append((chain.current.id, told))
    return tuple(
        Sightings(
            partner=partner, seen=seen, count=sum(one.count for _, one in told),
            first=min(one.first for _, one in told), last=max(one.last for _, one in told),
            messages=tuple(message for message, _ in told),
        )
        for (partner, seen), told in sorted(grouped.items())
    )  # fmt: skip


def _sighting(chain: Chain) -> Sighting:
    return from_json(Sighting, bundle(chain.current))
