"""How many a post was shown to at least: itself and its reposts, each repost counted once.

A platform states how often a post was reposted when it was collected; some of the reposts may have
been collected as posts of their own. So the reach of a post is 1 and the larger of the two numbers,
and a repost whose original is here reaches nobody more: it is in its original's number already. The
stated number on a repost is its original's, and counts for nothing.
"""

import ibis

from tocsin.engine.base import Table
from tocsin.posts.schema import Kind


def reach(posts: Table) -> Table:
    """``post_key, reach`` (≥ 0) of every post, once; ``posts`` has the columns of a posts table."""
    again = posts.filter((posts.kind == Kind.REPOST.value) & posts.repost_of.notnull())
    here = again.select("platform", "post_key", post_id="repost_of").distinct()
    counted = here.group_by(["platform", "post_id"]).aggregate(here=here.post_key.nunique())
    once = posts.group_by(["platform", "post_id"]).aggregate(
        post_key=posts.post_key.min(),
        repost_of=posts.repost_of.max(),
        repeats=(posts.kind == Kind.REPOST.value).max(),
        stated=posts.reposts.max(),
    )
    ids = once.select("platform", repost_of="post_id", is_here=ibis.literal(True))
    known = once.left_join(counted, ["platform", "post_id"]).drop("platform_right", "post_id_right")
    known = known.left_join(ids, ["platform", "repost_of"])
    own = 1 + ibis.greatest(known.stated.fill_null(0), known.here.fill_null(0))
    shown = ibis.cases(
        (known.repeats & known.is_here.fill_null(False), 0),
        (known.repeats, 1),
        else_=own,
    )
    return known.select("post_key", reach=shown.cast("int64"))
