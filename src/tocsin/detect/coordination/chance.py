"""How often chance brings two parties together at least so often: the exact tail, compiled.

Each slice of time and each object that both parties like is one independent trial; the count
of trials that succeed is Poisson-binomial. The tail is the absorbing state of the textbook
recursion (Hong 2013, "On computing the distribution function for the Poisson binomial
distribution", CSDA 59, section 2.2 in its direct form), so tails of 1e-30 keep their digits.

*By activity.* In slice s, shares by i and j are a_is · a_js pairs, each of which is a meeting
with the rate r_s that any two shares of the slice have: success with 1 − exp(−a_is a_js r_s).

*By taste.* Where i and j also shared object o at f_o pairs of moments far apart, they both
like it; near and far pairs of moments of o stand to one another as odds_o, so they meet on it
by liking alone with 1 − exp(−f_o odds_o).

A *party* is an account, or all accounts of a network together.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Activity:
    """What each party shared in each slice: compressed rows, slices ascending in a row.

    ``cell`` is slice · layers + layer; ``rate`` has one entry a cell.
    """

    start: Ints  # parties + 1
    cell: Ints
    shares: Floats
    rate: Floats
    layers: int = 1


@dataclass(frozen=True)
class Tastes:
    """When each party shared which object: compressed rows, ascending by object and time.

    ``odds`` (near : far pairs of its shares) and ``far_us`` have one entry an object.
    """

    start: Ints
    object: Ints
    t: Ints
    odds: Floats
    far_us: Ints


@dataclass(frozen=True)
class Chance:
    """What chance gives each pair of parties, one entry a pair."""

    p_value: Floats  # of at least the asked number of occasions
    by_activity: Floats  # expected occasions
    by_taste: Floats


def chance(
    first: Ints,
    second: Ints,
    occasions: Ints,
    activity: Activity,
    tastes: Tastes,
    *,
    within: bool = False,
) -> Chance:
    """The chance that parties ``first`` and ``second`` meet at least ``occasions`` times.

    Parties are row numbers of ``activity`` and ``tastes``. With ``within``, each second party
    contains the first one (a network and its member), whose own shares are taken out of it.
    """
    from tocsin.detect.coordination.walks import tails  # noqa: PLC0415, slow to import

    p, by_activity, by_taste = tails(
        first, second, occasions,
        activity.start, activity.cell, activity.shares, activity.rate, activity.layers,
        tastes.start, tastes.object, tastes.t, tastes.odds, tastes.far_us, within,
    )  # fmt: skip
    return Chance(p, by_activity, by_taste)
