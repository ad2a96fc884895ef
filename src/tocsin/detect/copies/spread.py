"""How clusters of copies spread: posts, accounts, platforms, languages, first and last post."""

from tocsin.engine.base import Table

LEAST_POSTS = 2
"""A text posted once, with no near-copy, is no copy."""


def placed(shares: Table, clustered: Table) -> Table:
    """The shares with the cluster and the similarity of their text; a text alone is its own."""
    known = clustered.select("object_id", "cluster", "similarity")
    joined = shares.left_join(known, "object_id")
    return joined.select(
        "account_key", "object_id", "t", "post_key",
        cluster=joined.cluster.fill_null(joined.object_id),
        similarity=joined.similarity.fill_null(1.0),
    )  # fmt: skip


def counted(rows: Table) -> Table:
    """One row a cluster of at least two posts: how many, by how many, from when to when."""
    found = rows.group_by("cluster").aggregate(
        texts=rows.object_id.nunique(),
        posts=rows.post_key.nunique(),
        accounts=rows.account_key.nunique(),
        first_t=rows.t.min(),
        last_t=rows.t.max(),
    )
    return found.filter(found.posts >= LEAST_POSTS)


def first_posts(rows: Table, clusters: Table) -> Table:
    """``cluster, first_post``: among posts at the same moment the one with the smallest key."""
    began = clusters.select("cluster", t="first_t")
    found = rows.semi_join(began, ["cluster", "t"])
    return found.group_by("cluster").aggregate(first_post=found.post_key.min())


def members(rows: Table, clusters: Table) -> Table:
    """The posts of the clusters, each once."""
    found = rows.semi_join(clusters, "cluster")
    return found.select("post_key", "cluster", "object_id", "similarity").distinct()


def seen_on(posted: Table, posts: Table, column: str) -> Table:
    """``cluster, value``: the distinct platforms or languages of each cluster's posts."""
    of_post = posts.select("post_key", value=posts[column])
    joined = posted.select("post_key", "cluster").inner_join(of_post, "post_key")
    return joined.filter(joined.value.notnull()).select("cluster", "value").distinct()
