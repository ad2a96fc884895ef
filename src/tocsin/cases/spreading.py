"""What a case's posts show of its spread: platforms, communities on them, and how much there was.

A *community* is a group of accounts that some detector found (the communities of a conversation's
network, coordinated networks) or, where accounts are not grouped, nothing: an account without a
group may be of any community, so it leaves the upper end open. Community labels hold over all
platforms, so one community that moves on to a second platform is still one.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.cases.breakout import Breakout, PlatformReached
from tocsin.cases.scope import Measure, Quantity

COMMUNITIES: Final = pa.schema({"account_key": pa.int64(), "community": pa.string()})


def breakout_seen(posts: pa.Table, communities: pa.Table) -> Breakout:
    """The part of the breakout that posts show; the questions stay unknown.

    ``posts`` has ``platform`` and ``account_key`` (a row a post), ``communities`` is of schema
    ``COMMUNITIES``, an account once. Linear in both.
    """
    grouped = posts.select(["platform", "account_key"]).join(
        communities.select(["account_key", "community"]), "account_key", join_type="left outer"
    )
    platforms = tuple(
        _platform(name, grouped.filter(pc.equal(grouped["platform"], name)))
        for name in sorted(pc.unique(grouped["platform"]).to_pylist())
    )
    low, high = _communities(grouped)
    return Breakout(platforms=platforms, communities_low=low, communities_high=high)


def scope_seen(posts: pa.Table) -> tuple[Measure, ...]:
    """How much the posts amount to; ``posts`` has ``platform``, ``account_key`` and ``views``.

    Views are summed over the posts that state them. All are lower bounds.
    """
    views = posts["views"]
    stated = len(views) - views.null_count
    counts = {
        Quantity.POSTS: len(posts),
        Quantity.ACCOUNTS: pc.count_distinct(posts["account_key"]).as_py(),
        Quantity.PLATFORMS: pc.count_distinct(posts["platform"]).as_py(),
    }
    measures = tuple(Measure(q, float(n), low=float(n)) for q, n in counts.items())
    if not stated:
        return measures
    total = float(pc.sum(views).as_py())
    seen = Measure(Quantity.VIEWS, total, low=total, stated=stated, among=len(posts))
    return (*measures, seen)


def first_posts_of(posts: pa.Table, accounts: pa.Array) -> tuple[int, ...]:
    """The first post of each of these accounts, earliest first.

    For accounts on a list (officials, newsrooms): what they posted is to be looked at by a person,
    who alone can say whether they passed the story on or corrected it.
    """
    theirs = posts.filter(pc.is_in(posts["account_key"], value_set=accounts))
    ordered = theirs.sort_by([("created_at", "ascending"), ("post_key", "ascending")])
    first: dict[int, int] = {}
    pairs = zip(ordered["account_key"].to_pylist(), ordered["post_key"].to_pylist(), strict=True)
    for account, post in pairs:
        first.setdefault(account, post)
    return tuple(first.values())


def _platform(name: str, posts: pa.Table) -> PlatformReached:
    low, high = _communities(posts)
    accounts = pc.count_distinct(posts["account_key"]).as_py()
    return PlatformReached(name, len(posts), accounts, low, high)


def _communities(posts: pa.Table) -> tuple[int, int | None]:
    """At least how many communities, and at most: open where an account is in no group."""
    if not len(posts):
        return 0, None
    named = pc.count_distinct(posts["community"], mode="only_valid").as_py()
    return max(named, 1), None if posts["community"].null_count else named
