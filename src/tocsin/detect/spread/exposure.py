"""How many may have seen a subject: what platforms state, and bounds where they state little.

Three kinds, never added to each other:

- **views**: how often posts were shown, where the platform says so. The same person may be counted
  many times, and posts without a count are missing, so it is a lower bound of showings.
- **followers of posts**: the author's followers, summed over posts: at most so many showings to
  followers, if everybody saw everything. - **audience**: different accounts' followers. At least
  the largest account's (if all others' followers are among them), at most the sum (if nobody
  follows two).

Relational: a function of Ibis tables to an Ibis table, then a table of schema ``EXPOSURE``.
"""

from typing import Any, Final

import pyarrow as pa

from tocsin.detect.spread.kinship import once
from tocsin.detect.spread.schemas import EXPOSURE
from tocsin.engine.base import Table

_NAMES: Final = ("subject", "platform")
_MEANINGS: Final = {
    "views": "showings that the platform states; a lower bound where posts lack a count",
    "followers of posts": "showings to followers, if all of them saw every post; an upper bound",
    "audience": "different followers: between the largest account's and the sum of all",
}


def seen(posts: Table, members: Table) -> Table:
    """One row a subject and platform: counts and sums of views and followers."""
    wanted = once(posts.semi_join(members, "post_key"))
    subjects = members.select("subject", "post_key").distinct()
    rows = subjects.inner_join(wanted, "post_key").select(
        "subject", "platform", "post_key", "account_key", "views", "followers"
    )
    accounts = rows.group_by(["subject", "platform", "account_key"]).aggregate(
        posts=rows.post_key.count(),
        viewed=rows.views.count(),
        views=rows.views.sum(),
        followed=rows.followers.count(),
        of_posts=rows.followers.sum(),
        followers=rows.followers.max(),
    )
    return accounts.group_by(["subject", "platform"]).aggregate(
        posts=accounts.posts.sum(),
        viewed=accounts.viewed.sum(),
        views=accounts.views.sum(),
        followed=accounts.followed.sum(),
        of_posts=accounts.of_posts.sum(),
        accounts=accounts.count(),
        known=accounts.followers.count(),
        largest=accounts.followers.max(),
        together=accounts.followers.sum(),
    )


def exposure(rows: pa.Table) -> pa.Table:
    """The table ``EXPOSURE`` from the rows of :func:`seen`."""
    told: list[dict[str, Any]] = []
    types = [pa.field(n, pa.string() if n in _NAMES else pa.int64()) for n in rows.column_names]
    rows = rows.cast(pa.schema(types))  # an engine may hand back sums in a wider type
    for row in rows.sort_by([("subject", "ascending"), ("platform", "ascending")]).to_pylist():
        everybody = row["known"] == row["accounts"]
        all_viewed, all_followed = row["viewed"] == row["posts"], row["followed"] == row["posts"]
        bounds = (
            ("views", row["viewed"] / row["posts"], row["views"], row["views"], all_viewed),
            (
                "followers of posts",
                row["followed"] / row["posts"],
                0,
                row["of_posts"],
                all_followed,
            ),
            (
                "audience",
                row["known"] / row["accounts"],
                row["largest"],
                row["together"],
                everybody,
            ),
        )
        told += [
            {
                "subject": row["subject"],
                "platform": row["platform"],
                "kind": kind,
                "posts": row["posts"],
                "known_share": share,
                "low": low if share else None,
                "high": high if is_whole else None,
                "meaning": _MEANINGS[kind],
            }
            for kind, share, low, high, is_whole in bounds
        ]
    return pa.Table.from_pylist(told, schema=EXPOSURE)
