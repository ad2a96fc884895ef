"""One layer of the multiplex network: a behaviour with what the null models take as given.

A layer knows the shares it looks at, the slices that time is cut into for it, and how densely
things are shared in each slice and on each object. None of that names an account, so one
layer serves the data as they are and the data with accounts exchanged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination import density, pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.pairs import Group
from tocsin.detect.coordination.slices import Slices, slices
from tocsin.engine.base import Engine, Table
from tocsin.shares.kinds import ObjectKind

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Flow:
    """What was shared in each bucket of time: buckets (start, µs), shares, near pairs."""

    bucket: Ints
    shares: Ints
    near: Ints


@dataclass(frozen=True)
class Layer:
    """A behaviour, ready to be tested.

    ``shares`` are those of the kind without the objects set aside, ``shared`` those of
    objects that were shared at least twice, ``objects`` how near in time each object's
    shares lie (:func:`.density.of_objects`).
    """

    behaviour: Behaviour
    shares: Table
    shared: Table
    objects: Table
    flow: Flow
    slices: Slices

    def of_others(self, shares: Table, shared: Table) -> "Layer":
        """The same layer where the same shares were made by other accounts."""
        return replace(self, shares=shares, shared=shared)


def prepare(
    engine: Engine, shares: Mapping[ObjectKind, Table], behaviours: Sequence[Behaviour]
) -> list[Layer]:
    """The layers of all behaviours whose kind of object was shared at all."""
    return [
        _layer(engine, kept, shared, behaviour)
        for group in by_kind(behaviours)
        if group[0].kind in shares
        for kept, shared in [_under_cap(engine, shares[group[0].kind], group[0].max_sharers)]
        for behaviour in group
    ]


def by_kind(behaviours: Sequence[Behaviour]) -> Iterator[list[Behaviour]]:
    """Behaviours that differ only in their window, the narrowest first."""

    def of(behaviour: Behaviour) -> tuple[str, int]:
        return behaviour.kind.value, behaviour.max_sharers

    for _, group in groupby(sorted(behaviours, key=of), key=of):
        yield sorted(group, key=lambda b: b.window_s)


def groups(layers: Sequence[Layer]) -> list[Group]:
    """The layers as groups whose meetings are made in one pass, in the same order."""
    made = []
    for _, same in groupby(layers, key=lambda layer: id(layer.shared)):
        members = list(same)
        behaviours = tuple(layer.behaviour for layer in members)
        made.append(Group(behaviours, members[0].shared))
    return made


def _under_cap(engine: Engine, shares: Table, max_sharers: int) -> tuple[Table, Table]:
    over = engine.keep(pairs.over_cap(shares, max_sharers))
    return (
        shares.anti_join(over, "object_id"),
        engine.keep(pairs.shared_twice(shares, max_sharers)),
    )


def _layer(engine: Engine, shares: Table, shared: Table, behaviour: Behaviour) -> Layer:
    dense = engine.keep(density.density(shares, behaviour.window_s))
    flow = _flow(engine.to_arrow(density.over_time(dense)))
    return Layer(
        behaviour=behaviour,
        shares=shares,
        shared=shared,
        objects=density.of_objects(dense),
        flow=flow,
        slices=slices(flow.bucket, flow.shares, behaviour.window_s),
    )


def _flow(rows: pa.Table) -> Flow:
    rows = rows.sort_by("bucket")
    return Flow(*(rows[name].to_numpy().astype(np.int64) for name in ("bucket", "shares", "near")))


def pooled_slices(layers: Sequence[Layer]) -> Slices:
    """Slices that serve all layers at once: cut by what was shared in any of them."""
    widest_s = max(layer.behaviour.window_s for layer in layers)
    width_us = widest_s * pairs.US_PER_S or 1
    bucket = np.concatenate([layer.flow.bucket for layer in layers])
    shares = np.concatenate([layer.flow.shares for layer in layers])
    starts, place = np.unique(bucket - bucket % width_us, return_inverse=True)
    return slices(starts, np.bincount(place, shares, len(starts)).astype(np.int64), widest_s)
