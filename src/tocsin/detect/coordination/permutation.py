"""The control: the same accounts, the same posts, dealt out again inside each slice of time.

Within a slice, and among posts that share the same kinds of things, the accounts of all posts
are shuffled. Every account keeps how much it does, when, and of what kind; every object keeps
its posts and their times. Whatever pairs the detector still accepts are chance's.

Good (2005), "Permutation, Parametric and Bootstrap Tests of Hypotheses", chapter on
stratified tests; for networks of accounts, Pacheco et al. (2021) use the same reshuffling.
"""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.layers import Layer
from tocsin.detect.coordination.significance import test
from tocsin.detect.coordination.slices import Slices
from tocsin.engine.base import Engine, Table

FEWEST_ACCOUNTS: Final = 20

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def control(
    engine: Engine, layers: Sequence[Layer], cut: Slices, fdr: float, permutations: int, seed: int
) -> list[Floats]:
    """The p-values of all pairs that are looked at, for each of so many permutations."""
    drawn = []
    for number in range(permutations):
        others = exchanged(engine, layers, cut, np.random.default_rng([seed, number]))
        drawn.append(test(engine, others, fdr).pairs.p_value)
    return drawn


def exchanged(
    engine: Engine, layers: Sequence[Layer], cut: Slices, rng: np.random.Generator
) -> list[Layer]:
    """The layers with the accounts of their posts shuffled within each slice.

    Costs memory for one copy of the shares.
    """
    kinds = {id(layer.shared): layer for layer in layers}
    rows = [_rows(engine, layer) for layer in kinds.values()]
    made: dict[int, tuple[Table, Table]] = {}
    for (kind, layer), shares, account in zip(
        kinds.items(), rows, _dealt(rows, cut, rng), strict=True
    ):
        others = engine.table(shares.set_column(0, "account_key", pa.array(account)))
        twice = layer.objects.filter(layer.objects.shares >= 2)
        made[kind] = (others, engine.keep(others.semi_join(twice, "object_id")))
    return [layer.of_others(*made[id(layer.shared)]) for layer in layers]


def shuffled(values: Ints, stratum: Ints, rng: np.random.Generator) -> Ints:
    """The values, shuffled among the places of the same stratum."""
    stratum = stratum - stratum.min(initial=0)
    stratum = stratum.astype(np.min_scalar_type(stratum.max(initial=0)))  # few bytes sort faster
    order = rng.permutation(len(values))
    out = np.empty_like(values)
    places, drawn = (np.argsort(s, kind="stable") for s in (stratum, stratum[order]))
    out[places] = values[order[drawn]]
    return out


def _rows(engine: Engine, layer: Layer) -> pa.Table:
    return engine.to_arrow(layer.shares.select("account_key", "object_id", "t", "post_key"))


def _dealt(rows: Sequence[pa.Table], cut: Slices, rng: np.random.Generator) -> list[Ints]:
    """The new accounts of all rows, the same for all rows of a post."""
    key, first, place = np.unique(
        np.concatenate([table["post_key"].to_numpy() for table in rows]),
        return_index=True,
        return_inverse=True,
    )
    account, t = (
        np.concatenate([table[name].to_numpy() for table in rows])[first]
        for name in ("account_key", "t")
    )
    ends = np.cumsum([0] + [table.num_rows for table in rows])
    kinds = np.zeros(len(key), dtype=np.int64)
    for number in range(len(rows)):
        kinds[place[ends[number] : ends[number + 1]]] |= 1 << number
    new = shuffled(account, strata(account, cut.of(t), kinds), rng)[place]
    return [new[start:end] for start, end in itertools.pairwise(ends)]


def strata(account: Ints, place: Ints, kinds: Ints) -> Ints:
    """The stratum of each post: its slice and the kinds of object it shares.

    A stratum of a few accounts would only give their posts back to them, so what has fewer
    than :data:`FEWEST_ACCOUNTS` is dealt out together: those of a slice, and what is left
    of that, of all slices.
    """
    width = int(kinds.max(initial=0)) + 1
    number = np.unique(account, return_inverse=True)[1]
    stratum = place * width + kinds  # no post is of kinds 0
    stratum = np.where(_few(number, stratum), place * width, stratum)
    rest = int(stratum.max(initial=0)) + 1
    return np.where(_few(number, stratum), rest, stratum)


def _few(account: Ints, stratum: Ints) -> npt.NDArray[np.bool_]:
    """Which posts lie in a stratum of few accounts (numbers from 0, both)."""
    accounts = int(account.max(initial=0)) + 1
    both = np.sort(stratum * accounts + account)
    new = np.append(True, both[1:] != both[:-1]) if len(both) else both.astype(bool)
    few: npt.NDArray[np.bool_] = np.bincount(both[new] // accounts) < FEWEST_ACCOUNTS
    return few[stratum]
