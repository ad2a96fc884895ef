"""From posts to who refers to whom, and who chose which source: the relational steps.

Every function takes Ibis tables and gives one. Posts need the columns ``platform, post_id,
post_key, account_key, created_at``, the one that :data:`REFERS` names, and ``domains`` for choices
of domains. Whom a repost repeats is known only where the post it repeats was collected.
"""

from typing import Final

import ibis

from tocsin.detect.polarisation.parameters import Basis, Relation
from tocsin.engine.base import Table

US_PER_S: Final = 1_000_000
REFERS: Final = {
    Relation.REPOSTS: "repost_of",
    Relation.QUOTES: "quote_of",
    Relation.REPLIES: "reply_to",
}


def references(posts: Table, relation: Relation) -> Table:
    """``post_key, t, source, target``: each reference once, ``t`` in µs since 1970.

    ``target`` is the account whose post it is, null where that post was not collected.
    """
    column = REFERS[relation]
    authors = posts.group_by(["platform", "post_id"]).aggregate(target=posts.account_key.min())
    some = posts.filter(posts[column].notnull())
    referring = some.select(
        "platform",
        "post_key",
        t=some.created_at.epoch_seconds() * US_PER_S,
        source=some.account_key,
        post_id=some[column],
    ).distinct()
    both = referring.left_join(authors, ["platform", "post_id"])
    return both.select("post_key", "t", "source", "target")


def of_subjects(references: Table, members: Table) -> Table:
    """The references in posts of each subject (``subject, post_key``)."""
    return references.inner_join(members, "post_key").select(members.subject, references)


def as_one(references: Table, subject: str) -> Table:
    """All references as those of one subject."""
    return references.mutate(subject=ibis.literal(subject))


def known(references: Table) -> Table:
    """For each subject: ``posts`` that refer, and ``posts_with_author``."""
    return references.group_by("subject").aggregate(
        posts=references.post_key.nunique(),
        posts_with_author=references.post_key.nunique(where=references.target.notnull()),
    )


def pairs(references: Table, window_s: int) -> Table:
    """Who referred to whom in each window: ``subject, start, source, target, posts, post_key``.

    ``start`` is that of the window, µs; ``post_key`` the first of the posts. Nobody is linked with
    themselves.
    """
    others = references.filter(references.target.notnull())
    others = others.filter(others.source != others.target)
    width = window_s * US_PER_S
    placed = others.mutate(start=others.t - ((others.t % width) + width) % width)
    return _grouped(placed, ["subject", "start", "source", "target"])


def choices(posts: Table, basis: Basis) -> Table:
    """Who chose which source: ``account_key, source, posts, post_key``.

    ``source`` is an account reposted (its key) or a domain linked (its name).
    """
    if basis is Basis.ACCOUNTS:
        found = references(posts, Relation.REPOSTS)
        found = found.filter(found.target.notnull())
        found = found.filter(found.source != found.target)
        chosen = found.select("post_key", "t", account_key=found.source, source=found.target)
    else:
        chosen = posts.select(
            "post_key",
            "account_key",
            t=posts.created_at.epoch_seconds() * US_PER_S,
            source=posts.domains.unnest(),
        ).distinct()
    return _grouped(chosen, ["account_key", "source"])


def _grouped(rows: Table, by: list[str]) -> Table:
    """The posts of each group counted, and the first of them."""
    order = [rows.t, rows.post_key]
    numbered = rows.mutate(place=ibis.row_number().over(group_by=by, order_by=order))
    return numbered.group_by(by).aggregate(
        posts=numbered.post_key.nunique(),
        post_key=numbered.post_key.min(where=numbered.place == 0),
    )
