"""What chance would give: the null models, and the p-value of every pair of accounts.

Two accounts are compared with two others that were as active in the same slices of time and
like the same things. Three nulls, each for a reason (docs/methods/nulls.md):

* activity × burst, over the whole span (a Poisson count): cheap, so it comes first and lets go
  of pairs that even this finds unremarkable;
* activity × burst within slices of even density: accounts are exchangeable between the shares
  of a slice. This is the expectation of permuting accounts within strata, in closed form;
* timing given objects: what two accounts share at moments far apart shows what they both
  like, and how often liking alone brings them together within the window.

The last two are trials of one count (:mod:`.chance`), so that neither can be satisfied at the
cost of the other. The permutation itself is run too (:mod:`.permutation`), as a control.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.coordination.chance import Activity, Chance, Tastes, chance
from tocsin.detect.coordination.density import FAR_WINDOWS
from tocsin.detect.coordination.edges import Meetings
from tocsin.detect.coordination.layers import Layer
from tocsin.detect.coordination.pairs import US_PER_S
from tocsin.detect.coordination.sharing import Sharing
from tocsin.detect.coordination.slices import Slices

UNREMARKABLE: Final = 0.01
"""A pair whose count has at least this chance under the first null is not looked at further.

The false discovery rate asks for far less than that of any pair. Lost is only a pair of very
active accounts whose activity never coincides but for the times they met."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def usual_rate(layer: Layer, joint: int) -> float:
    """The chance that any two shares of the layer meet, over the whole span.

    ``joint`` meetings are left out: those of the pairs in question, which may be a campaign's
    and then say nothing about chance.
    """
    total = float(layer.flow.shares.sum())
    near = float(layer.flow.near.sum()) - joint
    return max(near, 1.0) / max(total * (total - 1) / 2, 1.0)


def remarkable(objects: Ints, expected: Floats) -> npt.NDArray[np.bool_]:
    """Which pairs met on more objects than activity over the whole span would often give."""
    return np.asarray(stats.poisson.sf(objects - 1, expected)) < UNREMARKABLE


class Null:
    """The chance of meeting in some layers together, for some accounts.

    ``accounts`` is their number; parties are their row numbers.
    """

    def __init__(self, shared: Sequence[Sharing], cut: Slices, accounts: int) -> None:
        self.slices = cut
        self.accounts = accounts
        self._shared = shared
        self._far_us = np.concatenate([_far_us(s) for s in shared])
        self._each_alone = self._parties(None)
        self._estimate([None] * len(shared))

    def leaving_out(self, known: Sequence[Meetings]) -> "Null":
        """The same without meetings that are already known not to be chance's.

        ``known`` has one entry a layer. These meetings say nothing about how often chance
        brings two shares together; where a campaign makes most of the data, it would
        otherwise hide itself.
        """
        other = copy(self)
        other._estimate(known)  # noqa: SLF001, it is of this class
        return other

    def _estimate(self, known: Sequence[Meetings | None]) -> None:
        each = list(zip(self._shared, known, strict=True))
        rates = [_rate(shared.layer, self.slices, met) for shared, met in each]
        self._rate = np.stack(rates, axis=1).ravel()
        self._odds = np.concatenate([_odds(shared, met) for shared, met in each])

    def _chance(
        self, first: Ints, second: Ints, occasions: Ints, parties: tuple[Activity, Tastes], *,
        within: bool,
    ) -> Chance:  # fmt: skip
        activity = replace(parties[0], rate=self._rate)
        tastes = replace(parties[1], odds=self._odds)
        return chance(first, second, occasions, activity, tastes, within=within)

    def pairs(self, first: Ints, second: Ints, occasions: Ints) -> Chance:
        """The chance that accounts ``first`` and ``second`` meet at least so often."""
        return self._chance(first, second, occasions, self._each_alone, within=False)

    def members(self, account: Ints, of: Ints, occasions: Ints) -> Chance:
        """The chance that each account meets the rest of its network at least so often.

        ``of`` gives the network of every account, -1 for none.
        """
        network = self.accounts + of[account]
        return self._chance(account, network, occasions, self._parties(of), within=True)

    def active_slices(self) -> Ints:
        """In how many slices each account shared anything."""
        return self.slices_of_networks(np.arange(self.accounts))

    def slices_of_networks(self, of: Ints) -> Ints:
        """In how many slices any account of each network shared anything."""
        width = max(len(self.slices), 1)
        seen = [
            of[s.account[inside]] * width + self.slices.of(s.t[inside])
            for s in self._shared
            for inside in [of[s.account] >= 0]
        ]
        networks = int(of.max(initial=-1)) + 1
        return np.bincount(np.unique(np.concatenate(seen)) // width, minlength=networks)

    def _parties(self, of: Ints | None) -> tuple[Activity, Tastes]:
        """The accounts as parties and after them each network as one, without the rates."""
        layers = len(self._shared)
        party = np.concatenate([s.account for s in self._shared])
        t = np.concatenate([s.t for s in self._shared])
        layer = np.repeat(np.arange(layers), [len(s.t) for s in self._shared])
        first = np.cumsum([0] + [len(s.object_id) for s in self._shared])
        liked = np.concatenate([s.object for s in self._shared]) + first[layer]
        parties = self.accounts
        if of is not None:
            inside = of[party] >= 0
            parties += int(of.max(initial=-1)) + 1
            party = np.concatenate([party, self.accounts + of[party][inside]])
            t, layer, liked = (np.concatenate([v, v[inside]]) for v in (t, layer, liked))
        cells = max(len(self.slices), 1) * layers
        cell = self.slices.of(t) * layers + layer
        both, count = np.unique(party * cells + cell, return_counts=True)
        rows = np.arange(parties + 1)
        activity = Activity(
            start=np.searchsorted(both // cells, rows),
            cell=both % cells,
            shares=count.astype(np.float64),
            rate=np.zeros(0),
            layers=layers,
        )
        # Each layer's are sorted already, so putting the parties together keeps the rest.
        order = np.argsort(party, kind="stable") if of is None else np.lexsort([t, liked, party])
        tastes = Tastes(
            start=np.searchsorted(party[order], rows),
            object=liked[order],
            t=t[order],
            odds=np.zeros(0),
            far_us=self._far_us,
        )
        return activity, tastes


def _rate(layer: Layer, cut: Slices, known: Meetings | None) -> Floats:
    """In each slice, the chance that two of its shares are a meeting."""
    place = cut.of(layer.flow.bucket)
    shares, near = (
        np.bincount(place, values, minlength=len(cut))
        for values in (layer.flow.shares, layer.flow.near)
    )
    if known is not None:
        near -= np.bincount(cut.of(known.later), minlength=len(cut))
    near, of_all = np.maximum(near, 0), shares * (shares - 1) / 2
    # One meeting's worth of the rate over the whole span: no slice is without any chance.
    usual = (near.sum() + 1) / max(of_all.sum(), 1.0)
    rate: Floats = (near + 1) / (of_all + 1 / usual)
    return rate


def _odds(shared: Sharing, known: Meetings | None) -> Floats:
    """How near pairs of moments of each object stand to far ones."""
    near = shared.near
    if known is not None:
        near = near - np.bincount(
            np.searchsorted(shared.object_id, known.object_id), minlength=len(near)
        )
    odds: Floats = np.maximum(near, 0) / np.maximum(shared.pairs - shared.close, 1)
    return odds


def _far_us(shared: Sharing) -> Ints:
    far_us = FAR_WINDOWS * shared.layer.behaviour.window_s * US_PER_S
    return np.full(len(shared.object_id), far_us, dtype=np.int64)
