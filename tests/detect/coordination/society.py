"""People who share without knowing of each other, and groups planted among them, as shares.

Activity has a heavy tail, time has a day and bursts of news, and communities like the same
things: all that brings accounts together by chance, and nothing else.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tocsin.shares import SHARES

US = 1_000_000
DAY_S = 86_400


@dataclass(frozen=True)
class Society:
    """Who share how much, of what, and for how long."""

    accounts: int = 300
    shares: int = 5_000
    objects: int = 400
    communities: int = 4
    days: int = 3
    bursts: int = 6
    interest_s: float = 4 * 3_600  # how long a thing is new


def people(society: Society, seed: int) -> pa.Table:
    """Shares of accounts 0 … that act alone, in a random order."""
    rng = np.random.default_rng(seed)
    t_s = _times(society, rng)
    community_of_object = rng.integers(society.communities, size=society.objects)
    born_s = rng.uniform(-society.interest_s, society.days * DAY_S, society.objects)
    fame = rng.pareto(1.2, society.objects) + 0.1
    activity = rng.pareto(1.3, society.accounts) + 0.05
    account = rng.choice(society.accounts, society.shares, p=activity / activity.sum())
    taste = account % society.communities
    draw = rng.random(society.shares)
    shared = np.empty(society.shares, dtype=np.int64)
    for row in range(society.shares):
        age_s = t_s[row] - born_s
        appeal = fame * np.where(age_s >= 0, np.exp(-age_s / society.interest_s), 0.0) + 1e-9
        appeal[community_of_object != taste[row]] *= 0.05
        total = np.cumsum(appeal)
        shared[row] = np.searchsorted(total, draw[row] * total[-1])
    return table(account, 10_000 + shared, (t_s * US).astype(np.int64))


def _times(society: Society, rng: np.random.Generator) -> np.ndarray:
    """Seconds, ascending: days and nights, and a third of all shares in bursts of news."""
    span_s = society.days * DAY_S
    waking = rng.uniform(0, span_s, 4 * society.shares)
    waking = waking[rng.random(len(waking)) < 0.55 - 0.45 * np.cos(2 * np.pi * waking / DAY_S)]
    t_s = waking[: society.shares]
    news = rng.uniform(0, span_s * 0.95, society.bursts)
    late = rng.random(len(t_s)) < 1 / 3
    t_s[late] = rng.choice(news, late.sum()) + rng.exponential(900, late.sum())
    return np.sort(t_s)


def planted(
    background: pa.Table, seed: int, groups: int = 6, *, own: bool = True
) -> tuple[pa.Table, list[set[int]]]:
    """The shares with groups in them that act together 8 to 15 times, and their accounts.

    4 to 8 accounts a group, each joins an action with probability 0.7 about 10 s after it
    begins. Every second group acts on popular objects when others share them; with ``own``, the
    rest on objects of their own. Each account also copies 5 shares of others.
    """
    rng = np.random.default_rng([seed, 1])
    objects, t = background["object_id"].to_numpy(), background["t"].to_numpy()
    rows, members = [], []
    for number in range(groups):
        group = 1_000 * (number + 1) + np.arange(rng.integers(4, 9))
        members.append({int(key) for key in group})
        for act in range(rng.integers(8, 16)):
            place = rng.integers(len(t))
            alone = own and number % 2 == 0
            shared = 1_000_000 + 100 * number + act if alone else int(objects[place])
            there = group[rng.random(len(group)) < 0.7]
            lags = (rng.exponential(10, len(there)) * US).astype(np.int64)
            rows += [(key, shared, t[place] + lag) for key, lag in zip(there, lags, strict=True)]
        for key in group:
            copied = rng.integers(len(t), size=5)
            shifts = (rng.uniform(-900, 900, 5) * US).astype(np.int64)
            rows += zip([key] * 5, objects[copied], t[copied] + shifts, strict=True)
    added = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    account = background["account_key"].to_numpy()
    both = zip((account, objects, t), added, strict=True)
    return table(*(np.concatenate(columns) for columns in both)), members


def table(account, shared, t) -> pa.Table:
    """Shares, numbered through as posts."""
    columns = {"account_key": account, "object_id": shared, "t": t, "post_key": np.arange(len(t))}
    return pa.table({name: columns[name] for name in SHARES.names}, schema=SHARES)
