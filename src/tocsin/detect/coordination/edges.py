"""From meetings to edges: what two accounts did together, in numbers that can be checked.

The evidence of the kept edges is small, so this is plain numpy over sorted columns.

*Weight* is the sum over shared objects of the windowed inverse document frequency
ln(A / c): A accounts are active in the behaviour, c of them shared the object in the same
bucket of time or the next. Two of a thousand alone on an object weigh ln(1000/2); two in a
crowd of 500 weigh almost nothing. *Symmetry* is min(n_a, n_b) / max(n_a, n_b) of the
distinct posts each account has in the evidence: 1 when both carry the edge alike, near 0
when one account's hyperactivity makes it (CooRTweet's score, with accounts and posts kept
in the same order).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.pairs import US_PER_S

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Meetings:
    """The evidence as numpy columns sorted by pair, object and time, one entry a pair of posts."""

    account_a: Ints
    account_b: Ints
    object_id: Ints
    post_a: Ints
    post_b: Ints
    t_a: Ints
    t_b: Ints

    @property
    def lag_us(self) -> Ints:
        """B's time minus a's."""
        return self.t_b - self.t_a

    @property
    def earlier(self) -> Ints:
        """When the first of the two shared it, µs."""
        return np.minimum(self.t_a, self.t_b)

    @property
    def later(self) -> Ints:
        """When the second of the two shared it, µs."""
        return np.maximum(self.t_a, self.t_b)

    def edge_starts(self) -> Ints:
        """Where each pair of accounts begins."""
        return _starts(self.account_a, self.account_b)

    def object_starts(self) -> Ints:
        """Where each (pair, object) begins."""
        return _starts(self.account_a, self.account_b, self.object_id)

    def within(self, window_s: int) -> "Meetings":
        """The meetings at most ``window_s`` apart."""
        return self.where(np.abs(self.lag_us) <= window_s * US_PER_S)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Meetings":
        """Only the meetings marked."""
        return Meetings(**{name: getattr(self, name)[kept] for name in self.__dataclass_fields__})

    def __len__(self) -> int:
        return len(self.account_a)


def moments(met: Meetings, window_s: int) -> pa.Table:
    """Each (object, bucket of the earlier share) once: where :func:`.pairs.crowd` counts."""
    bucket = _bucket(met, window_s)
    both = np.unique(np.stack([met.object_id, bucket], axis=1), axis=0)
    return pa.table({"object_id": both[:, 0], "bucket": both[:, 1]})


def measure(met: Meetings, crowds: pa.Table, active: int, window_s: int) -> dict[str, Any]:
    """The columns of the edges, one entry an edge, in the order of ``met.edge_starts()``.

    ``crowds`` is the result of :func:`.pairs.crowd`; ``active`` the number of accounts in
    the behaviour.
    """
    edges, objects = met.edge_starts(), met.object_starts()
    edge_of_object = np.searchsorted(edges, objects, side="right") - 1
    rarity = np.log(active / _crowd_of(met, crowds, window_s))
    weight_of_object = np.maximum.reduceat(rarity, objects) if len(met) else rarity
    lead = _lead(met, objects)
    posts_a, posts_b = (_distinct(met, side, edges) for side in (met.post_a, met.post_b))
    events = np.diff(np.append(edges, len(met)))
    lag_s = np.abs(met.lag_us) / US_PER_S

    def per_edge(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.bincount(edge_of_object, values, len(edges))

    return {
        "account_a": met.account_a[edges],
        "account_b": met.account_b[edges],
        "objects": per_edge(np.ones(len(objects))).astype(np.int64),
        "events": events.astype(np.int64),
        "weight": per_edge(weight_of_object),
        "symmetry": np.minimum(posts_a, posts_b) / np.maximum(posts_a, posts_b),
        "a_first": per_edge(lead > 0).astype(np.int64),
        "b_first": per_edge(lead < 0).astype(np.int64),
        "mean_lag_s": _sums(lag_s, edges) / events,
    }


def _bucket(met: Meetings, window_s: int) -> Ints:
    earlier = np.minimum(met.t_a, met.t_b)
    starts: Ints = earlier - earlier % (window_s * US_PER_S or 1)
    return starts


def _crowd_of(met: Meetings, crowds: pa.Table, window_s: int) -> Floats:
    """The crowd of each meeting, looked up by (object, bucket)."""
    asked = np.stack([met.object_id, _bucket(met, window_s)], axis=1)
    known = np.stack([crowds["object_id"].to_numpy(), crowds["bucket"].to_numpy()], axis=1)
    keys, places = np.unique(asked, axis=0, return_inverse=True)
    order = np.lexsort([known[:, 1], known[:, 0]])
    if not np.array_equal(keys, known[order]):
        raise AssertionError("the engine lost a moment of the evidence")  # pragma: no cover
    counts: Floats = crowds["accounts"].to_numpy()[order].astype(np.float64)
    found: Floats = counts[places.reshape(-1)]
    return found


def _lead(met: Meetings, objects: Ints) -> Ints:
    """Per (edge, object): positive when a's first joint share came before b's."""
    if not len(met):
        return np.zeros(0, dtype=np.int64)
    first_a, first_b = (np.minimum.reduceat(t, objects) for t in (met.t_a, met.t_b))
    lead: Ints = first_b - first_a
    return lead


def _distinct(met: Meetings, posts: Ints, edges: Ints) -> Ints:
    """Distinct posts per edge."""
    edge = np.searchsorted(edges, np.arange(len(met)), side="right") - 1
    both = np.unique(np.stack([edge, posts], axis=1), axis=0)
    return np.bincount(both[:, 0], minlength=len(edges))


def _sums(values: Floats, starts: Ints) -> Floats:
    return np.add.reduceat(values, starts) if len(values) else np.zeros(0)


def _starts(*columns: Ints) -> Ints:
    """Positions at which any of the sorted columns changes."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    changes = np.zeros(len(columns[0]), dtype=bool)
    changes[0] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)
