"""Coordination, first form: who shared the same things at the same time.

For each behaviour (a kind of shared object and a window): the pairs of accounts that met on
enough distinct objects, the posts behind every pair, and the networks the pairs form over
all behaviours together. What is seen is exact; what chance would give is not computed in
this form, and every result says so.

Sources: Pacheco et al. (2021), "Uncovering coordinated networks on social media", ICWSM;
Giglietto et al. (2020), "It takes a village to manipulate the media", Information,
Communication & Society 23(6); Nizzoli et al. (2021), "Coordinated behavior on social media
in 2019 UK general election", ICWSM. Steps: :mod:`.pairs` (relational), :mod:`.edges`
(measures), :mod:`.networks` (communities), :mod:`.description` (what a person reads).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination import description, pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.edges import Meetings, measure, moments
from tocsin.detect.coordination.networks import communities
from tocsin.detect.coordination.tables import CAPPED, EDGES, EVIDENCE, Coordination
from tocsin.engine.base import Engine, Table
from tocsin.shares.kinds import ObjectKind

NO_SIGNIFICANCE = (
    "How often chance alone would bring accounts together like this is not computed yet. "
    "Accounts that follow the same news or like the same things meet without any agreement."
)


@dataclass(frozen=True)
class _Layer:
    """One behaviour's edges (columns, one entry an edge) and the meetings under them."""

    behaviour: Behaviour
    columns: Mapping[str, Any]
    met: Meetings


def detect(
    engine: Engine,
    shares: Mapping[ObjectKind, Table],
    posts: Table,
    behaviours: Sequence[Behaviour],
    created_at: datetime,
) -> Coordination:
    """Finds who shared the same objects within each behaviour's window.

    ``shares`` gives the engine table of shares (schema ``SHARES``) for each kind that the
    behaviours name, ``posts`` the posts table they were made from.
    """
    layers = [
        layer
        for group in _by_kind(behaviours)
        if group[0].kind in shares
        for layer in _layers(engine, shares[group[0].kind], group)
    ]
    edges = _edges(layers)
    evidence = _evidence(layers)
    cited = _cited(engine, posts, evidence)
    objects = description.objects(engine, shares, cited, evidence, edges)
    accounts = description.accounts(engine, posts, edges)
    networks = description.networks(edges, evidence, cited, accounts)
    return Coordination(
        behaviours=tuple(behaviours),
        edges=edges,
        evidence=evidence,
        objects=objects,
        accounts=accounts,
        networks=networks,
        capped=_capped(engine, shares, posts, behaviours),
        posts=cited,
        findings=description.findings(behaviours, networks, edges, evidence, created_at),
        caveats=(NO_SIGNIFICANCE,),
    )


def _by_kind(behaviours: Sequence[Behaviour]) -> Iterator[list[Behaviour]]:
    """Behaviours that one pass over the shares can serve."""

    def of(behaviour: Behaviour) -> tuple[str, int]:
        return behaviour.kind.value, behaviour.max_sharers

    for _, group in groupby(sorted(behaviours, key=of), key=of):
        yield sorted(group, key=lambda b: b.window_s)


def _layers(engine: Engine, shares: Table, group: Sequence[Behaviour]) -> Iterator[_Layer]:
    widest_s = group[-1].window_s
    shared = engine.keep(pairs.shared_twice(shares, group[0].max_sharers))
    joint = engine.to_arrow(pairs.joint_objects(pairs.meetings(shared, widest_s), group))
    found = engine.to_arrow(pairs.evidence(shared, engine.table(joint), widest_s))
    met = Meetings.from_arrow(found)
    active = engine.to_arrow(shares.aggregate(n=shares.account_key.nunique()))["n"][0].as_py()
    for behaviour in group:
        within = met.within(behaviour.window_s).with_objects(behaviour.min_objects)
        asked = engine.table(moments(within, behaviour.window_s))
        crowds = engine.to_arrow(pairs.crowd(shared, asked, behaviour.window_s))
        yield _Layer(behaviour, measure(within, crowds, active, behaviour.window_s), within)


def _edges(layers: Sequence[_Layer]) -> pa.Table:
    """All layers' edges, numbered through, with the network of each."""
    count = sum(len(layer.columns["account_a"]) for layer in layers)
    columns = {
        name: np.concatenate([layer.columns[name] for layer in layers] or [np.zeros(0)])
        for name in _MEASURED
    }
    names = [
        name for layer in layers for name in [layer.behaviour.name] * len(layer.columns["objects"])
    ]
    a, b = (columns[side].astype(np.int64) for side in ("account_a", "account_b"))
    members, community = communities(a, b, columns["weight"])
    network = community[np.searchsorted(members, a)] if count else np.zeros(0, dtype=np.int64)
    other = community[np.searchsorted(members, b)] if count else network
    made = {
        **columns,
        "edge": np.arange(count),
        "behaviour": names,
        "p_value": pa.nulls(count, pa.float64()),
        "q_value": pa.nulls(count, pa.float64()),
        # An edge between two networks belongs to neither.
        "network": pa.array(network, mask=network != other),
    }
    return pa.table([pa.array(made[f.name]).cast(f.type) for f in EDGES], schema=EDGES)


_MEASURED = (
    "account_a", "account_b", "objects", "events", "weight", "symmetry", "a_first", "b_first",
    "mean_lag_s",
)  # fmt: skip


def _evidence(layers: Sequence[_Layer]) -> pa.Table:
    tables, first = [EVIDENCE.empty_table()], 0
    for layer in layers:
        met = layer.met
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


def _cited(engine: Engine, posts: Table, evidence: pa.Table) -> pa.Table:
    """The posts that the evidence names, in the order of their keys."""
    both = pa.chunked_array([*evidence["post_a"].chunks, *evidence["post_b"].chunks], pa.int64())
    wanted = engine.table(pa.table({"post_key": pc.unique(both)}))
    found = engine.to_arrow(posts.semi_join(wanted, "post_key"))
    return found.sort_by([("post_key", "ascending"), ("row_key", "ascending")])


def _capped(
    engine: Engine,
    shares: Mapping[ObjectKind, Table],
    posts: Table,
    behaviours: Sequence[Behaviour],
) -> pa.Table:
    """The objects that were set aside for their popularity, with a name for each."""
    tables = [CAPPED.empty_table()]
    for behaviour in behaviours:
        if behaviour.kind not in shares:
            continue
        table = shares[behaviour.kind]
        over = engine.to_arrow(pairs.over_cap(table, behaviour.max_sharers))
        if not over.num_rows:
            continue
        labels = description.labels_of(engine, table, posts, behaviour.kind, over["object_id"])
        named = over.join(labels, "object_id").sort_by(
            [("shares", "descending"), ("object_id", "ascending")]
        )
        name = pa.array([behaviour.name] * named.num_rows)
        tables.append(named.append_column("behaviour", name).select(CAPPED.names).cast(CAPPED))
    return pa.concat_tables(tables).combine_chunks()
