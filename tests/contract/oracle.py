"""The relational steps again, as slow loops that are plainly right."""

import math
from collections import defaultdict
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
