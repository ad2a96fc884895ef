"""From layers to tested pairs: who met, how often chance would do that, and how sure we are.

Every pair of accounts is tested in each layer alone and in all layers together. Its p-value
is the smallest of these, multiplied by their number (Bonferroni: right however the layers
depend on each other, and one post that shares a link, a text and hashtags is in three of
them). The false discovery rate is taken over all pairs that could have met.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination import density, pairs
from tocsin.detect.coordination.chance import Chance
from tocsin.detect.coordination.discovery import pairs_among, spreading
from tocsin.detect.coordination.edges import Meetings
from tocsin.detect.coordination.layers import Layer, groups, pooled_slices
from tocsin.detect.coordination.nulls import Null, remarkable, usual_rate
from tocsin.detect.coordination.occasions import occasions
from tocsin.detect.coordination.pairs import US_PER_S
from tocsin.detect.coordination.sharing import Sharing, meetings, sharing
from tocsin.detect.coordination.slices import Slices
from tocsin.engine.base import Engine

LEAST_OCCASIONS: Final = 2
"""Accounts that met in one slice of time only are never joined, whatever they did in it."""

LEAST_EXCESS: Final = 3.0
"""Nor are accounts that met less than three times as often as chance would have it. Where
chance alone brings two very active accounts together fifty times, any null is wrong by more
than its p-value admits."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """The pairs that were tested, sorted by accounts. One entry a pair.

    ``layers`` and ``layer_occasions`` say what each layer gave alone.
    """

    account_a: Ints
    account_b: Ints
    objects: Ints
    decided_by: Ints  # the layer whose test gave the smallest p-value; -1: all together
    occasions: Ints  # in the test that decided
    decisive: Chance
    layer_occasions: tuple[Ints, ...]
    layers: tuple[Chance, ...]
    p_value: Floats
    q_value: Floats

    def __len__(self) -> int:
        return len(self.account_a)


@dataclass(frozen=True)
class Tested:
    """The outcome of testing: the pairs, and all that it takes to test a network as well.

    ``met``, ``numbers``, ``shared`` and ``known`` have one entry a layer: the meetings under
    the pairs, the pair of each, what the accounts (sorted keys) shared, and the meetings left
    out of chance's rates.
    ``could_meet`` is the number of pairs the false discovery rate is taken over;
    ``unremarkable`` counts the pairs that met on enough objects and were let go by the first
    null.
    """

    layers: tuple[Layer, ...]
    pairs: Pairs
    accounts: Ints
    met: tuple[Meetings, ...]
    numbers: tuple[Ints, ...]
    shared: tuple[Sharing, ...]
    known: tuple[Meetings, ...]
    could_meet: int
    unremarkable: int

    def with_q(self, q_value: Floats) -> "Tested":
        """The same with other q-values."""
        return replace(self, pairs=replace(self.pairs, q_value=q_value))

    def null(self, numbers: Sequence[int]) -> Null:
        """The null of some of the layers together, with slices that fit them."""
        return Null(
            [self.shared[n] for n in numbers],
            pooled_slices([self.layers[n] for n in numbers]),
            len(self.accounts),
        ).leaving_out([self.known[n] for n in numbers])


@dataclass(frozen=True)
class _Candidates:
    """The pairs to be tested (sorted), as rows of ``accounts``, and where they met."""

    table: pa.Table
    accounts: Ints
    first: Ints
    second: Ints
    met: tuple[Meetings, ...]
    numbers: tuple[Ints, ...]  # the pair of each meeting
    shared: tuple[Sharing, ...]


def test(engine: Engine, layers: Sequence[Layer], fdr: float) -> Tested:
    """Finds the pairs that met and tests them against chance.

    How often chance brings two shares together is estimated from the data without the
    meetings of accepted pairs. It begins with none of the candidates' meetings and puts
    back those of every pair that is not accepted at ``fdr``, until nothing changes: each
    round expects more of chance and accepts fewer pairs, so it ends.
    """
    candidates, unremarkable = _candidates(engine, layers)
    able = max(_able(engine, layers), len(candidates.accounts))
    nulls = _nulls(layers, candidates)
    accepted = np.ones(candidates.table.num_rows, dtype=bool)
    while True:
        known = [
            met.where(accepted[number])
            for met, number in zip(candidates.met, candidates.numbers, strict=True)
        ]
        found = _test(layers, candidates, nulls, known, able, fdr)
        kept = accepted & (found.q_value <= fdr)
        if np.array_equal(kept, accepted):
            break
        accepted = kept
    return Tested(
        layers=tuple(layers),
        pairs=found,
        accounts=candidates.accounts,
        met=candidates.met,
        numbers=candidates.numbers,
        shared=candidates.shared,
        known=tuple(known),
        could_meet=pairs_among(able),
        unremarkable=unremarkable,
    )


def _candidates(engine: Engine, layers: Sequence[Layer]) -> tuple[_Candidates, int]:
    """The pairs that the first null does not explain, and how many it does."""
    joint = engine.to_arrow(pairs.joint_objects(groups(layers)))
    kept = _remarkable(joint, [_activity(engine, layer) for layer in layers], layers)
    order = [("account_a", "ascending"), ("account_b", "ascending")]
    table = joint.filter(pa.array(kept)).sort_by(order)
    a, b = (table[name].to_numpy() for name in ("account_a", "account_b"))
    accounts = np.unique(np.concatenate([a, b]))
    first, second = np.searchsorted(accounts, a), np.searchsorted(accounts, b)
    shared = sharing(engine, layers, accounts)
    met, numbers = zip(*(meetings(of, accounts, first, second) for of in shared), strict=True)
    candidates = _Candidates(
        table=table,
        accounts=accounts,
        first=first,
        second=second,
        met=met,
        numbers=numbers,
        shared=tuple(shared),
    )
    return candidates, len(kept) - int(kept.sum())


def _nulls(layers: Sequence[Layer], pair: _Candidates) -> list[Null]:
    """The null of all layers together and, where there are several, of each alone."""
    accounts = len(pair.accounts)
    together = Null(pair.shared, pooled_slices(layers), accounts)
    alone = [Null([s], s.layer.slices, accounts) for s in pair.shared] if len(layers) > 1 else []
    return [together, *alone]


def _test(
    layers: Sequence[Layer], pair: _Candidates, nulls: Sequence[Null],
    known: Sequence[Meetings], able: int, fdr: float,
) -> Pairs:  # fmt: skip
    """Every pair in all layers together and, where there are several, in each alone."""
    count = pair.table.num_rows
    together = _occasions(pair.numbers, pair.met, nulls[0].slices, layers, count)
    pooled = nulls[0].leaving_out(known).pairs(pair.first, pair.second, together)
    counted, alone = [together], [pooled]
    if len(layers) > 1:
        counted = [
            _occasions([number], [met], layer.slices, [layer], count)
            for number, met, layer in zip(pair.numbers, pair.met, layers, strict=True)
        ]
        alone = [
            _where_met(null.leaving_out([known_in]), pair, seen)
            for null, known_in, seen in zip(nulls[1:], known, counted, strict=True)
        ]
    tests = [_Test(-1, pooled, together)] if len(layers) > 1 else []
    tests += [_Test(n, *test) for n, test in enumerate(zip(alone, counted, strict=True))]
    best, p_value = _smallest(tests)

    def of_best(values: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        return np.choose(best, values) if count else values[0]

    return Pairs(
        account_a=pair.table["account_a"].to_numpy(),
        account_b=pair.table["account_b"].to_numpy(),
        objects=pair.table["objects"].to_numpy(),
        decided_by=np.array([test.layer for test in tests])[best],
        occasions=of_best([test.occasions for test in tests]),
        decisive=Chance(
            *(
                of_best([getattr(test.chance, name) for test in tests])
                for name in ("p_value", "by_activity", "by_taste")
            )
        ),
        layer_occasions=tuple(counted),
        layers=tuple(alone),
        p_value=p_value,
        q_value=spreading(
            pair.table["account_a"].to_numpy(),
            pair.table["account_b"].to_numpy(),
            p_value,
            able,
            fdr,
        ),
    )


@dataclass(frozen=True)
class _Test:
    """One test of all pairs: in a layer, or in all together (-1)."""

    layer: int
    chance: Chance
    occasions: Ints


def _notable(test: _Test) -> npt.NDArray[np.bool_]:
    expected = test.chance.by_activity + test.chance.by_taste
    return (test.occasions >= LEAST_OCCASIONS) & (test.occasions >= LEAST_EXCESS * expected)


def _smallest(tests: Sequence[_Test]) -> tuple[Ints, Floats]:
    """For each pair, which test is decisive, and its p-value corrected for their number."""
    p_values = np.stack([np.where(_notable(test), test.chance.p_value, 1.0) for test in tests])
    return p_values.argmin(axis=0), np.minimum(p_values.min(axis=0) * len(tests), 1.0)


def _where_met(null: Null, pair: _Candidates, occasions: Ints) -> Chance:
    """The chance in one layer; pairs that did not meet in it have p = 1."""
    seen = np.flatnonzero(occasions)
    found = null.pairs(pair.first[seen], pair.second[seen], occasions[seen])
    full = Chance(*(np.full(len(occasions), value) for value in (1.0, 0.0, 0.0)))
    for name in ("p_value", "by_activity", "by_taste"):
        getattr(full, name)[seen] = getattr(found, name)
    return full


def _activity(engine: Engine, layer: Layer) -> pa.Table:
    """``account_key, shares`` of all who share in the layer, in the order of their keys."""
    counted = layer.shares.group_by("account_key").aggregate(shares=layer.shares.count())
    return engine.to_arrow(counted).sort_by("account_key")


def _remarkable(
    joint: pa.Table, active: Sequence[pa.Table], layers: Sequence[Layer]
) -> npt.NDArray[np.bool_]:
    """Pairs that are remarkable in any layer, or in all together.

    The rates leave out the meetings of remarkable pairs, by the same descent as in
    :func:`test`, so that a campaign that makes most of the data stays in sight.
    """
    objects, chances = [], []
    for number, table in enumerate(active):
        a, b = (_looked_up(table, joint[end].to_numpy()) for end in ("account_a", "account_b"))
        objects.append(joint[f"objects_{number}"].to_numpy())
        chances.append(a * b)  # pairs of shares
    together = joint["objects"].to_numpy()
    kept = np.ones(joint.num_rows, dtype=bool)
    while True:
        expected = [
            pairs_of_shares * usual_rate(layer, int(met[kept].sum()))
            for pairs_of_shares, layer, met in zip(chances, layers, objects, strict=True)
        ]
        found = remarkable(together, np.sum(expected, axis=0))
        for met, usual in zip(objects, expected, strict=True):
            found |= remarkable(met, usual)
        if np.array_equal(found & kept, kept):
            return kept
        kept &= found


def _looked_up(table: pa.Table, key: Ints) -> Floats:
    known, shares = table["account_key"].to_numpy(), table["shares"].to_numpy()
    if not len(known):
        return np.zeros(len(key))
    place = np.minimum(np.searchsorted(known, key), len(known) - 1)
    found: Floats = np.where(known[place] == key, shares[place], 0).astype(np.float64)
    return found


def _occasions(
    numbers: Sequence[Ints], met: Sequence[Meetings], cut: Slices, layers: Sequence[Layer],
    parties: int,
) -> Ints:  # fmt: skip
    return occasions(
        np.concatenate(numbers),
        np.concatenate([m.earlier for m in met]),
        np.concatenate([m.later for m in met]),
        cut,
        apart_us(layers),
        parties,
    )


def apart_us(layers: Sequence[Layer]) -> int:
    """How far apart two occasions of these layers are, in microseconds."""
    return density.FAR_WINDOWS * max(layer.behaviour.window_s for layer in layers) * US_PER_S


def _able(engine: Engine, layers: Sequence[Layer]) -> int:
    """How many accounts shared enough objects, in any layer, to be joined to another."""
    kinds = {id(layer.shared): layer for layer in layers}.values()
    least = min(layer.behaviour.min_objects for layer in layers)
    able = density.able([layer.shares for layer in kinds], least)
    counted: int = engine.to_arrow(able.aggregate(accounts=able.count()))["accounts"][0].as_py()
    return counted
