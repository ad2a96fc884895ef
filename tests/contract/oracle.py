"""The relational steps again, as slow loops that are plainly right."""

import math
from collections import Counter, defaultdict
from itertools import combinations

US = 1_000_000


def meetings(shares, window_s, within_account=False):
    found = set()
    for one, two in combinations(shares, 2):
        first, second = sorted([one, two], key=lambda s: (s["t"], s["post_key"]))
        same_object = first["object_id"] == second["object_id"]
        near = second["t"] - first["t"] <= window_s * US
        apart = first["account_key"] != second["account_key"] or within_account
        if same_object and near and apart and first["post_key"] != second["post_key"]:
            found.add(
                (
                    first["object_id"],
                    first["account_key"],
                    first["post_key"],
                    second["account_key"],
                    second["post_key"],
                )
            )
    return found


def joint_objects(shares, window_s):
    objects = defaultdict(set)
    for object_id, account_0, _, account_1, _ in meetings(shares, window_s):
        objects[min(account_0, account_1), max(account_0, account_1)].add(object_id)
    return {pair: len(found) for pair, found in objects.items()}


def joint_objects_of_groups(groups):
    """Per pair, the objects in each behaviour and in all: groups are (shares, behaviours).

    An object that two groups look at counts in each of them.
    """
    behaviours = [(shares, b) for shares, group in groups for b in group]
    alone = [joint_objects(shares, b.window_s) for shares, b in behaviours]
    widest = [joint_objects(shares, max(b.window_s for b in group)) for shares, group in groups]
    least = [b.min_objects for _, b in behaviours]
    found = {}
    for pair in {pair for counts in widest for pair in counts}:
        counts = [counted.get(pair, 0) for counted in alone]
        pooled = sum(counted.get(pair, 0) for counted in widest)
        if pooled >= min(least) or any(n >= m for n, m in zip(counts, least, strict=True)):
            found[pair] = (counts, pooled)
    return found


def density(shares, window_s):
    """Per (object, bucket): shares, pairs of shares within the window, and within ten."""
    width = window_s * US or 1
    found = defaultdict(lambda: [0, 0, 0])
    for share in shares:
        found[share["object_id"], share["t"] - share["t"] % width][0] += 1
    for one, two in combinations(shares, 2):
        lag = abs(one["t"] - two["t"])
        later = max(one["t"], two["t"])
        if one["object_id"] == two["object_id"]:
            counts = found[one["object_id"], later - later % width]
            counts[1] += lag <= window_s * US
            counts[2] += lag <= 10 * window_s * US
    return dict(found)


def able(tables, least):
    objects = defaultdict(set)
    for shares in tables:
        for share in shares:
            objects[share["account_key"]].add(share["object_id"])
    return {account for account, seen in objects.items() if len(seen) >= least}


def strata(tables, slice_of):
    """For every slice and set of kinds: how often each account posted, each post once."""
    posts = {}
    for kind, shares in enumerate(tables):
        for share in shares:
            post = posts.setdefault(share["post_key"], [share["t"], share["account_key"], set()])
            post[2].add(kind)
    found = defaultdict(Counter)
    for t, account, kinds in posts.values():
        found[slice_of(t), frozenset(kinds)][account] += 1
    return found


def kept_shares(shares, max_sharers):
    count = defaultdict(int)
    for share in shares:
        count[share["object_id"]] += 1
    return [s for s in shares if 2 <= count[s["object_id"]] <= max_sharers]


def crowd(shares, object_id, t, window_s):
    width = window_s * US or 1
    bucket = t - t % width
    return len(
        {
            s["account_key"]
            for s in shares
            if s["object_id"] == object_id and bucket <= s["t"] < bucket + 2 * width
        }
    )


def edge_weight(shares, all_shares, pair, window_s):
    active = len({s["account_key"] for s in all_shares})
    by_post = {s["post_key"]: s for s in shares}
    rarity = defaultdict(float)
    for object_id, account_0, post_0, account_1, _ in meetings(shares, window_s):
        if (min(account_0, account_1), max(account_0, account_1)) == pair:
            t = by_post[post_0]["t"]
            value = math.log(active / crowd(shares, object_id, t, window_s))
            rarity[object_id] = max(rarity.get(object_id, -math.inf), value)
    return sum(rarity.values())


def repeated(known, staged):
    first = {post: (-1, content) for post, content in known}
    found = []
    for seq, (post, content) in enumerate(staged):
        if post in first:
            found.append((seq, content == first[post][1]))
        else:
            first[post] = (seq, content)
    return found
