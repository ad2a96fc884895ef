"""Networks made by hand: who belongs to which is given, the meetings are counted here."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import combinations
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tocsin.detect.coordination import tables
from tocsin.detect.coordination.portraits import portray
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.keys import key64
from tocsin.posts.records import Post
from tocsin.posts.schema import Kind
from tocsin.shares import SHARES, ObjectKind, shared_objects

BEGIN = datetime(2024, 5, 6, tzinfo=UTC)
DAYS = 7
HOUR = 3_600.0
DAY = 24 * HOUR


class Corpus:
    """Posts as they are being made up; ``t`` is in seconds since the beginning."""

    def __init__(self, seed=1):
        self.dice = random.Random(seed)  # noqa: S311 - made-up data
        self.posts = []
        self.followers = {}
        self.created = {}
        self.names = {}

    def say(self, account, t, text="", platform="x", **fields):
        post_id = fields.pop("post_id", str(1_000_000 + len(self.posts)))
        self.posts.append(
            Post(
                platform=platform,
                post_id=post_id,
                account_id=account,
                account_name=self.names.get(account),
                created_at=BEGIN + timedelta(seconds=t),
                text=text,
                followers=self.followers.get(account),
                account_created_at=self.created.get(account),
                **{"urls": [], "hashtags": [], "mentions": [], **fields},
            )
        )
        return post_id

    def repost(self, account, t, post_id, **fields):
        return self.say(account, t, kind=Kind.REPOST, repost_of=post_id, **fields)

    def crowd(self, accounts=60, posts=12):
        """Others, who post all week, link to a few sites and repost each other."""
        written = []
        for number in range(accounts):
            name = f"other{number}"
            self.followers.setdefault(name, 50 + 7 * number)
            self.created.setdefault(name, BEGIN - timedelta(days=100 + 37 * number))
            for _ in range(posts):
                t = self.dice.uniform(0, DAYS * DAY)
                site = self.dice.choice(["daily", "video", "forum", "weather", "shop"])
                link = f"https://{site}.example/{self.dice.randrange(10**6)}"
                if written and self.dice.random() < 0.4:
                    self.repost(name, t, self.dice.choice(written))
                else:
                    words = f"{name} thinks of {self.dice.random()}"
                    written.append(self.say(name, t, words, urls=[link]))
        return self

    def table(self, shuffle=None):
        posts = list(self.posts)
        if shuffle is not None:
            random.Random(shuffle).shuffle(posts)  # noqa: S311 - made-up data
        sourced = [Sourced(post, "f", n, "r/1", "0") for n, post in enumerate(posts, 1)]
        return finish(sourced, Finishing(None, UTC, identify_language=False))[0]


def shares_of(posts):
    made = {kind: shared_objects(posts, kind) for kind in ObjectKind}
    return {kind: table for kind, table in made.items() if table.num_rows}


def found_in(posts, shares, groups, kind, window_s):
    """What a detector that is told the groups would hand on."""
    labelled = shares[kind].to_pylist()
    accounts = {
        row["account_key"]: row
        for row in posts.select(
            ["account_key", "account_id", "account_name", "platform"]
        ).to_pylist()
    }
    edges, evidence, members = [], [], []
    for number, group in enumerate(groups):
        keys = {key for key, row in accounts.items() if row["account_id"] in group}
        members += [{**accounts[key], "network": number} for key in sorted(keys)]
        by_object = defaultdict(list)
        for row in labelled:
            if row["account_key"] in keys:
                by_object[row["object_id"]].append(row)
        met = defaultdict(list)
        for object_id, rows in by_object.items():
            for one, two in combinations(rows, 2):
                a, b = sorted((one, two), key=lambda row: row["account_key"])
                near = abs(a["t"] - b["t"]) <= window_s * 1_000_000
                if near and a["account_key"] != b["account_key"]:
                    met[a["account_key"], b["account_key"]].append((object_id, a, b))
        for (a_key, b_key), rows in sorted(met.items()):
            edge = len(edges)
            edges.append({"edge": edge, "account_a": a_key, "account_b": b_key, "network": number})
            evidence += [
                {"edge": edge, "object_id": o, "post_a": a["post_key"], "post_b": b["post_key"]}
                for o, a, b in rows
            ]
    used = {row["object_id"] for row in evidence}
    cited = {row[side] for row in evidence for side in ("post_a", "post_b")}
    objects = [
        {
            "object_id": object_id,
            "object_kind": kind.value,
            "accounts": len({r["account_key"] for r in labelled if r["object_id"] == object_id}),
        }
        for object_id in used
    ]

    def table(rows, schema):
        whole = [{**dict.fromkeys(schema.names), **row} for row in rows]
        return pa.Table.from_pylist(whole, schema=schema)

    keep = [row for row in posts.to_pylist() if row["post_key"] in cited]
    return SimpleNamespace(
        edges=table(edges, tables.EDGES),
        evidence=table(evidence, tables.EVIDENCE),
        objects=table(objects, tables.OBJECTS),
        accounts=table(members, tables.ACCOUNTS),
        networks=table([{"network": n} for n in range(len(groups))], tables.NETWORKS),
        posts=pa.Table.from_pylist(keep, schema=posts.schema),
    )


@pytest.fixture
def corpus():
    return Corpus()


@pytest.fixture
def portraits_of(duckdb_engine):
    def run(corpus, groups, kind, window_s=60, shuffle=None, bucket_s=3_600, engine=duckdb_engine):
        posts = corpus.table(shuffle)
        shares = shares_of(posts)
        found = found_in(posts, shares, groups, kind, window_s)
        tables_of = {
            kind: engine.table(rows.select(SHARES.names).cast(SHARES))
            for kind, rows in shares.items()
        }
        return portray(engine, tables_of, engine.table(posts), found, bucket_s)

    return run


@pytest.fixture
def reading_of(portraits_of):
    """One reading of the only network."""

    def run(name, corpus, group, kind, **settings):
        rows = portraits_of(corpus, [set(group)], kind, **settings).readings.to_pylist()
        return next(row for row in rows if row["reading"] == name)

    return run


@pytest.fixture
def account_key():
    return lambda name, platform="x": key64("account", platform, name)
