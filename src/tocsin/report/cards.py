"""One card a network: what a person wants to know before looking at any picture."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.chain.investigation import Investigation
from tocsin.detect.coordination.portraits import Portraits
from tocsin.detect.coordination.tables import Coordination
from tocsin.report.mirrored import Mirrored, mirrored
from tocsin.report.portrayal import Portrayal, Portrayals
from tocsin.report.row_numbers import row_numbers
from tocsin.report.wording import behaviour_titles, moment_us

MAX_CARDS: Final = 12
MAX_BARS: Final = 60
_STRONGEST: Final = 4

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SharedObject:
    """An object that many of the network's accounts shared together."""

    kind: str  # an ObjectKind
    label: str
    accounts: int  # of this network
    shares: int  # in all the data


@dataclass(frozen=True, slots=True)
class Times:
    """The network's joint posts above everybody's, in the same bars over all the data."""

    bars: Mirrored
    busiest: str  # start of the bar in which the network exceeds everybody most, UTC
    bar_s: int


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows. ``row`` is the network's row of the networks table.

    ``number`` counts from 1, as people do; ``edges`` counts one a pair and behaviour.
    """

    number: int
    row: dict[str, Any]
    edges: int
    behaviours: tuple[tuple[str, int], ...]  # (title, edges), most edges first
    objects: tuple[SharedObject, ...]
    times: Times | None
    span_s: float
    said: Portrayal


def network_cards(investigation: Investigation) -> tuple[Card, ...]:
    """Cards of the heaviest networks, in the order of the networks table."""
    return cards_of(
        investigation.coordination,
        investigation.portraits,
        investigation.timeline,
        investigation.bucket_s,
    )


def cards_of(
    found: Coordination, portraits: Portraits, timeline: pa.Table, bucket_s: int
) -> tuple[Card, ...]:
    """Cards of the first networks of ``found``, which may be a part of what was found.

    ``timeline`` (schema ``TIMELINE``, buckets of ``bucket_s``) is everybody's posts.
    """
    rows = found.networks.slice(0, MAX_CARDS).to_pylist()
    if not rows:
        return ()
    evidence, clock = _Evidence(found), _Clock(timeline, bucket_s)
    edge_networks = np.asarray(found.edges["network"].fill_null(-1))
    said = Portrayals(portraits, _names(found))
    return tuple(_card(found, evidence, edge_networks, clock, said, row) for row in rows)


class _Clock:
    """The bars that all cards share: everybody's posts over all the data."""

    def __init__(self, timeline: pa.Table, bucket_s: int) -> None:
        self._starts = np.asarray(timeline["start"].cast(pa.int64()))
        self._posts = np.asarray(timeline["posts"])
        self._bucket_us = bucket_s * 1_000_000

    def times(self, moments_us: _Numbers) -> Times | None:
        if not len(self._starts) or not len(moments_us):
            return None
        first = int(min(self._starts.min(), moments_us.min()))
        first -= first % self._bucket_us
        last = int(max(self._starts.max(), moments_us.max()))
        bar_us = self._bucket_us * -(-((last - first) // self._bucket_us + 1) // MAX_BARS)
        count = (last - first) // bar_us + 1
        own, everybody = (
            np.bincount((times - first) // bar_us, weights, count).astype(np.int64)
            for times, weights in ((moments_us, None), (self._starts, self._posts))
        )
        bars = mirrored(own, everybody)
        if bars is None:
            return None
        busiest = moment_us(first + bars.bucket * bar_us)[:16]
        return Times(bars, busiest, bar_us // 1_000_000)


class _Evidence:
    """The evidence as row numbers, resolved once for all cards."""

    def __init__(self, found: Coordination) -> None:
        evidence, posts = found.evidence, found.posts
        self.edge = row_numbers(evidence["edge"], found.edges["edge"], "evidence, edge")
        self.object = row_numbers(evidence["object_id"], found.objects["object_id"], "object")
        self.posts = [
            row_numbers(evidence[name], posts["post_key"], f"evidence, {name}")
            for name in ("post_a", "post_b")
        ]
        self.times = np.asarray(posts["created_at"].cast(pa.int64()))
        keys = found.accounts["account_key"]
        self.ends = [
            row_numbers(found.edges[name], keys, f"edges, {name}")
            for name in ("account_a", "account_b")
        ]


def _card(
    found: Coordination,
    evidence: _Evidence,
    edge_networks: _Numbers,
    clock: _Clock,
    said: Portrayals,
    row: dict[str, Any],
) -> Card:
    edges = np.flatnonzero(edge_networks == row["network"])
    pairs = np.flatnonzero(np.isin(evidence.edge, edges))
    posts = np.unique(np.concatenate([side[pairs] for side in evidence.posts]))
    return Card(
        number=row["network"] + 1,
        row=row,
        edges=len(edges),
        behaviours=_behaviours(found, edges),
        objects=_strongest(found, evidence, pairs),
        times=clock.times(evidence.times[posts]),
        span_s=_span_s(row["first_at"], row["last_at"]),
        said=said.of(row),
    )


def _behaviours(found: Coordination, edges: _Numbers) -> tuple[tuple[str, int], ...]:
    titles = behaviour_titles(found.behaviours)
    counts: Counter[str] = Counter(found.edges["behaviour"].take(edges).to_pylist())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((titles.get(name) or name, count) for name, count in ranked)


def _strongest(
    found: Coordination, evidence: _Evidence, pairs: _Numbers
) -> tuple[SharedObject, ...]:
    """Objects by the network's accounts that shared them, the rarer in all data first."""
    if len(pairs) == 0:
        return ()
    size = found.accounts.num_rows
    objects, edges = evidence.object[pairs], evidence.edge[pairs]
    sharers = np.unique(np.concatenate([objects * size + end[edges] for end in evidence.ends]))
    distinct, accounts = np.unique(sharers // size, return_counts=True)
    rows = found.objects.take(distinct).to_pylist()
    ranked = sorted(
        zip(accounts.tolist(), rows, strict=True),
        key=lambda item: (-item[0], item[1]["shares"], item[1]["label"] or ""),
    )
    return tuple(
        SharedObject(row["object_kind"], row["label"] or "", count, row["shares"])
        for count, row in ranked[:_STRONGEST]
    )


def _names(found: Coordination) -> dict[int, str]:
    """What each account is called: by its name, else by its id."""
    columns = ("account_key", "account_name", "account_id")
    rows = zip(*(found.accounts[column].to_pylist() for column in columns), strict=True)
    return {key: name or account_id or "" for key, name, account_id in rows}


def _span_s(first_at: datetime | None, last_at: datetime | None) -> float:
    return (last_at - first_at).total_seconds() if first_at and last_at else 0.0
