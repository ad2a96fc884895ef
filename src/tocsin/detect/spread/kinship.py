"""Who reshared whom: the posts of each subject, with the post that each repeats or answers.

Relational steps: Ibis tables in, an Ibis table out. ``members`` has ``subject, post_key``.
"""

from typing import Final

import ibis

from tocsin.engine.base import Table

ORIGINAL: Final = "original"
RESHARES: Final = ("repost", "quote")
"""Relations by which a post carries another on; an answer may as well deny it."""


def once(posts: Table) -> Table:
    """The posts, a row each: share lists hold a row for every object of a post."""
    order = ibis.row_number().over(group_by="post_key", order_by="row_key")
    numbered = posts.mutate(place=order)
    return numbered.filter(numbered.place == 0).drop("place")


def related(posts: Table) -> Table:
    """Posts with what they stand to another: ``relation``, ``parent_id`` and ``parent_key``.

    A post that repeats another is that one's child, whatever it answers; then quotes, then answers.
    ``parent_key`` is null where the parent was not collected.
    """
    mine = once(posts.filter(posts.created_at.notnull())).mutate(
        relation=ibis.cases(
            (ibis._.repost_of.notnull(), "repost"),
            (ibis._.quote_of.notnull(), "quote"),
            (ibis._.reply_to.notnull(), "reply"),
            else_=ORIGINAL,
        ),
        parent_id=ibis.coalesce(ibis._.repost_of, ibis._.quote_of, ibis._.reply_to),
    )
    return mine.select("post_key", "account_key", "platform", "created_at", "relation", "parent_id")


def with_parents(children: Table, posts: Table) -> Table:
    """The rows of :func:`related` with ``parent_key`` and the parent's account and time."""
    wanted = children.filter(children.parent_id.notnull()).select("platform", "parent_id")
    ids = posts.select(
        "platform", "row_key", "post_key", parent_id="post_id",
        account_key="account_key", created_at="created_at",
    ).semi_join(wanted, ["platform", "parent_id"])  # fmt: skip
    known = once(ids).select(
        "platform", "parent_id",
        parent_key="post_key", parent_account="account_key", parent_at="created_at",
    )  # fmt: skip
    return children.left_join(known, ["platform", "parent_id"]).select(
        *children.columns, "parent_key", "parent_account", "parent_at"
    )


def told(posts: Table, members: Table) -> Table:
    """A row for each post of each subject, with its parent; posts without a time are left out.

    ``subject, post_key, account_key, platform, created_at, relation, parent_id, parent_key``.
    """
    children = with_parents(related(posts.semi_join(members, "post_key")), posts)
    subjects = members.select("subject", "post_key").distinct()
    return subjects.inner_join(children, "post_key").select(
        "subject", "post_key", "account_key", "platform", "created_at", "relation", "parent_id",
        "parent_key",
    )  # fmt: skip


def reshared(posts: Table, low_credibility: Table) -> Table:
    """A row for each time a low-credibility post was reposted or quoted by another account.

    ``post_key, account_key, created_at`` are the reshared post's; ``reshare_key`` and
    ``reshared_at`` the other's. An account that carries on its own posts spreads nothing further.
    """
    children = related(posts)
    carried = with_parents(children.filter(children.relation.isin(RESHARES)), posts)
    carried = carried.filter(
        carried.parent_key.notnull() & (carried.parent_account != carried.account_key)
    )
    found = carried.select(
        reshare_key=carried.post_key,
        reshared_at=carried.created_at,
        post_key=carried.parent_key,
        account_key=carried.parent_account,
        created_at=carried.parent_at,
    )
    return found.semi_join(low_credibility, "post_key")


def authored(posts: Table, low_credibility: Table) -> Table:
    """The low-credibility posts themselves, ``post_key, account_key, created_at``: once each."""
    own = posts.filter(posts.created_at.notnull()).semi_join(low_credibility, "post_key")
    return once(own).select("post_key", "account_key", "created_at")


def per_bucket(posts: Table, bucket_s: int) -> Table:
    """``bucket, posts``: how much was posted at all, to hold a subject against."""
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    width = ibis.literal(bucket_s, "int64")
    bucket = (seconds - (seconds % width + width) % width) // width
    placed = posts.filter(posts.created_at.notnull()).select("post_key", bucket=bucket)
    found = placed.group_by("bucket").aggregate(posts=placed.post_key.nunique())
    return found.select(bucket=found.bucket.cast("int64"), posts=found.posts.cast("int64"))
