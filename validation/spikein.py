"""Spike-ins: groups that act together, planted into real posts, so that finding them can be scored.

30 groups of 4 to 15 new accounts. Each group takes 6 to 15 joint actions on an object; each
member joins with probability 0.7, after an exponential lag with a mean of 8, 20 or 60 s (one
mean a group). Every second group mostly (0.7) acts on objects of its own, the others only on
objects that the background has shared at least 3 times, at a moment when it shared them. Each
member also makes 5 camouflage shares: random shares of the background, copied within 30 minutes.

Accounts of the background that are found count as false, though some may really be
coordinated: precision is a lower bound.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.shares.objects import SHARES

GROUPS = 30
_MEAN_LAGS_S = (8, 20, 60)
_JOINS = 0.7
_OWN_OBJECT = 0.7
_CAMOUFLAGE = 5
_CAMOUFLAGE_US = 30 * 60 * 1_000_000

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SpikedIn:
    """The background with the groups in it; ``groups`` holds the account keys of each."""

    shares: pa.Table
    groups: tuple[Ints, ...]

    @property
    def planted(self) -> set[int]:
        """The account keys of all groups."""
        return {int(key) for group in self.groups for key in group}


@dataclass(frozen=True)
class Score:
    """How well a set of accounts names the planted ones."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(found: set[int], planted: set[int]) -> Score:
    """Account-level precision and recall; an empty answer has precision 1 and recall 0."""
    right = len(found & planted)
    return Score(right / len(found) if found else 1.0, right / len(planted))


def spike_in(background: pa.Table, seed: int, groups: int = GROUPS) -> SpikedIn:
    """Plants the groups into shares (schema ``SHARES``); the same seed plants the same."""
    rng = np.random.default_rng(seed)
    objects = background["object_id"].to_numpy()
    t = background["t"].to_numpy()
    _, place, count = np.unique(objects, return_inverse=True, return_counts=True)
    popular = np.flatnonzero(count[place] >= 3)
    rows: list[tuple[int, int, int]] = []
    members: list[Ints] = []
    for number in range(groups):
        group = _new_keys(rng, int(rng.integers(4, 16)))
        members.append(group)
        mean_lag_s = _MEAN_LAGS_S[number % 3]
        for _ in range(int(rng.integers(6, 16))):
            if number % 2 == 0 and rng.random() < _OWN_OBJECT:
                shared, start = int(_new_keys(rng, 1)[0]), int(t[rng.integers(len(t))])
            else:
                pick = popular[rng.integers(len(popular))]
                shared, start = int(objects[pick]), int(t[pick])
            for member in group[rng.random(len(group)) < _JOINS]:
                lag_us = int(rng.exponential(mean_lag_s) * 1_000_000)
                rows.append((int(member), shared, start + lag_us))
        rows += _camouflage(rng, group, objects, t)
    return SpikedIn(_together(rng, background, rows), tuple(members))


def _camouflage(
    rng: np.random.Generator, group: Ints, objects: Ints, t: Ints
) -> list[tuple[int, int, int]]:
    copied = []
    for member in group:
        for pick in rng.integers(len(t), size=_CAMOUFLAGE):
            shift_us = int(rng.integers(-_CAMOUFLAGE_US, _CAMOUFLAGE_US))
            copied.append((int(member), int(objects[pick]), int(t[pick]) + shift_us))
    return copied


def _together(
    rng: np.random.Generator, background: pa.Table, rows: list[tuple[int, int, int]]
) -> pa.Table:
    account, shared, t = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    planted: dict[str, Any] = {
        "account_key": account,
        "object_id": shared,
        "t": t,
        "post_key": _new_keys(rng, len(rows)),
    }
    return pa.concat_tables(
        [background.select(SHARES.names).cast(SHARES), pa.table(planted, schema=SHARES)]
    )


def _new_keys(rng: np.random.Generator, count: int) -> Ints:
    """Keys over all 64 bits, as hashes are: never met again in practice."""
    bounds = np.iinfo(np.int64)
    return rng.integers(bounds.min, bounds.max, size=count, dtype=np.int64)
