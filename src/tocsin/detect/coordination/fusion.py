"""The multiplex network: accepted pairs, every behaviour they met in, and the networks.

A pair is accepted as a whole (:mod:`.significance`). Its edges say where that comes from: one
for each behaviour in which the two met, each with its own evidence, occasions and p-value.
Networks are communities of the pairs, over all behaviours at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination import pairs
from tocsin.detect.coordination.edges import Meetings, measure, moments
from tocsin.detect.coordination.layers import Layer
from tocsin.detect.coordination.networks import backbone, communities, stability
from tocsin.detect.coordination.scores import (
    AccountScores,
    Met,
    NetworkScores,
    account_scores,
    joined,
    network_scores,
)
from tocsin.detect.coordination.significance import Tested, apart_us
from tocsin.detect.coordination.tables import EDGES, EVIDENCE
from tocsin.engine.base import Engine

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fused:
    """Edges and evidence in their schemas, and the networks of the accounts in them.

    ``members`` are the accounts in edges, sorted, ``network`` the network of each.
    """

    edges: pa.Table
    evidence: pa.Table
    members: Ints
    network: Ints
    stability: Floats
    accounts: AccountScores
    networks: NetworkScores


@dataclass(frozen=True)
class _Fusing:
    """One layer's edges (columns, one entry an edge) and the meetings under them."""

    layer: Layer
    columns: Mapping[str, Any]
    met: Meetings


def fuse(
    engine: Engine, layers: Sequence[Layer], tested: Tested, accepted: npt.NDArray[np.bool_]
) -> Fused:
    """The accepted pairs as one network of several layers."""
    parts = [_part(engine, layer, tested, number, accepted) for number, layer in enumerate(layers)]
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in _MEASURED}
    a, b, weight = columns["account_a"], columns["account_b"], columns["weight"]
    members, network = communities(a, b, weight)
    parts_met = [part.met for part in parts]
    edges = _edges(parts, columns, members, network)
    accounts, networks = _scores(tested, parts_met, members, network)
    return Fused(
        edges=edges,
        evidence=_evidence(parts_met),
        members=members,
        network=network,
        stability=stability(a, b, weight, network),
        accounts=accounts,
        networks=networks,
    )


def _scores(
    tested: Tested, met: Sequence[Meetings], members: Ints, network: Ints
) -> tuple[AccountScores, NetworkScores]:
    """Each network and its accounts against the null of the behaviours it has edges in."""
    row = np.searchsorted(tested.accounts, members)
    of = np.full(len(tested.accounts), -1, dtype=np.int64)
    of[row] = network
    inside = [_inside(tested.accounts, met_in, of) for met_in in met]
    behaviours = np.zeros(int(network.max(initial=-1)) + 1, dtype=np.int64)
    for number, met_in in enumerate(inside):
        behaviours[np.unique(of[met_in.first])] |= 1 << number
    accounts, networks = AccountScores.empty(len(members)), NetworkScores.empty(len(behaviours))
    for together in np.unique(behaviours[behaviours > 0]):
        numbers = [n for n in range(len(met)) if together >> n & 1]
        those = np.flatnonzero(behaviours == together)
        renamed = np.full(len(behaviours) + 1, -1, dtype=np.int64)  # the last stands for none
        renamed[those] = np.arange(len(those))
        null, apart = tested.null(numbers), apart_us([tested.layers[n] for n in numbers])
        there = joined(
            [inside[n].where(behaviours[of[inside[n].first]] == together) for n in numbers]
        )
        scores = account_scores(null, there, apart, renamed[of])
        accounts.fill(np.isin(network, those), scores)
        networks.fill(those, network_scores(null, there, apart, renamed[of], scores))
    return accounts, networks


_MEASURED = (
    "account_a", "account_b", "objects", "events", "weight", "symmetry", "a_first", "b_first",
    "mean_lag_s", "occasions", "by_activity", "by_taste", "p_value", "q_value",
)  # fmt: skip


def _part(
    engine: Engine, layer: Layer, tested: Tested, number: int, accepted: npt.NDArray[np.bool_]
) -> _Fusing:
    found, pair = tested.pairs, tested.numbers[number]
    kept = accepted[pair]
    met, pair = tested.met[number].where(kept), pair[kept]
    window_s = layer.behaviour.window_s
    asked = engine.table(moments(met, window_s))
    crowds = engine.to_arrow(pairs.crowd(layer.shared, asked, window_s))
    active = engine.to_arrow(layer.shares.aggregate(n=layer.shares.account_key.nunique()))
    columns = measure(met, crowds, active["n"][0].as_py(), window_s)
    row = pair[met.edge_starts()]
    alone = found.layers[number]
    columns |= {
        "occasions": found.layer_occasions[number][row],
        "by_activity": alone.by_activity[row],
        "by_taste": alone.by_taste[row],
        "p_value": alone.p_value[row],
        "q_value": found.q_value[row],
    }
    return _Fusing(layer, columns, met)


def _edges(
    parts: Sequence[_Fusing], columns: Mapping[str, Any], members: Ints, community: Ints
) -> pa.Table:
    """All layers' edges, numbered through, with the network of each."""
    a, b, weight = columns["account_a"], columns["account_b"], columns["weight"]
    network, other = (community[np.searchsorted(members, side)] for side in (a, b))
    names = [
        name for part in parts for name in [part.layer.behaviour.name] * len(part.columns["weight"])
    ]
    both, pair = np.unique(np.stack([a, b], axis=1), axis=0, return_inverse=True)
    pair = pair.reshape(-1)
    stands_out = backbone(
        both[:, 0], both[:, 1], np.bincount(pair, weight, len(both)).astype(np.float64)
    )
    made = {
        **columns,
        "edge": np.arange(len(a)),
        "behaviour": pa.array(names, pa.string()),
        "backbone": stands_out[pair],
        # An edge between two networks belongs to neither.
        "network": pa.array(network, mask=network != other),
    }
    return pa.table([pa.array(made[f.name]).cast(f.type) for f in EDGES], schema=EDGES)


def _inside(accounts: Ints, met: Meetings, of: Ints) -> Met:
    """The meetings between accounts of one network, in rows of the null."""
    first, second = (np.searchsorted(accounts, side) for side in (met.account_a, met.account_b))
    return Met(first, second, met.earlier, met.later).where(of[first] == of[second])


def _evidence(layers: Sequence[Meetings]) -> pa.Table:
    tables, first = [EVIDENCE.empty_table()], 0
    for met in layers:
        starts = met.edge_starts()
        edge = first + np.searchsorted(starts, np.arange(len(met)), side="right") - 1
        columns = {
            "edge": edge.astype(np.int32),
            "object_id": met.object_id,
            "post_a": met.post_a,
            "post_b": met.post_b,
            "lag_s": met.lag_us / pairs.US_PER_S,
        }
        tables.append(pa.table(columns, schema=EVIDENCE))
        first += len(starts)
    return pa.concat_tables(tables).combine_chunks()
