"""Whether a target is attacked more often than the others: a ratio of shares, with its interval.

R = (A/N) / (A'/N'), where N mentions in posts name the target, A of them attack it, and A', N' are
the same of all other targets. Posts of one account are not independent, so accounts are the unit:
log R is linearised in the accounts' totals (Woodruff 1971, JASA 66:411),

    e_i = (a_i − n_i·A/N) / A − (a'_i − n'_i·A'/N') / A',    var(log R) ≈ g/(g−1) · Σ e_i²

over the g accounts, and the interval is R·exp(± z·√var). One-sided p-values (R ≤ 1) are corrected
for the number of targets (Benjamini & Hochberg 1995, JRSS B 57:289).
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE

LEAST_ACCOUNTS: Final = 10
"""Accounts that must name a target, and its others, before a ratio is stated."""
LEAST_ATTACKING: Final = 5
"""Accounts that must attack it, and its others: below, log R is far from normal."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Ratios(NamedTuple):
    """One entry a target; NaN where the accounts are too few."""

    ratio: Floats
    low: Floats
    high: Floats
    q_value: Floats


def ratios(target: Ints, account: Ints, attacks: npt.NDArray[np.bool_], targets: int) -> Ratios:
    """The ratios from one row a mention in a post: target and account (0 …), and if it attacks."""
    accounts = int(account.max()) + 1 if len(account) else 0
    all_n = np.bincount(account, minlength=accounts).astype(np.float64)
    all_a = np.bincount(account, attacks, accounts).astype(np.float64)
    found = np.full((3, targets), np.nan)
    p_values = np.full(targets, np.nan)
    order = np.argsort(target, kind="stable")
    ends = np.searchsorted(target[order], np.arange(targets + 1))
    for number in range(targets):
        rows = order[ends[number] : ends[number + 1]]
        n = np.bincount(account[rows], minlength=accounts).astype(np.float64)
        a = np.bincount(account[rows], attacks[rows], accounts).astype(np.float64)
        if np.count_nonzero(n) < LEAST_ACCOUNTS or np.count_nonzero(all_n - n) < LEAST_ACCOUNTS:
            continue
        p_values[number] = 1.0
        if min(np.count_nonzero(a), np.count_nonzero(all_a - a)) >= LEAST_ATTACKING:
            found[:, number], p_values[number] = _ratio(a, n, all_a - a, all_n - n)
    return Ratios(found[0], found[1], found[2], _corrected(p_values))


def _ratio(a: Floats, n: Floats, other_a: Floats, other_n: Floats) -> tuple[Any, float]:
    """Ratio, low, high; and p, by the totals of each account."""
    share, other = a.sum() / n.sum(), other_a.sum() / other_n.sum()
    error = (a - n * share) / a.sum() - (other_a - other_n * other) / other_a.sum()
    deviation = max(float(np.sqrt(len(a) / (len(a) - 1) * np.sum(error**2))), 1e-12)
    z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    log = float(np.log(share / other))
    p_value = float(stats.norm.sf(log / deviation))
    return np.exp([log, log - z * deviation, log + z * deviation]), p_value


def _corrected(p_values: Floats) -> Floats:
    tested = ~np.isnan(p_values)
    q_values = p_values.copy()
    if tested.any():
        q_values[tested] = stats.false_discovery_control(p_values[tested])
    return q_values
