"""One card a network: what a person wants to know before looking at any picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.tables import Coordination
from tocsin.report.row_numbers import row_numbers
from tocsin.report.timeline import spark
from tocsin.report.wording import behaviour_titles, kind_noun

MAX_CARDS: Final = 12
SPARK_WIDTH: Final = 300
SPARK_HEIGHT: Final = 36
_STRONGEST: Final = 4
_FIRSTS: Final = 4

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SharedObject:
    """An object that many of the network's accounts shared together."""

    kind: str
    label: str
    accounts: int  # of this network
    shares: int  # in all the data


@dataclass(frozen=True, slots=True)
class First:
    """How often an account was first: ``first`` of ``joint`` objects, counted pair by pair."""

    name: str
    first: int
    joint: int


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
    firsts: tuple[First, ...]
    spark: str
    span_s: float


def network_cards(found: Coordination) -> tuple[Card, ...]:
    """Cards of the heaviest networks, in the order of the networks table."""
    rows = found.networks.slice(0, MAX_CARDS).to_pylist()
    if not rows:
        return ()
    evidence = _Evidence(found)
    edge_networks = np.asarray(found.edges["network"].fill_null(-1))
    return tuple(_card(found, evidence, edge_networks, row) for row in rows)


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
    found: Coordination, evidence: _Evidence, edge_networks: _Numbers, row: dict[str, Any]
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
        firsts=_firsts(found, evidence, edges),
        spark=spark(evidence.times[posts], SPARK_WIDTH, SPARK_HEIGHT),
        span_s=_span_s(row["first_at"], row["last_at"]),
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
        SharedObject(kind_noun(row["object_kind"]), row["label"] or "", count, row["shares"])
        for count, row in ranked[:_STRONGEST]
    )


def _firsts(found: Coordination, evidence: _Evidence, edges: _Numbers) -> tuple[First, ...]:
    size = found.accounts.num_rows
    objects = np.asarray(found.edges["objects"])[edges]
    first, joint = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for side, end in zip("ab", evidence.ends, strict=True):
        accounts = end[edges]
        np.add.at(first, accounts, np.asarray(found.edges[f"{side}_first"])[edges])
        np.add.at(joint, accounts, objects)
    ranked = np.lexsort((np.arange(size), joint, -first))[:_FIRSTS]
    return tuple(
        First(_name(found, int(row)), int(first[row]), int(joint[row]))
        for row in ranked
        if first[row]
    )


def _name(found: Coordination, row: int) -> str:
    names: Sequence[str | None] = [
        found.accounts[column][row].as_py() for column in ("account_name", "account_id")
    ]
    return names[0] or names[1] or ""


def _span_s(first_at: datetime | None, last_at: datetime | None) -> float:
    return (last_at - first_at).total_seconds() if first_at and last_at else 0.0
