"""How together an account is with its network, and a network with itself, against chance.

An account's score is the share of the slices of time in which it was active and met anyone of
its network; a network's is the same over all its accounts. Chance gives such shares too, to a
party as active and of the same taste (:mod:`.chance`, with a network as one party).

The network was chosen because its accounts met, so these numbers describe it; the evidence
that it is not chance is the false discovery rate of its pairs. Intervals are Wilson's. For a
network the number of trials is that of the slices in which any of its accounts was active, far
fewer than its accounts' slices together: what its accounts do in one slice is one event, not many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tocsin.detect.coordination.nulls import Null
from tocsin.detect.coordination.occasions import occasions
from tocsin.detect.intervals import wilson

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AccountScores:
    """One entry an account, in the order asked for."""

    occasions: Ints  # on which it met others of its network
    active: Ints  # slices in which it shared anything
    together: Floats  # occasions / active
    together_low: Floats
    together_high: Floats
    expected: Floats  # occasions that chance would give
    p_value: Floats

    @classmethod
    def empty(cls, count: int) -> "AccountScores":
        """Scores to be filled: nothing seen, nothing expected."""
        seen, none = np.zeros((2, count), dtype=np.int64), np.zeros((4, count))
        return cls(seen[0], seen[1], none[0], none[1], none[2], none[3], np.ones(count))

    def fill(self, place: npt.NDArray[Any], scores: "AccountScores") -> None:
        """Puts the scores in their place."""
        _fill(self, place, scores)


@dataclass(frozen=True)
class NetworkScores:
    """One entry a network, in the order of their numbers."""

    occasions: Ints  # on which any two of its accounts met
    together: Floats  # share of its accounts' active slices in which they met one another
    together_low: Floats
    together_high: Floats
    expected: Floats  # the same share, by chance

    @classmethod
    def empty(cls, count: int) -> "NetworkScores":
        """Scores to be filled: nothing seen, nothing expected."""
        none = np.zeros((4, count))
        return cls(np.zeros(count, dtype=np.int64), none[0], none[1], none[2], none[3])

    def fill(self, place: npt.NDArray[Any], scores: "NetworkScores") -> None:
        """Puts the scores in their place."""
        _fill(self, place, scores)


def _fill(whole: object, place: npt.NDArray[Any], part: object) -> None:
    for name, values in vars(part).items():
        getattr(whole, name)[place] = values


@dataclass(frozen=True)
class Met:
    """Meetings inside networks: the two accounts (rows of the null) and the two times, µs."""

    first: Ints
    second: Ints
    earlier: Ints
    later: Ints

    def where(self, kept: npt.NDArray[np.bool_]) -> "Met":
        """Only the meetings marked."""
        return Met(*(values[kept] for values in vars(self).values()))


def joined(parts: Sequence[Met]) -> Met:
    """All meetings of several parts."""
    return Met(
        *(
            np.concatenate(columns)
            for columns in zip(*(vars(p).values() for p in parts), strict=True)
        )
    )


def account_scores(null: Null, met: Met, apart_us: int, of: Ints) -> AccountScores:
    """The scores of all accounts in networks, in the order of their rows.

    ``of`` gives the network of every row of the null, -1 for none.
    """
    row = np.flatnonzero(of >= 0)
    party, earlier, later = (
        np.concatenate(both)
        for both in ((met.first, met.second), (met.earlier, met.earlier), (met.later, met.later))
    )
    count = occasions(party, earlier, later, null.slices, apart_us, len(of))[row]
    active = null.active_slices()[row]
    chance = null.members(row, of, count)
    low, high = wilson(count, active)
    return AccountScores(
        occasions=count,
        active=active,
        together=count / np.maximum(active, 1),
        together_low=low,
        together_high=high,
        expected=chance.by_activity + chance.by_taste,
        p_value=chance.p_value,
    )


def network_scores(
    null: Null, met: Met, apart_us: int, of: Ints, accounts: AccountScores
) -> NetworkScores:
    """The scores of all networks; ``accounts`` are those of :func:`account_scores`."""
    networks = int(of.max(initial=-1)) + 1
    network = of[of >= 0]

    def total(values: npt.NDArray[Any]) -> Floats:
        return np.bincount(network, values, networks).astype(np.float64)

    active = np.maximum(total(accounts.active), 1)
    together = total(accounts.occasions) / active
    trials = null.slices_of_networks(of)
    low, high = wilson(together * trials, trials)
    return NetworkScores(
        occasions=occasions(of[met.first], met.earlier, met.later, null.slices, apart_us, networks),
        together=together,
        together_low=low,
        together_high=high,
        expected=total(accounts.expected) / active,
    )
