"""Coordination: who met on the same things more often than chance would bring them together.

For each behaviour (a kind of shared object and a window): the pairs of accounts that met on
shared objects; what chance would give two accounts as active and of the same taste; the pairs
that exceed it at a stated false discovery rate; the posts behind every pair; and the networks
they form over all behaviours together.

Sources: Pacheco et al. (2021), "Uncovering coordinated networks on social media", ICWSM;
Giglietto et al. (2020), "It takes a village to manipulate the media", Information,
Communication & Society 23(6); Nizzoli et al. (2021), "Coordinated behavior on social media
in 2019 UK general election", ICWSM. Steps: :mod:`.pairs` (relational), :mod:`.significance`
(chance), :mod:`.fusion` (edges and networks), :mod:`.description` (what a person reads).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination import description, fusion, pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.discovery import controlled
from tocsin.detect.coordination.layers import Layer, pooled_slices, prepare
from tocsin.detect.coordination.networks import SEED
from tocsin.detect.coordination.permutation import control
from tocsin.detect.coordination.significance import Tested, test
from tocsin.detect.coordination.tables import (
    ACCOUNTS,
    CALIBRATION,
    CAPPED,
    EDGES,
    EVIDENCE,
    MERGED,
    NETWORKS,
    OBJECTS,
    PAIRS,
    Coordination,
    Test,
)
from tocsin.engine.base import Engine, Table
from tocsin.shares.kinds import ObjectKind

_CURVE: Final = tuple(10.0**-power for power in range(13))

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Significance:
    """How sure the detector must be.

    ``fdr`` is the share of accepted pairs that may be chance's; ``permutations`` how often
    the accounts are exchanged as a control. Each costs another pass over the meetings and
    memory for a copy of the shares; ``None`` takes as many as cost little.
    """

    fdr: float = 0.01
    permutations: int | None = None
    seed: int = SEED

    def passes(self, shares: int) -> int:
        """How many permutations so many shares get."""
        if self.permutations is not None:
            return self.permutations
        if shares > _MOST_COPIED:
            return 0
        return min(max(_CHEAP // max(shares, 1), 1), _ENOUGH)


_CHEAP: Final = 1_000_000
_ENOUGH: Final = 5
_MOST_COPIED: Final = 20_000_000


def detect(
    engine: Engine,
    shares: Mapping[ObjectKind, Table],
    posts: Table,
    behaviours: Sequence[Behaviour],
    created_at: datetime,
    significance: Significance = Significance(),
    merged: pa.Table | None = None,
) -> Coordination:
    """Finds who shared the same objects within each behaviour's window, beyond chance.

    ``shares`` gives the engine table of shares (schema ``SHARES``) for each kind that the
    behaviours name, ``posts`` the posts table they were made from. ``merged`` (schema
    ``MERGED``) says which objects of the posts stand under another's id in the shares, as
    near-copies of a text do.
    """
    merged = MERGED.empty_table() if merged is None else merged
    layers = prepare(engine, shares, behaviours)
    if not layers:
        return _nothing(_cited(engine, posts, EVIDENCE.empty_table()), behaviours, significance)
    tested, by_chance = tested_pairs(engine, layers, significance)
    accepted = tested.pairs.q_value <= significance.fdr
    fused = fusion.fuse(engine, layers, tested, accepted)
    cited = _cited(engine, posts, fused.evidence)
    objects = description.objects(engine, shares, cited, fused.evidence, fused.edges, merged)
    accounts = description.accounts(engine, posts, fused)
    networks = description.networks(fused, cited, accounts)
    return Coordination(
        behaviours=tuple(behaviours),
        edges=fused.edges,
        evidence=fused.evidence,
        objects=objects,
        accounts=accounts,
        networks=networks,
        capped=_capped(engine, shares, posts, behaviours, merged),
        pairs=_pairs(engine, posts, tested, accepted),
        calibration=calibration(tested, by_chance),
        test=_test(tested, by_chance, significance),
        posts=cited,
        findings=description.findings(behaviours, networks, fused, created_at, significance.fdr),
        caveats=(description.CHANCE_CAVEAT,),
    )


def tested_pairs(
    engine: Engine, layers: Sequence[Layer], significance: Significance
) -> tuple[Tested, list[Floats]]:
    """The pairs with their q-values, and the p-values that chance gave in each permutation."""
    tested = test(engine, layers, significance.fdr)
    shares = sum(int(layer.flow.shares.sum()) for layer in layers)
    by_chance = control(
        engine,
        layers,
        pooled_slices(layers),
        significance.fdr,
        significance.passes(shares),
        significance.seed,
    )
    found = tested.pairs
    return tested.with_q(controlled(found.q_value, found.p_value, by_chance)), by_chance


def _pairs(
    engine: Engine, posts: Table, tested: Tested, accepted: npt.NDArray[np.bool_]
) -> pa.Table:
    found = tested.pairs
    names = np.array([*(layer.behaviour.name for layer in tested.layers), "all"], dtype=object)
    platforms, ids = description.names(engine, posts, tested.accounts)
    a, b = (np.searchsorted(tested.accounts, end) for end in (found.account_a, found.account_b))
    made = {
        "platform_a": platforms.take(a),
        "account_id_a": ids.take(a),
        "platform_b": platforms.take(b),
        "account_id_b": ids.take(b),
        "account_a": found.account_a,
        "account_b": found.account_b,
        "objects": found.objects,
        "occasions": found.occasions,
        "by_activity": found.decisive.by_activity,
        "by_taste": found.decisive.by_taste,
        "p_value": found.p_value,
        "q_value": found.q_value,
        "decided_by": pa.array(names[found.decided_by], pa.string()),
        "accepted": accepted,
    }
    return pa.table(made, schema=PAIRS)


def calibration(tested: Tested, by_chance: Sequence[Floats]) -> pa.Table:
    """How many pairs are at most so improbable: expected, permuted and observed."""
    levels = np.array(_CURVE)

    def at_most(p_values: Floats) -> npt.NDArray[np.int64]:
        return np.searchsorted(np.sort(p_values), levels, side="right")

    drawn = [at_most(p_values) for p_values in by_chance]
    made = {
        "p_value": levels,
        "expected": levels * tested.could_meet,
        "by_chance": np.mean(drawn, axis=0) if drawn else pa.nulls(len(levels), pa.float64()),
        "observed": at_most(tested.pairs.p_value),
    }
    return pa.table(made, schema=CALIBRATION)


def _test(tested: Tested, by_chance: Sequence[Floats], significance: Significance) -> Test:
    found = tested.pairs
    accepted = found.p_value[found.q_value <= significance.fdr]
    most = accepted.max(initial=-1.0)
    chance = [float(np.sum(p_values <= most)) for p_values in by_chance]
    cut = pooled_slices(tested.layers)
    lengths = np.diff(cut.starts) / pairs.US_PER_S
    return Test(
        fdr=significance.fdr,
        seed=significance.seed,
        permutations=len(by_chance),
        accepted_by_chance=float(np.mean(chance)) if chance else math.nan,
        could_meet=tested.could_meet,
        met=len(found) + tested.unremarkable,
        tested=len(found),
        slices=len(cut),
        slice_s=float(np.median(lengths)) if len(lengths) else math.nan,
    )


def _nothing(
    posts: pa.Table, behaviours: Sequence[Behaviour], significance: Significance
) -> Coordination:
    """The result where nothing was shared at all; ``posts`` is an empty posts table."""
    return Coordination(
        behaviours=tuple(behaviours),
        edges=EDGES.empty_table(),
        evidence=EVIDENCE.empty_table(),
        objects=OBJECTS.empty_table(),
        accounts=ACCOUNTS.empty_table(),
        networks=NETWORKS.empty_table(),
        capped=CAPPED.empty_table(),
        pairs=PAIRS.empty_table(),
        calibration=CALIBRATION.empty_table(),
        test=Test(significance.fdr, significance.seed, 0, math.nan, 0, 0, 0, 0, math.nan),
        posts=posts,
        findings=(),
        caveats=(description.CHANCE_CAVEAT,),
    )


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
    merged: pa.Table,
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
        labels = description.labels_of(
            engine, table, posts, behaviour.kind, over["object_id"], merged
        )
        named = over.join(labels, "object_id").sort_by(
            [("shares", "descending"), ("object_id", "ascending")]
        )
        name = pa.array([behaviour.name] * named.num_rows)
        tables.append(named.append_column("behaviour", name).select(CAPPED.names).cast(CAPPED))
    return pa.concat_tables(tables).combine_chunks()
