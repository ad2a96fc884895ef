"""How narratives spread: posts, accounts, platforms, languages, time, and who was involved."""

import ibis

from tocsin.engine.base import Table

US_PER_S = 1_000_000


def posted(shares: Table, texts: Table) -> Table:
    """The posts of each narrative, each once.

    ``shares`` are those of kind ``text_copy`` with near-copies merged, ``texts`` has ``text_id``,
    ``narrative`` and ``similarity``.
    """
    joined = shares.inner_join(texts, shares.object_id == texts.text_id)
    return joined.select("post_key", "account_key", "t", "narrative", "similarity").distinct()


def counted(rows: Table) -> Table:
    """One row a narrative: posts, accounts, first and last post."""
    found = rows.group_by("narrative").aggregate(
        posts=rows.post_key.nunique(),
        accounts=rows.account_key.nunique(),
        first_t=rows.t.min(),
        last_t=rows.t.max(),
    )
    began = rows.inner_join(found.select("narrative", t="first_t"), ["narrative", "t"])
    first = began.group_by("narrative").aggregate(first_post=began.post_key.min())
    return found.inner_join(first, "narrative")


def seen_on(rows: Table, posts: Table, column: str) -> Table:
    """``narrative, value``: the distinct platforms or languages of each narrative's posts."""
    of_post = posts.select("post_key", value=posts[column])
    joined = rows.select("post_key", "narrative").inner_join(of_post, "post_key")
    return joined.filter(joined.value.notnull()).select("narrative", "value").distinct()


def timeline(rows: Table, bucket_s: int) -> Table:
    """``narrative, bucket, posts, accounts``: how many in each bucket of time since 1970."""
    placed = rows.mutate(bucket=_bucket(rows, bucket_s))
    return placed.group_by("narrative", "bucket").aggregate(
        posts=placed.post_key.nunique(), accounts=placed.account_key.nunique()
    )


def everything(shares: Table, bucket_s: int) -> Table:
    """``bucket, accounts``: the accounts that posted anything with words, in each bucket."""
    placed = shares.mutate(bucket=_bucket(shares, bucket_s))
    return placed.group_by("bucket").aggregate(accounts=placed.account_key.nunique())


def involved(rows: Table, known: Table, key: str) -> Table:
    """``narrative, id, posts, accounts``: of the networks or claims in each narrative.

    ``known`` has ``id`` and the column ``key`` (``account_key`` or ``post_key``).
    """
    joined = rows.inner_join(known.select(key, "id"), key)
    return joined.group_by("narrative", "id").aggregate(
        posts=joined.post_key.nunique(), accounts=joined.account_key.nunique()
    )


def _bucket(rows: Table, bucket_s: int) -> ibis.expr.types.IntegerColumn:
    return (rows.t // (bucket_s * US_PER_S)).cast("int64")
