"""The relational steps of sources, and reach: the same rows on every engine, and a slow loop's."""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.reach import reach
from tocsin.detect.sources import counting
from tocsin.detect.sources.schemas import OUTLETS
from tocsin.posts.schema import POSTS

SITES = ["a.example", "b.example", "c.example"]
OUTLET = pa.table({"account_key": [1, 1, 2], "outlet": ["Radio", "Radio", "a.example"]}, OUTLETS)
BANDS = {"a.example": "low", "b.example": "high", "c.example": "low"}


def posts_of(seed, rows=120):
    """Few accounts and sites, reposts of what is here and of what is not, two platforms."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(rows):
        kind = rng.choice(["post", "repost", "reply"])
        target = (
            str(rng.integers(0, rows + 20)) if kind == "repost" and rng.random() < 0.9 else None
        )
        domains = sorted(set(rng.choice(SITES, rng.integers(0, 3)).tolist()))
        made.append(
            {
                **dict.fromkeys(POSTS.names),
                "platform": str(rng.choice(["x", "telegram"])), "post_id": str(number),
                "kind": str(kind), "repost_of": target, "post_key": number * 3 - 50,
                "account_key": int(rng.integers(-2, 6)), "domains": domains,
                "lang": [None, "en", "fr"][int(rng.integers(0, 3))],
                "reposts": [None, 0, 2, 40][int(rng.integers(0, 4))],
            }
        )  # fmt: skip
    return made


def table(engine, rows):
    return engine.table(pa.Table.from_pylist(rows, schema=POSTS))


def slow_reach(rows):
    here = {(row["platform"], row["post_id"]) for row in rows}
    again = Counter((r["platform"], r["repost_of"]) for r in rows if r["kind"] == "repost")
    found = {}
    for row in rows:
        own = max(row["reposts"] or 0, again[row["platform"], row["post_id"]])
        repeats = row["kind"] == "repost"
        is_here = repeats and (row["platform"], row["repost_of"]) in here
        found[row["post_key"]] = 0 if is_here else 1 if repeats else 1 + own
    return found


def slow_links(rows):
    named = {1: "Radio", 2: "a.example"}
    found = set()
    for row in rows:
        found |= {(row["post_key"], "site", site) for site in row["domains"]}
        if row["account_key"] in named and row["kind"] != "repost":
            found.add((row["post_key"], "account", named[row["account_key"]]))
    return found


@pytest.fixture
def rows():
    return posts_of(1)


def test_a_repost_counts_once_in_its_originals_reach(engine, rows):
    found = engine.to_arrow(reach(table(engine, rows))).to_pylist()
    assert {row["post_key"]: row["reach"] for row in found} == slow_reach(rows)
    assert len(found) == len(rows)


def test_sources_are_sites_and_the_outlets_that_are_named(engine, rows):
    posts = table(engine, rows)
    links = counting.linked(posts, engine.table(OUTLET))
    found = engine.to_arrow(links).to_pylist()
    assert {(row["post_key"], row["kind"], row["source"]) for row in found} == slow_links(rows)
    assert len(found) == len(slow_links(rows))
    counted = engine.to_arrow(counting.counted(links, reach(posts))).to_pylist()
    shown, account = slow_reach(rows), {row["post_key"]: row["account_key"] for row in rows}
    of_source = defaultdict(list)
    for post, *source in slow_links(rows):
        of_source[tuple(source)].append(post)
    assert {
        (row["kind"], row["source"]): (row["posts"], row["accounts"], row["exposures"])
        for row in counted
    } == {
        source: (len(keys), len({account[key] for key in keys}), sum(shown[key] for key in keys))
        for source, keys in of_source.items()
    }


def test_languages_are_those_of_the_posts_that_link(engine, rows):
    links = counting.linked(table(engine, rows), engine.table(OUTLET))
    found = engine.to_arrow(counting.spoken(links)).to_pylist()
    assert {(row["source"], row["lang"]): row["posts"] for row in found} == Counter(
        (site, row["lang"]) for row in rows for site in row["domains"] if row["lang"]
    )


def test_the_widest_posts_of_each_source_come_first(engine, rows):
    posts = table(engine, rows)
    links = counting.linked(posts, engine.table(OUTLET))
    wanted = pa.table({"kind": ["site", "account"], "source": ["a.example", "Radio"]})
    found = engine.to_arrow(
        counting.widest(links, reach(posts), engine.table(wanted), 4)
    ).to_pylist()
    shown = slow_reach(rows)
    for kind, source in (("site", "a.example"), ("account", "Radio")):
        keys = [post for post, *one in slow_links(rows) if one == [kind, source]]
        best = sorted(keys, key=lambda key: (-shown[key], key))[:4]
        own = sorted((r["place"], r["post_key"]) for r in found if r["source"] == source)
        assert [key for _, key in own] == best


def test_sums_over_accounts_are_those_of_a_loop(engine, rows):
    posts = table(engine, rows)
    links = counting.linked(posts, engine.table(OUTLET))
    bands = engine.table(pa.table({"source": list(BANDS), "band": list(BANDS.values())}))
    shown, account = slow_reach(rows), {row["post_key"]: row["account_key"] for row in rows}
    own, whole = defaultdict(lambda: np.zeros(2)), defaultdict(lambda: np.zeros(2))
    for row in rows:
        for site in row["domains"]:
            step = np.array([1, shown[row["post_key"]]])
            own[account[row["post_key"]], BANDS[site]] += step
            whole[account[row["post_key"]]] += step
    parts = engine.to_arrow(counting.band_sums(links, reach(posts), bands)).to_pylist()
    for part in parts:
        mine = {a: x for (a, band), x in own.items() if band == part["band"]}
        for place, of in enumerate(("links", "exposures")):
            x = np.array([one[place] for one in mine.values()])
            n = np.array([whole[a][place] for a in mine])
            assert part[f"{of}_x"] == x.sum()
            assert part[f"{of}_xx"] == (x * x).sum()
            assert part[f"{of}_xn"] == (x * n).sum()
    (total,) = engine.to_arrow(counting.whole_sums(links, reach(posts), bands)).to_pylist()
    for place, of in enumerate(("links", "exposures")):
        n = np.array([one[place] for one in whole.values()])
        assert (total[f"{of}_n"], total[f"{of}_nn"]) == (n.sum(), (n * n).sum())
        assert total[f"{of}_clusters"] == (n > 0).sum()
