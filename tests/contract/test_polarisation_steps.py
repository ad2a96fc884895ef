"""Who refers to whom, on every engine, and as a slow loop counts it."""

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.polarisation import counting
from tocsin.detect.polarisation.parameters import Basis, Relation

WINDOW_S = 10
POSTS = pa.schema(
    {
        "platform": pa.string(), "post_id": pa.string(), "post_key": pa.int64(),
        "account_key": pa.int64(), "created_at": pa.timestamp("us", tz="UTC"),
        "repost_of": pa.string(), "quote_of": pa.string(), "reply_to": pa.string(),
        "domains": pa.list_(pa.string()),
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def posts():
    """Few accounts, two platforms, references to posts that are not there, times before 1970."""
    rng = np.random.default_rng(4)

    def other():
        return str(rng.integers(130)) if rng.random() < 0.5 else None

    made = [
        {
            "platform": rng.choice(["x", "y"]), "post_id": str(number), "post_key": number - 9,
            "account_key": int(rng.integers(-3, 3)),
            "created_at": int(rng.integers(-30, 30)) * 1_000_000,
            "repost_of": other(), "quote_of": other(), "reply_to": other(),
            "domains": rng.choice(["a", "b", "c"], rng.integers(0, 4)).tolist(),
        }
        for number in range(120)
    ]  # fmt: skip
    return [*made, made[3]]  # a share list holds a post twice


def references(posts, relation):
    column = counting.REFERS[relation]
    author = {(p["platform"], p["post_id"]): p["account_key"] for p in posts}
    return {
        (p["post_key"], p["created_at"], p["account_key"], author.get((p["platform"], p[column])))
        for p in posts
        if p[column] is not None
    }


def table(engine, rows, schema=POSTS):
    return engine.table(pa.Table.from_pylist(rows, schema=schema))


@pytest.mark.parametrize("relation", list(Relation))
def test_each_reference_stands_once_with_the_account_it_goes_to(engine, posts, relation):
    found = engine.to_arrow(counting.references(table(engine, posts), relation)).to_pylist()
    rows = [tuple(row[name] for name in ("post_key", "t", "source", "target")) for row in found]
    assert len(rows) == len(set(rows))
    assert set(rows) == references(posts, relation)


def test_pairs_are_counted_by_subject_and_window(engine, posts):
    members = pa.table(
        {"subject": ["one"] * 90 + ["two"] * 60, "post_key": [*range(-9, 81), *range(51, 111)]}
    )
    linked = counting.references(table(engine, posts), Relation.REPOSTS)
    linked = counting.of_subjects(linked, engine.table(members))
    found = engine.to_arrow(counting.pairs(linked, WINDOW_S)).to_pylist()
    groups = defaultdict(set)
    for subject, key in zip(*(column.to_pylist() for column in members.columns), strict=True):
        for post_key, t, source, target in references(posts, Relation.REPOSTS):
            if post_key == key and target is not None and source != target:
                start = t // (WINDOW_S * 1_000_000) * WINDOW_S * 1_000_000
                groups[subject, start, source, target].add((t, post_key))
    names = ("subject", "start", "source", "target", "posts", "post_key")
    assert {tuple(row[name] for name in names) for row in found} == {
        (*group, len(rows), min(rows)[1]) for group, rows in groups.items()
    }
    assert len(found) == len(groups) > 10


def test_it_is_known_how_many_references_have_an_account(engine, posts):
    linked = counting.as_one(counting.references(table(engine, posts), Relation.QUOTES), "all")
    [row] = engine.to_arrow(counting.known(linked)).to_pylist()
    rows = references(posts, Relation.QUOTES)
    assert row == {
        "subject": "all",
        "posts": len({r[0] for r in rows}),
        "posts_with_author": len({r[0] for r in rows if r[3] is not None}),
    }


@pytest.mark.parametrize("basis", list(Basis))
def test_choices_are_of_accounts_reposted_or_domains_linked(engine, posts, basis):
    found = engine.to_arrow(counting.choices(table(engine, posts), basis)).to_pylist()
    groups = defaultdict(set)
    if basis is Basis.ACCOUNTS:
        for post_key, t, source, target in references(posts, Relation.REPOSTS):
            if target is not None and source != target:
                groups[source, target].add((t, post_key))
    else:
        for post in posts:
            for domain in post["domains"]:
                groups[post["account_key"], domain].add((post["created_at"], post["post_key"]))
    names = ("account_key", "source", "posts", "post_key")
    assert {tuple(row[name] for name in names) for row in found} == {
        (*group, len(rows), min(rows)[1]) for group, rows in groups.items()
    }
