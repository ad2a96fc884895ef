"""The relational steps of spread: the same rows on every engine, and those of a slow loop."""

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.spread import exposure, kinship
from tocsin.posts.keys import keys64
from tocsin.posts.schema import POSTS

START_US = 1_700_000_000_000_000
PLATFORMS = ("x", "telegram")


def corpus(seed: int, rows: int = 120) -> pa.Table:
    """Few ids and platforms, references to anything, and posts that stand twice."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(rows):
        refer = {name: str(rng.integers(rows + 20)) for name in ("repost_of", "quote_of")}
        refer["reply_to"] = str(rng.integers(rows))
        row = dict.fromkeys(POSTS.names) | {
            name: value for name, value in refer.items() if rng.random() < 0.3
        }
        row |= {
            "platform": PLATFORMS[int(rng.integers(2))],
            "post_id": str(number),
            "account_key": int(rng.integers(8)),
            "created_at": START_US + int(rng.integers(10**10)) if rng.random() < 0.95 else None,
            "views": int(rng.integers(100)) if rng.random() < 0.5 else None,
            "followers": int(rng.integers(100)) if rng.random() < 0.5 else None,
            "row_key": number,
        }
        made.append(row)
    made += [dict(row, row_key=rows + place) for place, row in enumerate(made[:10])]
    ids = pa.array([f"{row['platform']}\x1f{row['post_id']}" for row in made])
    for row, key in zip(made, keys64("post", ids).to_pylist(), strict=True):
        row["post_key"] = key
    return pa.Table.from_pylist(made, schema=POSTS)


def members_of(posts: pa.Table, seed: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    keys = rng.permutation(np.unique(posts["post_key"].to_numpy()))[:80]
    names = [("bridge", "dam")[int(n)] for n in rng.integers(2, size=len(keys))]
    twice = pa.table({"subject": ["dam"] * 20, "post_key": keys[:20]})
    return pa.concat_tables([pa.table({"subject": names, "post_key": keys}), twice])


def first(posts: pa.Table) -> dict[int, dict]:
    found: dict[int, dict] = {}
    for row in sorted(posts.to_pylist(), key=lambda row: row["row_key"]):
        found.setdefault(row["post_key"], row)
    return found


def parent_of(row: dict) -> tuple[str, str | None]:
    for name, relation in (("repost_of", "repost"), ("quote_of", "quote"), ("reply_to", "reply")):
        if row[name] is not None:
            return relation, row[name]
    return "original", None


@pytest.mark.parametrize("seed", [0, 1])
def test_every_post_of_a_subject_stands_once_with_its_parent(engine, seed):
    posts = corpus(seed)
    members = members_of(posts, seed)
    found = engine.to_arrow(kinship.told(engine.table(posts), engine.table(members)))
    known = first(posts)
    of_id = {(row["platform"], row["post_id"]): key for key, row in known.items()}
    slow = set()
    for subject, key in set(zip(*members.to_pydict().values(), strict=True)):
        row = known[key]
        if row["created_at"] is not None:
            relation, parent = parent_of(row)
            slow.add((subject, key, relation, parent, of_id.get((row["platform"], parent))))
    names = ("subject", "post_key", "relation", "parent_id", "parent_key")
    rows = [tuple(row[name] for name in names) for row in found.to_pylist()]
    assert len(rows) == len(set(rows)), "a post stands twice"
    assert set(rows) == slow


def test_reshares_are_reposts_and_quotes_by_others(engine):
    posts = corpus(2)
    known = first(posts)
    low = pa.table({"post_key": list(known)[::2]})
    found = engine.to_arrow(kinship.reshared(engine.table(posts), engine.table(low)))
    of_id = {(row["platform"], row["post_id"]): key for key, row in known.items()}
    slow = set()
    for key, row in known.items():
        relation, parent = parent_of(row)
        origin = of_id.get((row["platform"], parent))
        if relation not in kinship.RESHARES or origin not in set(low["post_key"].to_pylist()):
            continue
        same = known[origin]["account_key"] == row["account_key"]
        if row["created_at"] is not None and not same:
            slow.add((key, origin, known[origin]["account_key"]))
    rows = [(row["reshare_key"], row["post_key"], row["account_key"]) for row in found.to_pylist()]
    assert len(rows) == len(slow)
    assert set(rows) == slow


def test_exposure_is_bounded_and_never_added_across_kinds(engine):
    posts = corpus(3)
    members = members_of(posts, 3)
    seen = engine.to_arrow(exposure.seen(engine.table(posts), engine.table(members)))
    known = first(posts)
    told = exposure.exposure(seen).to_pylist()
    assert {row["kind"] for row in told} == {"views", "followers of posts", "audience"}
    for row in told:
        mine = [
            known[key]
            for subject, key in set(zip(*members.to_pydict().values(), strict=True))
            if subject == row["subject"] and known[key]["platform"] == row["platform"]
        ]
        assert row["posts"] == len(mine)
        views = [post["views"] for post in mine if post["views"] is not None]
        followers: dict[int, int] = {}
        for post in mine:
            if post["followers"] is not None:
                account = post["account_key"]
                followers[account] = max(followers.get(account, 0), post["followers"])
        if row["kind"] == "views":
            assert row["low"] == sum(views)
            assert row["known_share"] == pytest.approx(len(views) / len(mine))
            assert row["high"] == (sum(views) if len(views) == len(mine) else None)
        if row["kind"] == "audience":
            accounts = {post["account_key"] for post in mine}
            assert row["low"] == max(followers.values())
            whole = len(followers) == len(accounts)
            assert row["high"] == (sum(followers.values()) if whole else None)


def test_all_posts_are_counted_by_hour(engine):
    posts = corpus(4)
    found = engine.to_arrow(kinship.per_bucket(engine.table(posts), 3_600)).to_pylist()
    slow: dict[int, int] = {}
    for row in first(posts).values():
        if row["created_at"] is not None:
            hour = int(row["created_at"].timestamp() // 3_600)
            slow[hour] = slow.get(hour, 0) + 1
    assert {row["bucket"]: row["posts"] for row in found} == slow
