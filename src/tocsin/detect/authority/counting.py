"""From posts to what institutions said and who cited them: the relational steps.

Every function takes Ibis tables and gives one. ``accounts`` has ``institution, account_key``,
``sites`` has ``institution, site``. What is counted by window is counted in all as well, with the
same functions: there is then one window for everything.
"""

from typing import Final

import ibis

from tocsin.engine.base import Table
from tocsin.posts.schema import Kind

US_PER_S: Final = 1_000_000
MONDAY_US: Final = 4 * 86_400 * US_PER_S
"""1970 began on a Thursday; windows are counted from a Monday."""
_HOST: Final = "^[a-z]+://([^/?#:]+)"


def on_topic(posts: Table, topics: Table, reach: Table, window_s: int) -> Table:
    """``post_key, account_key, platform, t, start, reach`` of the posts on any topic, each once."""
    width_us = window_s * US_PER_S
    told = timed(posts).semi_join(topics, "post_key").inner_join(reach, "post_key")
    past = told.t - MONDAY_US
    start = told.t - (past % width_us + width_us) % width_us  # before 1970, % may be negative
    return told.select("post_key", "account_key", "platform", "t", "reach", start=start)


def timed(posts: Table) -> Table:
    """``post_key, account_key, platform, t`` (µs since 1970) of every post, once."""
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    every = posts.select("post_key", "account_key", "platform", t=seconds * US_PER_S)
    return every.group_by("post_key").aggregate(
        account_key=every.account_key.min(), platform=every.platform.min(), t=every.t.min()
    )


def own(told: Table, accounts: Table) -> Table:
    """The posts of the institutions, with ``institution``."""
    return told.inner_join(accounts.distinct(), "account_key").select(
        *(told[name] for name in told.columns), "institution"
    )


def exposed(told: Table, accounts: Table) -> Table:
    """``institution, start, posts, x, xx`` of institutions' own exposures; a post is a cluster."""
    mine = own(told, accounts)
    shown = mine.reach.cast("float64")
    return mine.group_by(["institution", "start"]).aggregate(
        posts=mine.count(), x=shown.sum(), xx=(shown * shown).sum()
    )


def all_exposed(told: Table) -> Table:
    """``start, posts, n, nn, clusters`` of all exposures."""
    shown = told.reach.cast("float64")
    return told.group_by("start").aggregate(
        posts=told.count(),
        n=shown.sum(),
        nn=(shown * shown).sum(),
        clusters=(told.reach > 0).sum().cast("float64"),
    )


def citing(posts: Table, told: Table, accounts: Table, sites: Table) -> Table:
    """``institution`` and the columns of ``told``: posts of others that cite an institution.

    They link to a site of it, or quote or repost a post of it.
    """
    links = posts.select("post_key", url=posts.urls.unnest())
    hosts = links.select("post_key", site=links.url.re_extract(_HOST, 1))
    domains = posts.select("post_key", site=posts.domains.unnest())
    linked = ibis.union(hosts, domains).inner_join(sites.distinct(), "site")
    found = ibis.union(linked.select("post_key", "institution"), _repeating(posts, accounts))
    cited = told.inner_join(found.distinct(), "post_key").select(
        *(told[name] for name in told.columns), "institution"
    )
    return cited.anti_join(accounts, ["institution", "account_key"])


def _repeating(posts: Table, accounts: Table) -> Table:
    """``post_key, institution`` of the quotes and reposts of institutions' posts."""
    mine = posts.inner_join(accounts.distinct(), "account_key").select(
        "platform", "institution", target="post_id"
    )
    pairs = ibis.union(
        *(
            posts.filter(posts[name].notnull()).select("post_key", "platform", target=name)
            for name in ("repost_of", "quote_of")
        )
    )
    return pairs.inner_join(mine.distinct(), ["platform", "target"]).select(
        "post_key", "institution"
    )


def cited_sums(told: Table, cited: Table) -> Table:
    """``institution, start, x, xx, xn``: posts that cite, by account; an account is a cluster."""
    whole = _by_account(told)
    parts = cited.group_by(["institution", "start", "account_key"]).aggregate(
        x=cited.count().cast("float64")
    )
    both = parts.inner_join(whole, ["start", "account_key"])
    return both.group_by(["institution", "start"]).aggregate(
        x=both.x.sum(), xx=(both.x * both.x).sum(), xn=(both.x * both.n).sum()
    )


def others_sums(told: Table, accounts: Table) -> tuple[Table, Table]:
    """``start, n, nn, clusters`` of all accounts, and with ``institution`` of its own accounts.

    The difference is what others posted.
    """
    whole = _by_account(told)
    mine = whole.inner_join(accounts.distinct(), "account_key")
    return (
        whole.group_by("start").aggregate(
            n=whole.n.sum(), nn=(whole.n * whole.n).sum(), clusters=whole.count().cast("float64")
        ),
        mine.group_by(["institution", "start"]).aggregate(
            n=mine.n.sum(), nn=(mine.n * mine.n).sum(), clusters=mine.count().cast("float64")
        ),
    )


def _by_account(told: Table) -> Table:
    return told.group_by(["start", "account_key"]).aggregate(n=told.count().cast("float64"))


def widest(rows: Table, most: int) -> Table:
    """``institution, post_key, place``: the posts of each institution that reached most."""
    order = [ibis.desc(rows.reach), rows.post_key]
    placed = rows.mutate(place=ibis.row_number().over(group_by="institution", order_by=order))
    return placed.filter(placed.place < most).select("institution", "post_key", "place")


def self_replies(posts: Table, accounts: Table) -> Table:
    """Where an institution answers or quotes itself, with the text.

    ``institution, post_key, corrects_post_key, t, earlier_t, text``.
    """
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    mine = posts.inner_join(accounts.distinct(), "account_key").filter(
        posts.kind != Kind.REPOST.value
    )
    mine = mine.select(
        "institution", "platform", "post_id", "post_key", "reply_to", "quote_of", "text",
        t=seconds * US_PER_S,
    )  # fmt: skip
    columns = ("institution", "platform", "post_key", "t", "text")
    pairs = ibis.union(
        *(
            mine.filter(mine[name].notnull()).select(*columns, target=name)
            for name in ("reply_to", "quote_of")
        )
    )
    earlier = mine.select(
        "institution", "platform", target="post_id", corrects_post_key="post_key", earlier_t="t"
    )
    found = pairs.inner_join(earlier, ["institution", "platform", "target"])
    return found.select(
        "institution", "post_key", "corrects_post_key", "t", "earlier_t", "text"
    ).distinct()
